"""The check says what a reader or an auditor would stumble over, and leaves a whole module alone."""

from pathlib import Path

import pytest

from sekisho.people.learning import labs
from sekisho.people.learning.catalogue import shipped
from sekisho.people.learning.check import Problem, check, told
from sekisho.people.learning.lint.made_up import domains, phones
from sekisho.people.learning.lint.minutes import counted
from sekisho.people.learning.lint.overlap import runs, shared
from sekisho.text.say import LANGS, Lang
from tests.people.learning.written import LAB, QUIZ, WHOLE, changed, kept, made

JA = changed(("locale: en", "locale: ja"))


def problems(place: Path, *texts: str) -> list[Problem]:
    found = check([kept(place, *texts)], ("aws/buckets/list-buckets.json",))
    for one in found:
        for lang in LANGS:
            assert told(one, lang).startswith(one.file)
    return [one for one in found if one.code != "minutes"]


def codes(place: Path, *texts: str) -> list[str]:
    return [one.code for one in problems(place, *texts)]


def test_a_whole_module_in_both_languages_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, WHOLE, JA) == []


def test_a_language_that_is_missing_is_told(tmp_path: Path) -> None:
    assert [(one.code, one.file, one.params) for one in problems(tmp_path, WHOLE)] == [
        ("language_missing", "change/en.md", {"language": "ja"})
    ]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("version: 1", "version: 2", "version"),
        ("level: group", "level: intensive", "level"),
        ("groups: [payments_desk]", "groups: [branch]", "groups"),
        ("tactics: [bec.payment_change]", "tactics: [qr]", "tactics"),
        ("minutes: 3", "minutes: 3\nclouds: [aws]", "clouds"),
    ],
)
def test_what_differs_between_languages_is_told(tmp_path: Path, old: str, new: str, field: str) -> None:
    found = problems(tmp_path, WHOLE, changed((old, new), text=JA))
    assert [(one.code, one.file, one.params["field"]) for one in found] == [("field_differs", "change/ja.md", field)]


def test_minutes_may_differ_between_languages(tmp_path: Path) -> None:
    assert codes(tmp_path, WHOLE, changed(("minutes: 3", "minutes: 4"), text=JA)) == []


def test_the_order_of_groups_and_tactics_makes_no_difference(tmp_path: Path) -> None:
    one = changed(("tactics: [bec.payment_change]", "tactics: [qr, supplier]"))
    other = changed(("tactics: [bec.payment_change]", "tactics: [supplier, qr]"), text=JA)
    assert codes(tmp_path, one, other) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((("id: q2\n", "id: q9\n"),), "block_missing"),
        ((("kind: mail", "kind: call"),), "block_differs"),
        ((("  - text: Pay.\n", "  - text: Pay.\n    right: true\n"),), "block_differs"),
    ],
)
def test_blocks_that_differ_are_told_with_their_line(
    tmp_path: Path, change: tuple[tuple[str, str], ...], code: str
) -> None:
    other = changed(*change, text=JA)
    found = [one for one in problems(tmp_path, WHOLE, other) if one.file == "change/ja.md"]
    assert [one.code for one in found] == [code]
    assert other.splitlines()[found[0].line - 1].startswith("```")


def test_a_step_more_or_less_is_told(tmp_path: Path) -> None:
    scene = JA[JA.index("then:") : JA.index("```\n\n## Second")]
    assert "block_differs" in codes(tmp_path, WHOLE, JA.replace(scene, ""))


def alone(place: Path, *changes: tuple[str, str], more: str = "") -> list[Problem]:
    text = changed(*changes) + more
    return [
        one for one in problems(place, text, text.replace("locale: en", "locale: ja")) if one.file.endswith("en.md")
    ]


@pytest.mark.parametrize(
    ("code", "old", "new", "part"),
    [
        ("source_missing", "Call the number that you know.", "Call\nit. [^nobody]", "it. [^nobody]"),
        ("source_missing", "why: Then it is gone.", 'why: "Then it is gone. [^nobody]"', "```scene"),
        ("source_shown", "Nobody answers.", '"Nobody answers. [^orion]"', "```scene"),
        ("source_idle", "Orion lost USD 60 million. [^orion]", "Orion lost.", "---"),
        ("source_double", "sources:\n", "sources:\n  - id: orion\n    text: a\n    url: https://a.example/\n    says: b\n", "---"),
        ("term_unknown", "tactics: [bec.payment_change]", "tactics: [bec.payment]", "---"),
        ("term_unknown", "groups: [payments_desk]", "groups: [tellers]", "---"),
        ("everyone_alone", "groups: [payments_desk]", "groups: [everyone, branch]", "---"),
        ("pages", "## Third\n", "### Third\n", "---"),
        ("html", "Call the number that you know.", "Call <b>the</b> number", "Call <b>"),
        ("html", "Call the number that you know.", "Call <!-- the --> number", "Call <!--"),
        ("picture", "Call the number that you know.", "![a](https://a.example/a.png) number", "![a]"),
        ("link", "Call the number that you know.", "Call [the](http://a.example) number", "Call [the]"),
        ("link", "Call the number that you know.", "Call [the](javascript:x) number", "Call [the]"),
        ("heading", "Call the number that you know.", "# Call the number", "# Call"),
        ("fence", "Call the number that you know.", "```scen\nid: a\n```\nCall the number", "```scen"),
        ("after_unknown", "minutes: 3", "minutes: 3\nafter: [nothing]", "---"),
        ("after_circle", "minutes: 3", "minutes: 3\nafter: [change]", "---"),
        ("phone", "Nobody answers.", "Ring 03-1234-0000.", "```scene"),
        ("domain", "office@mori-print.example", "office@mori-print.com", "```scene"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line(tmp_path: Path, code: str, old: str, new: str, part: str) -> None:
    found = alone(tmp_path, (old, new))
    assert [one.code for one in found] == [code]
    text = changed((old, new))
    assert text.splitlines()[found[0].line - 1].startswith(part)


def test_mail_addresses_in_brackets_and_code_are_no_html(tmp_path: Path) -> None:
    assert alone(tmp_path, ("Call the number that you know.", "Mail <a@b.example> or `<script>`, the number")) == []


def test_links_to_https_and_the_hotline_are_fine(tmp_path: Path) -> None:
    assert (
        alone(
            tmp_path,
            ("Call the number that you know.", "[Here](https://bank.example) or [there](hotline:), the number"),
        )
        == []
    )


def test_too_few_questions_are_told(tmp_path: Path) -> None:
    scene = WHOLE[WHOLE.index("```scene") : WHOLE.index("## Second")]
    assert [one.code for one in alone(tmp_path, (scene, "\n"))] == ["questions"]
    assert [one.code for one in alone(tmp_path / "b", (QUIZ.format(id="q2"), ""))] == ["questions"]


def test_a_lab_belongs_into_an_intensive_module_and_looks_at_what_is_there(tmp_path: Path) -> None:
    assert [one.code for one in alone(tmp_path / "a", more=LAB)] == ["lab_level"]
    intensive = ("level: group", "level: intensive")
    assert alone(tmp_path / "b", intensive, more=LAB) == []
    elsewhere = LAB.replace("aws/buckets/*.json", "aws/money.json")
    assert [one.code for one in alone(tmp_path / "c", intensive, more=elsewhere)] == ["look"]


def test_a_circle_over_several_modules_is_told(tmp_path: Path) -> None:
    first = changed(("minutes: 3", "minutes: 3\nafter: [other]"))
    second = changed(("id: change", "id: other"), ("minutes: 3", "minutes: 3\nafter: [change]"))
    found = check([kept(tmp_path, first, second)])
    assert [one.file for one in found if one.code == "after_circle"] == ["change/en.md", "other/en.md"]


def test_a_file_that_cannot_be_read_is_told_in_both_languages(tmp_path: Path) -> None:
    kept(tmp_path, WHOLE, JA)
    (tmp_path / "change" / "en.md").write_text(changed(("minutes: 3", "minutes: 3\nmusic: loud")), "utf-8")
    found = [one for one in check([tmp_path]) if one.code == "unreadable"]
    assert (found[0].file, found[0].line) == ("change/en.md", 2)
    assert "music" in told(found[0], "en")
    assert "change/en.md 2行目" in told(found[0], "ja")


@pytest.mark.parametrize(("minutes", "fine"), [(1, False), (3, True), (4, True), (9, False)])
def test_minutes_have_to_be_plausible(tmp_path: Path, minutes: int, fine: bool) -> None:
    text = changed(("minutes: 3", f"minutes: {minutes}"))
    found = [one.code for one in check([kept(tmp_path, text)])]
    assert ("minutes" not in found) is fine


def test_minutes_count_words_signs_questions_and_labs() -> None:
    english = made(changed(("Call the number that you know.", "word " * 460)))
    assert counted(english) - counted(made(changed(("Call the number that you know.", "-")))) == pytest.approx(2.0)
    japanese = made(changed(("Call the number that you know.", "文字" * 500)))
    assert counted(japanese) - counted(made(changed(("Call the number that you know.", "-")))) == pytest.approx(2.0)
    assert counted(made(WHOLE + QUIZ.format(id="q4"))) - counted(made()) == pytest.approx(0.5, abs=0.2)
    assert counted(made(WHOLE + LAB)) - counted(made()) == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize(
    "number",
    ["03-1234-0000", "0120-444-444", "090-1234-5678", "09012345678", "０３－１２３４－５６７８", "+81 3 1234 5678", "212-555-0199 x", "(212) 456-7890", "+1 212 456 7890", "456-7890", "+44 20 7946 0112", "0550-22-0001", "555-0200"],
)  # fmt: skip
def test_a_number_that_may_ring_somewhere_is_found(tmp_path: Path, number: str) -> None:
    found = [one.code for one in alone(tmp_path, ("Nobody answers.", f"Call {number} now"))]
    assert found == ([] if number.startswith("212-555-01") else ["phone"])


@pytest.mark.parametrize("text", ["0550-12-0001", "0590-19-9999", "555-0100", "555-0199", "(212) 555-0142", "+81 550-12-0001", "2026-11-24", "10:00-11:30", "AA23-320A", "4111-1111-1111-1111", "12-345-678", "No. 1234-5678-9012", "1.234.5678", "192.168.100.2000"])  # fmt: skip
@pytest.mark.parametrize("lang", LANGS)
def test_made_up_numbers_dates_and_accounts_are_left_alone(text: str, lang: Lang) -> None:
    assert list(phones(text, lang)) == []


def test_a_post_code_of_japan_is_no_number() -> None:
    assert list(phones("〒420-0853", "ja")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a@mail.bank.example", []),
        ("https://login.microsoftonline.com/x and s3.amazonaws.com", []),
        ("example.com, www.example.org", []),
        ("see invoice.pdf, setup.exe, main.tf, e.g. this, 1.5", []),
        ("a@gmail.com", ["gmail.com"]),
        ("https://evil.zip/x", ["evil.zip"]),
        ("www.kuroneko.co.jp", ["kuroneko.co.jp"]),
        ("open shiosai-bank.co.jp today", ["shiosai-bank.co.jp"]),
        ("notexample.com", ["notexample.com"]),
        ("bank.example.evil.com", ["bank.example.evil.com"]),
        ("evilamazonaws.com", ["evilamazonaws.com"]),
    ],
)
def test_a_domain_that_may_be_somebody_s_is_found(text: str, found: list[str]) -> None:
    assert list(domains(text)) == found


def test_modules_that_say_the_same_are_told(tmp_path: Path) -> None:
    copy = changed(("id: change", "id: copied"))
    found = [one for one in check([kept(tmp_path, WHOLE, copy)]) if one.code == "overlap"]
    assert [(one.file, one.params["other"], one.params["share"]) for one in found] == [
        ("copied/en.md", "change/en.md", 100)
    ]


def test_the_share_is_that_of_the_smaller_one() -> None:
    one, other = runs("a b c d e f", "en"), runs("a b c d e f g h i j k l m n", "en")
    assert (len(one), shared(one, other), shared(other, one)) == (2, 1.0, 1.0)
    assert shared(runs("", "en"), one) == 0.0


def test_runs_are_words_in_english_and_signs_in_japanese() -> None:
    assert runs("One, two. THREE four five!", "en") == {"one two three four five"}
    assert runs("振込先が、変わったと言われた", "ja") == {"振込先が変わったと言われ", "込先が変わったと言われた"}


def test_our_own_modules_have_no_problem() -> None:
    assert [told(one, "en") for one in check([shipped()], labs.names())] == []
