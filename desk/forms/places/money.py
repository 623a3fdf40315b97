"""What a community's clerk sends about money: tariffs, rates, the budget."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.face import grouped
from core.fields import PlainText
from desk.forms.oversight import BilingualForm, DayField
from desk.forms.places.acts import DecidedChoice
from desk.forms.seen import SeenForm
from selfgov.models import Budget, Community, ExpenditureKind, RevenueSource

LARGEST_FILE = 1024 * 1024
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")


class AmountField(forms.DecimalField):
    """A number as people write it: 1 250 000,50."""

    default_error_messages = {"invalid": _("Write a number, for example 1 250 000,50.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(min_value=0, **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(_SPACES.sub("", str(value)).replace(",", ".") if value else value)

    def clean(self, value: Any) -> Decimal | None:
        """With all its places, as it is kept: 5 and 5.00 are no change."""
        amount = super().clean(value)
        assert self.decimal_places is not None
        return None if amount is None else amount.quantize(Decimal(1).scaleb(-self.decimal_places))

    def prepare_value(self, value: Any) -> Any:
        """As people write it, without noughts that say nothing."""
        if not isinstance(value, Decimal):
            return value
        whole, _point, fraction = f"{value:f}".partition(".")
        fraction = fraction.rstrip("0")
        return f"{grouped(int(whole))},{fraction}" if fraction else grouped(int(whole))


class TariffForm(BilingualForm):
    """What a unit of a service costs from a day on, and why."""

    amount = AmountField(label=_("Amount, tenge"), max_digits=12)
    from_date = DayField(label=_("From which day"))
    reason_kk = PlainText(label=_("Reason in Kazakh"), max_length=500, lines=3, required=False)
    reason_ru = PlainText(label=_("Reason in Russian"), max_length=500, lines=3, required=False)
    item = DecidedChoice()
    pair = "reason"
    missing = _("Give the reason in Kazakh or in Russian, better in both.")

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].of(community)  # type: ignore[attr-defined]


class RateForm(forms.Form):
    """The rate of a tax or fee from a day on."""

    value = AmountField(label=_("Rate"), max_digits=12, decimal_places=4)
    from_date = DayField(label=_("From which day"))
    item = DecidedChoice()

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].of(community)  # type: ignore[attr-defined]


# The budget -----------------------------------------------------------------------------------

REVENUE, EXPENDITURE = "revenue", "expenditure"
COLUMNS = ("planned", "executed")
DAYS = ("approved_on", "executed_on")

Listed = RevenueSource | ExpenditureKind


class BudgetForm(SeenForm):
    """A year's budget, line by line. A line that stays empty is not in the budget."""

    approved_on = DayField(label=_("Approved on"), required=False)
    executed_on = DayField(
        label=_("Execution as of"),
        help_text=_("Leave it empty while only the plan is known."),
        required=False,
    )
    item = DecidedChoice()

    def __init__(
        self,
        *args: Any,
        community: Community,
        sources: Iterable[RevenueSource],
        kinds: Iterable[ExpenditureKind],
        **kwargs: Any,
    ) -> None:
        self.listed: dict[str, list[Listed]] = {REVENUE: list(sources), EXPENDITURE: list(kinds)}
        lines = [
            name_of(part, line.code, column)
            for part, listed in self.listed.items()
            for line in listed
            for column in COLUMNS
        ]
        self.saved_fields = (*DAYS, "item", *lines)
        super().__init__(*args, **kwargs)
        self.fields["item"].of(community)  # type: ignore[attr-defined]
        for part, listed in self.listed.items():
            for line in listed:
                self._add_line(part, line)

    def _add_line(self, part: str, line: Listed) -> None:
        for column, said in zip(COLUMNS, (_("%(line)s: plan"), _("%(line)s: execution")), strict=True):
            label = str(said) % {"line": line.name}
            self.fields[name_of(part, line.code, column)] = AmountField(label=label, required=False)

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        for part, listed in self.listed.items():
            for line in listed:
                planned, executed = (name_of(part, line.code, column) for column in COLUMNS)
                is_wrong = {planned, executed} & set(self.errors)
                if not is_wrong and content.get(executed) is not None and content.get(planned) is None:
                    self.add_error(planned, _("Give the plan too: 0 where nothing was planned."))
        return content

    # For the page and the action ------------------------------------------------------------

    @property
    def revenues(self) -> list[Any]:
        return self._rows(REVENUE)

    @property
    def expenditures(self) -> list[Any]:
        return self._rows(EXPENDITURE)

    def _rows(self, part: str) -> list[Any]:
        """A line of the page: what it is called and its two fields."""
        return [
            {"line": line, "fields": [self[name_of(part, line.code, column)] for column in COLUMNS]}
            for line in self.listed[part]
        ]

    @property
    def budget(self) -> dict[str, Any]:
        """The budget for the action: what the clerk changed, over what is saved now."""
        values = {**{name: self.initial.get(name) for name in self.saved_fields}, **self.changes}
        return {
            "approved_on": values["approved_on"],
            "executed_on": values["executed_on"],
            "item": self.cleaned_data["item"],
            "revenues": self._lines(REVENUE, values),
            "expenditures": self._lines(EXPENDITURE, values),
        }

    def _lines(self, part: str, values: dict[str, Any]) -> dict[str, tuple[Decimal, Decimal | None]]:
        names = {
            line.code: [name_of(part, line.code, column) for column in COLUMNS] for line in self.listed[part]
        }
        return {
            code: (values[planned], values[executed])
            for code, (planned, executed) in names.items()
            if values[planned] is not None
        }


def name_of(part: str, code: str, column: str) -> str:
    return f"{part}-{code}-{column}"


def budget_values(budget: Budget | None) -> dict[str, Any]:
    """A budget as its form begins."""
    if budget is None:
        return {}
    values: dict[str, Any] = {name: getattr(budget, name) for name in DAYS}
    values["item"] = budget.item
    for part, lines in (
        (REVENUE, [(line, line.source.code) for line in budget.revenues.select_related("source")]),
        (EXPENDITURE, [(line, line.kind.code) for line in budget.expenditures.select_related("kind")]),
    ):
        for line, code in lines:
            for column in COLUMNS:
                values[name_of(part, code, column)] = getattr(line, column)
    return values


class YearForm(forms.Form):
    """Which year's budget is entered."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)


class BudgetFileForm(forms.Form):
    """A budget in a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8 or XLSX, at most 1 MB, with the columns named below."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 1 MB: this is no budget."))
        return file
