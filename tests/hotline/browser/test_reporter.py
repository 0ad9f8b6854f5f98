"""Somebody reports and comes back, with JavaScript: only sealed requests leave the browser, alike by number and size."""

from collections.abc import Callable

import pytest
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from playwright.sync_api import FilePayload, Page, expect

from sekisho.text.lang import Lang
from tests.hotline.browser import twin
from tests.hotline.browser.double import Double, recipient
from tests.hotline.browser.pictures import png
from tests.hotline.browser.twin import b64, unb64
from tests.hotline.browser.walked import FIRST, MARKER, come_back, report, says, send, write_report

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
Visit = Callable[..., Page]
SMALLEST = 8 * twin.SLOT


def key_of(double: Double, code: str) -> PrivateKey:
    """Return the private key behind a code, as PyNaCl derives it."""
    return twin.reporter(code.replace("-", "")[:20], double.salt)[1]


def opened(double: Double, code: str, number: int = -1) -> tuple[dict[str, object], list[bytes]]:
    """Return a message of the only case, opened with the code."""
    head, slots = double.cases[0].messages[number]
    key = twin.SealedBox(key_of(double, code)).decrypt(unb64(head["grants"]["reporter"]))
    return twin.opened(slots, key)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_report_is_sealed_here_and_opens_with_its_code(visit: Visit, double: Double, lang: Lang) -> None:
    page = visit("/", lang)
    sent: list[bytes] = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    code = report(page)
    letter, _ = opened(double, code)
    assert (letter["subject"], letter["text"], letter["answers"]) == (
        "insider",
        MARKER,
        [["insider_seen", "夜間の印刷"]],
    )
    assert [path for path in double.visited if not path.startswith("/static")] == ["/", "/box", "/box", "/box"]
    assert not any(MARKER.encode() in body or code.encode() in body for body in sent)
    assert page.url.endswith("/")
    expect(page.locator("#sent")).to_contain_text(says("sent.once", lang))
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length, indexedDB && 0]") == [0, 0, 0]


def test_a_report_a_reply_and_a_look_are_alike_by_number_and_size(visit: Visit, double: Double) -> None:
    code = report(visit("/"))
    reporting, double.asked = [size for _, size in double.asked], []
    page = visit("/")
    come_back(page, code)
    page.fill("#reply-text", "追加です")
    send(page, "reply-form")
    expect(page.locator("#reply-form .done")).to_have_text(says("thread.replied"))
    replying, double.asked = [size for _, size in double.asked], []
    page = visit("/")
    page.clock.install()
    come_back(page, code)
    with page.expect_response("**/box"):
        page.clock.fast_forward(61_000)
    assert [name for name, _ in double.asked] == ["hello", "look", "cover"]
    assert [size for _, size in double.asked] == replying == reporting == [SMALLEST] * 3


def test_nothing_without_content_is_sent_while_somebody_writes(visit: Visit, double: Double) -> None:
    code = report(visit("/"))
    page = visit("/")
    page.clock.install()
    come_back(page, code)
    page.fill("#reply-text", "書いている途中")
    page.clock.fast_forward(200_000)
    send(page, "reply-form")
    expect(page.locator("#reply-form .done")).to_have_text(says("thread.replied"))
    page.clock.fast_forward(200_000)
    assert [name for name, _ in double.asked][-3:] == ["hello", "look", "add"]


def test_a_department_that_is_left_out_cannot_open_anything(visit: Visit, double: Double) -> None:
    first, last = (
        recipient(double, who, name, part)
        for who, name, part in [(FIRST, "佐藤", "監査部"), ("d" * 16, "森", "総務部")]
    )
    code = report(visit("/"), leave_out="総務部")
    page = visit("/")
    come_back(page, code)
    page.fill("#reply-text", "追加です")
    send(page, "reply-form")
    expect(page.locator("#reply-form .done")).not_to_be_empty()
    assert len(double.cases[0].messages) == 2
    for head, _ in double.cases[0].messages:
        assert len(unb64(head["grants"]["d" * 16])) == 80
        assert len(twin.SealedBox(first).decrypt(unb64(head["grants"][FIRST]))) == 32
        with pytest.raises(CryptoError):
            twin.SealedBox(last).decrypt(unb64(head["grants"]["d" * 16]))


def test_files_go_with_it_and_pictures_go_as_copies(visit: Visit, double: Double) -> None:
    page = visit("/")
    write_report(page)
    page.set_input_files(
        "#files",
        [
            FilePayload(name="photo.png", mimeType="image/png", buffer=png()),
            FilePayload(name="a.pdf", mimeType="application/pdf", buffer=b"%PDF" * 9),
        ],
    )
    expect(page.locator(".attached > li")).to_have_count(2)
    expect(page.locator(".attached > li").first).to_contain_text("Tanaka Ichiro")
    expect(page.locator(".attached > li").last).to_contain_text(says("files.document"))
    page.locator(".attached input[type=text]").last.fill("memo.pdf")
    send(page, "report-form")
    page.wait_for_selector("#sent:not([hidden])")
    letter, contents = opened(double, page.inner_text("#sent .code"))
    assert [file["name"] for file in letter["files"]] == ["photo.png", "memo.pdf"]  # type: ignore[attr-defined]
    assert b"Tanaka" not in contents[0]
    assert contents[0].startswith(b"\x89PNG")
    assert contents[1] == b"%PDF" * 9


def test_the_original_goes_where_somebody_wants_it(visit: Visit, double: Double) -> None:
    page = visit("/")
    write_report(page)
    page.set_input_files("#files", [FilePayload(name="photo.png", mimeType="image/png", buffer=png())])
    page.get_by_label(says("files.original")).check()
    send(page, "report-form")
    page.wait_for_selector("#sent:not([hidden])")
    assert opened(double, page.inner_text("#sent .code"))[1] == [png()]


def test_where_the_connection_breaks_it_is_sent_again_and_stored_once(visit: Visit, double: Double) -> None:
    page = visit("/")
    # A browser itself tries again where a line breaks that it had kept open, and gives up at one that it had not.
    double.breaks = 99
    write_report(page)
    send(page, "report-form")
    expect(page.locator("#report-form .problem")).to_have_text(says("problem.no_connection"))
    double.breaks = 0
    expect(page.locator("#text")).to_be_disabled()
    expect(page.locator("#report-form .deeds button").last).to_have_text(says("again"))
    send(page, "report-form")
    page.wait_for_selector("#sent:not([hidden])")
    assert [len(case.messages) for case in double.cases] == [1]
    assert opened(double, page.inner_text("#sent .code"))[0]["text"] == MARKER


def test_where_the_server_began_anew_the_page_takes_its_new_key(visit: Visit, double: Double) -> None:
    page = visit("/")
    write_report(page)
    double.own = PrivateKey.generate()
    send(page, "report-form")
    page.wait_for_selector("#sent:not([hidden])")
    assert len(double.cases) == 1


def test_what_the_server_cannot_open_is_not_sent_for_ever(visit: Visit, double: Double) -> None:
    page = visit("/")
    write_report(page)
    told = double.own
    double.own = PrivateKey.generate()
    page.route("**/", lambda asked: asked.fulfill(body=f'<body data-server-key="{b64(bytes(told.public_key))}">'))
    send(page, "report-form")
    expect(page.locator("#report-form .problem")).to_have_text(says("problem.server"))
    assert double.cases == []


def test_recipients_who_came_meanwhile_can_read_it_too(visit: Visit, double: Double) -> None:
    page = visit("/")
    write_report(page)
    key = recipient(double, "d" * 16, "森", "総務部")
    send(page, "report-form")
    page.wait_for_selector("#sent:not([hidden])")
    assert len(twin.SealedBox(key).decrypt(unb64(double.cases[0].messages[0][0]["grants"]["d" * 16]))) == 32


@pytest.mark.parametrize(
    ("fill", "code"),
    [
        (lambda page: page.check("#subject-leak"), "empty"),
        (lambda page: (page.check("#subject-leak"), page.fill("#text", "x"), [box.check() for box in page.locator("#departments input").all()]),
         "all_left_out"),
        (lambda page: (page.check("#subject-leak"), page.fill("#text", "x"), page.evaluate("document.getElementById('text').value = '字'.repeat(12000)")),
         "too_long"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_told_and_nothing_leaves(
    visit: Visit, double: Double, fill: Callable[[Page], object], code: str
) -> None:
    page = visit("/")
    page.click("[data-go=report]")
    fill(page)
    send(page, "report-form")
    expect(page.locator("#report-form .problem")).to_have_text(says(f"problem.{code}"))
    assert double.cases == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("7ZK3-M0QW-9XAB-2CDE-4FGH-1", "unknown"), ("7ZK3-M0QW-9XAB-2CDE-4FGH-2", "code_check"), ("7ZK3", "code_length")],
)
def test_a_code_that_is_none_is_told(visit: Visit, typed: str, code: str) -> None:
    page = visit("/")
    page.click("[data-go=back]")
    page.fill("#code", typed)
    send(page, "back-form")
    expect(page.locator("#back-form .problem")).to_have_text(says(f"problem.{code}"))


def test_more_letters_than_one_answer_has_are_all_shown(visit: Visit, double: Double) -> None:
    code = report(visit("/"))
    case = double.cases[0]
    for number in range(9):
        key = bytes([number]) * 32
        grant = twin.b64(twin.grant(key, unb64(case.key)))
        head = {"message": f"m{number}", "by": FIRST, "day": case.day, "slots": 7, "grants": {"reporter": grant}}
        case.messages.append((head, twin.sealed({"text": f"<i>回答{number}</i>", "after": 1}, (), key)))
    page = visit("/")
    come_back(page, code)
    expect(page.locator("#thread article")).to_have_count(10)
    expect(page.locator("#thread article").last).to_contain_text("<i>回答8</i>")
    expect(page.locator("#thread article").last).to_contain_text("監査部 佐藤")


def test_the_code_goes_from_the_screen_when_it_was_written_down(visit: Visit) -> None:
    page = visit("/")
    code = report(page)
    page.click("[data-do=written]")
    expect(page.locator("#sent")).to_contain_text(says("sent.gone"))
    assert code not in page.content()


def test_where_the_server_does_not_answer_nothing_can_be_written_in_vain(visit: Visit, double: Double) -> None:
    page = visit("/about", complains=True)
    page.route("**/box", lambda route: route.fulfill(status=503))
    page.goto("/")
    expect(page.locator("#way")).to_contain_text(says("way.broken"))
    expect(page.locator("#report-form")).to_be_hidden()
    assert double.asked == []


def test_where_the_library_is_not_the_one_that_was_published_the_plain_forms_stay(visit: Visit) -> None:
    page = visit("/about", complains=True)
    page.route("**/libsodium-sumo.js", lambda route: route.fulfill(body="sodium = {}", content_type="text/javascript"))
    page.goto("/")
    expect(page.locator("#way")).to_contain_text(says("way.server"))
    expect(page.locator("#report-form button")).to_have_text(says("send.plain"))


def test_the_code_is_copied(visit: Visit) -> None:
    page = visit("/", permissions=["clipboard-read", "clipboard-write"])
    code = report(page)
    page.click("[data-do=copy]")
    expect(page.locator(".copied")).to_have_text(says("sent.copied"))
    assert page.evaluate("navigator.clipboard.readText()") == code


def test_a_printed_page_has_the_code_alone(visit: Visit) -> None:
    page = visit("/")
    code = report(page)
    page.emulate_media(media="print")
    assert page.locator("body").inner_text().split() == [says("sent.code"), code]


def test_escape_twice_leaves_and_nothing_is_left_for_whoever_goes_back(visit: Visit, double: Double) -> None:
    page = visit("/")
    write_report(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_url("**/leave")
    page.go_back()
    assert MARKER not in page.evaluate("[...document.querySelectorAll('textarea')].map((one) => one.value).join()")
    assert "/leave" in double.visited


def test_escape_once_stays(visit: Visit, double: Double) -> None:
    page = visit("/")
    page.clock.install()
    page.keyboard.press("Escape")
    page.clock.fast_forward(3_000)
    assert page.url.endswith("/")
    assert "/leave" not in double.visited
