"""A bundle holds pages and nothing about anybody, and what does not belong on a page is refused."""

import json
import stat
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.landing.bundle import load, new_slug, write_bundle
from sekisho.landing.page import Page
from sekisho.landing.safe import TAGS, unsafe
from sekisho.landing.shelf import Shelf
from sekisho.model.errors import SekishoError
from sekisho.text.say import LANGS, sentence
from tests.landing.pages import ENGLISH, FORM, NEUTRAL


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b", ENGLISH)
    found = load(tmp_path / "b")
    assert found.pages == ENGLISH
    assert len(found.key) == 32
    assert b"body" in found.style


def test_nothing_but_pages_a_style_a_key_and_a_digest_lies_in_it(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b", ENGLISH, style="body { color: black }")
    files = {str(one.relative_to(tmp_path / "b")) for one in (tmp_path / "b").rglob("*") if one.is_file()}
    assert files == {f"pages/{slug}.json" for slug in ENGLISH} | {"style.css", "wave.key", "stamp"}
    known = set(Page.__struct_fields__)
    assert all(set(json.loads((tmp_path / "b" / one).read_bytes())) <= known for one in files if one.endswith("json"))
    assert load(tmp_path / "b").style == b"body { color: black }"


def test_others_than_the_owner_and_the_group_read_nothing(tmp_path: Path) -> None:
    write_bundle(tmp_path / "b", ENGLISH)
    for one in (tmp_path / "b", *(tmp_path / "b").rglob("*")):
        assert stat.S_IMODE(one.stat().st_mode) & 0o027 == 0, one


def test_the_key_stays_for_a_wave_and_is_made_anew_for_the_next(tmp_path: Path) -> None:
    write_bundle(tmp_path, ENGLISH)
    first = load(tmp_path).key
    write_bundle(tmp_path, {FORM: ENGLISH[FORM]})
    assert load(tmp_path).key == first
    assert list(load(tmp_path).pages) == [FORM]
    write_bundle(tmp_path, ENGLISH, fresh=True)
    assert load(tmp_path).key != first


@given(st.integers())
def test_a_slug_is_eight_letters_and_digits(seed: int) -> None:
    slug = new_slug(Random(seed).choice)  # noqa: S311 - the same each time
    assert len(slug) == 8
    assert slug.isascii()
    assert slug.isalnum()
    assert slug == slug.lower()


@pytest.mark.parametrize(
    "debrief",
    [
        "<script>1</script>", "<p onclick='x()'>a</p>", "<img src='https://elsewhere.example/a'>", "<iframe></iframe>",
        "<form><input></form>", "<a href='javascript:x()'>a</a>", "<!-- a -->", "<p style='x'>a</p>", "<svg><a>x</a></svg>",
        "<meta http-equiv=refresh content=0>", "<a href=' JaVascript:x()'>a</a>", "<?php ?>", "<![CDATA[a]]>", "<!doctype html>",
    ],
)  # fmt: skip
def test_a_debrief_with_more_than_text_is_refused(tmp_path: Path, debrief: str) -> None:
    page = Page(lang="en", kind="form", title="A", debrief=debrief)
    with pytest.raises(SekishoError) as refused:
        write_bundle(tmp_path, {FORM: page})
    assert refused.value.code == "landing_page"
    for lang in LANGS:
        assert FORM in sentence(refused.value, lang)


@given(st.sampled_from(sorted(TAGS)), st.text(st.characters(exclude_characters="<&>"), max_size=40))
def test_text_lists_tables_and_links_are_taken(tag: str, text: str) -> None:
    assert unsafe(f"<{tag}>{text}</{tag}><a href='https://bank.example/module' rel='noopener'>more</a>") == ""


@pytest.mark.parametrize("slug", ["", "short", "UPPER000", "../../xx", "toolong00", "a b c d e"])
def test_a_slug_of_another_form_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(SekishoError, match="landing_page"):
        write_bundle(tmp_path, {slug: ENGLISH[FORM]})
    assert list(tmp_path.rglob("*.json")) == []


def test_a_folder_without_a_bundle_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(SekishoError, match="landing_none"):
        load(tmp_path)


def test_a_page_that_was_changed_by_hand_is_not_shown(tmp_path: Path) -> None:
    write_bundle(tmp_path, ENGLISH)
    path = tmp_path / "pages" / f"{NEUTRAL}.json"
    path.write_bytes(path.read_bytes().replace(b"closed", b"opened"))
    with pytest.raises(SekishoError, match="landing_changing"):
        load(tmp_path)


def test_a_page_that_is_too_large_or_has_another_shape_is_refused(tmp_path: Path) -> None:
    for wrong in ({"title": "a" * 201}, {"title": ""}, {"debrief": "a" * 70_000}, {"text": "a" * 5_000}):
        page = Page(**{"lang": "en", "kind": "form", "title": "A", **wrong})  # type: ignore[arg-type]
        with pytest.raises(SekishoError, match="landing_page"):
            write_bundle(tmp_path, {FORM: page})


def test_a_running_process_takes_new_pages_within_a_second_and_keeps_the_old_where_they_are_no_good(tmp_path: Path) -> None:  # fmt: skip
    write_bundle(tmp_path, ENGLISH)
    now = 0.0
    shelf = Shelf(tmp_path, lambda: now)
    write_bundle(tmp_path, {FORM: ENGLISH[FORM]})
    assert len(shelf.bundle().pages) == len(ENGLISH)
    now = 1.0
    assert list(shelf.bundle().pages) == [FORM]
    (tmp_path / "stamp").write_bytes(b"another")
    now = 2.0
    assert list(shelf.bundle().pages) == [FORM]
    (tmp_path / "stamp").unlink()
    now = 3.0
    assert list(shelf.bundle().pages) == [FORM]
