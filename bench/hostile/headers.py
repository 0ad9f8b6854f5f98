"""Header blocks that are folded, cut, doubled, swollen or not there."""

import base64
from collections.abc import Iterator

from bench.hostile.case import PLAIN, READ, SENDER, Case, has, lacks, letter

_MB = 1_000_000


def _lines(end: bytes, body: bytes = b"Please pay.") -> bytes:
    return end.join([*(name.encode() + b": " + value for name, value in PLAIN.items()), b"", body, b""])


def _shapes() -> Iterator[Case]:
    text = {**READ, "text": has("Please pay.")}
    yield Case("header_lf_only", _lines(b"\n"), text)
    yield Case("header_cr_only", _lines(b"\r"), READ)
    yield Case("header_crcrlf", _lines(b"\r\r\n"), {"from_address": SENDER})
    yield Case("header_lf_then_crlf", _lines(b"\n").replace(b"\n\nPlease", b"\r\n\r\nPlease"), text)
    yield Case("header_no_body", letter(b""), READ)
    yield Case("header_no_blank_line", letter(b"").rstrip(), READ)
    yield Case("header_cut_in_a_name", letter(b"").rstrip() + b"\r\nSub", READ)
    yield Case("header_space_before_colon", letter().replace(b"From:", b"From :"), READ)
    yield Case("header_tab_before_colon", letter().replace(b"From:", b"From\t:"), READ)
    yield Case("header_no_space_after_colon", letter().replace(b"From: ", b"From:"), READ)
    yield Case("header_lower_case", letter().replace(b"From:", b"from:"), READ)
    yield Case("header_mixed_case", letter().replace(b"From:", b"fRoM:"), READ)
    yield Case("header_spaces_after_colon", letter(From=b" " * 1000 + b"ken@vendor.example"), READ)
    yield Case("header_folded_tab", letter(From=b"Ken\r\n\t<ken@vendor.example>"), READ)
    yield Case("header_folded_at_once", letter(From=b"\r\n Ken <ken@vendor.example>"), READ)
    yield Case("header_folded_in_angle", letter(From=b"Ken <\r\n ken@vendor.example>"), READ)
    yield Case("header_folded_on_blank_line", letter(From=b"Ken\r\n \r\n <ken@vendor.example>"), READ)
    yield Case("header_folded_thousand_times", letter(From=b"Ken" + b"\r\n " * 1000 + b"<ken@vendor.example>"), READ)
    yield Case("header_folded_hundred_thousand_times", letter(Subject=b"a" + b"\r\n b" * 100_000), READ)
    yield Case("header_first_line_indented", b" X: y\r\n" + letter(), {})
    yield Case("header_first_line_no_colon", b"hello world\r\n" + letter(), {})
    yield Case("header_middle_line_no_colon", letter(b"x", b"hello world", b"X-After: 1"), READ)
    yield Case("header_only_colons", letter(b"x", *[b":"] * 100), READ)
    yield Case("header_empty_name", letter(b"x", b": value"), READ)
    yield Case("header_name_with_space", letter(b"x", b"X Y: value"), READ)
    yield Case("header_name_8_bit", letter(b"x", b"X-\xe9: value"), READ)
    yield Case("header_name_of_a_megabyte", letter(b"x", b"X" * _MB + b": value"), READ)
    yield Case("header_value_of_a_megabyte", letter(b"x", b"X-Big: " + b"y" * _MB), READ)
    yield Case("header_subject_of_a_megabyte", letter(Subject=b"y" * _MB), READ)
    yield Case("header_subject_of_ten_megabytes", letter(Subject=b"y " * 5 * _MB), {})
    yield Case("header_hundred_thousand_fields", letter(b"x", *[b"X-N: 1"] * 100_000), {}, reject="headers_too_large")
    yield Case(
        "header_seventy_thousand_names",
        letter(b"x", *[b"X-%d: 1" % n for n in range(70_000)]),
        {},
        reject="headers_too_large",
    )
    yield Case("header_nineteen_thousand_fields", letter(b"x", *[b"X-N: 1"] * 19_000), READ)
    yield Case("header_nul", letter(Subject=b"a\0b"), READ)
    yield Case("header_nul_in_name", letter(b"x", b"X\0Y: z"), READ)
    yield Case("header_bare_cr", letter(Subject=b"a\rFrom: ceo@bank.example"), {"from_address": SENDER})
    yield Case("header_vertical_tab", letter(Subject=b"a\x0bFrom: ceo@bank.example"), {"from_address": SENDER})
    yield Case("header_form_feed", letter(Subject=b"a\x0cFrom: ceo@bank.example"), {"from_address": SENDER})
    yield Case("header_file_separator", letter(Subject=b"a\x1cFrom: ceo@bank.example"), {"from_address": SENDER})
    yield Case(
        "header_next_line_sign", letter(Subject="a\x85From: ceo@bank.example".encode()), {"from_address": SENDER}
    )
    yield Case(
        "header_line_separator", letter(Subject="a\u2028From: ceo@bank.example".encode()), {"from_address": SENDER}
    )
    yield Case("header_from_line_first", b"From ken@vendor.example Mon Mar  2 09:30:00 2026\r\n" + letter(), READ)
    yield Case(
        "header_from_line_in_the_middle", letter(b"x", b"From ken@vendor.example Mon Mar  2 2026", b"X: y"), READ
    )
    yield Case("header_blank_lines_first", b"\r\n\r\n\r\n" + letter(), READ)
    yield Case("header_after_bom", b"\xef\xbb\xbf" + letter(), READ)
    yield Case("header_utf16", letter().decode().encode("utf-16"), {})
    yield Case("header_utf16_no_bom", letter().decode().encode("utf-16-be"), {})
    yield Case("header_ebcdic", letter().decode().encode("cp500"), {})


def _doubles() -> Iterator[Case]:
    for name in ("Subject", "Date", "Message-ID", "To", "Content-Type", "Reply-To", "In-Reply-To", "Return-Path"):
        for number in (2, 1000):
            raw = letter(b"x", *[name.encode() + b": <x%d@x.example>" % n for n in range(number)])
            yield Case(f"double_{name.lower()}_{number}", raw, READ)
    yield Case(
        "double_all_headers", letter(b"x", *[k.encode() + b": " + v for k, v in PLAIN.items()]), {"from_count": 2}
    )


_SUBJECTS: tuple[tuple[str, bytes, object], ...] = (
    ("base64", b"=?utf-8?b?5oyv6L68?=", "振込"),
    ("base64_no_padding", b"=?utf-8?b?5oyv6L68YQ?=", has("振込")),
    ("base64_bad_signs", b"=?utf-8?b?5oyv*6L68?=", has("")),
    ("base64_one_sign", b"=?utf-8?b?5?=", has("")),
    ("base64_empty", b"=?utf-8?b??=", lambda value: not value or "?=" in value),
    ("q", b"=?utf-8?q?=E6=8C=AF=E8=BE=BC?=", "振込"),
    ("q_bad_hex", b"=?utf-8?q?=ZZ=E6?=", has("")),
    ("q_cut", b"=?utf-8?q?=E6=8?=", has("")),
    ("q_with_spaces", b"=?utf-8?q?pay now?=", has("pay now")),
    ("q_underscore", b"=?utf-8?q?pay_now?=", "pay now"),
    ("split_in_a_sign", b"=?utf-8?b?5oyv6A==?= =?utf-8?b?vrw=?=", has("振")),
    ("two_words_joined", b"=?utf-8?q?pay?= =?utf-8?q?now?=", "paynow"),
    ("words_folded", b"=?utf-8?q?pay?=\r\n =?utf-8?q?now?=", "paynow"),
    ("word_glued_to_text", b"x=?utf-8?q?pay?=y", has("x")),
    ("nested", b"=?utf-8?q?=3D=3Futf-8=3Fq=3Fpay=3F=3D?=", has("=?utf-8?q?pay?=")),
    ("no_end", b"=?utf-8?b?5oyv6L68", has("")),
    ("no_start", b"5oyv6L68?=", has("5oyv6L68")),
    ("unknown_encoding", b"=?utf-8?x?abc?=", has("abc")),
    ("unknown_charset", b"=?x-none?q?pay?=", has("pay")),
    ("empty_charset", b"=??q?pay?=", has("pay")),
    ("charset_of_ten_thousand", b"=?" + b"a" * 10_000 + b"?q?pay?=", has("pay")),
    ("charset_is_a_codec_of_python", b"=?rot13?q?pay?=", has("")),
    ("charset_zlib", b"=?zlib_codec?b?" + base64.b64encode(b"x" * 100) + b"?=", has("")),
    ("charset_idna", b"=?idna?q?xn--r8jz45g?=", has("")),
    ("charset_unicode_escape", b"=?unicode_escape?q?=5Cu0041?=", lacks("A")),
    ("charset_undefined", b"=?undefined?q?pay?=", has("")),
    ("charset_with_nul", b"=?ut\0f-8?q?pay?=", has("")),
    ("language_tag", b"=?utf-8*ja?b?5oyv6L68?=", has("")),
    ("iso_2022_jp", b"=?iso-2022-jp?b?" + base64.b64encode("振込".encode("iso-2022-jp")) + b"?=", "振込"),
    (
        "iso_2022_jp_no_return",
        b"=?iso-2022-jp?b?" + base64.b64encode("振込".encode("iso-2022-jp")[:-3]) + b"?=",
        has("振込"),
    ),
    ("iso_2022_jp_split_mid_escape", b"=?iso-2022-jp?b?GyRCPz8bKA==?= =?iso-2022-jp?b?Qg==?=", has("")),
    ("iso_2022_jp_raw", "振込".encode("iso-2022-jp"), has("振込")),
    ("sjis_raw", "振込先".encode("cp932"), has("")),
    ("euc_raw", "振込先".encode("euc-jp"), has("")),
    ("utf8_raw", "振込先".encode(), "振込先"),
    ("gb18030", b"=?gb18030?b?" + base64.b64encode("付款".encode("gb18030")) + b"?=", "付款"),
    ("utf7", b"=?utf-7?q?+ZQ8-?=", has("")),
    ("utf16_no_bom", b"=?utf-16?b?" + base64.b64encode("pay".encode("utf-16-be")) + b"?=", has("")),
    ("cp932_ext", b"=?shift_jis?b?" + base64.b64encode("①髙".encode("cp932")) + b"?=", has("髙")),
    ("seventy_thousand_words", b" ".join([b"=?utf-8?q?a?="] * 70_000), has("")),
    ("hundred_thousand_charsets", b" ".join(b"=?x-%d?q?a?=" % n for n in range(50_000)), has("")),
    ("hundred_thousand_openings", b"=?" * 100_000, has("")),
    ("hundred_thousand_questions", b"=?utf-8?q?" + b"?" * 100_000, has("")),
    ("hundred_thousand_starts", b"=?utf-8?q?" * 50_000, has("")),
    ("word_of_a_megabyte", b"=?utf-8?b?" + b"QUFB" * 250_000 + b"?=", has("AAA")),
    ("spaces_between_words", b"=?utf-8?q?a?=" + b" " * 100_000 + b"=?utf-8?q?b?=", has("a")),
    ("spaces_of_a_megabyte", b"a" + b" " * _MB + b"b", has("a")),
    ("injection", b"=?utf-8?q?a=0D=0ABcc:_x?=", has("a")),
    ("surrogate", b"=?utf-8?q?=ED=A0=80?=", has("")),
    ("too_long_utf8", b"=?utf-8?q?=C0=AF?=", lacks("/")),
    ("nul", b"=?utf-8?q?a=00b?=", has("a")),
    ("bidi", "\u202eyap".encode(), has("yap")),
)


def cases() -> Iterator[Case]:
    """Yield header blocks by shape, by doubled field, and by what their subject holds."""
    yield from _shapes()
    yield from _doubles()
    for name, value, wanted in _SUBJECTS:
        yield Case(f"subject_{name}", letter(Subject=value), {"from_address": SENDER, "subject": wanted})
