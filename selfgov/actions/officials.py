"""Akims and the administration: appointed, and gone."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from selfgov import policies
from selfgov.actions.checks import name_of
from selfgov.models import Community, Official


@transaction.atomic
def appoint_official(
    *,
    community: Community,
    post: str,
    name: str,
    from_date: date,
    is_acting: bool = False,
    is_elected: bool = False,
    by: User,
    at: datetime,
) -> Official:
    """Note who holds a post from a day on. A community has one akim at a time."""
    community = Community.objects.locked(community)
    policies.may_keep(by, at=at).enforce()

    if post not in Official.Post.values:
        raise Invalid(_("There is no such post."))
    if post == Official.Post.AKIM and _has_akim_since(community, from_date):
        raise Conflict(_("The community has another akim on some of these days."))
    official = community.officials.create(
        post=post,
        name=name_of(name),
        from_date=from_date,
        is_acting=is_acting,
        is_elected=is_elected,
    )
    community.change(at=at)
    record("official.appointed", official, by=by, at=at, public=True, post=post, since=str(from_date))

    return official


def _has_akim_since(community: Community, day: date) -> bool:
    akims = community.officials.filter(post=Official.Post.AKIM)
    return akims.filter(to_date__isnull=True).exists() or akims.filter(to_date__gte=day).exists()


@transaction.atomic
def end_official(*, official: Official, to_date: date, by: User, at: datetime) -> Official:
    """Note the last day on which somebody holds a post."""
    community = Community.objects.locked(official.community)
    policies.may_keep(by, at=at).enforce()
    official = Official.objects.select_for_update().get(pk=official.pk)

    if official.to_date is not None:
        raise Conflict(_("This post has already ended."))
    if to_date < official.from_date:
        raise Invalid(_("The last day is before the first one."))
    official.end(to_date)
    community.change(at=at)
    record("official.ended", official, by=by, at=at, public=True, post=official.post, until=str(to_date))

    return official
