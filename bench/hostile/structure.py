"""MIME trees that are deep, wide, cut, self-similar or empty, and transfer encodings that lie."""

import base64
import binascii
from collections.abc import Iterator

from bench.hostile.case import READ, Case, Wanted, has, letter, mime, mixed, part

_PLAIN = part(b"text/plain", b"Please pay.")
_PAY: Wanted = {**READ, "text": has("Please pay.")}


def _deep(levels: int, boundary: str = "b%d") -> bytes:
    """Nest multiparts; the text lies in the innermost."""
    first, *names = (boundary.replace("%d", str(n)) for n in range(levels))
    opened = b"".join(
        f'Content-Type: multipart/mixed; boundary="{name}"\r\n\r\n--{name}\r\n'.encode() for name in names
    )
    body = f"--{first}\r\n".encode() + opened + _PLAIN + b"\r\n"
    return mime(f'multipart/mixed; boundary="{first}"'.encode(), body)


def _inside(levels: int, base64_each: bool = False) -> bytes:
    raw = letter()
    for _ in range(levels):
        body = base64.encodebytes(raw) if base64_each else raw
        raw = mime(b"message/rfc822", body, *([b"Content-Transfer-Encoding: base64"] if base64_each else []))
    return raw


def _trees() -> Iterator[Case]:
    for levels in (3, 20, 100, 1000, 10_000):
        yield Case(f"tree_nested_{levels}", _deep(levels), _PAY if levels <= 3 else READ)
        yield Case(f"tree_nested_same_boundary_{levels}", _deep(levels, "same"), READ)
    for levels in (1, 20, 200, 2000):
        yield Case(f"tree_message_in_message_{levels}", _inside(levels), READ)
    for levels in (1, 5, 20):
        yield Case(f"tree_message_in_base64_{levels}", _inside(levels, base64_each=True), READ)
    for number in (100, 10_000, 100_000):
        yield Case(f"tree_parts_{number}", mixed(_PLAIN, *[part(b"text/plain", b"x")] * number), READ)
        yield Case(f"tree_empty_parts_{number}", mixed(_PLAIN, *[b""] * number), READ)
        yield Case(f"tree_attachments_{number}", mixed(_PLAIN, *[part(b"image/png; name=a.png", b"x")] * number), READ)
    yield Case("tree_text_last_of_ten_thousand", mixed(*[part(b"image/png", b"x")] * 10_000, _PLAIN), READ)
    yield Case("tree_digest", mixed(letter(), letter(), kind=b"digest"), READ)
    yield Case(
        "tree_alternative_differs",
        mixed(_PLAIN, part(b"text/html", b"<p>Send cards</p>"), kind=b"alternative"),
        {**READ, "has_html": True, "text": has("Please pay.")},
    )
    yield Case(
        "tree_related", mixed(part(b"text/html", b"<p>Please pay.</p>"), kind=b"related"), {**_PAY, "has_html": True}
    )
    yield Case(
        "tree_signed",
        mixed(_PLAIN, part(b"application/pkcs7-signature; name=smime.p7s", b"AAAA"), kind=b"signed"),
        _PAY,
    )
    yield Case(
        "tree_encrypted",
        mixed(
            part(b"application/pgp-encrypted", b"Version: 1"),
            part(b"application/octet-stream", b"-----BEGIN PGP MESSAGE-----"),
            kind=b"encrypted",
        ),
        READ,
    )
    yield Case(
        "tree_report",
        mixed(
            _PLAIN,
            part(b"message/delivery-status", b"Action: failed"),
            part(b"message/rfc822", letter()),
            kind=b"report",
        ),
        _PAY,
    )
    yield Case("tree_partial", mime(b'message/partial; id="a"; number=1; total=99', b"Please"), READ)
    yield Case(
        "tree_external_body", mime(b'message/external-body; access-type=URL; URL="http://x.example"', b"\r\n"), READ
    )


def _boundaries() -> Iterator[Case]:
    two = b"--a\r\n" + _PLAIN + b"\r\n--ab\r\n" + part(b"text/plain", b"Not a part") + b"\r\n--a--\r\n"
    yield Case("boundary_prefix_of_another", mime(b"multipart/mixed; boundary=a", two), _PAY)
    yield Case("boundary_missing_end", mixed(_PLAIN, end=False), _PAY)
    yield Case("boundary_missing", mime(b"multipart/mixed", b"--b\r\n" + _PLAIN + b"\r\n--b--"), READ)
    yield Case("boundary_empty", mime(b'multipart/mixed; boundary=""', b"--\r\n" + _PLAIN + b"\r\n----"), READ)
    yield Case("boundary_never_comes", mime(b"multipart/mixed; boundary=zz", b"Please pay."), READ)
    yield Case("boundary_folded", mime(b"multipart/mixed;\r\n boundary=b", b"--b\r\n" + _PLAIN + b"\r\n--b--"), _PAY)
    yield Case(
        "boundary_folded_in_value",
        mime(b'multipart/mixed; boundary="b\r\n c"', b"--b c\r\n" + _PLAIN + b"\r\n--b c--"),
        READ,
    )
    yield Case(
        "boundary_trailing_space", mime(b"multipart/mixed; boundary=b", b"--b \t\r\n" + _PLAIN + b"\r\n--b-- "), _PAY
    )
    yield Case(
        "boundary_with_quotes_and_signs",
        mime(b'multipart/mixed; boundary="=_(a).b+c?*"', b"--=_(a).b+c?*\r\n" + _PLAIN + b"\r\n--=_(a).b+c?*--"),
        _PAY,
    )
    yield Case(
        "boundary_unquoted_signs",
        mime(b"multipart/mixed; boundary==_a=b", b"--=_a=b\r\n" + _PLAIN + b"\r\n--=_a=b--"),
        READ,
    )
    yield Case(
        "boundary_given_twice",
        mime(b"multipart/mixed; boundary=a; boundary=b", b"--a\r\n" + _PLAIN + b"\r\n--a--"),
        READ,
    )
    yield Case(
        "boundary_rfc2231",
        mime(b"multipart/mixed; boundary*0=a; boundary*1=b", b"--ab\r\n" + _PLAIN + b"\r\n--ab--"),
        READ,
    )
    yield Case(
        "boundary_of_ten_thousand",
        mime(b"multipart/mixed; boundary=" + b"a" * 10_000, b"--" + b"a" * 10_000 + b"\r\n" + _PLAIN),
        READ,
    )
    yield Case(
        "boundary_8_bit", mime(b"multipart/mixed; boundary=\xe9", b"--\xe9\r\n" + _PLAIN + b"\r\n--\xe9--"), READ
    )
    yield Case(
        "boundary_nul", mime(b'multipart/mixed; boundary="a\0b"', b"--a\0b\r\n" + _PLAIN + b"\r\n--a\0b--"), READ
    )
    yield Case(
        "boundary_case_differs", mime(b"multipart/mixed; boundary=AbC", b"--abc\r\n" + _PLAIN + b"\r\n--abc--"), READ
    )
    yield Case(
        "boundary_dashes", mime(b"multipart/mixed; boundary=----", b"------\r\n" + _PLAIN + b"\r\n--------"), READ
    )
    yield Case("boundary_cr_only", mixed(_PLAIN).replace(b"\r\n", b"\r"), {})
    yield Case("boundary_lf_only", mixed(_PLAIN).replace(b"\r\n", b"\n"), _PAY)
    yield Case("boundary_hundred_thousand_ends", mime(b"multipart/mixed; boundary=b", b"--b--\r\n" * 100_000), READ)
    yield Case("boundary_hundred_thousand_dashes", mime(b"multipart/mixed; boundary=b", b"--" * 500_000), READ)
    yield Case("boundary_lines_that_nearly_match", mime(b"multipart/mixed; boundary=b", b"--bb\r\n" * 200_000), READ)
    yield Case(
        "boundary_text_before_and_after",
        mixed(_PLAIN).replace(b"\r\n\r\n--", b"\r\n\r\nPreamble\r\n--", 1) + b"Epilogue",
        _PAY,
    )
    yield Case("part_without_headers", mixed(b"\r\nPlease pay."), _PAY)
    yield Case("part_without_blank_line", mixed(b"Content-Type: text/plain"), READ)
    yield Case("part_header_folded_badly", mixed(b"Content-Type:\r\n\ttext/plain\r\n\r\nPlease pay."), _PAY)
    yield Case("part_header_of_a_megabyte", mixed(part(b"text/plain", b"Please pay.", b"X: " + b"y" * 1_000_000)), READ)
    yield Case("part_hundred_thousand_headers", mixed(part(b"text/plain", b"Please pay.", *[b"X: y"] * 100_000)), READ)


_ENCODINGS: tuple[tuple[str, bytes, bytes, Wanted], ...] = (
    ("base64", b"base64", base64.encodebytes(b"Please pay."), _PAY),
    ("base64_upper", b"BASE64 ", base64.encodebytes(b"Please pay."), _PAY),
    ("base64_one_line", b"base64", base64.b64encode(b"Please pay." * 100_000), _PAY),
    ("base64_no_padding", b"base64", base64.b64encode(b"Please pay.").rstrip(b"="), _PAY),
    ("base64_spaces", b"base64", b" ".join(base64.b64encode(b"Please pay.")[i : i + 1] for i in range(16)), _PAY),
    ("base64_garbage", b"base64", b"!!!!****\xff\xfe not base64 at all", READ),
    ("base64_one_sign", b"base64", b"A", READ),
    ("base64_padding_in_the_middle", b"base64", base64.b64encode(b"Please pay.") + b"\r\n" + base64.b64encode(b"Again"), READ),
    ("base64_only_padding", b"base64", b"=" * 100_000, READ),
    ("base64_then_text", b"base64", base64.encodebytes(b"Please pay.") + b"\r\nThis list is run by x", READ),
    ("base64_urlsafe", b"base64", base64.urlsafe_b64encode("振込先？？？".encode()), READ),
    ("qp", b"quoted-printable", b"Please=20pay.", _PAY),
    ("qp_soft_breaks", b"quoted-printable", b"Please =\r\npay.", _PAY),
    ("qp_hundred_thousand_soft_breaks", b"quoted-printable", b"=\r\n" * 300_000 + b"Please pay.", READ),
    ("qp_bad_hex", b"quoted-printable", b"=ZZ Please pay. =4", READ),
    ("qp_only_equals", b"quoted-printable", b"=" * 500_000, READ),
    ("qp_trailing_spaces", b"quoted-printable", b"Please pay." + b" " * 500_000 + b"\r\n", READ),
    ("qp_lower_hex", b"quoted-printable", b"Please=2e pay.", READ),
    ("qp_line_of_a_megabyte", b"quoted-printable", b"=50" * 400_000, READ),
    ("unknown", b"x-none", b"Please pay.", READ),
    ("twice", b"base64\r\nContent-Transfer-Encoding: 7bit", base64.encodebytes(b"Please pay."), READ),
    ("seven_bit_lies", b"7bit", "振込".encode(), READ),
    ("binary_nuls", b"binary", b"Please pay.\0\0\0", READ),
    ("uuencode", b"x-uuencode", b"begin 644 a.txt\r\n" + binascii.b2a_uu(b"Please pay.") + b"`\r\nend\r\n", READ),
    ("uuencode_cut", b"x-uuencode", b"begin 644 a.txt\r\nM!!", READ),
    ("uuencode_never_begins", b"uuencode", b"M" * 500_000, READ),
    ("uuencode_begin_run", b"uuencode", b"begin 644 a\r\n" * 50_000, READ),
    ("uuencode_bad_length", b"uuencode", b"begin 644 a\r\n\xff\xff\xff\r\nend", READ),
    ("yenc", b"x-yenc", b"=ybegin line=128 size=3 name=a\r\n\x8b\x8c\x8d\r\n=yend size=3\r\n", READ),
    ("gzip", b"x-gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\xff", READ),
)  # fmt: skip


def _inline() -> Iterator[Case]:
    yield Case("inline_uuencode", letter(b"Please pay.\r\nbegin 644 a.exe\r\n" + b"M" * 60 + b"\r\n`\r\nend\r\n"), _PAY)
    yield Case("inline_yenc", letter(b"Please pay.\r\n=ybegin line=128 size=9 name=a\r\n\x8b\x8c\r\n=yend"), _PAY)
    yield Case(
        "inline_pgp",
        letter(b"-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nPlease pay.\r\n-----BEGIN PGP SIGNATURE-----\r\n"),
        _PAY,
    )
    yield Case(
        "type_missing_version", letter(b"<p>Please pay.</p>", b"Content-Type: text/html"), {**_PAY, "has_html": True}
    )
    kinds: tuple[bytes, ...] = (
        b"",
        b"text",
        b"text/",
        b"/plain",
        b"text/plain/x",
        b";",
        b"text/plain;",
        b"text/plain; charset",
        b"text plain",
        b'"text/plain"',
        b"multipart/",
        b"MULTIPART/MIXED",
        b"text/plain; charset=utf-8; charset=x",
        b"application/x; name*=utf-8''%zz",
        b"a" * 100_000,
        b"text/plain; name*0*=utf-8''a; name*5*=b; name*1000000000*=c",
        b"\xe9/\xe9",
        b"text/plain; charset==utf-8",
        b"text/plain\0",
    )
    for number, kind in enumerate(kinds):
        yield Case(f"type_odd_{number}", mime(kind, b"Please pay.\r\n"), READ)


def cases() -> Iterator[Case]:
    """Yield trees, boundaries, transfer encodings and odd types."""
    yield from _trees()
    yield from _boundaries()
    for name, encoding, body, wanted in _ENCODINGS:
        yield Case(
            f"encoding_{name}",
            mime(b"text/plain; charset=utf-8", body, b"Content-Transfer-Encoding: " + encoding),
            wanted,
        )
    yield from _inline()
