"""What of maslikhats can be followed."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from bodies.models import Kind as BodyKind
from core.face import written_date
from maslikhat.models import AgendaItem, Deputy, Group, Session
from maslikhat.papers.wording import full_title
from maslikhat.states import PUBLIC_SESSIONS
from notifications.subjects import Kind


def _maslikhats() -> QuerySet[Body]:
    return Body.objects.filter(kind=BodyKind.MASLIKHAT)


def _groups() -> QuerySet[Group]:
    return Group.objects.select_related("convocation__body")


def _sessions() -> QuerySet[Session]:
    return Session.objects.public().select_related("convocation__body", "group")


def _items() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.filter(session__status__in=PUBLIC_SESSIONS).select_related("session")


def _title_of_group(group: Group) -> str:
    return f"{group.name}, {group.convocation.body.name}"


def _title_of_session(session: Session) -> str:
    return f"{full_title(session)}, {written_date(session.starts_at, 'DATE_FORMAT')}"


KINDS = [
    Kind(
        name="maslikhat",
        model=Body,
        label=_("maslikhat"),
        public=_maslikhats,
        title=lambda body: body.name,
        # The own address of a maslikhat is the one among all bodies.
        page=lambda body: reverse("maslikhat:body", args=[body.code]),
        holds=lambda body: body.kind == BodyKind.MASLIKHAT,
    ),
    Kind(
        name="commission",
        model=Group,
        label=_("commission, faction or group"),
        public=_groups,
        title=_title_of_group,
    ),
    Kind(name="deputy", model=Deputy, label=_("deputy"), public=Deputy.objects.all),
    Kind(
        name="session",
        model=Session,
        label=_("session"),
        public=_sessions,
        title=_title_of_session,
    ),
    Kind(
        name="item",
        model=AgendaItem,
        label=_("agenda item"),
        public=_items,
        title=lambda item: item.title,
    ),
]
