"""The detectors of mail and payments: their examples, and what must never slip through."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sekisho.detection.discover import Detector, ours
from sekisho.detection.examples import check
from sekisho.detection.run import run_one
from sekisho.evidence.view import MemoryTables
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.threats.email.analysers.domains import domain_history
from sekisho.threats.email.analysers.features import features
from sekisho.threats.email.weights import INTENTS, PRESSURES, PRIOR, THRESHOLD, counted, score

MINE = {one.id: one for one in ours() if ".email." in one.module}
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
OWN = frozenset({"bank.example"})


def test_the_detectors_of_mail_and_payments_are_found() -> None:
    assert sorted(MINE) == [
        "app_consent_reads_mail",
        "audit_log_switched_off",
        "colleague_name_from_outside",
        "lookalike_sender_speaks_of_payment",
        "mail_flow_copied_outside",
        "mailbox_forwards_outside",
        "mailbox_hidden_rule",
        "mailbox_opened_to_others",
        "mailbox_taken_over",
        "payee_account_differs",
        "sender_is_another",
        "sign_in_from_elsewhere",
    ]


@pytest.mark.parametrize("detector", MINE.values(), ids=MINE)
def test_its_examples_come_true(detector: Detector) -> None:
    assert check(detector) == ()


@pytest.mark.parametrize("detector", MINE.values(), ids=MINE)
def test_every_weighed_sign_has_its_sentence(detector: Detector) -> None:
    codes = {code for code, _ in (*INTENTS.values(), *PRESSURES.values())}
    if detector.id == "colleague_name_from_outside":
        assert codes <= detector.card.text.en.keys()
    assert 0 < PRIOR < 1 < THRESHOLD


class Office:
    """A mailbox with its texts, taken through the analysers."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.texts: list[dict[str, Any]] = []

    def mail(
        self, day: float, sender: str, text: str, name: str = "", subject: str = "", to: str = "a@bank.example"
    ) -> str:
        uid = f"m{len(self.messages)}"
        self.messages.append(
            {
                "message_uid": uid,
                "mailbox": "a",
                "from_address": sender,
                "from_name": name or None,
                "to_addresses": [to],
                "cc_addresses": [],
                "recipient_names": [""],
                "subject": subject,
                "event_time": datetime(2026, 5, 1, tzinfo=UTC) + timedelta(days=day),
            }
        )
        self.texts.append({"message_uid": uid, "text": text, "html_links": []})
        return uid

    def judge(self, detector: str, staff: list[dict[str, Any]] | None = None) -> dict[str, Verdict]:
        listed: list[dict[str, Any]] = [{"counterparty_key": "101", "list_uid": "l", "domains": ["aoba-shoji.example"]}]
        rows = {"message": self.messages, "message_text": self.texts, "counterparty": listed}
        history = list(domain_history(MemoryTables(rows), OWN))
        learned = [features(mail, text) for mail, text in zip(self.messages, self.texts, strict=True)]
        given = {**rows, "message_features": learned, "domain_history": history, "staff": staff or []}
        result = run_one(MINE[detector], MemoryTables(given), NOW)
        assert result.fenced == ()
        return {verdict.subject.key: verdict for verdict in result.verdicts}


LOOKALIKE = "lookalike_sender_speaks_of_payment"
CHANGE = "振込先口座が変更になりました。今後は下記へお願いいたします。\nみどり銀行 本店 普通 7654321"


def test_a_lookalike_that_announces_an_account_is_flagged_in_both_languages() -> None:
    office = Office()
    office.mail(0, "x@aoba-shoji.example", "いつもお世話になっております。")
    japanese = office.mail(100, "x@aoba-shojl.example", CHANGE)
    english = office.mail(101, "x@aoba-shoji-billing.example", "Our bank details have changed, see below.")
    found = office.judge(LOOKALIKE)
    assert found[japanese].answer is Answer.FLAGGED
    assert found[english].answer is Answer.FLAGGED


def test_a_reply_of_ours_does_not_launder_a_lookalike() -> None:
    office = Office()
    office.mail(0, "x@aoba-shoji.example", "いつもお世話になっております。")
    office.mail(99, "x@aoba-shojl.example", "ご担当者様はどなたでしょうか。")
    office.mail(99.1, "a@bank.example", "私です。", to="x@aoba-shojl.example")
    change = office.mail(100, "x@aoba-shojl.example", CHANGE)
    assert office.judge(LOOKALIKE)[change].answer is Answer.FLAGGED


def test_the_real_domain_of_the_payee_is_not_this_detectors_question() -> None:
    office = Office()
    office.mail(0, "x@aoba-shoji.example", "いつもお世話になっております。")
    change = office.mail(100, "x@aoba-shoji.example", CHANGE)
    verdict = office.judge(LOOKALIKE)[change]
    assert verdict.answer is Answer.CLEAR
    assert {reason.code for reason in verdict.reasons} == {"sender_on_list", "mailbox_may_be_taken_over"}


def test_at_the_start_of_the_evidence_a_stranger_is_undetermined() -> None:
    office = Office()
    change = office.mail(3, "x@midori.example", CHANGE)
    chat = office.mail(4, "y@midori.example", "Thank you for lunch, see you on Friday.")
    later = office.mail(60, "x@midori.example", "請求書を添付いたします。お支払いをお願いいたします。")
    found = office.judge(LOOKALIKE)
    assert found[change].answer is Answer.UNDETERMINED
    assert found[chat].answer is Answer.CLEAR
    assert found[later].answer is Answer.CLEAR


def test_a_new_suppliers_plain_invoice_is_clear_and_its_account_makes_it_doubtful() -> None:
    office = Office()
    office.mail(0, "x@aoba-shoji.example", "いつもお世話になっております。")
    plain = office.mail(100, "x@sakura.example", "Please find attached our first invoice.")
    number = office.mail(
        100, "x@ume.example", "請求書を添付いたします。\nみどり銀行 本店 普通 7654321 までお支払いください。"
    )
    secret = office.mail(100, "x@take.example", "Please pay the attached invoice, keep this between us.")
    found = office.judge(LOOKALIKE)
    assert found[plain].answer is Answer.CLEAR
    assert found[number].answer is Answer.FLAGGED
    assert found[secret].answer is Answer.FLAGGED


def test_an_awareness_mail_with_every_bad_word_is_clear() -> None:
    office = Office()
    office.mail(0, "x@aoba-shoji.example", "いつもお世話になっております。")
    text = "なりすましメールにご注意ください。手口の例:\n「至急、下記の新しい口座へ送金してください。」"
    uid = office.mail(100, "cert@authority.example", text)
    verdict = office.judge(LOOKALIKE)[uid]
    assert [reason.code for reason in verdict.reasons] == ["warns_of_fraud"]


STAFF = [
    {"employee_id": "1", "name": "青木 健一", "name_kana": "アオキ ケンイチ", "email": "k.aoki@bank.example"},
    {"employee_id": "2", "name": "佐々木 優子", "name_kana": "ササキ ユウコ", "email": "y.sasaki@bank.example"},
]
COLLEAGUE = "colleague_name_from_outside"


def test_the_line_group_of_a_false_president_is_flagged() -> None:
    office = Office()
    text = "業務の都合により、新しいLINEグループを作成してください。作成後、QRコードをこのメールに返信してください。"
    uid = office.mail(100, "office@outlook.jp", text, name="青木健一")
    latin = office.mail(100, "ceo@post.example", "Send me your cell number.", name="Aoki Kenichi")
    found = office.judge(COLLEAGUE, STAFF)
    assert found[uid].answer is Answer.FLAGGED
    assert found[latin].answer is Answer.FLAGGED


def test_an_answer_to_the_impostor_is_no_proof_that_the_address_is_the_colleagues() -> None:
    office = Office()
    office.mail(99, "office@outlook.jp", "お手すきですか。", name="青木健一")
    office.mail(99.1, "y.sasaki@bank.example", "はい。", to="office@outlook.jp")
    uid = office.mail(100, "office@outlook.jp", "ギフトカードを購入してください。", name="青木健一")
    assert office.judge(COLLEAGUE, STAFF)[uid].answer is Answer.FLAGGED


def test_a_private_address_that_the_person_wrote_to_first_is_theirs() -> None:
    office = Office()
    office.mail(50, "k.aoki@bank.example", "memo", name="青木健一", to="aoki.home@gmail.com")
    uid = office.mail(100, "aoki.home@gmail.com", "請求書を送付します。お支払いください。", name="青木健一")
    assert office.judge(COLLEAGUE, STAFF)[uid].answer is Answer.CLEAR


PARTNER = "y.sasaki@aoba-shoji.example"
INVOICE = "請求書を添付いたします。至急お支払いをお願いいたします。\nみどり銀行 本店 普通 1234567"


def test_a_payees_namesake_may_send_invoices_and_may_not_ask_for_salary_or_another_channel() -> None:
    office = Office()
    office.mail(0, PARTNER, "いつもお世話になっております。", name="佐々木優子")
    invoice = office.mail(100, PARTNER, INVOICE, name="佐々木優子")
    asks = [
        office.mail(101, PARTNER, text, name="佐々木優子")
        for text in ("給与の振込口座を変更したいです。", "LINEのグループを作成してください。", CHANGE)
    ]
    stranger = office.mail(102, "y.sasaki@sakura.example", INVOICE, name="佐々木優子")
    found = office.judge(COLLEAGUE, STAFF)
    assert found[invoice].answer is Answer.UNDETERMINED
    assert [found[uid].answer for uid in asks] == [Answer.FLAGGED] * 3
    assert found[stranger].answer is Answer.FLAGGED


def test_months_of_letters_both_ways_make_a_namesakes_invoice_ordinary_and_one_answer_does_not() -> None:
    office = Office()
    for domain, days in (("ume.example", (1, 5, 30)), ("take.example", (1,))):
        office.mail(0, f"sasaki@{domain}", "はじめまして。", name="佐々木優子")
        for day in days:
            office.mail(day, "k.aoki@bank.example", "承知しました。", to=f"sasaki@{domain}")
    known = office.mail(100, "sasaki@ume.example", INVOICE, name="佐々木優子")
    fresh = office.mail(100, "sasaki@take.example", INVOICE, name="佐々木優子")
    found = office.judge(COLLEAGUE, STAFF)
    assert found[known].answer is Answer.UNDETERMINED
    assert found[fresh].answer is Answer.FLAGGED


def test_the_weights_that_are_shown_add_up_to_the_score() -> None:
    told = [
        Reason.of("asks_payment", weight=2.5),
        Reason.of("asks_gift_card", weight=4.5),
        Reason.of("presses_urgency", weight=1.0),
        Reason.of("presses_authority", weight=0.5),
        Reason.of("domain_on_payee_list", weight=-1.0, domain="a.example"),
        Reason.of("wrote_there_first", weight=-0.75),
        Reason.of("no_request"),
    ]
    shown = counted(told)
    assert [reason.code for reason in shown] == [reason.code for reason in told]
    assert [reason.weight for reason in shown] == [None, 4.5, 1.0, None, -1.0, None, None]
    assert sum(reason.weight or 0 for reason in shown) == score(told)


def test_golf_from_an_unknown_private_address_is_neither_flagged_nor_clear() -> None:
    office = Office()
    uid = office.mail(100, "golf@gmail.com", "週末のゴルフの件、8時集合でどうでしょう。", name="佐々木 優子")
    assert office.judge(COLLEAGUE, STAFF)[uid].answer is Answer.UNDETERMINED


def test_with_an_empty_roster_a_strange_name_is_undetermined() -> None:
    office = Office()
    uid = office.mail(100, "x@sakura.example", "こんにちは", name="田中一郎")
    assert office.judge(COLLEAGUE)[uid].answer is Answer.UNDETERMINED
    assert office.judge(COLLEAGUE, STAFF)[uid].answer is Answer.CLEAR
