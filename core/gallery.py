"""Every component with sample data, in the longest words that it will meet."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.texts import Text

DAY = date(2026, 11, 20)
PLACES = [
    ("Алматы қаласы", "kk", 12_480),
    ("Түркістан облысы", "kk", 7_315),
    ("Западно-Казахстанская область", "ru", 2_904),
    ("Қызылорда облысы", "kk", 861),
    ("Ұлытау облысы", "kk", None),
]
SIGNED = [3, 12, 48, 96, 180, 240, 221, 160, 132, 98, 64, 71, 55, 40, 38, 29, 31, 22, 0, 12]


@dataclass(frozen=True, slots=True)
class SampleClock:
    """The shape of a term of law, for show."""

    day: int
    days: int
    due_date: date
    is_overdue: bool = False
    overdue_days: int = 0
    is_stopped: bool = False


class SampleForm(forms.Form):
    """One field of every kind."""

    title = forms.CharField(
        label="Петицияның тақырыбы", max_length=150, help_text="Не сұрайтыныңызды бір сөйлеммен жазыңыз."
    )
    text = forms.CharField(
        label="Мәтіні", max_length=5_000, widget=forms.Textarea(attrs={"rows": 5}), required=False
    )
    region = forms.ChoiceField(
        label="Өңір", choices=[("", "—"), ("75", "Алматы қаласы"), ("27", "Батыс Қазақстан облысы")]
    )
    language = forms.ChoiceField(
        label="Петиция тілі",
        choices=[("kk", "Қазақша"), ("ru", "Русский"), ("both", "Екі тілде де")],
        widget=forms.RadioSelect,
        help_text="Екінші тілдегі мәтінді кейін де қосуға болады.",
    )
    topics = forms.MultipleChoiceField(
        label="Тақырыптар",
        choices=[("roads", "Автожолдар және жаяу жүргіншілер қауіпсіздігі"), ("schools", "Мектептер")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    email = forms.EmailField(label="Электрондық пошта", required=False)
    is_confirmed = forms.BooleanField(label="Мен петицияға тыйым салынған мәселелердің тізбесімен таныстым")


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components on one page: for whoever draws, writes or checks pages."""
    return render(request, "gallery.html", _pictures() | _lists() | _forms())


def _forms() -> dict[str, Any]:
    wrong = SampleForm(
        {"title": "", "text": "Құрметті әкім!\nСізден сұраймыз.", "region": "75", "email": "айгүл"}
    )
    return {"form": SampleForm(auto_id="good_%s"), "wrong_form": wrong}


def _pictures() -> dict[str, Any]:
    due = DAY + timedelta(days=30)
    return {
        "running": SampleClock(day=12, days=40, due_date=due),
        "overdue": SampleClock(day=20, days=20, due_date=DAY, is_overdue=True, overdue_days=3),
        "stopped": SampleClock(day=14, days=20, due_date=due, is_stopped=True),
        "body": Text("Министерство сельского хозяйства Республики Казахстан", "ru"),
        "bars": [
            {"label": Text(name, language), "value": value, "share": (value or 0) * 100 // 12_480}
            for name, language, value in PLACES
        ],
        "columns": [
            {"label": DAY - timedelta(days=len(SIGNED) - place), "value": value}
            for place, value in enumerate(SIGNED)
        ],
        "facts": [
            {"value": 128, "label": _("petitions collecting signatures")},
            {"value": 1_482_613, "label": _("signatures given")},
            {"value": 37, "label": _("answers given in time")},
        ],
        "stages": [
            {"label": _("Checked"), "state": "done", "note": "12.10.2026"},
            {"label": _("Backed"), "state": "done", "note": "26.10.2026"},
            {"label": _("Collecting signatures"), "state": "current", "note": "12 480 / 50 000"},
            {"label": _("Under review"), "state": "coming"},
            {"label": _("Decided"), "state": "coming"},
        ],
    }


def _lists() -> dict[str, Any]:
    kazakh = Text(
        "Ауылдық округтерде жаяу жүргіншілер жүретін жолдарды жарықтандыру және қауіпсіздендіру туралы", "kk"
    )
    russian = Text("О внесении изменений в правила содержания безнадзорных животных в городах", "ru")
    return {
        "kazakh_title": kazakh,
        "russian_title": russian,
        "entries": [
            {"at": DAY, "title": Text("Қол қою аяқталды, петиция тіркелді", "kk"), "tone": "success"},
            {
                "at": DAY - timedelta(days=9),
                "title": Text("Назначено общественное обсуждение", "ru"),
                "text": Text("Конференц-зал акимата, 15:00.\nВход свободный.", "ru"),
                "url": "#timeline",
            },
            {"at": DAY - timedelta(days=40), "title": Text("Петиция берілді", "kk"), "tone": "neutral"},
        ],
        "rows": [
            {
                "label": _("Addressee"),
                "value": Text("Алматы қаласының әкімдігі", "kk"),
                "change_url": "#summary",
            },
            {"label": _("Title"), "value": russian, "change_url": "#summary"},
            {"label": _("Legal basis"), "value": "ӘРПК 90-4-бап"},
        ],
        "page_obj": Paginator(range(1_000), 20).page(7),
    }
