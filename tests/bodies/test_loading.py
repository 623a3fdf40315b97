import pytest
from django.core.management import CommandError, call_command

from bodies import loading
from bodies.models import Body

pytestmark = pytest.mark.usefixtures("reference")

HEADER = ",".join(loading.COLUMNS) + "\n"
OLD = "ministry-old,ministry,central,000000000,Ескі,Старое,Old,,2025-09-17,ministry-new,known,false\n"
NEW = "ministry-new,ministry,central,000000000,Жаңа,Новое,New,2025-09-18,,,known,false\n"


@pytest.fixture
def table(tmp_path):
    def write(text):
        path = tmp_path / "bodies.csv"
        path.write_text(HEADER + text, encoding="utf-8")
        return path

    return write


def test_a_successor_may_stand_below_its_predecessor(table):
    call_command("import_bodies", table(OLD + NEW))

    assert Body.objects.get(code="ministry-old").successor == Body.objects.get(code="ministry-new")


def test_a_second_import_changes_nothing(table, capsys):
    file = table(OLD + NEW)
    call_command("import_bodies", file)

    call_command("import_bodies", file)

    assert capsys.readouterr().out.splitlines()[-1].endswith("0 created, 0 updated, 2 unchanged")


def test_bad_rows_are_listed_and_nothing_is_imported(table):
    count = Body.objects.count()
    file = table(
        NEW
        + "Bad Code,ministry,central,000000000,А,А,A,,,,known,false\n"
        + "council,council,central,123456789,А,А,A,,,nobody,known,false\n"
        + "self,ministry,central,000000000,А,А,A,2026-01-02,2026-01-01,self,known,\n"
    )

    with pytest.raises(CommandError) as error:
        call_command("import_bodies", file)

    report = str(error.value)
    assert "Line 3, column code: Enter a valid “slug”" in report
    assert "Line 4, column kind: Value 'council' is not a valid choice." in report
    assert "Line 4, column territory: there is no unit with the KATO code “123456789”." in report
    assert "Line 4, column successor: there is no body with the code “nobody”." in report
    assert "Line 5, column valid_to: this date is before" in report
    assert "Line 5, column successor: a body can't succeed itself." in report
    assert "Line 5, column is_authorized: “” is neither true nor false." in report
    assert Body.objects.count() == count
