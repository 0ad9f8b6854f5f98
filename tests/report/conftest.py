"""One Friday noon: two payees differ from the list, one of them after a mail from a domain one letter off."""

from datetime import UTC, date, datetime

import pytest

from sekisho.model.money import Money
from sekisho.model.quantity import Coverage
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer
from sekisho.report.inputs import (
    FileFact,
    FindingFact,
    JudgedFact,
    LossFact,
    MailFact,
    PaymentFact,
    RejectFact,
    ReportInputs,
    RowFact,
    SourceFact,
    UnseenFact,
)
from sekisho.report.said import Said
from sekisho.risk.assess import assess, model_for
from sekisho.risk.firm import Measurement, Quantity, firm_profile
from sekisho.risk.price import prices

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
SCENARIO = "counterparty_payment_change"
SENDER = "k.tanaka@hokuto-sekkei.example"
ACCOUNTS = ("jp:0005:123:1:7654321", "jp:0005:123:1:1112223", "jp:0033:010:1:5550199")
NUMBERS = ("03-5555-0142", "045-555-0177")
STAFF = "佐藤 美咲"

DIFFERS = Said("A payment goes to an account that is not the one on file", "台帳と異なる口座への支払い")
LOOKALIKE = Said("A lookalike sender speaks of payment", "よく似た送信元が支払いに言及")


def _finding(key: str, title: Said, table: str, answer: Answer, **more: object) -> FindingFact:
    detector = "payee_account_differs" if table == "payment" else "lookalike_sender_speaks_of_payment"
    reasons = more.get("reasons", ())
    domain = more.get("domain", "")
    assert isinstance(reasons, tuple)
    assert isinstance(domain, str)
    return FindingFact(
        id=f"f-{key}",
        detector=detector,
        title=title,
        subject=Subject(table, key),
        answer=answer,
        severity="critical" if table == "payment" else "high",
        state="open",
        since=date(2026, 11, 27),
        reasons=reasons,
        rows=(
            RowFact("r-0a1b2c3d4e5f60718293", table, "sogo_20261127.txt", "line 7"),
            RowFact("r-99887766554433221100", "account_on_file", "payees.xlsx", "sheet 取引先 row 12"),
        ),
        runbook=(
            Said("Call the payee on the number in your own list.", "台帳の番号へ電話します。"),
            Said("Ask for the old account and for who asked for the change.", "旧口座と、変更を頼んだ人を尋ねます。"),
        ),
        blind_spots=(
            Said(
                "A payee whose own mailbox is taken over writes from the right domain.",
                "取引先のメール自体が乗っ取られた場合は、正しいドメインから届きます。",
            ),
        ),
        false_positives=(Said("A payee who truly changed banks.", "取引先が本当に口座を変えた場合。"),),
        minutes=10,
        domain=domain,
    )


def _payments() -> tuple[PaymentFact, ...]:
    return (
        PaymentFact(
            payment_uid="p-0007",
            case_id="case-2f61",
            payee="株式会社北斗設計",
            amount=Money(4_830_000),
            answer=Answer.FLAGGED,
            why=Said(
                f"The account ends in 4321, the list has another; a mail from {SENDER} asked for the change.",
                f"振込先の口座が台帳と異なります。{SENDER} からのメールが変更を求めています。",
            ),
            account_paid=ACCOUNTS[0],
            account_on_file=ACCOUNTS[1],
            call_number=NUMBERS[0],
            value_date=date(2026, 11, 30),
            mail=MailFact(SENDER, datetime(2026, 11, 16, 1, 12, tzinfo=UTC)),
            weights=(3.2, 1.4),
            findings=("f-p-0007", "f-msg-1"),
        ),
        PaymentFact(
            payment_uid="p-0031",
            case_id="case-77ab",
            payee="みなと文具",
            amount=Money(312_400),
            answer=Answer.FLAGGED,
            why=Said(
                "The account is not the one on file, and no mail about a change was found.",
                "振込先の口座が台帳と異なります。変更に関するメールは見つかりません。",
            ),
            account_paid=ACCOUNTS[2],
            account_on_file="jp:0033:010:1:5550100",
            call_number=None,
            value_date=date(2026, 11, 30),
            weights=(1.1,),
            findings=("f-p-0031",),
        ),
        PaymentFact(
            payment_uid="p-0040",
            case_id="case-91c0",
            payee="ケイヒン運輸",
            amount=Money(96_000),
            answer=Answer.UNDETERMINED,
            why=Said("This payee is not on the list.", "この振込先は台帳にありません。"),
            account_paid="jp:0001:001:1:0001234",
            findings=(),
        ),
    )


def friday(years: int = 50_000) -> ReportInputs:
    """The facts of that Friday."""
    measured = (
        Measurement("payee_list_match", Coverage(87_000_000, 5_142_400, 96_000)),
        Measurement("callback_number_on_file", Coverage(31, 9, 1)),
        Measurement("lookalike_sender_check", Coverage(12, 0, 288)),
    )
    model = model_for(SCENARIO, firm_profile(staff=300, largest=Money(18_000_000)), measured)
    priced = prices(
        model,
        {
            "f-p-0007": (Quantity(SCENARIO, "payee_list_match", 4_830_000),),
            "f-p-0031": (
                Quantity(SCENARIO, "payee_list_match", 312_400),
                Quantity(SCENARIO, "callback_number_on_file", 1),
            ),
        },
        20261127,
        years,
    )
    return ReportInputs(
        org="みなと信用組合",
        as_of=NOW,
        zone="Asia/Tokyo",
        currency="JPY",
        payments_checked=41,
        paid_checked=Money(92_238_400),
        payments=_payments(),
        findings=(
            _finding(
                "msg-1",
                LOOKALIKE,
                "message",
                Answer.FLAGGED,
                domain="hokuto-sekkei.example",
                reasons=(
                    Said(
                        f"hokuto-sekkei.example is one letter off hokutosekkei.example; it wrote to {STAFF}.",
                        f"hokuto-sekkei.example は hokutosekkei.example と1文字違いです。宛先は{STAFF}です。",
                    ),
                ),
            ),
            _finding(
                "p-0007",
                DIFFERS,
                "payment",
                Answer.FLAGGED,
                reasons=(
                    Said(
                        f"Paid to {ACCOUNTS[0].split(':')[-1]}; on file since 2021 is another account.",
                        f"支払先は {ACCOUNTS[0].split(':')[-1]}、台帳には2021年から別の口座があります。",
                    ),
                ),
            ),
            _finding("p-0031", DIFFERS, "payment", Answer.FLAGGED),
            _finding("p-0040", DIFFERS, "payment", Answer.UNDETERMINED),
        ),
        prices=priced,
        unseen=(
            UnseenFact(
                "mail",
                Said("288 of 300 mailboxes were not in the export.", "300のうち288のメールボックスが未提出です。"),
                Said("Only 12 mailboxes were given.", "提出は12箱のみでした。"),
                Said("the mailboxes of accounting and the branch managers", "経理と支店長のメールボックス"),
                Said(
                    "who else was asked to change an account.",
                    "ほかに口座変更を求められた人が分かります。",
                ),
                30,
                288,
                "coverage.lookalike_sender_check",
            ),
            UnseenFact(
                "payee list",
                Said("1 payee is not on the list.", "台帳にない振込先が1件あります。"),
                Said("The list ends in March.", "台帳は3月までです。"),
                Said("a current payee list", "最新の取引先台帳"),
                Said("whether every payment goes to the account on file.", "すべての支払いを照合できます。"),
                10,
                1,
                "coverage.payee_list_match",
            ),
        ),
        losses=(LossFact(assess(model, 20261127, years), model),),
        sources=(
            SourceFact("mailbox", "accounting.mbox", "message", 21_847, 3, date(2026, 5, 31), date(2026, 11, 27)),
            SourceFact("payees", "payees.xlsx", "counterparty", 41, 0),
            SourceFact("payments", "sogo_20261127.txt", "payment", 41, 0, date(2026, 11, 30), date(2026, 11, 30)),
        ),
        rejects=(
            RejectFact(
                "accounting.mbox", Said("The message ends early.", "メールが途中で切れています。"), 3, "byte 88213"
            ),
        ),
        judged=(
            JudgedFact("payee_account_differs", DIFFERS, 2, 38, 1),
            JudgedFact("lookalike_sender_speaks_of_payment", LOOKALIKE, 1, 21_802, 44),
        ),
        files=(FileFact("sogo_20261127.txt", "5f" * 32, 5_162), FileFact("payees.xlsx", "a1" * 32, 18_220)),
        versions=(("sekisho", "0.1.0"), ("evidence", "e3b0c44298fc1c149afb"), ("detectors", "3 of 3")),
        private=(STAFF,),
    )


@pytest.fixture(scope="session")
def facts() -> ReportInputs:
    return friday()
