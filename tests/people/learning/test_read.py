"""A module file becomes a module, or an error that says file, line and what is wrong."""

import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.errors import SekishoError
from sekisho.people.learning.module import Lab, Module, Quiz, Scene, Text
from sekisho.people.learning.read import LARGEST, read
from sekisho.text.say import LANGS, sentence
from tests.people.learning.written import FRONT, LAB, PAGES, QUIZ, SCENE, WHOLE, changed, made, tried


def fault(text: str) -> SekishoError:
    with pytest.raises(SekishoError) as caught:
        made(text)
    for lang in LANGS:
        assert "change/en.md" in sentence(caught.value, lang)
    return caught.value


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_module_is_read_with_pages_and_blocks_in_their_order() -> None:
    module = made()
    assert (module.id, module.locale, module.level, module.minutes) == ("change", "en", "group", 3)
    assert [page.title for page in module.pages] == ["First", "Second", "Third"]
    assert [type(part) for part in module.pages[0].parts] == [Text, Scene]
    assert [block.id for block in module.blocks] == ["friday", "q1", "q2", "q3"]
    assert [source.id for source in module.sources] == ["orion"]
    assert module.digest == sha256(WHOLE.encode()).hexdigest()


def test_a_scene_goes_on_in_steps() -> None:
    scene = made().block("friday")
    assert isinstance(scene, Scene)
    assert [step.ask for step in scene.steps] == ["What do you do first?", "And now?"]
    assert scene.steps[0].show.startswith("From: Mori Print")
    assert [choice.right for choice in scene.steps[0].choices] == [False, True, False]


def test_a_lab_is_read() -> None:
    lab = made(WHOLE + LAB).block("bucket")
    assert isinstance(lab, Lab)
    assert (lab.fact, len(lab.hints), lab.look) == ("open_bucket", 2, ("aws/buckets/*.json",))


def test_every_part_knows_its_line() -> None:
    module = made()
    assert {block.id: block.line for block in module.blocks} == {
        "friday": line_of(WHOLE, "```scene"),
        "q1": line_of(WHOLE, "```quiz"),
        "q2": line_of(WHOLE, "```quiz\nid: q2"),
        "q3": line_of(WHOLE, "```quiz\nid: q3"),
    }
    assert [text.line for text in module.texts] == [
        line_of(WHOLE, "Orion lost"),
        line_of(WHOLE, "Call the number that you"),
    ]
    assert [page.line for page in module.pages] == [
        line_of(WHOLE, f"## {name}") for name in ("First", "Second", "Third")
    ]


def test_the_digest_tells_one_byte() -> None:
    assert made(WHOLE + "\n").digest != made().digest


def test_line_ends_of_windows_are_read_alike() -> None:
    other = read(WHOLE.replace("\n", "\r\n").encode(), "change/en.md")
    assert other.pages == made().pages


def test_a_heading_in_a_code_block_begins_no_page() -> None:
    text = WHOLE + "\n```text\n## not a page\n```\n"
    assert [page.title for page in made(text).pages] == ["First", "Second", "Third"]


def test_a_longer_fence_may_hold_a_shorter_one() -> None:
    inner = SCENE.replace("  Please use the new account.", "  ```\n  code\n  ```").replace("```scene", "`````scene", 1)
    text = FRONT + "## One\n\n" + inner.rstrip()[: -len("```")] + "`````\n"
    scene = made(text).block("friday")
    assert isinstance(scene, Scene)
    assert "```\ncode\n```" in scene.steps[0].show


@pytest.mark.parametrize(
    ("code", "text", "part"),
    [
        ("module_front", WHOLE[4:], "id: change"),
        ("module_front", "---\nid: change\n", None),
        ("module_field", changed(("level: group", "level: hard")), "level: hard"),
        ("module_field", changed(("title: A new account", "title: 2024")), "title: 2024"),
        ("module_field", changed(("minutes: 3", "minutes: many")), "minutes: many"),
        ("module_field", changed(("url: https://www.sec.gov/", "url: javascript:alert(1)")), "url: javascript"),
        ("module_field", changed(("url: https://www.sec.gov/", "url: http://www.sec.gov/")), "url: http:"),
        ("module_field", changed(("minutes: 3", "minutes: 3\nmusic: loud")), "id: change"),
        ("module_field", changed(("id: change", "id: ../change")), "id: ../change"),
        ("module_field", changed(("version: 1", "version: !!python/object:os.system 1")), "id: change"),
        ("module_field", changed(("ask: And now?", "ask: 5")), "ask: 5"),
        ("module_field", changed(("      - text: Wait.\n", "      - text: No\n")), "text: No"),
        ("module_field", changed(("kind: mail", "kind: opera")), "kind: opera"),
        ("module_yaml", changed(("title: A new account", "title: A: new account")), "title: A:"),
        ("module_yaml", changed(("title: A new account", "title: &a A new account")), "title: &a"),
        ("module_yaml", changed(("title: A new account", "title: A new account\ntitle: B")), "title: B"),
        ("module_yaml", changed(("tactics: [bec.payment_change]", "tactics: " + "[" * 50)), "tactics"),
        ("module_yaml", changed(("title: A new account", "title: \x01")), "id: change"),
        ("module_page", FRONT + "Words before.\n\n" + PAGES, "Words before"),
        ("module_page", FRONT + "Nothing but words.\n", "Nothing but"),
        ("module_page", FRONT.rstrip("\n") + "\n", None),
        ("module_nested", WHOLE + "\n- a list\n\n  " + QUIZ.format(id="q4").replace("\n", "\n  "), "  ```quiz\n  id: q4"),
        ("module_open", WHOLE + "\n```quiz\nid: q4\n", "```quiz\nid: q4"),
        ("module_open", WHOLE + "\n```text\nwords\n", "```text"),
        ("module_double", WHOLE + QUIZ.format(id="q1"), None),
        ("module_right", WHOLE + QUIZ.format(id="q4").replace("    right: true\n", ""), "```quiz\nid: q4"),
        ("module_right", WHOLE + QUIZ.format(id="q4").replace("text: Th", "right: true\n    text: Th").replace("    right: true\n    why", "    why").replace("text: Neither.", "text: Neither.\n    right: true"), "```quiz\nid: q4"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(code: str, text: str, part: str | None) -> None:
    found = fault(text)
    assert found.code == code
    if part is not None:
        assert found.params["line"] == line_of(text, part)


def test_two_choices_are_too_few() -> None:
    short = QUIZ.format(id="q4").replace("  - text: Neither.\n    why: There is one.\n", "")
    assert fault(WHOLE + short).code == "module_field"


def test_a_file_of_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(SekishoError) as caught:
        read(changed(("A new account", "新しい口座")).encode("cp932"), "change/ja.md")
    assert (caught.value.code, caught.value.params["line"]) == ("module_encoding", 5)


def test_a_file_that_is_too_large_is_refused() -> None:
    assert fault(WHOLE + "x" * LARGEST).code == "module_large"


def test_aliases_that_would_grow_without_end_are_refused() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert fault("---\n" + bomb + "---\n" + PAGES).code == "module_yaml"


@given(st.text(max_size=400) | st.binary(max_size=400).map(lambda content: content.decode("latin-1")))
def test_any_text_is_a_module_or_an_error_with_file_and_line(text: str) -> None:
    found = tried(text)
    assert isinstance(found, Module) or (found.params["file"] == "change/en.md" and found.params["line"])


@given(st.binary(max_size=200))
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(SekishoError):
        read(content + b"\xff", "a/en.md")


@given(st.lists(st.sampled_from(["## Page\n", "```", "````", "scene", "\n", "- ", "> ", "id: a\n", "  ", "quiz\n", "[^orion]", "text", "*", "|a|b|\n|-|-|\n"]), max_size=40))  # fmt: skip
def test_any_pages_are_read_or_refused(parts: list[str]) -> None:
    text = FRONT + "".join(parts)
    found = tried(text)
    if isinstance(found, SekishoError):
        assert str(found.code).startswith("module_")
        assert 1 <= int(found.params["line"] or 0) <= text.count("\n") + 2
    else:
        assert found.pages


@given(st.text(max_size=60))
def test_any_text_of_a_choice_comes_back_as_it_was_written(text: str) -> None:
    quoted = json.dumps(text, ensure_ascii=True)
    found = tried(WHOLE + QUIZ.format(id="q4").replace("text: This.", f"text: {quoted}"))
    if isinstance(found, SekishoError):
        assert found.code in {"module_field", "module_yaml"}
        return
    block = found.block("q4")
    assert isinstance(block, Quiz)
    assert block.steps[0].choices[0].text == text
