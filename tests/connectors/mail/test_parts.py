"""Parts, parameters, times and HTML."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.connectors.mail.html import read_html
from sekisho.connectors.mail.params import parse
from sekisho.connectors.mail.parts import Part, TooComplex, parts
from sekisho.connectors.mail.times import parse_date, received_time


def leaves(raw: bytes, depth: int = 32) -> list[tuple[str, bytes]]:
    from sekisho.connectors.mail.headers import split_block

    fields, at = split_block(raw)
    return [(part.content_type, part.content()) for part in parts(fields, raw, at, depth) if isinstance(part, Part)]


def test_an_inner_part_that_never_ends_is_ended_by_the_outer_one() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n"
        b"--i\n\none\n--i\nContent-Type: text/html\n\ntwo\n--o\n\nthree\n--o--\nepilogue"
    )
    assert leaves(raw) == [("text/plain", b"one"), ("text/html", b"two"), ("text/plain", b"three")]


def test_a_boundary_that_does_not_occur_leaves_the_body_as_text() -> None:
    assert leaves(b"Content-Type: multipart/mixed; boundary=x\n\nhello\n") == [("text/plain", b"hello\n")]


def test_a_boundary_that_begins_like_another_is_another() -> None:
    raw = b"Content-Type: multipart/mixed; boundary=a\n\n--ab\nno\n--a\n\nyes\n--a--\n"
    assert leaves(raw) == [("text/plain", b"yes")]


@pytest.mark.parametrize(
    ("encoding", "body", "wanted"),
    [(b"base64", b"aGVs\nbG8=", b"hello"), (b"Quoted-Printable", b"a=3Db=\nc", b"a=bc"), (b"8bit", b"x", b"x")],
)
def test_transfer_encodings_are_undone(encoding: bytes, body: bytes, wanted: bytes) -> None:
    assert leaves(b"Content-Transfer-Encoding: " + encoding + b"\n\n" + body) == [("text/plain", wanted)]


def test_what_lies_deeper_than_the_bound_is_said_to_be_unopened() -> None:
    from sekisho.connectors.mail.headers import split_block

    raw = b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\nSubject: x\n\nhi\n--a--"
    fields, at = split_block(raw)
    assert TooComplex("depth") in list(parts(fields, raw, at, 1))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("text/plain; charset=utf-8; format=flowed", {"charset": "utf-8", "format": "flowed"}),
        ('TEXT/plain; name="a; b.pdf"', {"name": "a; b.pdf"}),
        ("x/y; name*=utf-8''%E8%AB%8B.pdf", {"name": "請.pdf"}),
        ("x/y; name*1=b.pdf; name*0=a", {"name": "ab.pdf"}),
        ("x/y; name*0*=shift_jis''%90%BF; name*1*=%8B%81", {"name": "請求"}),
        ('x/y; name="=?utf-8?B?6KuL?="', {"name": "請"}),
        ("x/y; name=a; name=b", {"name": "a"}),
        ("x/y; boundary=abc (comment)", {"boundary": "abc"}),
        ('x/y; name="never closed', {"name": "never closed"}),
    ],
)
def test_parameters_are_read(text: str, wanted: dict[str, str]) -> None:
    assert parse(text)[1] == wanted


@given(st.text(max_size=200))
def test_no_parameters_raise(text: str) -> None:
    value, parameters, problems = parse(text)
    assert value == value.lower()
    assert all(name == name.lower() for name in parameters)
    assert all(problems)


@pytest.mark.parametrize(
    ("text", "moment", "offset"),
    [
        ("Fri, 20 Nov 2026 09:00:00 +0900 (JST)", datetime(2026, 11, 20, tzinfo=UTC), 540),
        ("20 Nov 2026 00:00 GMT", datetime(2026, 11, 20, tzinfo=UTC), 0),
        ("Fri, 20 Nov 2026 00:00:60 -0000", datetime(2026, 11, 20, 0, 0, 59, tzinfo=UTC), None),
        ("Fri, 20 Nov 2026 09:00:00 +09:00", datetime(2026, 11, 20, tzinfo=UTC), 540),
        ("Fri, 31 Nov 2026 00:00:00 +0000", None, None),
        ("Fri, 20 Nov 99999 00:00:00 +0000", None, None),
        ("yesterday", None, None),
        ("", None, None),
        ("x" * 500, None, None),
        ("Fri, 20 Nov 2026 00:00:00 +9999", None, None),
    ],
)
def test_dates_are_read(text: str, moment: datetime | None, offset: int | None) -> None:
    assert parse_date(text) == (moment, offset)


@given(
    st.one_of(st.text(max_size=80), st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} \w{3} \d{1,6} \d+:\d+(:\d+)? [+-]\d{1,8}"))
)
def test_no_date_raises(text: str) -> None:
    parse_date(text)
    received_time(text)


def test_html_is_read_as_a_person_sees_it() -> None:
    source = (
        "<html><head><title>t</title><style>p{}</style></head><body><p>Pay <b>now</b>,<br>please</p><script>x</script>"
        "<div style='font-size:0'>salt</div><div hidden>gone</div><table><tr><td>1</td><td>2</td></tr></table>"
        "<blockquote>old<blockquote>older</blockquote></blockquote>&copy; <a href=' https://x.example/ '>here</a></body></html>"
    )
    page = read_html(source)
    assert page.text == "Pay now,\nplease\n1\n2\n> old\n> > older\n© here"
    assert page.links == ("https://x.example/",)


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p hidden>no<p>yes", "yes"),
        ("<div><span hidden>no</div>yes", "yes"),
        ("<ul><li hidden>no<li>yes</ul>", "yes"),
        ("<table><tr><td hidden>no<td>yes<tr hidden><td>no<tr><td>more</table>", "yes\nmore"),
        ("<div style='display: none'>no<div>no</div>no</div>yes", "yes"),
        ("<div style='display:&#110;one'>no</div>yes", "yes"),
        ("<span style='font-size:0'>no</span><span style='font-size:0.9em'>yes</span>", "yes"),
        ("<svg><path hidden /></svg>yes", "yes"),
        ("<p title='a>b'>yes", "yes"),
        ('<p a=b="c>yes" >', 'yes" >'),
        ("<p a='never closed>yes", "yes"),
        ("<noscript>no</noscript><template>no</template>yes<script>no", "yes"),
        ("<textarea>a<b>c</textarea>", "a<b>c"),
        ("a<!-- <b>no --> b <!-->c <![CDATA[no]]>d<?no?>e</ no>f", "a b c d e f".replace("d e f", "def")),
        ("1 < 2 &#9999999999; &amp", "1 < 2 \ufffd &"),
        ("<!-- never closed", ""),
        ("<p", ""),
        ("</blockquote><blockquote>q</p></blockquote>a", "> q\na"),
        ("<h1>a<h2>b</h1>c", "a\nb\nc"),
    ],
)
def test_what_is_hidden_ends_where_a_browser_ends_it(source: str, wanted: str) -> None:
    assert read_html(source).text == wanted


def test_links_are_those_of_the_first_href() -> None:
    source = "<a href=a href=b>x</a><a HREF = 'c&amp;d'>x</a><area href=e /><a>x</a><a hidden href=f>x</a>"
    assert read_html(source).links == ("a", "c&d", "e", "f")


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<b x='>", "<div hidden>", "</div>", "<!--", "-->", "<a href=x>", "'", '"', ">", "=", "t"]
        )
    )
)
def test_no_markup_raises(pieces: list[str]) -> None:
    read_html("".join(pieces))


@given(st.text(max_size=300))
def test_no_html_raises(text: str) -> None:
    read_html(text)
    read_html(f"<body>{text}")


def test_hostile_html_ends_in_seconds() -> None:
    started = time.process_time()
    for piece in ("<div>", "<table><tr><td>", "<p>", "<b>", "<a href=x>", "<!--", "<svg>", "<ul><li>", "<div></p>"):
        read_html(piece * (1 << 16))
    assert time.process_time() - started < 15
