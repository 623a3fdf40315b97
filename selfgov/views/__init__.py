"""Pages about communities: finding one's place, the place itself, its councils."""

from selfgov.views.acts import act, acts, signed_act
from selfgov.views.browsing import district, home, region
from selfgov.views.communities import community, council
from selfgov.views.initiatives import (
    initiative,
    initiatives,
)
from selfgov.views.initiatives import start as initiative_start
from selfgov.views.initiatives import support as initiative_support
from selfgov.views.initiatives import withdraw as initiative_withdraw
from selfgov.views.initiatives import withdraw_support as initiative_withdraw_support
from selfgov.views.meetings import material, meeting, meetings, scan
from selfgov.views.money import budget, budgets, tariff, tariffs
from selfgov.views.papers import minutes, notice
from selfgov.views.promises import commitments
from selfgov.views.proposals import proposal, proposals, propose

__all__ = [
    "act",
    "acts",
    "budget",
    "budgets",
    "commitments",
    "community",
    "council",
    "district",
    "home",
    "initiative",
    "initiative_start",
    "initiative_support",
    "initiative_withdraw",
    "initiative_withdraw_support",
    "initiatives",
    "material",
    "meeting",
    "meetings",
    "minutes",
    "notice",
    "proposal",
    "proposals",
    "propose",
    "region",
    "scan",
    "signed_act",
    "tariff",
    "tariffs",
]
