"""A search is kept, for those who want to hear of what it finds from now on."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.rulings import Invalid
from notifications.models import Follow
from petitions.models import SavedSearch, Topic
from petitions.models.searches import WORDS_LENGTH
from petitions.querysets import query_of, row_key, terms_of, word_key
from territory.models import Unit

# A search that nobody has come to follow is forgotten after so long.
FORGOTTEN_AFTER = timedelta(days=7)


@transaction.atomic
def save_search(
    *, words: str, topic: Topic | None, addressee: Body | None, place: Unit | None, at: datetime
) -> SavedSearch:
    """The row of a search, made if nobody has looked for the same before."""
    words = " ".join(words.lower().split())[:WORDS_LENGTH] if terms_of(words) else ""
    keys = _keys(words, topic=topic, addressee=addressee, place=place)
    if not keys:
        raise Invalid(_("Write words, or choose a topic, a body or a region first."))

    search, _is_new = SavedSearch.objects.select_related("topic", "addressee", "place").get_or_create(
        words=words,
        topic=topic,
        addressee=addressee,
        place=place,
        defaults={"query": query_of(words), "keys": keys, "created_at": at},
    )
    return search


def _keys(words: str, **rows: Topic | Body | Unit | None) -> list[str]:
    """What a petition must have one of: the longest word in its forms, or the first row named."""
    if words:
        return [word_key(form) for form in _forms(max(terms_of(words), key=len))]
    return [row_key(name, row.pk) for name, row in rows.items() if row is not None][:1]


def _forms(word: str) -> list[str]:
    """A word as the database keeps it: as it is, and the stem of the Russian one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(to_tsvector('simple', %s) || to_tsvector('russian', %s))", [word, word]
        )
        forms: list[str] = cursor.fetchone()[0]
    return forms


def forget_idle_searches(*, at: datetime) -> int:
    """Delete searches that nobody follows."""
    label = SavedSearch._meta.label_lower
    follows = Follow.objects.filter(subject_kind=label, subject_id=OuterRef("pk"))
    idle = SavedSearch.objects.filter(~Exists(follows), created_at__lt=at - FORGOTTEN_AFTER)
    return idle.delete()[0]
