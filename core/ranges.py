"""Spans of days that may not overlap, for constraints without any extension of PostgreSQL."""

from django.db.models import F, Func, Value


class Same(Func):
    """A number as a range of one, so that core's range operators can compare it."""

    function = "int8range"
    template = "%(function)s(%(expressions)s, '[]')"


def same(field: str) -> Same:
    return Same(F(field), F(field))


def during(first: str = "from_date", last: str = "to_date") -> Func:
    """The days from ``first`` to ``last``, both included; without a last day, for good."""
    return Func(F(first), F(last), Value("[]"), function="daterange")
