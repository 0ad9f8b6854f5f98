"""What mail asks for, in English and Japanese; what it denies, reports or quotes is not asked."""

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.threats.email.analysers.intents import TEXT_LIMIT, _patterns, grammar, language, meaning, prepare
from sekisho.threats.email.analysers.phrases import Hit, Pattern, expand, hits_within

ASKED = [
    ("account_change", "Please note that our bank details have changed. Kindly update your records."),
    ("account_change", "We have recently switched our bank. Future invoices should be paid to the account below."),
    ("account_change", "From now on please send all payments to the new account given below."),
    ("account_change", "Kindly use the following bank account for this and future invoices."),
    ("account_change", "Our old account is under audit, use the one below for the wire."),
    ("account_change", "Attached are the revised wire instructions."),
    ("account_change", "We’ve  updated\nour banking information, see attached letter."),
    ("account_change", "振込先口座が変更になりましたのでご連絡いたします。"),
    ("account_change", "お振り込み先の変更について\n\nいつもお世話になっております。"),
    ("account_change", "取引銀行の変更に伴い、次回より下記の新しい口座へお振込みをお願いいたします。"),
    ("account_change", "従来の口座は監査のため利用できません。"),
    ("account_change", "ﾌﾘｺﾐ先ではなく、ご送金先口座を切り替えましたのでご確認ください。"),
    ("account_change", "今後のお支払いは新口座宛にお願い申し上げます。"),
    ("account_change", "弊社の\n銀行口座が\n変わりましたので、お知らせいたします。"),
    ("payment_request", "Please process the attached invoice today."),
    ("payment_request", "I need you to wire the funds to our counsel this morning."),
    ("payment_request", "Invoice 2231 is now overdue, please arrange payment."),
    ("payment_request", "Could you make a payment of 48,200 dollars for me?"),
    ("payment_request", "下記の口座までお振込みくださいますようお願いいたします。"),
    ("payment_request", "請求書を添付いたします。期日までにお支払いください。"),
    ("payment_request", "本日中に送金をお願いできますか。"),
    ("payment_request", "至急、振り込みの手配を頼みます。"),
    ("payroll_change", "I would like to change my direct deposit before the next pay date."),
    ("payroll_change", "Can my payroll be paid into my new bank account?"),
    ("payroll_change", "給与の振込口座を変更したいのですが、必要な書類を教えてください。"),
    ("payroll_change", "給料の受取先を変更していただけますか。"),
    ("gift_card", "I need you to pick up 5 Apple gift cards for clients."),
    ("gift_card", "Buy the giftcards, scratch them and send me pictures of the codes."),
    ("gift_card", "取引先に配るギフトカードを購入して、コードの写真を送ってください。"),
    ("gift_card", "Googleプレイカードではなく、Google Playカードを用意してほしい。"),
    ("out_of_band", "Send me your cell number, I have a task for you."),
    ("out_of_band", "Reply with your WhatsApp number please."),
    ("out_of_band", "Kindly text me on my personal line."),
    ("out_of_band", "業務連絡用のLINEグループを作成し、グループのQRコードをこのメールに返信してください。"),
    ("out_of_band", "新しいＬＩＮＥグループを作って、経理担当者を招待してください。"),
    ("out_of_band", "あなたの携帯番号を教えてください。"),
    ("credential_lure", "Click here to verify your mailbox, it will be deactivated."),
    ("credential_lure", "Your password expires today, sign in to keep it."),
    ("credential_lure", "パスワードの有効期限が切れます。下記よりログインして更新してください。"),
    ("data_request", "Please send me the W-2 forms of all employees as PDF."),
    ("data_request", "Kindly forward the aging report with customer contacts."),
    ("data_request", "全従業員の名簿を至急送ってください。"),
]


@pytest.mark.parametrize(("intent", "text"), ASKED, ids=[text[:40] for _, text in ASKED])
def test_it_finds_what_is_asked(intent: str, text: str) -> None:
    found = meaning(text)
    assert intent in found.intents
    assert not found.awareness


SENTENCES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
MORE = [
    (intent, text) for part in ("asked", "published") for intent, texts in SENTENCES[part].items() for text in texts
]


@pytest.mark.parametrize(("intent", "text"), MORE, ids=range(len(MORE)))
def test_it_finds_what_is_asked_in_other_words(intent: str, text: str) -> None:
    assert intent in meaning(text).intents


@pytest.mark.parametrize("text", SENTENCES["not_asked"]["sentences"])
def test_ordinary_business_asks_for_none_of_this(text: str) -> None:
    assert meaning(text).intents == frozenset()


@pytest.mark.parametrize("text", SENTENCES["warnings"]["sentences"])
def test_a_published_warning_is_awareness_and_asks_for_nothing(text: str) -> None:
    found = meaning(text)
    assert found.intents == frozenset()
    assert found.awareness


NOT_ASKED = [
    "Please note that our bank details have not changed.",
    "There is no change to our bank account, whatever anybody writes to you.",
    "We will never ask you to change bank details by e-mail.",
    "Lunch on Friday? The new place near the bank is good.",
    "Please update the account manager on the status of the project.",
    "The board moved to the new account management system last year.",
    "I transferred to the Osaka branch in April.",
    "Thank you for the gift. The card was lovely.",
    "Our new product ships in May, see the attached list.",
    "My number one priority is the audit.",
    "お振込先に変更はございません。",
    "口座の変更をメールでお願いすることはありません。",
    "会議の日程が変更になりましたのでご連絡いたします。",
    "新しい支店の開設についてお知らせします。",
    "ラインの点検作業を実施しました。",
    "振込手数料の改定についての社内資料です。",
    "This email is intended solely for the recipient; please transfer payment questions to nobody.",
]


@pytest.mark.parametrize("text", NOT_ASKED, ids=[text[:40] for text in NOT_ASKED])
def test_it_finds_nothing_where_nothing_is_asked(text: str) -> None:
    assert meaning(text).intents == frozenset()


WARNINGS = [
    "We have seen emails that ask staff to buy gift cards or to change bank details. Do not act on them.",
    "Scammers pretend to be suppliers and ask for payment to a new bank account.",
    "Beware of fraudulent messages asking you to update payment details.",
    "If a supplier asks for a change of bank details by mail, call the number on file.",
    "Fraudsters posing as our CEO will try to get you to wire funds. Typical messages say:\n\n- please buy gift cards\n- our bank details have changed",
    "「振込先が変更になりました」というメールが届いています。ご注意ください。",
    "社長を装ったメールでLINEグループの作成を求める事案が発生しています。",
    "なりすましメールにご注意ください。手口の例:\n「至急、下記の新しい口座へ送金してください。」\n「LINEグループを作成し、QRコードを送ってください。」",
    "口座変更を依頼する不審なメールが確認されています。",
]


@pytest.mark.parametrize("text", WARNINGS, ids=[text[:40] for text in WARNINGS])
def test_a_warning_is_awareness_and_asks_for_nothing(text: str) -> None:
    found = meaning(text)
    assert found.intents == frozenset()
    assert found.awareness


def test_a_mail_that_warns_and_then_asks_still_asks() -> None:
    text = "We have seen emails that ask for money. Because of this fraud our bank account has changed, see below."
    assert meaning(text).intents == {"account_change"}
    assert not meaning(text).awareness
    japanese = "なりすましメールが届いています。そのため、弊社の振込先口座を変更いたしました。"
    assert meaning(japanese).intents == {"account_change"}


def test_a_request_quoted_in_another_language_or_in_straight_quotes_is_part_of_the_report() -> None:
    mixed = "次のようなメールが報告されています。\n\n例3「Urgent. Buy gift cards and send me the codes.」\n\n返信しないでください。"
    straight = 'You may get a mail in my name.\n\n"I need gift cards for clients, send me the codes."\n\nDo not answer.'
    for text in (mixed, straight):
        assert meaning(text).intents == frozenset()
        assert meaning(text).awareness


def test_neighbouring_sentences_are_read_together() -> None:
    first, second = "The account at Wells is dormant now.", "Please see that the money reaches the other place."
    assert meaning(f"{first} {second}").intents >= {"account_change"}
    assert "account_change" not in meaning(first).intents | meaning(second).intents


def test_a_sentence_that_says_that_nothing_changes_is_not_read_with_its_neighbour() -> None:
    text = "Our account is the same as always. Please remit the invoice by Friday."
    assert "account_change" not in meaning(text).intents


@pytest.mark.parametrize(
    "text",
    [
        "Could you send $23,400.00 to Fenwick Bank, IBAN DE89 3704 0044 0532 0130 00",
        "本日中に2,300,000円をみなと銀行 川口支店 普通 1234567へお願いします。",
    ],
)
def test_an_amount_beside_an_account_asks_for_payment(text: str) -> None:
    assert "payment_request" in meaning(text).intents


def test_a_number_to_call_is_a_callback_and_a_number_told_is_no_question_for_one() -> None:
    assert "callback_request" in meaning("To confirm the details, call 0555 123 4567.").intents
    assert meaning("外出が多いため携帯番号をお伝えしておきます。").intents == frozenset()


def test_a_quoted_request_counts_where_nothing_is_reported() -> None:
    assert meaning("件名「振込先口座の変更」の件、ご対応をお願いします。").intents == {"account_change"}
    assert meaning("「お振込先が変更になりました。」").intents == {"account_change"}


@pytest.mark.parametrize(
    ("pressure", "text"),
    [
        ("urgency", "I need this done within the hour."),
        ("secrecy", "Keep this between us until the announcement."),
        ("authority", "The CEO wants this."),
        ("bypass", "I am in a meeting, do not call."),
        ("urgency", "本日中に対応してください。"),
        ("secrecy", "本件は極秘で、他言無用です。"),
        ("authority", "社長の特命です。"),
        ("bypass", "会議中のため電話に出られません。メールのみで連絡ください。"),
    ],
)
def test_it_finds_pressure(pressure: str, text: str) -> None:
    assert pressure in meaning(text).pressures


def test_a_disclaimer_is_not_secrecy() -> None:
    text = "This message is strictly confidential and intended only for the intended recipient."
    assert meaning(text).pressures == frozenset()


GERMAN = """Sehr geehrte Damen und Herren, anbei erhalten Sie unsere Rechnung mit der Bitte um Überweisung auf das unten
genannte Konto bis Ende dieses Monats, vielen Dank und freundliche Grüße"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("お世話になっております。青葉商事の田中です。", "ja"),
        ("Dear Tanaka-san, the report is attached. Thanks, 田中", "en"),
        ("ok", "en"),
        ("", "en"),
        (GERMAN, None),
    ],
)
def test_it_tells_the_language_or_says_that_it_cannot(text: str, expected: str | None) -> None:
    assert language(text) == expected


HOSTILE = [
    "please " * 40_000,
    "pay new account change " * 12_000,
    "change " * 20 + "x" * 200_000,
    "振込先" * 60_000,
    "「" * 100_000,
    "." * 200_000,
    "\n" * 200_000,
    "e-mail asking " * 15_000,
    "a" * 256_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:12].strip() or repr(text[:1]) for text in HOSTILE])
def test_a_hostile_text_costs_no_more_than_its_length(text: str) -> None:
    start = time.process_time()
    meaning(text)
    assert time.process_time() - start < 0.5


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="please pay new bank account change.\n「」振込先変更お願い ", max_size=400))
def test_any_text_has_a_meaning_that_does_not_depend_on_width(text: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    assert meaning(text) == meaning(wide)


def test_text_beyond_the_limit_is_not_read() -> None:
    assert meaning("x " * TEXT_LIMIT + "our bank details have changed").intents == frozenset()


def test_wrapped_japanese_lines_are_joined_and_list_items_are_not() -> None:
    assert prepare("振込先\n口座") == "振込先口座"
    assert len(prepare("・一つ\n・二つ").split("\x1e")) == 2


def test_the_grammars_use_only_their_own_slots() -> None:
    for name in ("en", "ja"):
        rules = grammar(name)
        known = frozenset({"amount", "number"}).union(*rules.slots.values())
        for _, pattern in (*rules.intents, *rules.pressures, *rules.speech):
            assert set(pattern.slots) <= known


def test_a_pattern_with_an_unknown_slot_is_a_broken_grammar() -> None:
    with pytest.raises(ValueError, match="unknown slots"):
        _patterns({"account_change": ["change 10 nothing"]}, {"change": ["changed"]})


def test_slots_must_come_in_order_and_near() -> None:
    pattern = Pattern.parse("a 5 b 5 c")
    a, b, c = (Hit(place, place + 1, frozenset({name})) for place, name in ((0, "a"), (4, "b"), (9, "c")))
    assert pattern.found_in([a, b, c])
    assert not pattern.found_in([a, c])
    assert not pattern.found_in([Hit(5, 6, frozenset({"a"})), b, c])
    assert not pattern.found_in([b, c])


def test_phrases_are_written_out() -> None:
    assert expand("振(り|)込(み|)") == ["振り込み", "振り込", "振込み", "振込"]
    assert sorted(expand("e-?mail")) == ["e-mail", "email"]
    with pytest.raises(ValueError, match="cannot be written out"):
        expand("a(b(c|d)|)")
    with pytest.raises(ValueError, match="does not end in a slot"):
        Pattern.parse("change 30")


def test_a_phrase_holds_the_phrases_inside_it_and_a_mask_hides_them() -> None:
    slots = {
        "our account has changed": frozenset({"told"}),
        "account": frozenset({"account"}),
        "count": frozenset({"count"}),
        "account manager": frozenset({"neutral"}),
    }
    found = hits_within("our account has changed", slots, words=True)
    assert [(hit.start, hit.end, set(hit.slots)) for hit in found] == [(0, 23, {"told"}), (4, 11, {"account"})]
    assert [set(hit.slots) for hit in hits_within("account manager", slots, words=True)] == [{"neutral"}]
    assert {name for hit in hits_within("account", slots, words=False) for name in hit.slots} == {"account", "count"}
