"""What the forms of the console do: each takes one action and says so in a sentence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from desk.forms import console as forms
from desk.forms.console import StepForm
from maslikhat import actions
from maslikhat.models import Session
from workdays.calendar import local_date


@dataclass(frozen=True, slots=True)
class Pressed:
    """A step that a clerk takes, with what its form says."""

    session: Session
    by: User
    at: datetime
    form: StepForm

    @property
    def sent(self) -> dict[str, Any]:
        return self.form.cleaned_data


@dataclass(frozen=True, slots=True)
class Step:
    """A form of the console, what it does, and where on the screen it stands."""

    form: type[StepForm]
    act: Callable[[Pressed], str]
    anchor: str


# The hall and the session ---------------------------------------------------------------------


def _roll_call(pressed: Pressed) -> str:
    present = list(pressed.sent["present"])
    actions.roll_call(session=pressed.session, present=present, by=pressed.by, at=pressed.at)
    return _("The roll was called; present: %(count)s.") % {"count": len(present)}


def _arrive(pressed: Pressed) -> str:
    deputy = pressed.sent["deputy"]
    actions.arrive(session=pressed.session, deputy=deputy, by=pressed.by, at=pressed.at)
    return _("%(name)s is in the hall.") % {"name": deputy.short_name}


def _depart(pressed: Pressed) -> str:
    deputy = pressed.sent["deputy"]
    actions.depart(session=pressed.session, deputy=deputy, by=pressed.by, at=pressed.at)
    return _("%(name)s has left the hall.") % {"name": deputy.short_name}


def _excuse(pressed: Pressed) -> str:
    actions.excuse(session=pressed.session, by=pressed.by, at=pressed.at, **pressed.sent)
    return _("%(name)s is excused.") % {"name": pressed.sent["deputy"].short_name}


def _open(pressed: Pressed) -> str:
    actions.open_session(session=pressed.session, by=pressed.by, at=pressed.at, **pressed.sent)
    return _("The session is open.")


def _break(pressed: Pressed) -> str:
    actions.take_break(session=pressed.session, by=pressed.by, at=pressed.at)
    return _("The session has a break.")


def _resume(pressed: Pressed) -> str:
    actions.resume(session=pressed.session, by=pressed.by, at=pressed.at)
    return _("The session goes on.")


def _close(pressed: Pressed) -> str:
    actions.close_session(session=pressed.session, by=pressed.by, at=pressed.at)
    return _("The session is closed.")


# The agenda -----------------------------------------------------------------------------------


def _start(pressed: Pressed) -> str:
    actions.start_item(item=pressed.sent["item"], by=pressed.by, at=pressed.at)
    return _("Item %(number)s is under way.") % {"number": pressed.sent["item"].number}


def _finish(pressed: Pressed) -> str:
    actions.finish_item(item=pressed.sent["item"], by=pressed.by, at=pressed.at)
    return _("Item %(number)s is considered.") % {"number": pressed.sent["item"].number}


def _defer(pressed: Pressed) -> str:
    actions.defer_item(by=pressed.by, at=pressed.at, **pressed.sent)
    return _("Item %(number)s is deferred.") % {"number": pressed.sent["item"].number}


def _withdraw(pressed: Pressed) -> str:
    actions.withdraw_item(by=pressed.by, at=pressed.at, **pressed.sent)
    return _("Item %(number)s is withdrawn.") % {"number": pressed.sent["item"].number}


def _add_item(pressed: Pressed) -> str:
    item = actions.add_item(session=pressed.session, by=pressed.by, at=pressed.at, **pressed.sent)
    return _("Item %(number)s is on the agenda.") % {"number": item.number}


def _speak(pressed: Pressed) -> str:
    actions.speak(by=pressed.by, at=pressed.at, **pressed.sent)
    deputy = pressed.sent["deputy"]
    return _("Speaking: %(name)s") % {"name": deputy.short_name if deputy else pressed.sent["speaker"]}


# Votes ----------------------------------------------------------------------------------------


def _open_vote(pressed: Pressed) -> str:
    actions.open_vote(by=pressed.by, at=pressed.at, **pressed.sent)
    return _("The vote is open.")


def _cast(pressed: Pressed) -> str:
    sent = {name: pressed.sent[name] for name in ("vote", "deputy", "option", "candidate")}
    actions.cast(by=pressed.by, at=pressed.at, **sent)
    choice = sent["candidate"] or sent["option"].label
    return _("%(name)s: %(choice)s") % {"name": sent["deputy"].short_name, "choice": choice}


def _all(pressed: Pressed) -> str:
    actions.cast_all(by=pressed.by, at=pressed.at, **pressed.sent)
    return _("Everybody who had not voted is entered. Now the exceptions.")


def _close_vote(pressed: Pressed) -> str:
    form = pressed.form
    assert isinstance(form, forms.CloseVoteForm)
    sent = {"vote": form.cleaned_data["vote"], "reason": form.cleaned_data["reason"]}
    declared = form.cleaned_data["declared"] or None
    vote = actions.close_vote(counts=form.counted, declared=declared, by=pressed.by, at=pressed.at, **sent)
    return _("The vote is closed: %(result)s.") % {"result": vote.get_declared_display()}


def _annul(pressed: Pressed) -> str:
    actions.annul_vote(by=pressed.by, at=pressed.at, **pressed.sent)
    return _("The vote is annulled; it stays in the record with the reason.")


def _adopt(pressed: Pressed) -> str:
    sent = pressed.sent
    item = sent["vote"].motion.item
    decision = actions.adopt(
        item=item, decided_on=local_date(pressed.at), by=pressed.by, at=pressed.at, **sent
    )
    return _("Decision %(number)s is recorded.") % {"number": decision.number}


# All of them ----------------------------------------------------------------------------------

STEPS = {
    "roll_call": Step(forms.RollForm, _roll_call, "hall"),
    "arrive": Step(forms.DeputyForm, _arrive, "hall"),
    "depart": Step(forms.DeputyForm, _depart, "hall"),
    "excuse": Step(forms.ExcuseForm, _excuse, "hall"),
    "open": Step(forms.OpenForm, _open, "head"),
    "break": Step(StepForm, _break, "head"),
    "resume": Step(StepForm, _resume, "head"),
    "close": Step(StepForm, _close, "head"),
    "start": Step(forms.ItemForm, _start, "item"),
    "finish": Step(forms.ItemForm, _finish, "item"),
    "defer": Step(forms.SetAsideForm, _defer, "item"),
    "withdraw": Step(forms.SetAsideForm, _withdraw, "item"),
    "add_item": Step(forms.AddItemForm, _add_item, "agenda"),
    "speak": Step(forms.SpeakForm, _speak, "item"),
    "open_vote": Step(forms.OpenVoteForm, _open_vote, "item"),
    "cast": Step(forms.CastForm, _cast, "item"),
    "all": Step(forms.AllForm, _all, "item"),
    "close_vote": Step(forms.CloseVoteForm, _close_vote, "item"),
    "annul": Step(forms.AnnulForm, _annul, "item"),
    "adopt": Step(forms.AdoptForm, _adopt, "item"),
}
