"""What of petitions can be followed."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.subjects import Kind
from petitions.models import Petition, SavedSearch, Topic


def _petitions() -> QuerySet[Petition]:
    return Petition.objects.visible_to(AnonymousUser())


def _searches() -> QuerySet[SavedSearch]:
    return SavedSearch.objects.select_related("topic", "addressee", "place")


KINDS = [
    Kind(
        name="petition",
        model=Petition,
        label=_("petition"),
        public=_petitions,
        title=lambda petition: petition.title,
    ),
    Kind(
        name="topic",
        model=Topic,
        label=_("topic"),
        public=Topic.objects.all,
        title=lambda topic: topic.name,
        page=lambda topic: f"{reverse('petitions:list')}?topic={topic.code}",
    ),
    Kind(name="search", model=SavedSearch, label=_("saved search"), public=_searches),
]
