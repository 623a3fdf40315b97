"""Pages of conversations: each finds, acts, says and goes."""

from opinions.views.asking import conversation, mine, take_back, vote
from opinions.views.reading import data, data_file, opinion_map
from opinions.views.writing import add

__all__ = ["add", "conversation", "data", "data_file", "mine", "opinion_map", "take_back", "vote"]
