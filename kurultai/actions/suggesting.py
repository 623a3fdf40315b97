"""Themes that a machine suggests from what proposals say. Nothing of it is public until people confirm it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from bodies.models import Body
from kurultai.models import Consultation, Submission, Theme, ThemePlace
from kurultai.querysets import ThemeQuerySet
from search import themes as search

# With so much in common, two groups are the same group.
SAME_GROUP = 0.5


@transaction.atomic
def suggest_themes(*, body: Body, at: datetime, consultation: Consultation | None = None) -> int:
    """Group the proposals to a consultation, or those to the body's sections; return how many groups wait.

    What people placed stays there. A confirmed theme takes in what is like it; the rest becomes
    suggestions, which replace those of last time. What people dissolved is not suggested again.
    """
    # One after the other: two groupings at once would make everything twice.
    Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    themes = Theme.objects.filter(body=body, consultation=consultation)
    groups = search.group(_items(themes, body, consultation))
    dissolved = [set(theme.terms.get("dissolved", ())) for theme in themes.dissolved()]
    new = [group for group in groups if group.key is None and not _is_one_of(group, dissolved)]

    old = _members(themes.suggested())
    ThemePlace.objects.filter(theme__in=themes, is_fixed=False).delete()
    standing = themes.in_bulk([group.key for group in groups if group.key is not None])
    for group in groups:
        if group.key is not None:
            _fill(standing[group.key], group, at=at)
    for group in new:
        theme = _again(group, old) or Theme.objects.create(body=body, consultation=consultation)
        _fill(theme, group, at=at)
    themes.suggested().filter(places__isnull=True).delete()
    return len(new)


def _items(themes: ThemeQuerySet, body: Body, consultation: Consultation | None) -> Iterator[search.Item]:
    """What is grouped: all but what people took out of every theme, or put into one of elsewhere."""
    here = set(themes.filter(dissolved_at__isnull=True).values_list("pk", flat=True))
    fixed = ThemePlace.objects.filter(is_fixed=True, submission__body=body)
    placed = dict(fixed.values_list("submission", "theme"))
    for submission in Submission.objects.to_group().filter(body=body, consultation=consultation):
        if submission.pk not in placed or placed[submission.pk] in here:
            yield _item(submission, placed.get(submission.pk))


def _item(submission: Submission, theme: int | None) -> search.Item:
    language, text = next(iter(submission.texts().items()))
    title = getattr(submission, f"title_{language}")
    return search.Item(submission.pk, language, text, title=title, theme=theme)


def _members(themes: ThemeQuerySet) -> dict[Theme, set[int]]:
    """What the machine put together last time; where people have put something is theirs."""
    return {
        theme: {place.submission_id for place in theme.places.all()}
        for theme in themes.exclude(places__is_fixed=True).prefetch_related("places")
    }


def _likeness(one: set[int], other: set[int]) -> float:
    return len(one & other) / (len(one | other) or 1)


def _is_one_of(group: search.Theme, others: list[set[int]]) -> bool:
    return any(_likeness(set(group.members), other) >= SAME_GROUP for other in others)


def _again(group: search.Theme, old: dict[Theme, set[int]]) -> Theme | None:
    """The suggestion of last time that this group goes on; its address stays."""
    likest = max(old, key=lambda theme: _likeness(set(group.members), old[theme]), default=None)
    if likest is None or _likeness(set(group.members), old[likest]) < SAME_GROUP:
        return None
    del old[likest]
    return likest


def _fill(theme: Theme, group: search.Theme, *, at: datetime) -> None:
    theme.suggest(terms={language: list(words) for language, words in group.labels.items()}, at=at)
    fixed = set(theme.places.values_list("submission_id", flat=True))
    ThemePlace.objects.bulk_create(
        ThemePlace(theme=theme, submission_id=pk) for pk in group.members if pk not in fixed
    )
    theme.places.update(is_representative=False)
    theme.places.filter(submission__in=group.representatives).update(is_representative=True)
