"""The text of an act as it stands on a day."""

from datetime import date

from selfgov.models import Act, Clause


def consolidated(act: Act, day: date) -> list[Clause]:
    """The wordings in force on a day, in their order; none while the act itself is not in force."""
    if not act.is_in_force(day):
        return []
    return list(act.clauses.held(day).select_related("by").order_by("order"))


def order_after(act: Act, order: int) -> int:
    """A free place for a new clause behind the one at ``order`` (0: before all); 0 where there is no room."""
    taken = act.clauses.filter(order__gt=order).order_by("order").values_list("order", flat=True).first()
    if taken is None:
        return order + 10
    middle = (order + taken) // 2
    return middle if middle > order else 0
