"""What becomes of a meeting and its minutes, step by step, each on a page with one question."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.forms.places.meetings import PostponeForm
from desk.forms.places.minutes import (
    AnswerForm,
    CorrectForm,
    PassForm,
    ReferForm,
    SettleForm,
    SignForm,
    WhyForm,
)
from desk.views.places.frame import Step
from selfgov import actions, policies
from selfgov.models import Meeting

Make = Callable[[Any, Meeting], Form]


def _plain(shape: type[Form]) -> Make:
    return lambda typed, _meeting: shape(typed)


def _today(shape: type[Form], name: str) -> Make:
    """A form that asks for a day, mostly this one."""
    return lambda typed, _meeting: shape(typed, initial={name: timezone.localdate()})


hold = Step(
    heading=_("Note that the meeting took place"),
    make=_plain(Form),
    act=actions.hold,
    said=_("The meeting took place. Now its record can be written."),
).view()
fail = Step(
    heading=_("Note that there was no quorum"),
    make=_plain(WhyForm),
    act=actions.fail_for_quorum,
    note=_("The meeting decided nothing; everyone can read why. This can't be undone."),
    said=_("Noted: the meeting did not come about."),
).view()
postpone = Step(
    heading=_("Postpone the meeting"),
    make=_plain(PostponeForm),
    act=actions.postpone,
    note=_("Those who follow the community are told."),
    said=_("The meeting is postponed; those who follow the community are told."),
).view()
cancel = Step(
    heading=_("Cancel the meeting"),
    make=_plain(WhyForm),
    act=actions.cancel,
    note=_("Those who follow the community are told. This can't be undone."),
    said=_("The meeting is cancelled."),
).view()
sign = Step(
    heading=_("Note that the minutes are signed"),
    make=_today(SignForm, "signed_on"),
    act=actions.sign,
    note=_("After this the record is closed: what is wrong in it is corrected in public, with a reason."),
    said=_("The minutes are signed, and the results of the votes follow from them."),
).view()
publish = Step(
    heading=_("Publish the minutes"),
    make=_plain(Form),
    act=actions.publish,
    note=_("Everyone can read them, and those who follow the community are told. This can't be undone."),
    said=_("The minutes are published; everyone can read them."),
).view()
hand_over = Step(
    heading=_("Pass the minutes to the akim"),
    make=_today(PassForm, "passed_on"),
    act=actions.pass_to_akim,
    note=_("From this day on runs the term within which the akim answers."),
    said=_("The minutes are with the akim, whose term to answer has begun."),
).view()
answer = Step(
    heading=_("Record the answer of the akim"),
    make=_today(AnswerForm, "answered_on"),
    act=actions.answer,
    policy=policies.may_answer,
    note=_("Everyone can read it beside the minutes. It can't be changed afterwards."),
    said=_("The answer of the akim stands beside the minutes."),
).view()
settle = Step(
    heading=_("Note that the disagreement is settled"),
    make=lambda typed, meeting: SettleForm(typed, meeting=meeting),
    act=actions.settle,
    said=_("The disagreement is settled."),
).view()
refer = Step(
    heading=_("Refer a matter to the maslikhat"),
    make=lambda typed, meeting: ReferForm(typed, meeting=meeting),
    act=actions.refer,
    note=_("It goes to the maslikhat of the district as an initiative of the community."),
    said=_("The matter is with the maslikhat of the district."),
).view()
correct = Step(
    heading=_("Correct the minutes"),
    make=_plain(CorrectForm),
    act=actions.correct,
    note=_("The text of the minutes stays; the correction stands beside it."),
    said=_("Corrected; everyone can read the old words and the new ones."),
).view()
