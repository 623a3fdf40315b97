"""Working on a case, whatever it is about: holding it, asking colleagues, handing it up."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from desk.forms.moderation import EscalateForm, OpinionForm, QuestionForm
from desk.views.moderation.frame import Question, button, desk_page_of
from moderation import actions, matters, policies
from moderation.models import Case, SecondOpinion


def _case(number: int) -> Case:
    return get_object_or_404(Case, pk=number)


def _opinion(number: int) -> SecondOpinion:
    return get_object_or_404(SecondOpinion.objects.select_related("case"), pk=number)


hold = button(
    actions.hold,
    find=_case,
    named="case",
    said=_("You are working on this case now; others see that."),
    leads=desk_page_of,
)
take_over = button(
    actions.take_over,
    find=_case,
    named="case",
    said=_("You have taken the case over; whoever worked on it is being told."),
    leads=desk_page_of,
)
let_go = button(
    actions.let_go, find=_case, named="case", said=_("Anybody can work on this case now."), leads=desk_page_of
)

ask = Question(
    heading=_("Ask for a second opinion"),
    note=_("You decide yourself all the same, with the answer or without it."),
    find=_case,
    named="case",
    policy=policies.may_ask,
    make=QuestionForm,
    act=actions.ask_opinion,
    said=_("The other moderators are being asked."),
    leads=desk_page_of,
).view()

give = Question(
    heading=_("Give your opinion"),
    find=_opinion,
    named="opinion",
    policy=policies.may_give_opinion,
    make=OpinionForm,
    act=actions.give_opinion,
    said=_("Your opinion is in the file; whoever asked is being told."),
    subject=lambda opinion: matters.subject_of(opinion.case),
    leads=lambda opinion: desk_page_of(opinion.case),
).view()

escalate = Question(
    heading=_("Hand the case up"),
    note=_("Administrators decide on it then, and nobody else."),
    find=_case,
    named="case",
    policy=policies.may_escalate,
    make=EscalateForm,
    act=actions.escalate,
    said=_("The administrators are being told; they decide now."),
    leads=desk_page_of,
).view()
