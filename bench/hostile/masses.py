"""Messages of many megabytes, near the bound of one message, in which every layer has much to do."""

import base64
from collections.abc import Iterator

from bench.hostile.case import READ, Case, letter, mime, mixed, part

_K, _M = 1000, 1_000_000
_HTML = b"text/html; charset=utf-8"


def cases() -> Iterator[Case]:
    """Yield letters of up to 60 MB; none may take longer for it than the bounds allow."""
    yield Case("mass_header_of_shortest_fields", letter(b"x", *[b"a:"] * 250 * _K), {})
    yield Case("mass_header_of_fifty_megabytes", letter(b"x", *[b"X-N: 1"] * 6 * _M), {}, reject="headers_too_large")
    yield Case(
        "mass_header_one_field_of_fifty_megabytes", letter(Subject=b"x" * 50 * _M), {}, reject="headers_too_large"
    )
    yield Case(
        "mass_header_folds_of_fifty_megabytes", letter(Subject=b"x\r\n " * 12 * _M), {}, reject="headers_too_large"
    )
    yield Case("mass_header_no_colons", letter(b"x", *[b"no colon"] * 4 * _M), READ)
    yield Case("mass_header_every_other_colon", letter(b"x", *[b"no colon", b"X: y"] * 2 * _M), {})
    for number, size in ((30, 60 * _K), (900, 20 * _K)):
        page = b"<a>" * (size // 3 * 10)
        yield Case(f"mass_pages_{number}", mixed(*[part(_HTML, page)] * min(number, 50 * _M // len(page))), READ)
        yield Case(
            f"mass_headers_of_parts_{number}",
            mixed(*[part(b"text/plain", b"x", *[b"X: y"] * (size // 6))] * number),
            READ,
        )
    yield Case("mass_near_boundaries", mime(b"multipart/mixed; boundary=b", b"--bb\r\n" * 8 * _M), READ)
    yield Case("mass_dashes", mime(b"multipart/mixed; boundary=b", b"-" * 50 * _M), READ)
    yield Case("mass_dash_boundary", mime(b"multipart/mixed; boundary=" + b"-" * 60, b"-" * 50 * _M), READ)
    yield Case("mass_dash_lines", mime(b"multipart/mixed; boundary=-", b"---\r\n" * 5 * _M), READ)
    raw = letter(b"x" * 20 * _M)
    for _ in range(3):
        raw = mime(b"message/rfc822", base64.encodebytes(raw), b"Content-Transfer-Encoding: base64")
    yield Case("mass_messages_in_base64", raw, READ)
    nest = b"".join(b"Content-Type: multipart/mixed; boundary=-%d\r\n\r\n---%d\r\n" % (n, n) for n in range(30))
    yield Case("mass_nested_dashes", letter(b"x").replace(b"\r\n\r\nx", b"\r\n") + nest + b"-" * 40 * _M, READ)
    yield Case("mass_base64", mime(b"text/plain", b"QUFB\r\n" * 8 * _M, b"Content-Transfer-Encoding: base64"), READ)
    yield Case(
        "mass_base64_page",
        mime(_HTML, base64.encodebytes(b"<b>" * 700 * _K), b"Content-Transfer-Encoding: base64"),
        READ,
    )
    yield Case(
        "mass_qp", mime(b"text/plain", b"=41=\r\n" * 8 * _M, b"Content-Transfer-Encoding: quoted-printable"), READ
    )
    yield Case("mass_jis_bad", mime(b"text/plain; charset=iso-2022-jp", b"\x1b$B" + b"\x7e\x7e" * 2 * _M), READ)
    yield Case("mass_jis_bad_page", mime(b"text/html; charset=iso-2022-jp", b"\x1b$B" + b"\x7e\x7e" * 2 * _M), READ)
    yield Case("mass_jis_escapes", mime(b"text/plain; charset=iso-2022-jp", b"\x1b$B\x1b(I" * 500 * _K + b"\xff"), READ)
    yield Case("mass_sjis_bad", mime(b"text/plain; charset=shift_jis", b"\x81" * 3 * _M + b"\xff"), READ)
    yield Case("mass_undeclared", mime(b"text/plain", b"\x81\xff" * 3 * _M), READ)
    yield Case("mass_utf7", mime(b"text/plain; charset=utf-7", b"+ZQ8-" * 700 * _K), READ)
    yield Case("mass_quoted_separators", letter(b">From x\n" * 5 * _M), READ)
    yield Case("mass_crs", letter(b"\r" * 50 * _M), READ)
    yield Case("mass_all_cr", letter(b"x" * 20 * _M).replace(b"\r\n", b"\r"), {})
    yield Case("mass_lines", letter(b"\r\n" * 25 * _M + b"x"), READ)
    yield Case("mass_quotes_forwarded", mime(b"message/rfc822", letter(b"a\n" * 500 * _K)), READ)
    yield Case("mass_file_names", mixed(*[part(b"image/png; name=" + b"a" * 60 * _K, b"x")] * 900), READ)
    yield Case("mass_entities", mime(_HTML, b"&a" * 1_000 * _K), READ)
    yield Case("mass_entities_long", mime(_HTML, (b"&" + b"a" * 32) * 60 * _K), READ)
    yield Case("mass_entities_ambiguous", mime(_HTML, b"&notit;" * 290 * _K), READ)
    yield Case("mass_tags_with_quotes", mime(_HTML, b"<a b='c>d'>" * 190 * _K), READ)
    yield Case("mass_tags_with_odd_quotes", mime(_HTML, b"<a b=\"c' d>" * 190 * _K), READ)
    yield Case("mass_tags_half_open", mime(_HTML, b"<a b" * 500 * _K), READ)
    yield Case("mass_tags_with_lone_quotes", mime(_HTML, b"<a b=' " * 290 * _K), READ)
    yield Case("mass_tags_with_links", mime(_HTML, b'<a  href = "http://x.example/&amp;">' * 55 * _K), READ)
    yield Case("mass_tags_with_attributes", mime(_HTML, b"<p " + b"a=b " * 500 * _K + b"hidden>x"), READ)
    yield Case("mass_tags_hidden_word", mime(_HTML, b"<p hidden>x" * 190 * _K), READ)
    yield Case("mass_styles_with_entities", mime(_HTML, (b"<p style='" + b"&a" * 1900 + b"'>") * 500), READ)
