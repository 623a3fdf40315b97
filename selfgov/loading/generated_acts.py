"""Invented acts: one a year, in some years amended within the year."""

from datetime import date, timedelta

from selfgov.loading import generated_texts as texts
from selfgov.loading.generated_frame import Place, both, moment
from selfgov.loading.generated_minutes import Items
from selfgov.loading.generated_texts import ACTS, Matter, Rules
from selfgov.models import Act, Clause, MeetingItem

SECOND = 2
# One in so many acts is amended.
AMENDED = 3


def rules_in(place: Place, year: int) -> Rules:
    """What the act of a year is about: the kinds follow one another."""
    return ACTS[(year + place.pick("acts", len(ACTS))) % len(ACTS)]


def matters_in(place: Place, year: int) -> dict[int, Matter]:
    """What the council has to decide for it, by quarter."""
    rules = rules_in(place, year)
    adoption = Matter(MeetingItem.Subject.ACT, _about(texts.ADOPTION, rules), texts.ADOPTED)
    if not _is_amended(place, year):
        return {2: adoption}
    return {2: adoption, 3: Matter(MeetingItem.Subject.ACT, _about(texts.AMENDMENT, rules), texts.ADOPTED)}


def adopt(place: Place, year: int, decided: dict[int, Items]) -> None:
    """The act of a year with its clauses, and its amendment, where the council decided on them."""
    subject, rules = MeetingItem.Subject.ACT, rules_in(place, year)
    item = decided.get(2, {}).get(subject)
    if item is None:
        return
    act = _act(place, item, rules.kind, f"{year}-1", rules.title)
    clauses = [_clause(place, act, order, text, act) for order, text in enumerate(rules.clauses, start=1)]
    change = decided.get(3, {}).get(subject)
    if change and _is_amended(place, year):
        amendment = _act(place, change, Act.Kind.AMENDMENT, f"{year}-2", _about(texts.AMENDMENT, rules))
        _clause(place, amendment, 1, texts.AMENDING, amendment)
        clauses[SECOND - 1].to_date = amendment.from_date - timedelta(days=1)
        _clause(place, act, SECOND, rules.amended, amendment)


def _is_amended(place: Place, year: int) -> bool:
    return not place.pick(f"amended/{year}", AMENDED)


def _about(words: texts.Words, rules: Rules) -> texts.Words:
    kazakh, russian = (text.format(title=title) for text, title in zip(words, rules.title, strict=True))
    return kazakh, russian


def _act(place: Place, item: MeetingItem, kind: str, number: str, title: texts.Words) -> Act:
    adopted_on: date = item.meeting.starts_at.date()
    act = Act(
        code=place.code(f"act/{number}"),
        community=place.community,
        kind=kind,
        number=number,
        adopted_on=adopted_on,
        item=item,
        from_date=adopted_on + timedelta(days=10),
        published_at=moment(adopted_on + timedelta(days=2)),
        **both("title", title),
    )
    return place.batch.add(act)


def _clause(place: Place, act: Act, order: int, text: texts.Words, by: Act) -> Clause:
    clause = Clause(
        act=act, number=str(order), order=order, from_date=by.from_date, by=by, **both("text", text)
    )
    return place.batch.add(clause)
