"""Reading petitions."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.policies import is_moderator
from bodies.models import Body
from core import brownout
from core.brownout import Switch
from core.http import asked_of, page_of, signed_in
from core.texts import current_language
from moderation import matters
from moderation.models import Ground
from moderation.queries import take_down_of
from petitions import policies, queries
from petitions.filters import SORTS, PetitionFilter
from petitions.models import Anomaly, Audit, Petition, Rule, Signature, Window
from petitions.querysets import Visitor
from petitions.states import BEFORE_REVIEW, PRIVATE, SIGNABLE, Status
from petitions.steps import stages_of
from workdays.calendar import Calendar, local_date

# What of the list can be followed, as its address says it.
FOLLOWED = ("q", "topic", "body", "territory")


def find(request: HttpRequest, code: str) -> Petition:
    """The petition at this address, if the reader may read it and it is not taken down; 404 otherwise."""
    petition = find_even_taken_down(request, code)
    if petition.is_taken_down:
        raise Http404
    return petition


def find_even_taken_down(request: HttpRequest, code: str) -> Petition:
    user, at = request.user, timezone.now()
    may_see_all = user.is_authenticated and is_moderator(user, at)
    visible = Petition.objects.visible_to(user, is_moderator=may_see_all)
    # Where the addressee is, is asked of those only who may sign.
    addressee = "addressee__territory" if user.is_authenticated else "addressee"
    related = visible.select_related(addressee, "author__territory", "rule", "topic")
    return get_object_or_404(related, code=code)


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """Every public petition, filtered and sorted by the address."""
    listed = Petition.objects.listed().select_related("addressee__territory", "topic", "author")
    found = PetitionFilter(asked_of(request), queryset=listed, request=request)
    rows = found.qs if found.is_valid() else listed
    if not rows.ordered:
        rows = rows.order_by(*SORTS["newest"])
    body = Body.objects.filter(code=request.GET.get("body", "")).first()
    return render(
        request,
        "petitions/list.html",
        {
            "filter": found,
            "page_obj": page_of(request, rows),
            "body": body,
            "may_be_followed": found.is_valid() and any(request.GET.get(name) for name in FOLLOWED),
            "is_narrowed": any(
                request.GET.get(name) for name in ("status", "territory", "topic", "language", "sort")
            ),
        },
    )


@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One petition with everything public about it."""
    petition, at = find_even_taken_down(request, code), timezone.now()
    if _is_for_the_desk(request, petition):
        return redirect(f"/{current_language()}/{matters.of(petition).desk_path(petition)}")
    if petition.is_taken_down:
        return render(request, "petitions/taken_down.html", {"act": take_down_of(petition)})
    context = {
        **_public(petition, at),
        **support_of(petition, at),
        **own_part_in(petition, request.user, at),
        "absolute_url": request.build_absolute_uri(petition.get_absolute_url()),
    }
    return render(request, "petitions/detail.html", context)


def _is_for_the_desk(request: HttpRequest, petition: Petition) -> bool:
    """Moderators read what is not public at the desk, where identification numbers are covered."""
    is_author = petition.author is not None and petition.author.user_id == request.user.pk
    return petition.status in PRIVATE and not is_author


def _public(petition: Petition, at: datetime) -> dict[str, object]:
    timeline = queries.timeline_of(petition)
    return {
        "petition": petition,
        "clock": queries.clock_of(petition, Calendar.now(), at=at),
        "timeline": timeline,
        # Whoever was never refused, as nearly all, is not asked for refusals.
        "was_refused": any(moment.event == "petition.refused" for moment in timeline),
        "thread": queries.thread_of(petition),
        # Who signed last is left out together with other live numbers.
        "signatures": queries.shown_of(petition, recent=queries.RECENT if brownout.is_on(Switch.LIVE) else 0),
        "floor": queries.TALLY_FLOOR,
        "anomalies": Anomaly.objects.told(petition),
        "days_left": (petition.collecting_ends_at - at).days if petition.collecting_ends_at else None,
        **_answered(petition),
        "verdict": queries.refusal_of(petition)
        if petition.status in (Status.REFUSED, Status.RETURNED)
        else None,
        "stages": stages_of(petition),
    }


def _answered(petition: Petition) -> dict[str, object]:
    """What the addressee did with it; nobody is asked while nobody can have."""
    if petition.status in BEFORE_REVIEW:
        return {"hearing": None, "answer": None}
    return {
        "hearing": petition.hearings.filter(cancelled_at__isnull=True).first(),
        "answer": petition.answers.order_by("-given_at").first(),
    }


def support_of(petition: Petition, at: datetime) -> dict[str, object]:
    """What the part of the page about its signatures shows to everyone."""
    return {
        "needed_per_day": queries.needed_per_day(petition, at=at),
        "is_signable": petition.is_signable(at),
        "is_open_to_backers": petition.is_open_to_backers(at),
    }


def own_part_in(petition: Petition, user: Visitor, at: datetime) -> dict[str, object]:
    """What this reader has to do with a petition, and may do."""
    return {
        "own_signature": queries.own_signature(petition, user),
        "own_backing": queries.own_backing(petition, user),
        "may_sign": policies.may_sign(user, petition, at=at),
        "may_back": policies.may_back(user, petition, at=at),
        "may_edit": policies.may_edit(user, petition),
        "may_withdraw": policies.may_withdraw(user, petition),
        "is_author": bool(petition.author and petition.author.user_id == user.pk),
    }


@require_safe
def signers(request: HttpRequest, code: str) -> HttpResponse:
    """Who signed: given names and first letters of surnames, newest first."""
    petition = find(request, code)
    rows = Signature.objects.for_public().filter(petition=petition)
    return render(
        request, "petitions/signers.html", {"petition": petition, "page_obj": page_of(request, rows, 100)}
    )


@require_safe
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    """The reader's own petitions, drafts included."""
    rows = Petition.objects.of(request.user).select_related("addressee")
    return render(request, "petitions/mine.html", {"page_obj": page_of(request, rows)})


@require_safe
@signed_in
def signed(request: SignedInRequest) -> HttpResponse:
    """What the reader has signed."""
    rows = (
        Signature.objects.filter(signer__user=request.user)
        .select_related("petition__addressee", "retraction")
        .order_by("-id")
    )
    return render(
        request, "petitions/signed.html", {"page_obj": page_of(request, rows), "signable": SIGNABLE}
    )


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """The law as this portal applies it: numbers, excluded subjects, how sure we are of each."""
    at = timezone.now()
    today = local_date(at)
    return render(
        request,
        "petitions/rules.html",
        {
            "rules": Rule.objects.valid(at).order_by("level", "body_kind"),
            "grounds": Ground.objects.about(Petition).valid(today),
            "audit": Audit.objects.order_by("-finished_at").first(),
            "window": Window.objects.first(),
        },
    )
