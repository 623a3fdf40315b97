"""The columns of each table, and what they mean."""

from django.utils.translation import gettext_lazy as _

from core.feeds import Column


def _of_community(path: str) -> tuple[Column, ...]:
    return (
        Column("kato", f"{path}unit__kato", _("KATO code of the community")),
        Column("name_kk", f"{path}unit__name_kk", _("Its name in Kazakh")),
        Column("name_ru", f"{path}unit__name_ru", _("Its name in Russian")),
        Column("is_generated", f"{path}is_generated", _("Whether it is invented"), "boolean"),
    )


_FROM = Column("from_date", "from_date", _("First day in force"), "date")
_TO = Column("to_date", "to_date", _("Last day in force; empty while there is none"), "date")
_PUBLISHED = Column("published_at", "published_at", _("When it was published here"), "datetime")
_ITEM = Column(
    "matter", "item__code", _("Code of the matter of a meeting that decided it; empty when unknown")
)

COMMUNITIES = (
    *_of_community(""),
    Column("kind", "unit__kind", _("What it is: rural_okrug, settlement, village, district_city")),
    Column("district", "district__kato", _("KATO code of its district")),
    Column("office_kk", "office_kk", _("Address of the office in Kazakh; empty when not known")),
    Column("office_ru", "office_ru", _("Address of the office in Russian; empty when not known")),
    Column("phone", "phone", _("Telephone of the office; empty when not known")),
    Column("website", "website", _("Website; empty when not known")),
    Column("changed_at", "changed_at", _("When something on file changed last"), "datetime"),
)
MEMBERS = (
    *_of_community("council__community__"),
    Column("council", "council__code", _("Code of the council, as in its address")),
    Column("council_kind", "council__kind", _("What it is: gathering, assembly, kenes")),
    Column("name", "name", _("Full name of the member")),
    Column("village_kk", "village_kk", _("The place that the member represents, in Kazakh")),
    Column("village_ru", "village_ru", _("The place that the member represents, in Russian")),
    Column("from_date", "from_date", _("First day of the seat"), "date"),
    Column("to_date", "to_date", _("Last day of the seat; empty while it is held"), "date"),
)

MINUTES = (
    *_of_community("council__community__"),
    Column("meeting", "code", _("Code of the meeting, as in its address")),
    Column("council", "council__code", _("Code of the council that met")),
    Column("council_kind", "council__kind", _("What met: separate_gathering, gathering, assembly, kenes")),
    Column("number", "number", _("Number of the minutes as written; empty for none")),
    Column(
        "status",
        "status",
        _("Where the minutes stand: signed, with_akim, answered, disagreed, referred"),
    ),
    Column("starts_at", "starts_at", _("When the meeting began"), "datetime"),
    Column("place_kk", "place_kk", _("Where it was held, in Kazakh; empty when missing")),
    Column("place_ru", "place_ru", _("Where it was held, in Russian; empty when missing")),
    Column("convened_by", "convened_by", _("Who convened it: akim, members, residents")),
    Column("notice_on", "notice_on", _("When notice was given; empty when not known"), "date"),
    Column("quorum_base", "quorum_base", _("How many could have come; empty when not known"), "integer"),
    Column("present", "present_count", _("How many of them came; empty when not known"), "integer"),
    Column("chair", "chair", _("Who chaired")),
    Column("secretary", "secretary", _("Who kept the minutes")),
    Column("signed_on", "signed_on", _("When chair and secretary signed"), "date"),
    Column("passed_on", "passed_on", _("When the minutes were passed to the akim; empty before"), "date"),
    Column("answer_due_date", "answer_due_date", _("Until when the akim has to answer"), "date"),
    Column("answered_on", "answered_on", _("When the akim answered; empty before"), "date"),
    Column("akim_agrees", "akim_agrees", _("Whether the akim agrees; empty before the answer"), "boolean"),
    Column("is_archive", "is_archive", _("Whether these are old minutes, kept as a scan"), "boolean"),
    Column("summary_kk", "summary_kk", _("What old minutes are about, in Kazakh; empty when missing")),
    Column("summary_ru", "summary_ru", _("What old minutes are about, in Russian; empty when missing")),
    _PUBLISHED,
)
MATTERS = (
    *_of_community("meeting__council__community__"),
    Column("meeting", "meeting__code", _("Code of the meeting")),
    Column("matter", "code", _("Code of the matter")),
    Column("position", "position", _("Its place on the agenda"), "integer"),
    Column(
        "subject",
        "subject",
        _("What it is about: budget, plan, property, act, tariff, akim, monitoring, other"),
    ),
    Column("title_kk", "title_kk", _("Title in Kazakh; empty when missing")),
    Column("title_ru", "title_ru", _("Title in Russian; empty when missing")),
    Column("rapporteur", "rapporteur", _("Who reported; empty for nobody")),
    Column("decision_kk", "decision_kk", _("What was decided, in Kazakh; empty when missing")),
    Column("decision_ru", "decision_ru", _("What was decided, in Russian; empty when missing")),
    Column("votes_for", "votes_for", _("Votes for; empty when no vote was recorded"), "integer"),
    Column("votes_against", "votes_against", _("Votes against"), "integer"),
    Column("votes_abstained", "votes_abstained", _("Votes of those who abstained"), "integer"),
    Column(
        "result",
        "result",
        _("How the vote ended: adopted, not_adopted, by_chair (equal votes); empty for no vote"),
    ),
)

ACTS = (
    *_of_community("community__"),
    Column("act", "code", _("Code of the act, as in its address")),
    Column(
        "kind",
        "kind",
        _("What it regulates: improvement, sanitation, street_trade, events, amendment, other"),
    ),
    Column("number", "number", _("Its number as written")),
    Column("adopted_on", "adopted_on", _("When it was adopted"), "date"),
    Column("title_kk", "title_kk", _("Title in Kazakh; empty when missing")),
    Column("title_ru", "title_ru", _("Title in Russian; empty when missing")),
    _FROM,
    _TO,
    Column("repealed_by", "repealed_by__code", _("Code of the act that repealed it; empty for none")),
    _ITEM,
    _PUBLISHED,
)
CLAUSES = (
    *_of_community("act__community__"),
    Column("act", "act__code", _("Code of the act")),
    Column("order", "order", _("Place of the clause in the act; its wordings share it"), "integer"),
    Column("number", "number", _("Number of the clause as written")),
    _FROM,
    _TO,
    Column("by", "by__code", _("Code of the act that brought this wording; the act itself at first")),
    Column("text_kk", "text_kk", _("The wording in Kazakh; empty when missing")),
    Column("text_ru", "text_ru", _("The wording in Russian; empty when missing")),
)

TARIFFS = (
    *_of_community("community__"),
    Column("tariff", "code", _("Code of the tariff")),
    Column("service", "service__code", _("Code of the service")),
    Column("service_kk", "service__name_kk", _("Name of the service in Kazakh")),
    Column("service_ru", "service__name_ru", _("Name of the service in Russian")),
    Column("unit_kk", "service__unit_kk", _("What the amount is paid for, in Kazakh")),
    Column("unit_ru", "service__unit_ru", _("What the amount is paid for, in Russian")),
    Column("amount", "amount", _("What one unit costs, in tenge"), "number"),
    _FROM,
    _TO,
    Column("reason_kk", "reason_kk", _("Why it was set, in Kazakh; empty when missing")),
    Column("reason_ru", "reason_ru", _("Why it was set, in Russian; empty when missing")),
    _ITEM,
    _PUBLISHED,
)
RATES = (
    *_of_community("community__"),
    Column("kind", "kind__code", _("Code of the tax or fee")),
    Column("kind_kk", "kind__name_kk", _("Its name in Kazakh")),
    Column("kind_ru", "kind__name_ru", _("Its name in Russian")),
    Column("unit_kk", "kind__unit_kk", _("What the rate is counted in, in Kazakh")),
    Column("unit_ru", "kind__unit_ru", _("What the rate is counted in, in Russian")),
    Column("value", "value", _("The rate"), "number"),
    Column("least", "kind__least", _("The lowest rate that the law allows"), "number"),
    Column("most", "kind__most", _("The highest rate that the law allows"), "number"),
    _FROM,
    _TO,
    _ITEM,
    _PUBLISHED,
)


def _of_line(line: str) -> tuple[Column, ...]:
    """A line of a budget; ``line`` is where its source or purpose is read."""
    return (
        *_of_community("budget__community__"),
        Column("year", "budget__year", _("Year of the budget"), "year"),
        Column("side", "side", _("Which side the line is on: revenue, expenditure")),
        Column("group", "group", _("Of revenue: tax, other, transfer; empty for expenditure")),
        Column("line", f"{line}__code", _("Code of the source or of the purpose")),
        Column("line_kk", f"{line}__name_kk", _("Name of the source or of the purpose in Kazakh")),
        Column("line_ru", f"{line}__name_ru", _("Name of the source or of the purpose in Russian")),
        Column("planned", "planned", _("Planned, in tenge"), "number"),
        Column("executed", "executed", _("Executed, in tenge; empty when not reported"), "number"),
        Column("approved_on", "budget__approved_on", _("When the plan was approved"), "date"),
        Column("executed_on", "budget__executed_on", _("As of which day execution is reported"), "date"),
        Column(
            "population",
            "budget__population",
            _("Residents by whom figures per head are divided; empty when not known"),
            "integer",
        ),
        Column("population_date", "budget__population_date", _("As of which day they were counted"), "date"),
        Column("published_at", "budget__published_at", _("When the budget was published here"), "datetime"),
    )


REVENUES = _of_line("source")
EXPENDITURES = _of_line("kind")
