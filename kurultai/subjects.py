"""What of the People's Council can be followed."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from bodies.models import Kind as BodyKind
from kurultai.models import Submission, Theme
from notifications.subjects import Kind


def _bodies() -> QuerySet[Body]:
    return Body.objects.filter(kind=BodyKind.CONSULTATIVE)


def _submissions() -> QuerySet[Submission]:
    return Submission.objects.visible_to(AnonymousUser())


KINDS = [
    Kind(
        name="council",
        model=Body,
        label=_("consultative body"),
        public=_bodies,
        title=lambda body: body.name,
        page=lambda body: reverse("kurultai:body", args=[body.code]),
        holds=lambda body: body.kind == BodyKind.CONSULTATIVE,
    ),
    Kind(
        name="submission",
        model=Submission,
        label=_("proposal"),
        public=_submissions,
        title=lambda submission: submission.title,
    ),
    Kind(
        name="theme",
        model=Theme,
        label=_("theme"),
        public=Theme.objects.confirmed,
        title=lambda theme: theme.name,
        page=lambda theme: reverse("kurultai:theme", args=[theme.code]),
    ),
]
