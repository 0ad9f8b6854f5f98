"""Recipients join, read, answer, pass on and export; what a reporter wrote is never more than text and downloads."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sekisho.text.lang import Lang
from tests.hotline.browser import twin
from tests.hotline.browser.double import TODAY, WORDS, Case, Double, recipient
from tests.hotline.browser.pictures import png
from tests.hotline.browser.twin import Attached, b64, unb64
from tests.hotline.browser.walked import FIRST, MARKER, SECOND, THIRD, come_back, enter, open_first, report, says, send

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
Visit = Callable[..., Page]
HOSTILE = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"


def case(double: Double, readers: tuple[str, ...], day: int = TODAY, *, name: str = "a.pdf", **letter: object) -> Case:
    """Put a case there that some recipients can open."""
    reporter, key = twin.PrivateKey.generate(), b64(bytes(range(32)))
    told = {"subject": "fraud", "answers": [], "text": MARKER, "left_out": [], "after": 0, **letter}
    slots = twin.sealed(
        told, [Attached(name, "application/pdf", b"%PDF" * 50), Attached("p.png", "image/png", png())], unb64(key)
    )
    public = {who: unb64(one["key"]) for who, one in double.recipients.items()} | {
        "reporter": bytes(reporter.public_key)
    }
    grants = {
        who: b64(twin.grant(unb64(key), public[who])) if who in {*readers, "reporter"} else b64(bytes(80))
        for who in public
    }
    made = Case(b64(bytes(32)), b64(bytes(reporter.public_key)), twin.hex_of(twin.desk(unb64(key))), day=day)
    made.messages.append(
        ({"message": "m1", "by": "reporter", "day": day, "slots": len(slots) // twin.SLOT, "grants": grants}, slots)
    )
    double.cases.append(made)
    return made


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_somebody_joins_by_an_invitation_and_signs_in(visit: Visit, double: Double, lang: Lang) -> None:
    page = visit("/desk", lang)
    page.click("summary")
    page.fill("#invite", double.invite)
    page.fill("#name", "森")
    page.fill("#department", "総務部")
    for words, again, code in [
        ("short", "short", "passphrase_short"),
        (WORDS, WORDS + "!", "passphrases"),
        ("P@ssw0rd 2026", "P@ssw0rd 2026", "passphrase_common"),
    ]:
        page.fill("#fresh", words)
        page.fill("#again", again)
        send(page, "join-form")
        expect(page.locator("#join-form .problem")).to_have_text(says(f"problem.{code}", lang))
    page.fill("#fresh", WORDS)
    page.fill("#again", WORDS)
    send(page, "join-form")
    expect(page.locator("#enter-form .done")).to_have_text(says("desk.joined", lang))
    joined = next(one for one in double.recipients.values() if one["name"] == "森")
    assert re.fullmatch(r"[0-9a-f]{16}", joined["id"])
    tag, wrap = twin.recipient_secret(WORDS, double.salt, joined["id"])
    assert unb64(joined["tag"]) == tag
    own = twin.PrivateKey(twin.SecretBox(wrap).decrypt(unb64(joined["wrapped"])))
    assert b64(bytes(own.public_key)) == joined["key"]
    page.fill("#passphrase", WORDS)
    send(page, "enter-form")
    expect(page.locator("[data-view=cases] .none")).to_have_text(says("desk.cases.none", lang))


GUESSED = (
    "P@ssw0rd!!!!2026", "baseballbaseball", "baseball baseball", "1234sunshine5678", "ＤＲＡＧＯＮ！！！！！！", "314159265358979", "abababababababab",
    "みなと信用金庫2026", "監査部 佐藤 1234", "Sekisho-hotline-7", "kobayashi.2026.04", "静岡みなと信用金庫", "ホットライン2026年",
)  # fmt: skip


def test_a_passphrase_that_is_guessed_first_is_refused(visit: Visit) -> None:
    page = visit("/desk")
    own = ["Kobayashi", "監査部", "佐藤", "みなと信用金庫"]
    asked = "([words, own]) => Promise.all(words.map((one) => page.guessable(one, own)))"
    assert page.evaluate(asked, [list(GUESSED), own]) == [True] * len(GUESSED)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_passphrase_is_changed_by_who_knows_it_and_the_key_stays(visit: Visit, double: Double, lang: Lang) -> None:
    case(double, (FIRST,))
    page = visit("/desk", lang)
    enter(page, FIRST)
    page.click("[data-view=cases] summary")
    fresh = "積みあげた石垣の上に鷺がいる"
    for now, again, code in [
        (WORDS + "x", fresh, "passphrase_now"),
        (WORDS, fresh + "!", "passphrases"),
    ]:
        for name, words in (("now", now), ("fresh", fresh), ("again", again)):
            page.fill(f"#words-{name}", words)
        send(page, "words-form")
        expect(page.locator("#words-form .problem")).to_have_text(says(f"problem.{code}", lang))
    page.fill("#words-again", fresh)
    send(page, "words-form")
    expect(page.locator("#words-form .done")).to_have_text(says("desk.words.done", lang))
    open_first(page)
    expect(page.locator("[data-view=case] .letters")).to_contain_text(MARKER)
    page = visit("/desk", lang)
    page.select_option("#who", FIRST)
    page.fill("#passphrase", WORDS)
    send(page, "enter-form")
    expect(page.locator("#enter-form .problem")).to_have_text(says("problem.entering", lang))
    enter(page, FIRST, fresh)
    open_first(page)
    expect(page.locator("[data-view=case] .letters")).to_contain_text(MARKER)


HARD = (
    WORDS,
    "積みあげた石垣の上に鷺がいる",
    "friday evening by the lake",
    "x" * 190 + "qy7abc",
    "kobayashi quiet heron lake",
)


def test_a_passphrase_of_any_letters_that_is_hard_to_guess_is_taken(visit: Visit) -> None:
    page = visit("/desk")
    asked = "(words) => Promise.all(words.map((one) => page.guessable(one, ['Kobayashi'])))"
    assert page.evaluate(asked, list(HARD)) == [False] * len(HARD)


def test_a_field_hides_a_passphrase_and_does_not_hinder_pasting(visit: Visit) -> None:
    page = visit("/desk")
    for field in ("passphrase", "fresh", "again"):
        one = page.locator(f"#{field}")
        assert (one.get_attribute("type"), one.get_attribute("maxlength"), one.get_attribute("onpaste")) == ("password", None, None)  # fmt: skip
    page.click("summary")
    page.locator("#fresh").focus()
    page.keyboard.insert_text(WORDS)
    assert page.locator("#fresh").input_value() == WORDS


def test_an_invitation_that_is_none_and_a_wrong_passphrase_are_told(visit: Visit) -> None:
    page = visit("/desk")
    page.click("summary")
    for field, value in {
        "invite": "AAAA",
        "name": "森",
        "department": "総務部",
        "fresh": WORDS,
        "again": WORDS,
    }.items():
        page.fill(f"#{field}", value)
    send(page, "join-form")
    expect(page.locator("#join-form .problem")).to_have_text(says("problem.invite"))
    page.fill("#passphrase", "another set of words")
    send(page, "enter-form")
    expect(page.locator("#enter-form .problem")).to_have_text(says("problem.entering"))


def test_the_list_has_what_opens_and_what_is_overdue_first(visit: Visit, double: Double) -> None:
    case(double, (FIRST,), TODAY - 1)
    case(double, (FIRST, SECOND), TODAY - 20, subject="leak")
    case(double, (SECOND,), subject="physical")
    page = visit("/desk")
    enter(page, FIRST)
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(says("subject.leak"))
    expect(rows.first.locator(".overdue")).to_have_count(1)
    expect(rows.last.locator(".overdue")).to_have_count(0)


def test_a_whole_conversation(visit: Visit, double: Double) -> None:
    code = report(visit("/"), leave_out="人事部")
    page = visit("/desk")
    enter(page, FIRST)
    open_first(page)
    expect(page.locator("[data-view=case] .letters")).to_contain_text(MARKER)
    expect(page.locator("[data-view=case] .state")).to_contain_text("人事部")
    page.fill("#reply-text", "確認しました。")
    send(page, "reply-form")
    expect(page.locator("#reply-form .done")).to_have_text(says("desk.replied"))
    page.click("[data-status=acknowledged]")
    expect(page.locator(".statuses .done")).to_have_text(says("desk.status.set"))
    page.select_option("#category", "confirmed")
    send(page, "close-form")
    expect(page.locator("[data-status=answered]")).to_be_disabled()
    assert double.cases[0].status == "closed"
    reporter = visit("/")
    come_back(reporter, code)
    expect(reporter.locator("#thread article").last).to_contain_text("確認しました。")
    expect(reporter.locator("#thread article").last).to_contain_text("監査部 佐藤")
    expect(reporter.locator("#thread .state")).to_contain_text(says("status.closed"))
    nobody = visit("/desk")
    enter(nobody, THIRD)
    expect(nobody.locator("[data-view=cases] .none")).to_be_visible()


def test_access_is_given_to_others_but_not_to_whom_the_reporter_left_out(visit: Visit, double: Double) -> None:
    key = recipient(double, "d" * 16, "森", "総務部")
    case(double, (FIRST,), left_out=["人事部"])
    page = visit("/desk")
    enter(page, FIRST)
    open_first(page)
    assert page.locator("#to option").all_inner_texts() == ["法務部 鈴木", "総務部 森"]
    page.select_option("#to", "d" * 16)
    send(page, "grant-form")
    expect(page.locator(".giving .done")).to_have_text(says("desk.grant.done", name="森"))
    grant = double.cases[0].messages[0][0]["grants"]["d" * 16]
    assert twin.SealedBox(key).decrypt(unb64(grant)) == bytes(range(32))


def test_what_a_reporter_wrote_is_text_and_files_are_downloads_alone(visit: Visit, double: Double) -> None:
    case(double, (FIRST,), text=HOSTILE, name="../../\u202egnp.<b>.html", answers=[["fraud_what", HOSTILE]])
    page = visit("/desk")
    enter(page, FIRST)
    open_first(page)
    expect(page.locator(".letters .written").last).to_have_text(HOSTILE)
    buttons = page.locator(".get button")
    expect(buttons.first).to_have_text(says("files.get", name=".._.._" + "_gnp._b_.html"))
    with page.expect_download() as saved:
        buttons.first.click()
    assert saved.value.suggested_filename.endswith("_gnp._b_.html")
    assert Path(saved.value.path()).read_bytes() == b"%PDF" * 50
    buttons.last.click()
    expect(page.locator(".get canvas")).to_have_attribute("aria-label", says("files.shown", name="p.png"))
    assert page.title() == says("desk")


def test_an_export_has_everything_a_notice_of_secrecy_and_nothing_active(
    visit: Visit, double: Double, tmp_path: Path
) -> None:
    case(double, (FIRST,), text=HOSTILE)
    page = visit("/desk")
    enter(page, FIRST)
    open_first(page)
    with page.expect_download() as saved:
        page.click("[data-do=export]")
    path = tmp_path / "export.html"
    saved.value.save_as(path)
    exported = page.context.new_page()
    exported.goto(path.as_uri())
    expect(exported.locator(".secret")).to_have_text(says("desk.export.secret"))
    expect(exported.locator("p.written")).to_have_text(HOSTILE)
    assert exported.locator("script, img, iframe").count() == 0
    with exported.expect_download() as file:
        exported.locator("article a").first.click()
    assert Path(file.value.path()).read_bytes() == b"%PDF" * 50


def test_the_desk_is_locked_after_a_quarter_of_an_hour(visit: Visit, double: Double) -> None:
    case(double, (FIRST,))
    page = visit("/desk")
    page.clock.install()
    enter(page, FIRST)
    with page.expect_navigation():
        page.clock.fast_forward(15 * 60_000 + 1_000)
    expect(page.locator("[data-view=door]")).to_be_visible()
    assert MARKER not in page.content()


def test_the_desk_is_locked_after_eight_hours_however_much_it_is_used(visit: Visit, double: Double) -> None:
    case(double, (FIRST,))
    page = visit("/desk")
    page.clock.install()
    enter(page, FIRST)
    for _ in range(34):
        page.clock.fast_forward(14 * 60_000)
        page.keyboard.press("Shift")
    expect(page.locator("[data-view=cases]")).to_be_visible()
    with page.expect_navigation():
        page.clock.fast_forward(5 * 60_000)
    expect(page.locator("[data-view=door]")).to_be_visible()


def test_who_locks_the_desk_leaves_nothing_on_the_page(visit: Visit, double: Double) -> None:
    case(double, (FIRST,))
    page = visit("/desk")
    enter(page, FIRST)
    open_first(page)
    expect(page.locator("[data-view=case]")).to_contain_text(MARKER)
    with page.expect_navigation():
        page.click("[data-view=case] [data-do=lock]")
    expect(page.locator("[data-view=door]")).to_be_visible()
    assert MARKER not in page.content()


def test_an_answer_that_broke_off_is_sent_again_and_stored_once(visit: Visit, double: Double) -> None:
    made = case(double, (FIRST,))
    page = visit("/desk")
    enter(page, FIRST)
    open_first(page)
    page.fill("#reply-text", "確認しました。")
    double.breaks = 99
    send(page, "reply-form")
    expect(page.locator("#reply-form .problem")).to_have_text(says("problem.no_connection"))
    double.breaks = 0
    send(page, "reply-form")
    expect(page.locator("#reply-form .done")).to_have_text(says("desk.replied"))
    assert len(made.messages) == 2
