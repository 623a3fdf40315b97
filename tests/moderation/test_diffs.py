"""Two versions of a text in one."""

from hypothesis import given
from hypothesis import strategies as st

from moderation.diffs import has_changed, parts

TEXT = st.text("аб \n.,әқ1", max_size=80)


@given(TEXT, TEXT)
def test_both_versions_can_be_read_from_it(before, after):
    found = parts(before, after)

    assert "".join(part.text for part in found if part.kind != "new") == before
    assert "".join(part.text for part in found if part.kind != "gone") == after
    assert has_changed(found) == (before != after)


def test_only_the_words_that_changed_are_marked():
    found = parts("Построить школу в селе", "Построить новую школу в ауле")

    changed = [(part.kind, part.text.strip()) for part in found if part.kind != "same"]
    assert changed == [("new", "новую"), ("gone", "селе"), ("new", "ауле")]
