"""Small questions about requests, keeping what was typed, and handing out files."""

from collections.abc import Callable
from functools import wraps
from pathlib import PurePath
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.db.models.fields.files import FieldFile
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header

from core import brownout
from core.brownout import Switch
from core.rulings import Refused, Sentence, status_of
from core.sharing import PRIVATE, share

View = Callable[..., HttpResponse]
# Never a bool, so that "done or not" is not mistaken for yes or no.
Done = TypeVar("Done", bound=Model | Sentence)
Answer = TypeVar("Answer", bound=HttpResponseBase)

# A petition in both languages with all its parts takes half of this.
LONGEST_TYPED = 200_000
ROWS = 20
# So many rows into a list nobody reads page by page any more.
FAR = 1_000
# A paper takes longer to write than a page, and changes less often.
PAPER_SECONDS = 300


class _Leaves(Paginator):
    """Far pages: the index of the order finds their rows, and only these are read whole."""

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        if first < FAR or not isinstance(self.object_list, QuerySet):
            return super().page(number)
        keys = self.object_list.values_list("pk", flat=True)[first : first + self.per_page]
        return self._get_page(self.object_list.filter(pk__in=list(keys)), number, self)  # type: ignore[attr-defined]


class _Uncounted(_Leaves):
    """Counts no further than a little beyond the page that is asked for: cheap on long lists."""

    def __init__(self, rows: Any, size: int, *, number: str | None) -> None:
        page = int(number) if number and number.isdecimal() and len(number) < 7 else 1
        super().__init__(rows, size)
        self._most = (page + 1) * size + 1

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list[: self._most]
        return len(rows) if isinstance(rows, list) else int(rows.count())


def page_of(request: HttpRequest, rows: Any, size: int = ROWS) -> Page:
    """The page of a list that the address asks for; a number out of range gives the last one."""
    number = request.GET.get("page")
    if not brownout.is_on(Switch.FACETS):
        return _Uncounted(rows, size, number=number).get_page(number)
    return _Leaves(rows, size).get_page(number)


def asked_of(request: HttpRequest) -> QueryDict:
    """What the address asks for; while search by words is left out, without the words."""
    if brownout.is_on(Switch.SEARCH) or not request.GET.get("q"):
        return request.GET
    asked = request.GET.copy()
    del asked["q"]
    return asked


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent, or what was typed before the session ran out; ``None`` for a mere look."""
    return request.POST if request.method == "POST" else typed_before(request, request.path)


def typed_before(request: HttpRequest, path: str) -> QueryDict | None:
    """What somebody sent to ``path`` just before they had to sign in again; given once."""
    kept = request.session.pop(f"typed:{path}", None)
    return QueryDict(kept) if kept else None


def signed_in(view: View) -> View:
    """Only for those who are signed in; others sign in first and find what they typed again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep(request)
        return redirect_to_login(request.get_full_path())

    return guarded


def _keep(request: HttpRequest) -> None:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    if typed and len(encoded := typed.urlencode()) <= LONGEST_TYPED:
        request.session[f"typed:{request.path}"] = encoded


def posts_from(page: str) -> Callable[[View], View]:
    """For a view that only acts: whoever looks at its address is sent to the page it belongs to.

    ``page`` is the name of that page; it takes the view's own arguments.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def acting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            return redirect(reverse(page, args=args, kwargs=kwargs))

        return acting

    return decorate


def caller_of(request: HttpRequest) -> str:
    """The network address that a request comes from: behind a proxy, the one that the proxy names last."""
    named = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    return named.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


# What was typed and refused -------------------------------------------------------------------


def sent(request: HttpRequest, form: BaseForm) -> bool:
    """Whether the form came filled in as it should be."""
    return request.method == "POST" and form.is_valid()


def attempted(form: BaseForm, action: Callable[..., Done], /, **what: Any) -> Done | None:
    """Do it; a refusal stands over the form, and what was typed stays in its fields."""
    try:
        return action(**what)
    except Refused as refusal:
        form.add_error(None, ValidationError(str(refusal), code=f"{_REFUSED}{status_of(refusal)}"))
        return None


_REFUSED = "refused-"


def status_for(request: HttpRequest, form: BaseForm) -> int:
    """How the page answers: as the refusal of an action deserves, or 400 for what is wrong in a field."""
    if request.method != "POST" or not form.errors:
        return 200
    over = form.errors.as_data().get(NON_FIELD_ERRORS, [])
    refusals = [error.code or "" for error in over if (error.code or "").startswith(_REFUSED)]
    return int(refusals[0].removeprefix(_REFUSED)) if refusals else 400


# Files ----------------------------------------------------------------------------------------

# Browsers guess from content; these names leave them nothing to guess.
_CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8; header=present",
}
# Whatever a file holds, it runs nothing and reaches nothing of the portal's.
_POLICY = "sandbox; default-src 'none'"


def handed_out(file: FieldFile, *, name: str, is_public: bool) -> FileResponse:
    """A file to keep, called ``name`` and what it is; one that is not public stays out of every cache."""
    kind = PurePath(file.name or "").suffix.lower().lstrip(".")
    response = FileResponse(
        file.open("rb"),
        as_attachment=True,
        filename=f"{_plain_name(name)}.{kind}",
        content_type=_content_type(kind),
    )
    return _sealed(response, is_public=is_public)


def written_out(content: bytes, *, name: str, kind: str, is_public: bool) -> HttpResponse:
    """The same for a file that the portal has just written: ``kind`` is what its name ends in."""
    response = HttpResponse(content, content_type=_content_type(kind))
    called = content_disposition_header(as_attachment=True, filename=f"{_plain_name(name)}.{kind}")
    response["Content-Disposition"] = called or "attachment"
    if is_public:
        share(response, seconds=PAPER_SECONDS)
    return _sealed(response, is_public=is_public)


def _content_type(kind: str) -> str:
    return _CONTENT_TYPES.get(kind, "application/octet-stream")


def _sealed(response: Answer, *, is_public: bool) -> Answer:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICY
    if not is_public:
        response["Cache-Control"] = PRIVATE
    return response


def _plain_name(name: str) -> str:
    """A file name that every system takes: without what parts folders."""
    kept = "".join(letter if letter.isalnum() or letter in " -_.№" else " " for letter in name)
    return " ".join(kept.split())[:80] or "file"
