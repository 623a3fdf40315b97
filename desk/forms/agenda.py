"""What a clerk sends about an agenda."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentField
from core.face import written_date
from core.fields import PlainText
from desk.forms.seen import SeenForm
from maslikhat.actions.ordering import DEEPEST
from maslikhat.models import AgendaItem, Deputy, DeputyRequest, Session, SessionKind
from maslikhat.states import ItemStatus
from petitions.models import Petition
from selfgov.models import Initiative
from workdays.calendar import local_date

Origin = AgendaItem.Origin
MOST_PETITIONS = 12
MOST_REQUESTS = 50
LARGEST_TABLE = 1024 * 1024
LONGEST_TEXT = 100_000


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, item: Any) -> str:
        return f"{item.number}. {item.title}"


class PetitionChoice(forms.ModelChoiceField):
    def label_from_instance(self, petition: Any) -> str:
        return f"{petition.title} (№ {petition.registration_number or petition.code})"


class InitiativeChoice(forms.ModelChoiceField):
    def label_from_instance(self, initiative: Any) -> str:
        return f"{initiative.community.name}: {initiative.title}"


class RequestChoice(forms.ModelChoiceField):
    def label_from_instance(self, request: Any) -> str:
        day = written_date(request.sent_on, "SHORT_DATE_FORMAT")
        return f"{request.deputy.short_name}, {day}: {request.title}"


class ItemForm(forms.Form):
    """A matter on the agenda."""

    title_kk = PlainText(label=_("Title in Kazakh"), max_length=500, lines=2, required=False)
    title_ru = PlainText(label=_("Title in Russian"), max_length=500, lines=2, required=False)
    rapporteur = PlainText(label=_("Rapporteur (name and post)"), max_length=200, required=False)
    parent = ItemChoice(
        label=_("Part of"),
        queryset=AgendaItem.objects.none(),
        empty_label=_("An item of its own"),
        required=False,
    )
    is_closed = forms.BooleanField(label=_("Heard in a closed meeting"), required=False)
    origin = forms.ChoiceField(
        label=_("Where it comes from"), choices=Origin.choices, initial=Origin.OWN, required=False
    )
    petition_words = PlainText(
        label=_("Find a petition to this maslikhat"),
        help_text=_("By words of its title or text, in any language."),
        max_length=100,
        required=False,
    )
    petition = PetitionChoice(
        label=_("Petition"),
        queryset=Petition.objects.none(),
        empty_label=_("No petition"),
        widget=forms.RadioSelect,
        required=False,
    )
    initiative = InitiativeChoice(
        label=_("Initiative of a community"),
        help_text=_("Those that were sent to this maslikhat and wait for its decision."),
        queryset=Initiative.objects.none(),
        empty_label=_("No initiative"),
        required=False,
    )
    request = RequestChoice(
        label=_("Deputy request"),
        help_text=_(
            "A request that is not on this list is first recorded at the desk, under Deputy requests."
        ),
        queryset=DeputyRequest.objects.none(),
        empty_label=_("Not on file"),
        required=False,
    )
    raised_by = forms.ModelChoiceField(
        label=_("Raised by the deputy"),
        queryset=Deputy.objects.none(),
        empty_label=_("Nobody"),
        required=False,
    )
    origin_note = PlainText(
        label=_("Which request, appeal or council"),
        help_text=_("For example: Aksu rural council, initiative of 12.05.2026. No personal data."),
        max_length=500,
        required=False,
    )

    def __init__(
        self, *args: Any, session: Session, item: AgendaItem | None = None, words: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.item = session, item
        fields: dict[str, Any] = self.fields
        fields["title_kk"].widget.attrs |= {"lang": "kk", "rows": 2}
        fields["title_ru"].widget.attrs |= {"lang": "ru", "rows": 2}
        fields["parent"].queryset = _possible_parents(session, item)
        fields["petition"].queryset = self._petitions(words)
        fields["initiative"].queryset = self._initiatives()
        fields["request"].queryset = self._requests()
        fields["raised_by"].queryset = Deputy.objects.sitting(local_date(session.starts_at)).filter(
            mandates__convocation=session.convocation_id
        )

    def _petitions(self, words: str) -> Any:
        """Those that were searched for, and always the one that is chosen."""
        addressed = Petition.objects.sent_to_addressee().filter(addressee=self.session.convocation.body_id)
        chosen = self._chosen("petition")
        found = list(addressed.matching(words).order_by("-threshold_reached_at", "-id")[:MOST_PETITIONS])
        numbers = {petition.pk for petition in found} | ({int(chosen)} if _is_number(chosen) else set())
        return addressed.filter(pk__in=numbers).order_by("-threshold_reached_at", "-id")

    def _initiatives(self) -> Any:
        """Those that wait for this maslikhat, and always the one that is chosen."""
        sent = Initiative.objects.filter(maslikhat=self.session.convocation.body_id)
        waiting, chosen = sent.before_maslikhat(), self._chosen("initiative")
        kept = waiting | sent.filter(pk=int(chosen)) if _is_number(chosen) else waiting
        return kept.select_related("community__unit").order_by("sent_on", "id")

    def _requests(self) -> Any:
        """The newest requests of this maslikhat's deputies, and always the one that is chosen."""
        found = DeputyRequest.objects.filter(convocation__body=self.session.convocation.body_id)
        newest = list(found.order_by("-sent_on", "-id").values_list("pk", flat=True)[:MOST_REQUESTS])
        chosen = self._chosen("request")
        kept = found.filter(pk__in=[*newest, *([int(chosen)] if _is_number(chosen) else [])])
        return kept.select_related("deputy").order_by("-sent_on", "-id")

    def _chosen(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name)) or self.initial.get(name) or "")

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        content["origin"] = content.get("origin") or Origin.OWN
        if not content.get("title_kk") and not content.get("title_ru") and "title_kk" not in self.errors:
            self.add_error("title_kk", _("Write the title in Kazakh or in Russian, better in both."))
        self._clean_origin(content)
        return content

    def _clean_origin(self, content: dict[str, Any]) -> None:
        """Keep what belongs to the origin, and ask for it."""
        origin = content["origin"]
        if origin != Origin.PETITION:
            content["petition"] = None
        elif not content.get("petition"):
            self.add_error("petition", _("Choose the petition. Search for it by words of its title."))
        if origin != Origin.COMMUNITY:
            content["initiative"] = None
        elif not content.get("initiative"):
            self.add_error("initiative", _("Choose the initiative."))
        if origin != Origin.REQUEST:
            content["request"] = None
        if request := content.get("request"):
            content["raised_by"] = request.deputy
        elif origin not in (Origin.APPEAL, Origin.REQUEST):
            content["raised_by"] = None
        elif not content.get("raised_by"):
            self.add_error("raised_by", _("Choose the deputy who raises it."))
        if origin == Origin.LOCAL_COUNCIL and not content.get("origin_note"):
            self.add_error("origin_note", _("Name the local council and its initiative."))

    @property
    def has_more(self) -> bool:
        """Whether the rarer fields say something, or are wrong."""
        rare = (
            *("parent", "is_closed", "petition_words", "petition", "initiative", "request", "raised_by"),
            "origin_note",
        )
        said = any(self[name].value() for name in rare) or self["origin"].value() not in (
            "",
            None,
            Origin.OWN,
        )
        return said or any(name in self.errors for name in rare)

    @property
    def values(self) -> dict[str, Any]:
        """The item as it is to be, for the action."""
        return {name: value for name, value in self.cleaned_data.items() if name in (*ITEM_FIELDS, "reason")}


ITEM_FIELDS = (
    "title_kk",
    "title_ru",
    "rapporteur",
    "parent",
    "is_closed",
    "origin",
    "origin_note",
    "petition",
    "initiative",
    "request",
    "raised_by",
)


class AnotherMatter(forms.Form):
    """A public extraordinary session takes up another matter only for a stated reason."""

    reason = PlainText(
        label=_("Why this matter is added"),
        help_text=_(
            "An extraordinary session may decide only the matter that caused it. The reason is published."
        ),
        max_length=500,
        lines=2,
        required=False,
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)  # type: ignore[call-arg]
        if not (session.is_public and session.kind == SessionKind.EXTRAORDINARY):
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if "reason" in self.fields and not content.get("parent") and not content.get("reason"):
            self.add_error("reason", _("State the reason."))
        return content


class AddItemForm(AnotherMatter, ItemForm):
    """A new item. The same title twice is a button pressed twice."""

    def clean(self) -> dict[str, Any]:
        content = super().clean()
        same = self.session.items.exclude(status=ItemStatus.WITHDRAWN).filter(
            parent=content.get("parent"),
            title_kk=content.get("title_kk", ""),
            title_ru=content.get("title_ru", ""),
        )
        if not self.errors and (twin := same.first()):
            self.add_error(
                "title_kk",
                _("This item is already on the agenda, under number %(number)s.") % {"number": twin.number},
            )
        return content


class EditItemForm(SeenForm, ItemForm):
    """An item that is there."""

    saved_fields = ITEM_FIELDS


def item_values(item: AgendaItem) -> dict[str, Any]:
    """An item as its form begins."""
    links = ("parent", "petition", "initiative", "request", "raised_by")
    return {name: getattr(item, f"{name}_id" if name in links else name) for name in ITEM_FIELDS}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _possible_parents(session: Session, item: AgendaItem | None) -> Any:
    """Items under which another fits: neither itself, nor a part of it, nor too deep."""
    items = {one.pk: one for one in session.items.exclude(status=ItemStatus.WITHDRAWN)}
    depths = {key: len(list(_line(one, items))) for key, one in items.items()}
    barred = {key for key, one in items.items() if item and item.pk in {up.pk for up in _line(one, items)}}
    height = max((depths[key] - depths[item.pk] + 1 for key in barred), default=1) if item and barred else 1
    fitting = [key for key in items if key not in barred and depths[key] + height <= DEEPEST]
    return session.items.filter(pk__in=fitting).in_order()


def _line(item: AgendaItem, items: dict[int, AgendaItem]) -> Iterable[AgendaItem]:
    """The item and all that it is a part of."""
    step: AgendaItem | None = item
    while step is not None:
        yield step
        step = items.get(step.parent_id) if step.parent_id else None


class DocumentForm(forms.Form):
    """A file for the session or for one item."""

    title = PlainText(label=_("Title of the document"), max_length=300)
    language = forms.ChoiceField(
        label=_("Language of the document"), choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    file = DocumentField(label=_("File"))


class _SessionForm(forms.Form):
    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session


class ImportForm(AnotherMatter, _SessionForm):
    """A whole agenda at once: pasted, or from a table."""

    text = PlainText(
        label=_("The agenda, one item on each line"),
        help_text=_(
            "In the order “Kazakh title | Russian title | rapporteur”; the last two may be missing."
            " Numbers such as 1. and 1.1. at the beginning are understood."
        ),
        max_length=LONGEST_TEXT,
        lines=12,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("A line with one title only is"),
        choices=[("kk", _("in Kazakh")), ("ru", _("in Russian"))],
        initial="kk",
        required=False,
    )
    table = forms.FileField(
        label=_("Or a table (CSV)"),
        help_text=_("UTF-8, with the columns kk, ru, rapporteur, number."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv"}),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        table = content.get("table")
        if not content.get("text") and not table and not self.errors:
            self.add_error("text", _("Paste the agenda, or choose a table."))
        if table and table.size > LARGEST_TABLE:
            self.add_error("table", _("The table is larger than 1 MB: this is no agenda."))
        return content
