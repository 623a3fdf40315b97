import pytest

from core.transitions import IllegalTransition, check

TABLE = {"draft": {"sent"}, "sent": set()}


@pytest.mark.parametrize(("old", "new"), [("draft", "draft"), ("sent", "draft"), ("sent", "sent")])
def test_only_steps_of_the_table_pass(old, new):
    check(TABLE, "draft", "sent")

    with pytest.raises(IllegalTransition, match=f"{old} → {new}"):
        check(TABLE, old, new)
