"""What people do with themes: confirm, name, split and dissolve them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from kurultai import policies
from kurultai.models import Submission, Theme, ThemePlace


@transaction.atomic
def confirm_theme(
    *, theme: Theme, name_kk: str, name_ru: str, name_en: str = "", by: User, at: datetime
) -> Theme:
    """Say that a suggested theme is one, and what it is called; from here on it is public."""
    theme = _standing(theme, by=by, at=at)
    if theme.confirmed_at is not None:
        raise Conflict(_("This theme is confirmed already."))
    _check_name(name_kk, name_ru)

    theme.confirm(name_kk=name_kk.strip(), name_ru=name_ru.strip(), name_en=name_en.strip(), by=by, at=at)
    record("theme.confirmed", theme, by=by, at=at, public=True)
    return theme


def _standing(theme: Theme, *, by: User, at: datetime) -> Theme:
    """The theme, locked, if ``by`` may decide on it and it was not dissolved."""
    theme = Theme.objects.locked(theme)
    policies.may_name_themes(by, theme.body, at=at).enforce()
    if theme.dissolved_at is not None:
        raise Conflict(_("This theme was dissolved."))
    return theme


def _check_name(name_kk: str, name_ru: str) -> None:
    if not (name_kk.strip() or name_ru.strip()):
        raise Invalid(_("Name the theme in Kazakh or in Russian."))


@transaction.atomic
def rename_theme(
    *, theme: Theme, name_kk: str, name_ru: str, name_en: str = "", by: User, at: datetime
) -> Theme:
    theme = _standing(theme, by=by, at=at)
    _check_name(name_kk, name_ru)

    old = {"kk": theme.name_kk, "ru": theme.name_ru}
    theme.rename(name_kk=name_kk.strip(), name_ru=name_ru.strip(), name_en=name_en.strip())
    is_public = theme.confirmed_at is not None
    record("theme.renamed", theme, by=by, at=at, public=is_public, old=old)
    return theme


@transaction.atomic
def split_theme(
    *, theme: Theme, submissions: Iterable[Submission], name_kk: str, name_ru: str, by: User, at: datetime
) -> Theme:
    """Take some proposals out of a theme into a confirmed one of their own."""
    theme = _standing(theme, by=by, at=at)
    _check_name(name_kk, name_ru)
    moving = theme.places.filter(submission__in=[submission.pk for submission in submissions])
    count = moving.count()
    if not 0 < count < theme.places.count():
        raise Invalid(_("Choose some of the proposals of this theme, and leave some in it."))

    new = Theme.objects.create(body=theme.body, consultation=theme.consultation)
    new.confirm(name_kk=name_kk.strip(), name_ru=name_ru.strip(), name_en="", by=by, at=at)
    moving.update(theme=new, is_fixed=True)
    record("theme.split", theme, by=by, at=at, public=theme.confirmed_at is not None, new=new.code)
    record("theme.confirmed", new, by=by, at=at, public=True, source=theme.code, count=count)
    return new


@transaction.atomic
def move_to_theme(*, submission: Submission, theme: Theme | None, by: User, at: datetime) -> None:
    """Put a proposal into a theme by hand, or into none; the machine no longer moves it."""
    submission = Submission.objects.locked(submission)
    policies.may_name_themes(by, submission.body, at=at).enforce()
    if theme is not None:
        theme = _standing(theme, by=by, at=at)
        if theme.body_id != submission.body_id:
            raise Invalid(_("This is a theme of another body."))

    ThemePlace.objects.update_or_create(
        submission=submission,
        defaults={"theme": theme, "is_fixed": True, "is_representative": False},
    )
    record("submission.moved_to_theme", submission, by=by, at=at, theme=theme.code if theme else "")


@transaction.atomic
def dissolve_theme(*, theme: Theme, by: User, at: datetime) -> Theme:
    """Say that these proposals have no theme in common; the machine does not suggest it again."""
    theme = _standing(theme, by=by, at=at)

    theme.dissolve(at=at)
    record("theme.dissolved", theme, by=by, at=at, public=theme.confirmed_at is not None)
    return theme
