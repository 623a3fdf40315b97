"""How the law of local self-government looks: the numbers of a rule in words."""

from dataclasses import dataclass
from fractions import Fraction

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.confidence import Confidence
from core.face import grouped
from core.rulings import Sentence
from selfgov.models import CouncilRule, SizeBand

register = template.Library()


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a rule, with its own mark where it is less sure than the rule."""

    label: str
    value: str
    doubt: Sentence


@register.simple_tag
def rule_numbers(rule: CouncilRule) -> list[Number]:
    """The numbers of a rule in words; what the law does not regulate is left out."""
    numbers = [
        ("term_years", _("Term"), _years(rule.term_years)),
        ("bands", _("Members, by population"), _sizes(list(rule.bands.all()))),
        ("quorum", _("Quorum"), _quorum(rule)),
        ("notice_days", _("Residents are told"), _days_before(rule.notice_days)),
        ("materials_days", _("Members get the materials"), _days_before(rule.materials_days)),
        ("meetings_a_quarter", _("Meetings"), _a_quarter(rule.meetings_a_quarter)),
        ("convened_by_percent", _("Who convenes"), _conveners(rule.convened_by_percent)),
        (
            "convene_reply_days",
            _("The akim answers a request to convene"),
            _working_days(rule.convene_reply_days),
        ),
        ("minutes_days", _("The minutes go to the akim"), _working_days(rule.minutes_days)),
        (
            "maslikhat_days",
            _("Minutes about the akim’s powers go to the maslikhat"),
            _working_days(rule.maslikhat_days),
        ),
        ("answer_days", _("The akim answers a decision"), _working_days(rule.answer_days)),
        ("chair_decides_ties", _("Equal votes"), _("the chair decides") if rule.chair_decides_ties else ""),
    ]
    return [Number(label, value, _doubt(rule, name)) for name, label, value in numbers if value]


def _doubt(rule: CouncilRule, name: str) -> Sentence:
    mark = rule.doubts.get(name)
    return Confidence(mark).label if mark else ""


def _years(years: int | None) -> str:
    return ngettext("%(n)s year", "%(n)s years", years) % {"n": years} if years else ""


def _working_days(days: int | None) -> str:
    if days is None:
        return ""
    return ngettext("within %(n)s working day", "within %(n)s working days", days) % {"n": days}


def _days_before(days: int | None) -> str:
    if days is None:
        return ""
    sentence = ngettext("at least %(n)s calendar day before", "at least %(n)s calendar days before", days)
    return sentence % {"n": days}


def _a_quarter(meetings: int | None) -> str:
    if meetings is None:
        return ""
    return ngettext("at least %(n)s a quarter", "at least %(n)s a quarter", meetings) % {"n": meetings}


def _conveners(percent: int | None) -> str:
    if percent is None:
        return ""
    return _("the akim, or at least %(percent)s %% of the members") % {"percent": percent}


def _quorum(rule: CouncilRule) -> str:
    share = _share(rule.quorum)
    if rule.quorum_base == CouncilRule.Base.MEMBERS:
        return _("at least %(share)s of the members") % {"share": share}
    return _("at least %(share)s of the residents entitled to take part") % {"share": share}


def _share(share: Fraction) -> str:
    percent = share * 100
    return f"{percent.numerator} %" if percent.denominator == 1 else str(share)


def _sizes(bands: list[SizeBand]) -> str:
    return "; ".join(map(_size, sorted(bands, key=lambda band: band.above)))


def _size(band: SizeBand) -> str:
    words = {
        "above": grouped(band.above),
        "up_to": grouped(band.up_to or 0),
        "least": grouped(band.least),
        "most": grouped(band.most),
    }
    if not band.above:
        return _("up to %(up_to)s people: %(least)s–%(most)s") % words
    if band.up_to is None:
        return _("over %(above)s people: %(least)s–%(most)s") % words
    return _("over %(above)s and up to %(up_to)s people: %(least)s–%(most)s") % words
