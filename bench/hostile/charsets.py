"""Bodies whose bytes are not what their charset says, above all in Japanese."""

from collections.abc import Iterator
from typing import Any

from bench.hostile.case import READ, Case, has, letter, mime

_JA = "振込先の口座が変わりました。"
_JIS = _JA.encode("iso-2022-jp")
_OWN: Any = {**READ, "charset_problems": bool}

_BODIES: tuple[tuple[str, bytes, bytes, Any], ...] = (
    ("iso_2022_jp", b"iso-2022-jp", _JIS, {"text": has("口座")}),
    ("iso_2022_jp_no_return", b"iso-2022-jp", _JIS.removesuffix(b"\x1b(B"), {"text": has("口座")}),
    ("iso_2022_jp_no_return_each_line", b"iso-2022-jp", (_JIS.removesuffix(b"\x1b(B") + b"\r\n") * 3, {"text": has("口座")}),
    ("iso_2022_jp_half_kana", b"iso-2022-jp", b"\x1b(I6^5\x1b(B " + _JIS, {"text": has("口座")}),
    ("iso_2022_jp_half_kana_8_bit", b"iso-2022-jp", b"\xb6\xde " + _JIS, {}),
    ("iso_2022_jp_cut_in_escape", b"iso-2022-jp", _JIS + b"\x1b", {"text": has("口座")}),
    ("iso_2022_jp_unknown_escape", b"iso-2022-jp", b"\x1b$(Zab" + _JIS, {}),
    ("iso_2022_jp_odd_length", b"iso-2022-jp", _JIS[:-4], {}),
    ("iso_2022_jp_cp932_signs", b"iso-2022-jp", "①髙".encode("iso2022_jp_ext", "ignore") + b"\x1b$B-!|b\x1b(B" + _JIS, {"text": has("口座")}),
    ("iso_2022_jp_is_utf8", b"iso-2022-jp", _JA.encode(), {}),
    ("iso_2022_jp_escapes_hundred_thousand", b"iso-2022-jp", b"\x1b$B\x1b(B" * 100_000, {}),
    ("iso_2022_jp_hidden_in_ascii", b"us-ascii", _JIS, {}),
    ("iso_2022_jp_undeclared", b"", _JIS, {"text": has("口座")}),
    ("iso_2022_jp_japanese_charset_name", b"csISO2022JP", _JIS, {"text": has("口座")}),
    ("shift_jis", b"shift_jis", _JA.encode("cp932"), {"text": has("口座")}),
    ("shift_jis_trailing_byte", b"shift_jis", _JA.encode("cp932") + b"\x8d", {"text": has("口座")}),
    ("shift_jis_backslash_signs", b"shift_jis", "ソ表能予十".encode("cp932"), {"text": has("表")}),
    ("shift_jis_is_cp932", b"shift_jis", ("①㈱髙" + _JA).encode("cp932"), {"text": has("㈱", "口座")}),
    ("shift_jis_as_utf8", b"utf-8", _JA.encode("cp932"), _OWN),
    ("shift_jis_undeclared", b"", _JA.encode("cp932"), {}),
    ("windows_31j", b"windows-31j", _JA.encode("cp932"), {"text": has("口座")}),
    ("x_sjis", b"x-sjis", _JA.encode("cp932"), {"text": has("口座")}),
    ("ms_kanji", b"MS_Kanji", _JA.encode("cp932"), {"text": has("口座")}),
    ("euc_jp", b"euc-jp", _JA.encode("euc-jp"), {"text": has("口座")}),
    ("euc_jp_ms", b"eucJP-ms", _JA.encode("euc-jp"), {}),
    ("euc_jp_undeclared", b"", _JA.encode("euc-jp"), {}),
    ("utf8", b"utf-8", _JA.encode(), {"text": has("口座")}),
    ("utf8_bom", b"utf-8", b"\xef\xbb\xbf" + _JA.encode(), {"text": has("口座")}),
    ("utf8_undeclared", b"", _JA.encode(), {"text": has("口座")}),
    ("utf8_cut", b"utf-8", _JA.encode()[:-1], {"text": has("口座")}),
    ("utf8_overlong", b"utf-8", b"\xc0\xaf\xe0\x80\xaf pay", {"text": has("pay")}),
    ("utf8_surrogates", b"utf-8", b"\xed\xa0\x80\xed\xb0\x80 pay", {"text": has("pay")}),
    ("utf8_beyond_unicode", b"utf-8", b"\xf7\xbf\xbf\xbf pay", {"text": has("pay")}),
    ("utf8_with_quote_name", b'"utf-8"', _JA.encode(), {"text": has("口座")}),
    ("utf8_misspelt", b"utf8mb4", _JA.encode(), {}),
    ("utf_8_space", b'"utf-8 "', _JA.encode(), {}),
    ("utf7", b"utf-7", _JA.encode("utf-7"), {}),
    ("utf7_hides_html", b"utf-7", b"+ADw-script+AD4-", {}),
    ("utf7_bad", b"utf-7", b"+//////", {}),
    ("utf16_bom", b"utf-16", _JA.encode("utf-16"), {"text": has("口座")}),
    ("utf16_no_bom", b"utf-16", _JA.encode("utf-16-be"), {}),
    ("utf16_odd", b"utf-16le", _JA.encode("utf-16-le")[:-1], {}),
    ("utf32", b"utf-32", _JA.encode("utf-32"), {}),
    ("gb18030", b"gb18030", "请付款".encode("gb18030"), {"text": has("付款")}),
    ("gb2312_is_gbk", b"gb2312", "請付款鎔".encode("gbk"), {}),
    ("big5", b"big5", "請付款".encode("big5"), {"text": has("付款")}),
    ("euc_kr", b"euc-kr", "계좌번호".encode("euc-kr"), {"text": has("계좌")}),
    ("euc_kr_is_cp949", b"ks_c_5601-1987", "똠방".encode("cp949"), {}),
    ("iso_2022_kr", b"iso-2022-kr", "계좌".encode("iso-2022-kr"), {}),
    ("hz", b"hz-gb-2312", "付款".encode("hz"), {}),
    ("koi8", b"koi8-r", "оплата".encode("koi8-r"), {"text": has("оплата")}),
    ("windows_1252_as_latin1", b"iso-8859-1", b"\x93pay\x94 \x80 100", {"text": has("pay")}),
    ("ebcdic", b"cp500", "pay".encode("cp500"), {}),
    ("unknown", b"x-unknown", b"pay", {"text": has("pay")}),
    ("unknown_8_bit", b"x-unknown", b"pay \xff", {"text": has("pay"), "charset_problems": bool}),
    ("unknown_8bit_name", b"unknown-8bit", _JA.encode(), {}),
    ("codec_rot13", b"rot13", b"cnl", {}),
    ("codec_zlib", b"zlib", b"pay", {}),
    ("codec_bz2", b"bz2_codec", b"BZh9pay", {}),
    ("codec_unicode_escape", b"unicode_escape", b"\\u0041\\N{DIGIT ONE} pay", {}),
    ("codec_raw_unicode_escape", b"raw_unicode_escape", b"\\u0041 pay", {}),
    ("codec_punycode", b"punycode", b"a" * 20_000 + b"-" + b"b" * 20_000, {}),
    ("codec_idna", b"idna", b"xn--" + b"a" * 50_000, {}),
    ("codec_undefined", b"undefined", b"pay", {}),
    ("codec_mbcs", b"mbcs", b"pay", {}),
    ("codec_hex", b"hex", b"706179", {}),
    ("codec_base64", b"base64_codec", b"cGF5", {}),
    ("name_of_ten_thousand", b"a" * 10_000, b"pay", {}),
    ("name_path", b"../../etc/passwd", b"pay", {}),
    ("name_module", b"os.path", b"pay", {}),
    ("name_dots", b"." * 1000, b"pay", {}),
    ("name_8_bit", b"\xe9", b"pay", {}),
    ("name_nul", b"utf\0-8", b"pay", {}),
    ("name_rfc2231", b"us-ascii'en'utf-8", b"pay", {}),
    ("mixed", b"utf-8", _JA.encode() + _JA.encode("cp932") + _JA.encode("euc-jp"), {"charset_problems": bool}),
    ("nuls", b"utf-8", b"p\0a\0y\0" * 10_000, {}),
    ("controls", b"utf-8", bytes(range(1, 32)) * 1000, {}),
    ("all_bytes", b"utf-8", bytes(range(256)) * 1000, _OWN),
    ("bidi", b"utf-8", "\u202e口座\u202c".encode(), {"text": has("口座")}),
    ("zero_width_between", b"utf-8", "振\u200b込".encode(), {}),
    ("combining_100k", b"utf-8", ("a" + "\u0301" * 100_000).encode(), {}),
    ("hangul_jamo_100k", b"utf-8", ("\u1100\u1161\u11a8" * 30_000).encode(), {}),
    ("ligature_expands", b"utf-8", ("\ufdfa" * 80_000).encode(), {}),
)  # fmt: skip


def cases() -> Iterator[Case]:
    """Yield each body under its charset, and the Japanese ones in HTML that says another."""
    for name, charset, body, wanted in _BODIES:
        kind = b"text/plain" + (b"; charset=" + charset if charset else b"")
        yield Case(f"charset_{name}", mime(kind, body + b"\r\n"), {**READ, **wanted})
    meta = b'<meta charset="shift_jis"><p>' + _JA.encode("cp932") + b"</p>"
    yield Case("charset_html_meta_only", mime(b"text/html", meta), READ)
    yield Case(
        "charset_html_meta_differs",
        mime(b"text/html; charset=utf-8", meta.replace(_JA.encode("cp932"), _JA.encode())),
        {**READ, "text": has("口座")},
    )
    yield Case("charset_no_mime_at_all", letter(_JIS), {**READ, "text": has("口座")})
