"""What administrators send about the law, working days and posts."""

from desk.forms.law.days import SwapForm
from desk.forms.law.posts import EndPostForm, NothingForm, PersonForm, PostForm
from desk.forms.law.rows import AddForm, ChangeForm, EndForm, WhyForm

__all__ = [
    "AddForm",
    "ChangeForm",
    "EndForm",
    "EndPostForm",
    "NothingForm",
    "PersonForm",
    "PostForm",
    "SwapForm",
    "WhyForm",
]
