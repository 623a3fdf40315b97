"""Making petitions findable by what they say. Once in the public lists, a petition stays in them."""

from petitions.models import Petition
from search import actions as search


def index(*, petition: Petition) -> None:
    """Let a petition be found by others that say the same."""
    since = petition.published_at or petition.closed_at or petition.updated_at
    search.index(subject=petition, texts=petition.texts(), at=since)


def index_listed() -> int:
    """Index every petition of the public lists anew; return how many there are."""
    listed = Petition.objects.listed().order_by("id")
    count = 0
    for petition in listed.iterator():
        index(petition=petition)
        count += 1
    return count
