"""The staff's pages of a community: meetings and their minutes, acts, money, what residents ask for."""

from desk.views.places import (
    acts,
    budgets,
    checking,
    home,
    initiatives,
    meetings,
    minutes,
    money,
    promises,
    proposals,
    record,
)

__all__ = [
    "acts",
    "budgets",
    "checking",
    "home",
    "initiatives",
    "meetings",
    "minutes",
    "money",
    "promises",
    "proposals",
    "record",
]
