"""Senders that hide who writes: names that hold addresses, comments, groups, routes, bidi, look-alikes, bad IDNA."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

from bench.hostile.case import SENDER, Case, among, has, lacks, letter, many

EVIL = "x@evil.example"
_ANGLE = b" <x@evil.example>"


def _word(text: str) -> bytes:
    return b"=?utf-8?b?" + base64.b64encode(text.encode()) + b"?="


def _not_ours(value: Any) -> bool:
    return value is None or not value.endswith("@bank.example")


_FROM: tuple[tuple[str, bytes, Any], ...] = (
    ("bare", b"ken@vendor.example", SENDER),
    ("angle_only", b"<ken@vendor.example>", SENDER),
    ("name_is_an_address", b'"ceo@bank.example"' + _ANGLE, EVIL),
    ("name_holds_angle", b'"CEO <ceo@bank.example>"' + _ANGLE, EVIL),
    ("name_unquoted_address", b"CEO ceo@bank.example" + _ANGLE, EVIL),
    ("name_with_comma_quoted", b'"ceo@bank.example, Tokyo"' + _ANGLE, EVIL),
    ("name_with_escaped_quote", b'"CEO \\"<ceo@bank.example>\\""' + _ANGLE, EVIL),
    ("name_encoded_address", _word("ceo@bank.example") + _ANGLE, EVIL),
    ("name_encoded_angle", _word("CEO <ceo@bank.example>") + _ANGLE, EVIL),
    ("name_encoded_comma", _word("ceo@bank.example,") + _ANGLE, EVIL),
    ("name_encoded_quote", _word('CEO" <ceo@bank.example> "') + _ANGLE, EVIL),
    ("name_encoded_in_quotes", b'"' + _word("ceo@bank.example") + b'"' + _ANGLE, EVIL),
    ("encoded_nul_before_domain", _word("ceo@bank.example\0") + b"@evil.example", _not_ours),
    ("encoded_newline_before_domain", _word("ceo@bank.example\r\n") + b"@evil.example", _not_ours),
    ("encoded_angle_before_domain", _word("<ceo@bank.example>") + b"@evil.example", _not_ours),
    ("comment_after", b"x@evil.example (ceo@bank.example)", EVIL),
    ("comment_before", b"(ceo@bank.example) x@evil.example", EVIL),
    ("comment_inside", b"x(ceo@bank.example)@evil.example", EVIL),
    ("comment_in_angle", b"CEO <x@evil.example (ceo@bank.example)>", EVIL),
    ("comment_nested", b"x@evil.example (a (b (c) d) ceo@bank.example)", EVIL),
    ("comment_escaped", b"x@evil.example (a \\) ceo@bank.example)", EVIL),
    ("comment_open", b"x@evil.example (ceo@bank.example", EVIL),
    ("quoted_local", b'"ken sato"@vendor.example', among('"ken sato"@vendor.example', "ken sato@vendor.example")),
    ("quoted_local_with_at", b'"ceo@bank.example"@evil.example', has("@evil.example")),
    ("leading_dot", b"<.ken@vendor.example>", ".ken@vendor.example"),
    ("double_dot", b"ken..sato@vendor.example", "ken..sato@vendor.example"),
    ("trailing_dot", b"ken.@vendor.example", "ken.@vendor.example"),
    ("domain_trailing_dot", b"ken@vendor.example.", among(SENDER, SENDER + ".")),
    ("source_route", b"<@a.example,@b.example:ken@vendor.example>", SENDER),
    ("group_of_one", b"Friends: ken@vendor.example;", SENDER),
    ("group_empty", b"undisclosed-recipients:;", None),
    ("group_open", b"Friends: ken@vendor.example", SENDER),
    ("quote_open", b'"Ken <ken@vendor.example>', lambda value: value in {None, SENDER}),
    ("angle_open", b"Ken <ken@vendor.example", SENDER),
    ("angle_double", b"Ken <<ken@vendor.example>>", SENDER),
    ("angle_reversed", b"Ken >ken@vendor.example<", lambda value: value is None or "ken" in value),
    ("upper_case_domain", b"Ken <ken@VENDOR.EXAMPLE>", SENDER),
    ("spaces_round_at", b"Ken <ken @ vendor.example>", SENDER),
    ("tabs_in_angle", b"Ken <\tken@vendor.example\t>", SENDER),
    ("percent_route", b"ceo%bank.example@evil.example", "ceo%bank.example@evil.example"),
    ("bang_route", b"bank.example!ceo@evil.example", has("@evil.example")),
    ("two_ats", b"ceo@bank.example@evil.example", lambda value: value is None or value.endswith("@evil.example")),
    ("address_literal", b"Ken <ken@[192.0.2.1]>", "ken@[192.0.2.1]"),
    ("no_domain", b"Ken <ken>", lambda value: value is None or "@" not in value),
    ("no_local", b"Ken <@vendor.example>", lambda value: value != SENDER),
    ("at_alone", b"@", lambda value: value in {None, "@", ""}),
    ("empty", b"", None),
    ("empty_angle", b"<>", lambda value: not value),
    ("word_alone", b"postmaster", lambda value: value is None or "@" not in value),
    ("full_width_at", "Ken <ken＠vendor.example>".encode(), lambda value: value != EVIL),
    ("plus_and_slash", b"Ken <ken+a/b=c@vendor.example>", "ken+a/b=c@vendor.example"),
    ("idna", b"Ken <ken@xn--r8jz45g.example>", "ken@例え.example"),
    ("idna_upper_case", b"Ken <ken@XN--R8JZ45G.example>", "ken@例え.example"),
    ("idna_invalid", b"Ken <ken@xn--0000000000000000.example>", has("ken@")),
    ("idna_empty", b"Ken <ken@xn--.example>", has("ken@")),
    ("idna_of_ascii", b"Ken <ken@xn--vendor-.example>", has("ken@")),
    ("idna_nested", b"Ken <ken@xn--xn--vendor-.example>", has("ken@")),
    ("idna_long", b"Ken <ken@xn--" + b"a" * 20_000 + b".example>", lambda value: value != EVIL),
    ("idna_many_labels", b"Ken <ken@" + b"xn--r8jz45g." * 2000 + b"example>", lambda value: value != EVIL),
    ("idna_of_a_dot", b"Ken <ken@xn--bank-.example.evil.example>", has("evil.example")),
    ("raw_unicode_domain", "Ken <ken@例え.example>".encode(), "ken@例え.example"),
    ("homoglyph_domain", "Ken <ken@vеndor.example>".encode(), "ken@vеndor.example"),
    ("empty_labels", b"Ken <ken@vendor..example>", has("ken@vendor")),
    ("long_label", b"Ken <ken@" + b"a" * 300 + b".example>", has("ken@aaa")),
    ("soft_hyphen_domain", "Ken <ken@ven\u00addor.example>".encode(), has("ken@")),
    ("nul_in_local", b"Ken <ken\0x@vendor.example>", lambda value: value is None or value.endswith("@vendor.example")),
    ("nul_in_domain", b"Ken <ken@bank.example\0.evil.example>", _not_ours),
    ("mailto", b"mailto:ken@vendor.example", lambda value: value is None or value.endswith(SENDER)),
    ("markdown", b"[ken@vendor.example](mailto:ken@vendor.example)", lambda value: value != EVIL),
    ("bracket_in_quotes", b'"Ken <" <ken@vendor.example>', SENDER),
    ("at_in_name", b"Ken @ Vendor <ken@vendor.example>", SENDER),
    ("dots_in_name", b"K. Sato Jr. <ken@vendor.example>", SENDER),
    ("colon_in_name", b"Vendor: Ken <ken@vendor.example>", SENDER),
    ("semicolon_in_name", b"Vendor; Ken <ken@vendor.example>", lambda value: value in {None, SENDER}),
    ("slash_in_name", b"Ken/Vendor <ken@vendor.example>", SENDER),
    ("backslash_at_end", b"Ken <ken@vendor.example> \\", SENDER),
    ("raw_jis_name", "Ken 佐藤".encode("iso-2022-jp") + b" <ken@vendor.example>", SENDER),
    ("raw_jis_name_with_signs", "Ken 、。「」".encode("iso-2022-jp") + b" <ken@vendor.example>", SENDER),
    ("raw_sjis_name", "ソ表示 ".encode("cp932") + b"<ken@vendor.example>", SENDER),
    ("raw_sjis_name_quoted", b'"' + "表".encode("cp932") + b'" <ken@vendor.example>', SENDER),
    ("raw_latin_name", b"Jos\xe9 <ken@vendor.example>", SENDER),
    ("raw_bad_utf8_name", b"\xff\xfe\xfd <ken@vendor.example>", SENDER),
)
_NAMES: tuple[tuple[str, str], ...] = (
    ("bidi_override", "Ken\u202eotaS"),
    ("bidi_isolate", "\u2066Ken\u2069 Sato"),
    ("zero_width", "K\u200be\u200cn\u200d\ufeff"),
    ("combining", "Ke\u0301n"),
    ("combining_thousand", "K" + "\u0301" * 1000),
    ("homoglyph", "Кеn Sаtо"),
    ("full_width", "Ｋｅｎ　Ｓａｔｏ"),
    ("emoji_joined", "👩\u200d💻"),
    ("tag_characters", "Ken\U000e0041\U000e007f"),
    ("private_use", "\ue000\ue001"),
    ("old_kanji", "髙橋 﨑"),
    ("selector", "辻\U000e0100"),
    ("control", "Ken\x07\x1b[31m"),
)
_SEVERAL: tuple[tuple[str, bytes, Callable[[Any], bool]], ...] = (
    ("two_in_one_from", b"Ken <ken@vendor.example>, CEO <ceo@bank.example>", many),
    ("two_in_one_from_no_space", b"ken@vendor.example,ceo@bank.example", many),
    ("three_in_one_from", b"ken@vendor.example, a@evil.example, ceo@bank.example", many),
    ("two_in_a_group", b"All: ken@vendor.example, ceo@bank.example;", many),
)


def cases() -> Iterator[Case]:
    """Yield the letters, each with its From."""
    for name, value, wanted in _FROM:
        yield Case(f"address_{name}", letter(From=value), {"from_address": wanted, "subject": "Invoice"})
    for name, text in _NAMES:
        wanted = {"from_address": SENDER, "from_name": bool}
        yield Case(f"name_{name}", letter(From=_word(text) + b" <ken@vendor.example>"), wanted)
        yield Case(f"name_{name}_raw", letter(From=text.encode() + b" <ken@vendor.example>"), {"from_address": SENDER})
    for name, value, count in _SEVERAL:
        yield Case(f"senders_{name}", letter(From=value), {"from_address": SENDER, "from_count": count})
    yield Case("senders_two_headers", letter(b"x", b"From: CEO <ceo@bank.example>"), {"from_count": many})
    yield Case("senders_two_headers_other_case", letter(b"x", b"FROM: CEO <ceo@bank.example>"), {"from_count": many})
    yield Case("senders_hundred_headers", letter(b"x", *[b"From: ceo@bank.example"] * 100), {"from_count": many})
    yield Case("senders_none", letter(From=None), {"from_address": None, "from_count": 0})
    yield Case("senders_only_sender", letter(b"x", b"Sender: x@evil.example", From=None), {"sender_address": EVIL})
    yield Case("recipients_none", letter(To=None), {"to_addresses": lambda value: not value})
    yield Case(
        "recipients_group",
        letter(To=b"a: x@a.example, y@a.example;"),
        {"to_addresses": has("x@a.example", "y@a.example")},
    )
    yield Case(
        "recipients_two_headers",
        letter(b"x", b"To: z@bank.example"),
        {"to_addresses": has("keiri@bank.example", "z@bank.example")},
    )
    yield Case(
        "reply_to_two",
        letter(b"x", b"Reply-To: a@x.example, b@y.example"),
        {"reply_to_addresses": has("a@x.example", "b@y.example")},
    )
    yield Case(
        "reply_to_twice",
        letter(b"x", b"Reply-To: a@x.example", b"Reply-To: b@y.example"),
        {"reply_to_addresses": has("b@y.example")},
    )
    yield Case(
        "bcc_from_encoded_word",
        letter(Subject=b"=?utf-8?q?a=0D=0ABcc:_x=40evil.example?="),
        {"cc_addresses": lacks(EVIL)},
    )
