"""What somebody follows, on one page: behind a link from a letter, or with an account."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from core.http import attempted, caller_of, page_of, sent, signed_in, status_for
from core.rulings import Conflict, Refused
from notifications import tokens
from notifications.actions import following, subscribing
from notifications.forms import AddressForm, WishesForm
from notifications.models import Follow, Rhythm
from notifications.subjects import Subject, public_among
from notifications.views.following import PAGE, rhythm_named

LINES = 50
_Managing = Callable[[HttpRequest, User, str], HttpResponse]


def _for_reader(view: _Managing) -> Callable[..., HttpResponse]:
    """For the owner of a mailbox, whom the link names, or for whoever is signed in.

    What an account follows, signatures among it, is shown to nobody who has only a letter in hand.
    """

    @never_cache
    @wraps(view)
    def managing(request: HttpRequest, token: str = "") -> HttpResponse:
        if not token:
            is_known = isinstance(request.user, User)
            return view(request, request.user, "") if is_known else redirect("following:ask")  # type: ignore[arg-type]
        reader = User.objects.filter(pk=tokens.read(tokens.MANAGE, token), is_active=True).first()
        if reader is None:
            raise Conflict(_("This address is not with us any more: it was deleted, or an account uses it."))
        return view(request, reader, token) if reader.is_mail_only else redirect("following:mine")

    return managing


def _page_of(token: str) -> HttpResponse:
    return redirect("following:mine", *([token] if token else []))


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is followed. ``number`` names it in the form; what is not public has no words."""

    number: int
    rhythm: str
    subject: Subject | None


def _lines(follows: list[Follow]) -> list[Line]:
    known = public_among((it.subject_kind, it.subject_id) for it in follows)
    return [Line(it.pk, it.rhythm, known.get((it.subject_kind, it.subject_id))) for it in follows]


@require_safe
@_for_reader
def mine(request: HttpRequest, reader: User, token: str) -> HttpResponse:
    return _page(request, reader, token, WishesForm(instance=reader))


def _page(request: HttpRequest, reader: User, token: str, form: WishesForm) -> HttpResponse:
    one_each = reader.follows.chosen().order_by("subject_kind", "subject_id", "pk")
    page = page_of(request, one_each.distinct("subject_kind", "subject_id"), LINES)
    context = {
        "reader": reader,
        "token": token,
        "form": form,
        "page_obj": page,
        "lines": _lines(list(page.object_list)),
        "rhythms": Rhythm.choices,
    }
    return render(request, "notifications/mine.html", context, status=status_for(request, form))


@require_POST
@_for_reader
def rhythms(request: HttpRequest, reader: User, token: str) -> HttpResponse:
    """Keep how often the reader wants to hear of each."""
    numbers = [name.removeprefix("rhythm-") for name in request.POST if name.startswith("rhythm-")]
    chosen = {
        int(number): rhythm_named(request.POST.get(f"rhythm-{number}", ""))
        for number in numbers
        if _is_number(number)
    }
    following.set_rhythms(user=reader, rhythms=chosen)
    messages.success(request, _("Your choice is saved."))
    return _page_of(token)


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 19


@require_POST
@_for_reader
def wishes(request: HttpRequest, reader: User, token: str) -> HttpResponse:
    """Keep in which language and at which hours letters come."""
    form = WishesForm(request.POST, instance=reader)
    if not form.is_valid():
        return _page(request, User.objects.get(pk=reader.pk), token, form)
    form.save()
    messages.success(request, _("Your choice is saved."))
    return _page_of(token)


@require_POST
@_for_reader
def stop_everything(request: HttpRequest, reader: User, token: str) -> HttpResponse:
    stopped = following.stop_everything(user=reader)
    undo = tokens.signed(tokens.UNDO, {"reader": reader.pk, **stopped})
    return render(request, "notifications/stopped.html", {"undo": undo, "everything": True})


@require_POST
@_for_reader
def forget(request: HttpRequest, reader: User, token: str) -> HttpResponse:
    """Delete an address that has no account, with all that it follows."""
    if not reader.is_mail_only:
        raise Refused(_("Your address belongs to your account: remove it in the settings."))
    subscribing.forget_address(reader=reader)
    return render(request, "notifications/forgotten.html")


@never_cache
@require_http_methods(PAGE)
def ask(request: HttpRequest) -> HttpResponse:
    """For whoever has lost the link: a letter brings it, if there is anything to manage."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if sent(request, form) and attempted(
        form,
        subscribing.ask_for_list,
        address=form.cleaned_data["address"],
        visitor=caller_of(request),
        at=timezone.now(),
    ):
        return redirect("following:sent")
    return render(request, "notifications/ask.html", {"form": form}, status=status_for(request, form))


# The address of an account ------------------------------------------------------------------


@never_cache
@require_http_methods(PAGE)
@signed_in
def address(request: SignedInRequest) -> HttpResponse:
    """Name another address, or the same one again after letters were stopped."""
    is_post = request.method == "POST"
    form = AddressForm(request.POST if is_post else None, initial={"address": request.user.email})
    if sent(request, form) and attempted(
        form,
        subscribing.ask_to_write,
        user=request.user,
        address=form.cleaned_data["address"],
        at=timezone.now(),
    ):
        return redirect("following:sent")
    return render(request, "notifications/address.html", {"form": form}, status=status_for(request, form))


@require_POST
@signed_in
def forget_own_address(request: SignedInRequest) -> HttpResponse:
    subscribing.forget_own_address(user=request.user)
    messages.success(request, _("Your address is removed. News comes to your messages on this portal only."))
    return redirect("accounts:settings")


@never_cache
@require_http_methods(PAGE)
@signed_in
def confirm_address(request: SignedInRequest, token: str) -> HttpResponse:
    """The page behind the link that came to the new address: only the account's owner can say yes."""
    wish = tokens.read_passing(tokens.ADDRESS, token, at=timezone.now())
    if wish["account"] != request.user.pk:
        raise Refused(_("Another account asked for this. Sign in with that one, or leave it."))
    reader = User.objects.filter(pk=wish["reader"], is_mail_only=True).first()
    if reader is None:
        raise Conflict(_("This link has been used, or the address was deleted since. Ask for a new link."))
    if request.method != "POST":
        return render(request, "notifications/confirm_address.html", {"reader": reader})
    subscribing.write_to(reader=reader, account=request.user)
    messages.success(request, _("Your address is confirmed. Letters go there from now on."))
    return redirect("accounts:settings")
