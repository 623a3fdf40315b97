"""What people look for among petitions, kept to tell them of new ones."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.codes import new_code
from petitions.models.rules import Topic
from petitions.querysets import SavedSearchQuerySet
from territory.models import Unit

WORDS_LENGTH = 100


class SavedSearch(models.Model):
    """Words, a topic, an addressee, a region: as on the page of all petitions. Who looks for the
    same follows the same row, so it belongs to nobody.

    ``query`` are the words as the database searches for them. ``keys`` is what a petition must have
    one of, be it the beginning of a word or the number of a row: by them the searches that a petition
    may answer are found in an index, instead of trying each.
    """

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    words = models.CharField(_("words"), max_length=WORDS_LENGTH, blank=True)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    addressee = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("addressee")
    )
    place = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    query = SearchQueryField(null=True, editable=False)
    keys = ArrayField(models.TextField(), editable=False)
    created_at = models.DateTimeField(_("saved at"))

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        constraints = [
            models.UniqueConstraint(
                name="one_row_per_search",
                fields=["words", "topic", "addressee", "place"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="a_search_looks_for_something",
                condition=~Q(words="")
                | Q(topic__isnull=False)
                | Q(addressee__isnull=False)
                | Q(place__isnull=False),
            ),
        ]
        indexes = [GinIndex(name="saved_search_keys", fields=["keys"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{reverse('petitions:list')}?{urlencode(self.asked())}"

    # Questions

    @property
    def title(self) -> str:
        """What is looked for, in the reader's language."""
        named = [str(thing.name) for thing in (self.topic, self.addressee, self.place) if thing]
        return " · ".join([f"«{self.words}»", *named] if self.words else named)

    def asked(self) -> dict[str, Any]:
        """The search as the page of all petitions takes it."""
        asked = {
            "q": self.words,
            "topic": self.topic.code if self.topic else "",
            "body": self.addressee.code if self.addressee else "",
            "territory": self.place.kato if self.place else "",
        }
        return {name: value for name, value in asked.items() if value}
