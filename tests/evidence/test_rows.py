"""Names in rows become mentions, whatever cell they stand in."""

from sekisho.evidence.rows import mentions_of, size_of
from sekisho.model.ids import mention_id


def test_names_in_lists_are_mentioned_and_blanks_are_not() -> None:
    columns = (("one", "name"), ("many", "email"), ("none", "name"))
    found = mentions_of("s", columns, {"one": "a", "many": ["b@x", "", "b@x"], "none": None})
    assert found == sorted({mention_id("s", "name", "a"), mention_id("s", "email", "b@x")})


def test_a_row_is_as_large_as_its_texts() -> None:
    assert size_of({"a": "xxxx", "b": ["yy", "z"], "c": None}) == 7 + 3 * 8
