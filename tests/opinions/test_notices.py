import pytest

from notifications.models import Event
from notifications.rendering import letter
from opinions import notices
from tests.factories import GroundFactory, StatementFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("kind", ["shown", "refused", "retired", "reinstated"])
def test_every_notice_can_be_read_in_every_language(kind, language, now):
    statement = StatementFactory(text_kk="Кітапхана керек.", text_ru="", status_reason="Қайталанған.")
    ground = GroundFactory(
        name_kk="Дербес деректер бар", name_ru="Персональные данные", name_en="Personal data"
    )
    more = {"ground": ground, "reasons": "Көршінің аты аталған."} if kind == "refused" else {}

    getattr(notices, kind)(statement, at=now, **more)
    written = letter(Event.objects.get(), language=language, reason="author")

    assert "Кітапхана керек." in written.subject
    assert f"/{language}/opinions/{statement.conversation.code}/" in written.text
    if kind == "refused":
        assert "Көршінің аты аталған." in written.text
        names = {"kk": "Дербес деректер бар", "ru": "Персональные данные", "en": "Personal data"}
        assert names[language] in written.text
    if kind == "retired":
        assert "Қайталанған." in written.text


def test_the_same_decision_is_told_once(now):
    statement = StatementFactory()

    for _time in range(2):
        notices.shown(statement, at=now)

    assert Event.objects.count() == 1
