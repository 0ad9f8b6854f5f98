"""The ten cases that a toy gets wrong, each with its neighbours that go the other way, on mail as it lies in a mailbox."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from sekisho.ledger.verify import read
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict
from sekisho.payments.cases import Listed, cases
from sekisho.payments.check import SOME_HELD, check
from sekisho.payments.holds import Book
from sekisho.payments.nouns import CaseState, Payment, PaymentFile
from sekisho.threats.email.takeover.exposure import Letter as Stolen
from sekisho.threats.email.takeover.exposure import exposed
from tests.threats.email.takeover.logs import audit, of, read_mail
from tests.threats.email.ten_cases.firm import (
    CHIEF,
    CLERK,
    HELPER,
    NOW,
    PAYER,
    PRIVATE,
    SUPPLIER,
    SUPPLIER_ACCOUNT,
    TWIN_SENDER,
    VENDOR,
    VENDOR_ACCOUNT,
    Bank,
    forwarded,
    history,
    learned,
    on,
    over_list,
    signs,
)
from tests.threats.email.ten_cases.letters import BORDER, FAIL, OWN, PASS, Letter, Sender, result

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED
ABROAD = "203.0.113.66"
STRANGER = Sender("Mark Lowell", "m.lowell@lowell-advisory.example", ABROAD)
NEW_ACCOUNT = (
    "Dear Grace,\n\nplease note that our bank details have changed. Please pay invoice 4999 to our new account 99887766, "
    "sort code 30-11-22.\n\nKind regards\nLaura Penn\nHartwell Paper"
)
VISIT = "Shall I bring the paper samples on Thursday?"
WIRE = "Please wire GBP 48,000 to the account below today and keep it between us.\nAccount 11223344, sort code 30-11-22"
PAYROLL = "I changed banks. Please update my direct deposit before the next payroll, the new account is 55667788."
GOLF = "Are you coming to the golf course on Saturday? Tee time is at ten."


def to_payer(sender: Sender, text: str, subject: str = "Hello", **more: object) -> Letter:
    """Return a letter to who pays."""
    return replace(Letter(sender, PAYER.address, subject, text, NOW), **more)  # type: ignore[arg-type]


# 1. Lookalikes of our own names


@pytest.mark.parametrize(
    "domain", ["cornthbank.example", "corrinthbank.example", "corinthbamk.example", "c0rinthbank.example"]
)
def test_a_letter_dropped_doubled_or_exchanged_in_our_name_is_a_lookalike(bank: Bank, domain: str) -> None:
    found = bank.one(to_payer(Sender("Grace Whitfield", f"grace.whitfield@{domain}", ABROAD), WIRE))
    assert (found.answer, found.hold, signs(found)["identity"]) == (FLAGGED, True, "like_ours")


def test_a_letter_dropped_between_two_that_look_like_one_is_a_lookalike_too(bank: Bank) -> None:
    """Dropping i makes rn, which a skeleton folds to m: by the skeleton alone the two are far apart."""
    found = bank.one(to_payer(Sender("Front Desk", "desk@cornthbank.example", ABROAD), WIRE))
    assert signs(found)["identity"] == "like_ours"


def test_our_own_second_name_is_no_lookalike(bank: Bank) -> None:
    found = bank.one(to_payer(TWIN_SENDER, "The new counter screens come on Friday, please keep the desks free."))
    assert found.answer is CLEAR
    assert not signs(found)["identity"].startswith("like")


def test_a_second_name_that_nobody_has_seen_before_is_one_until_it_is_told(bank: Bank) -> None:
    letter = to_payer(Sender("Front Desk", "desk@corinthbank.invalid", ABROAD), WIRE)
    assert signs(bank.one(letter))["identity"] == "like_ours"
    named = replace(bank, told=replace(bank.told, own=(OWN, "corinthbank.invalid")))
    assert signs(named.one(letter))["identity"] == "inside"


# 2. Results of checks that somebody else wrote

SPOOFED = replace(VENDOR, net=ABROAD, program="Roundcube 1.6")


@pytest.mark.parametrize("host", ["mx.elsewhere.example", BORDER])
def test_a_result_that_came_with_the_message_is_not_trusted(bank: Bank, host: str) -> None:
    """Whoever wrote it below our servers' lines: a foreign host, or a stranger in the name of ours."""
    forged = (("Authentication-Results", result(VENDOR.domain).replace(BORDER, host)),)
    found = bank.one(to_payer(SPOOFED, NEW_ACCOUNT, checks=None, below=forged))
    assert (found.answer is CLEAR, found.hold, signs(found)["authentication"]) == (False, True, "absent")
    assert "checks_missing" in found.gaps
    visit = bank.one(
        to_payer(
            VENDOR,
            f"Please pay invoice 4999 to our usual account {VENDOR_ACCOUNT}, sort code 20-00-00.",
            checks=None,
            below=forged,
        )
    )
    assert (visit.answer, visit.gaps) == (UNDETERMINED, ("checks_missing",))


def test_what_our_border_says_counts_and_not_the_forged_pass_below_it(bank: Bank) -> None:
    forged = (("Authentication-Results", result(VENDOR.domain)),)
    found = bank.one(to_payer(SPOOFED, NEW_ACCOUNT, checks=result(VENDOR.domain, FAIL), below=forged))
    assert (found.answer, found.hold, signs(found)["authentication"]) == (FLAGGED, True, "fail_unusual")


def test_a_pass_of_our_own_border_is_trusted(bank: Bank) -> None:
    found = bank.one(to_payer(VENDOR, VISIT))
    assert (found.answer, signs(found)["authentication"]) == (CLEAR, "pass")


def test_our_own_name_from_outside_with_a_forged_pass_is_flagged(bank: Bank) -> None:
    forged = (("Authentication-Results", f"mx.elsewhere.example; dmarc=pass header.from={OWN}"),)
    assert bank.one(to_payer(replace(CHIEF, net=ABROAD), WIRE, checks=None, below=forged)).answer is FLAGGED


def test_a_forged_line_of_a_server_of_ours_below_a_forged_pass_gives_it_no_weight(bank: Bank) -> None:
    forged = (
        ("Authentication-Results", result(VENDOR.domain)),
        (
            "Received",
            f"from out.{VENDOR.domain} ([192.0.2.10]) by {BORDER} with ESMTPS; Tue, 30 Jun 2026 09:30:00 +0000",
        ),
    )
    found = bank.one(to_payer(SPOOFED, NEW_ACCOUNT, checks=None, below=forged))
    assert signs(found)["authentication"] == "absent"
    assert "checks_missing" in found.gaps


MICROSOFT = "spf={0} (sender IP is 192.0.2.10) smtp.mailfrom={1}; dkim={0} (signature) header.d={1};dmarc={0} action=none header.from={1}"


@pytest.mark.parametrize("service", ["google", "microsoft", "filter"])
def test_results_as_the_great_services_and_filters_of_servers_write_them_are_learned_and_trusted(
    tmp_path: Path, service: str
) -> None:
    """Gmail and filters write below their own Received, Exchange Online writes no authserv-id."""

    def received(letter: Letter, verdict: str) -> Letter | bytes:
        if letter.sender.domain == OWN:
            return letter
        raw, domain = replace(letter, checks=None).raw(), letter.sender.domain
        host = {"google": "mx.google.com", "microsoft": "AM0.mail.protection.outlook.com", "filter": BORDER}[service]
        raw = raw.replace(f"by {BORDER}".encode(), f"by {host}".encode(), 1)
        said = (
            MICROSOFT.format(verdict, domain)
            if service == "microsoft"
            else result(domain, verdict).replace(BORDER, host)
        )
        line = f"Authentication-Results: {said}\r\n".encode()
        place = 0 if service == "microsoft" else raw.index(b"\r\n") + 2
        return raw[:place] + line + raw[place:]

    other = learned(tmp_path, (), (received(one, PASS) for one in history()))
    assert signs(other.one(received(to_payer(VENDOR, VISIT), PASS)))["authentication"] == "pass"
    assert signs(other.one(received(to_payer(VENDOR, NEW_ACCOUNT), FAIL)))["authentication"] == "fail_unusual"
    forged = to_payer(SPOOFED, NEW_ACCOUNT, below=(("Authentication-Results", result(VENDOR.domain)),))
    assert signs(other.one(received(forged, FAIL)))["authentication"] == "fail_unusual"


# 3. The vendor's real mailbox, with everything right but the account


def in_thread(bank: Bank, text: str) -> Letter:
    parent = next(one for one in history() if one.sender == PAYER and one.to == VENDOR.address)
    return to_payer(VENDOR, text, f"Re: {parent.subject}", below=(("In-Reply-To", parent.uid),))


def test_a_new_account_out_of_the_real_mailbox_in_the_real_thread_is_held(bank: Bank) -> None:
    found = bank.one(in_thread(bank, NEW_ACCOUNT))
    told = signs(found)
    assert (told["authentication"], told["thread"], told["account"]) == ("pass", "answer", "differs")
    assert found.answer is not CLEAR
    assert found.hold


def test_the_account_on_file_in_the_same_thread_is_clear(bank: Bank) -> None:
    found = bank.one(
        in_thread(bank, f"Please pay invoice 4999 to our usual account {VENDOR_ACCOUNT}, sort code 20-00-00.")
    )
    assert (found.answer, found.hold, signs(found)["account"]) == (CLEAR, False, "on_file")


def test_a_list_with_the_new_account_opens_a_case_and_its_payment_is_held(
    ledger: Path, file: PaymentFile, changed: Payment, usual: Payment
) -> None:
    book = Book.of(read(ledger))
    (case,) = cases([Listed("V1", changed.account_key)], book)
    assert case.state is CaseState.OPEN
    verdicts = [said(changed, FLAGGED), said(usual, CLEAR)]
    done = check(file, [changed, usual], verdicts, read(ledger))
    assert ([one.payment for one in done.held], done.exit_code) == ([changed], SOME_HELD)
    assert [one.payment for one in done.open] == [usual]


def said(payment: Payment, answer: Answer) -> Verdict:
    code = "account_not_on_file" if answer is FLAGGED else "account_on_file"
    return Verdict("payee_account_differs", Subject("payment", payment.uid), answer, (Reason.of(code),))


# 4. Mail that warns of fraud

WARNING = (
    "Dear colleagues,\n\nthis month's note on safe mail. Criminals send mails such as \"urgent wire transfer needed, keep this "
    'secret" or "buy gift cards and send me the codes". Never act on such mails, report them to the service desk.\n\nTom'
)
WARNING_JA = (
    "各位\n\n注意喚起です。「社長からの至急の振込依頼」「ギフトカードを購入してコードを送ってください」といったメールが増えています。"
    "絶対に応じず、システム課へ連絡してください。\n\n佐藤"
)


def test_a_warning_that_quotes_what_fraud_says_is_not_flagged(bank: Bank) -> None:
    assert bank.one(to_payer(HELPER, WARNING, "Security awareness")).answer is CLEAR
    assert bank.one(to_payer(CLERK, WARNING_JA, "注意喚起")).answer is CLEAR
    outside = bank.one(to_payer(Sender("Safe Mail", "news@safe-mail.example", ABROAD), WARNING, "Security awareness"))
    assert outside.answer is not FLAGGED
    assert signs(outside)["ask"] == "warns"


def test_who_warns_and_then_asks_still_asks(bank: Bank) -> None:
    chief = Sender("Amelia Stone", "amelia.office88@gmail.com", ABROAD)
    found = bank.one(
        to_payer(chief, f"{WARNING}\n\nNow please buy five gift cards for me and send me the codes.", "Awareness")
    )
    assert (found.answer, signs(found)["ask"]) == (FLAGGED, "gift_card")


# 5. A colleague's private address


def test_golf_from_a_colleagues_private_address_is_clear(bank: Bank) -> None:
    found = bank.one(to_payer(PRIVATE, GOLF, "Golf"))
    assert (found.answer, signs(found)["identity"]) == (CLEAR, "private_address")


def test_payroll_from_the_same_address_is_held_and_not_clear(bank: Bank) -> None:
    found = bank.one(to_payer(PRIVATE, PAYROLL, "Payroll"))
    assert found.answer is not CLEAR
    assert found.hold


def test_a_private_address_never_seen_may_write_of_golf_but_not_ask_for_payroll(bank: Bank) -> None:
    unseen = Sender("Tom Becker", "tbecker77@gmail.com", ABROAD)
    assert bank.one(to_payer(unseen, GOLF, "Golf")).answer is not FLAGGED
    found = bank.one(to_payer(unseen, f"Hi Grace,\n\n{PAYROLL}\n\nTom", "Payroll"))
    assert found.answer is not CLEAR
    assert found.hold


# 6. Another channel, without a word of money

ASKS_CHANNEL = {
    "cell": "Send me your cell.",
    "whatsapp": "Give me your WhatsApp number, I am in a meeting and cannot call.",
    "line": "お疲れ様です。今後の業務のため、LINEのグループを作成してください。",
    "qr": "お疲れ様です。LINEグループを作成し、グループのQRコードをこのメールに返信してください。",
}


@pytest.mark.parametrize("text", ASKS_CHANNEL.values(), ids=ASKS_CHANNEL.keys())
def test_the_chief_who_asks_for_another_channel_from_a_private_address_is_flagged(bank: Bank, text: str) -> None:
    sender = Sender("Amelia Stone", "amelia.stone.office@outlook.jp", ABROAD, charset="utf-8")
    found = bank.one(to_payer(sender, text))
    assert (found.answer, signs(found)["ask"]) == (FLAGGED, "out_of_band")


@pytest.mark.parametrize("text", ASKS_CHANNEL.values(), ids=ASKS_CHANNEL.keys())
def test_a_stranger_who_asks_for_another_channel_is_not_clear(bank: Bank, text: str) -> None:
    assert bank.one(to_payer(STRANGER, text)).answer is not CLEAR


@pytest.mark.parametrize(
    ("sender", "text"),
    [
        (HELPER, "Which cell phone covers sell best with the branch staff?"),
        (VENDOR, "I am on the road tomorrow, you reach me on my cell as always."),
        (CLERK, "部内のLINEグループの件ですが、先週の会議で使わないことになりました。"),
        (SUPPLIER, "佐藤様\n\n商品のQRコードの印刷は来週仕上がります。\n\n高橋"),
    ],
)
def test_those_we_know_may_speak_of_telephones_and_codes(bank: Bank, sender: Sender, text: str) -> None:
    assert bank.one(to_payer(sender, text)).answer is CLEAR


# 7. A quote of ours that we never wrote

APPROVED = (
    "> Approved. The purchase of the northern branch must close this week.\n"
    "> Grace will send the deposit of GBP 90,000 when you tell her where to.\n"
    "> I have told nobody else about this acquisition yet.\n"
)
QUOTED_CHIEF = f"\n\nOn Mon, 29 Jun 2026, Amelia Stone <{CHIEF.address}> wrote:\n"
UNKNOWN_PARENT = (("In-Reply-To", f"<20260629.never@{OWN}>"),)


def test_the_chiefs_approval_in_a_thread_that_nobody_saw_is_flagged(bank: Bank) -> None:
    text = "Grace, as Amelia approved below, please wire the deposit of GBP 90,000 today.\nAccount 11223344, sort code 30-11-22"
    found = bank.one(to_payer(STRANGER, text + QUOTED_CHIEF + APPROVED, "Re: Northern branch", below=UNKNOWN_PARENT))
    assert (found.answer, found.hold, signs(found)["thread"]) == (FLAGGED, True, "made_up")


def test_a_made_up_approval_is_not_clear_even_where_nothing_is_asked_yet(bank: Bank) -> None:
    letter = to_payer(STRANGER, f"Amelia asked me to write.{QUOTED_CHIEF}{APPROVED}", "Re: Northern branch")
    assert bank.one(letter).answer is not CLEAR


def test_a_quote_of_what_was_really_written_is_no_made_up_one(bank: Bank) -> None:
    """Our chief wrote it to the vendor an hour ago; the answer quotes it, without telling which message it answers."""
    mine = (
        "The old counter of oak goes to the museum in spring.\nPlease send the packing paper before the end of March.\n"
    )
    written = replace(Letter(CHIEF, VENDOR.address, "Counter", mine, NOW), message_id=f"<counter@{OWN}>")
    quoted = QUOTED_CHIEF + "".join(f"> {line}\n" for line in mine.splitlines())
    answer = to_payer(VENDOR, f"Gladly, it leaves on Monday.{quoted}", "Re: Counter", at=NOW.replace(hour=11))
    told = signs(bank.score(written, answer)[1])
    assert told["thread"] == "known_quote"
    stranger = to_payer(STRANGER, f"Gladly, it leaves on Monday.{quoted}", "Re: Counter", at=NOW.replace(hour=11))
    taken = bank.score(written, stranger)[1]
    assert signs(taken)["thread"] == "stranger"


# 8. Lists and forwarders break the checks


def test_a_list_that_breaks_the_checks_as_it_always_does_is_clear(bank: Bank) -> None:
    found = bank.one(over_list("Has anybody compared the rates of the savings banks this month?", NOW))
    assert (found.answer, signs(found)["authentication"]) == (CLEAR, "fail_usual")


def test_the_same_failure_of_a_sender_who_comes_directly_is_unusual(bank: Bank) -> None:
    letter = to_payer(VENDOR, NEW_ACCOUNT, checks=result(VENDOR.domain, FAIL))
    found = bank.one(letter)
    assert signs(found)["authentication"] == "fail_unusual"
    assert found.answer is not CLEAR
    assert found.hold


def test_what_a_known_forwarder_sealed_is_believed(bank: Bank) -> None:
    found = bank.one(forwarded("The reading circle meets on Monday, we go on with chapter six.", NOW))
    assert (found.answer, signs(found)["authentication"]) == (CLEAR, "relayed")


@pytest.mark.parametrize("relay", ["relay.unknown-house.example", "relay.forward-house.example"])
def test_what_an_unknown_sealer_sealed_is_not_believed(bank: Bank, relay: str) -> None:
    """Also where the lines of the servers below ours are copied from the known forwarder: nobody vouches for those."""
    found = bank.one(forwarded("Please read.", NOW, "unknown-house.example", relay))
    assert signs(found)["authentication"] == "fail_usual"
    direct = bank.one(
        to_payer(VENDOR, NEW_ACCOUNT, checks=result(VENDOR.domain, FAIL, "; arc=pass header.d=unknown-house.example"))
    )
    assert signs(direct)["authentication"] == "fail_unusual"


# 9. Every way to write 振込先


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "euc-jp", "utf-8"])
@pytest.mark.parametrize("word", ["振込先", "振り込み先", "お振込先", "振込み先", "お振り込み先"])
def test_another_account_is_held_however_it_is_written(bank: Bank, word: str, charset: str) -> None:
    for number in ("9988776", "９９８８７７６"):
        found = bank.one(replace(changed_in_japanese(word, number), charset=charset))
        assert (found.answer is not CLEAR, found.hold, signs(found)["account"]) == (True, True, "differs")
        assert found.case.mail.accounts == ("9988776",)


def changed_in_japanese(word: str, number: str) -> Letter:
    text = (
        f"佐藤様\n\nいつもお世話になっております。このたび弊社の{word}が変更となりました。今後は下記へお願いいたします。\n\n"
        f"三井住友銀行 渋谷支店 普通 {number}\n名義 カ）ミドリシヨウジ\n\nみどり商事 高橋"
    )
    return Letter(SUPPLIER, CLERK.address, "ご連絡", text, NOW)


@pytest.mark.parametrize("number", [SUPPLIER_ACCOUNT, "７６５４３２１"])
@pytest.mark.parametrize("word", ["振込先", "振り込み先", "お振込先"])
def test_the_account_on_file_is_clear_however_it_is_written(bank: Bank, word: str, number: str) -> None:
    text = f"佐藤様\n\n今月分のご請求書をお送りします。\n{word}：みずほ銀行 丸の内支店 普通 {number}\n\nみどり商事 高橋"
    found = bank.one(Letter(SUPPLIER, CLERK.address, "ご請求書", text, NOW))
    assert (found.answer, found.hold, signs(found)["account"]) == (CLEAR, False, "on_file")


# 10. What is missing is never clear

ASKS = "Please pay invoice 4999 of GBP 1,240.00 to our usual account {}, sort code 20-00-00."


def test_the_whole_evidence_makes_it_clear(bank: Bank) -> None:
    assert bank.one(to_payer(VENDOR, ASKS.format(VENDOR_ACCOUNT))).answer is CLEAR


def test_without_results_of_checks_it_is_undetermined(bank: Bank) -> None:
    found = bank.one(to_payer(VENDOR, ASKS.format(VENDOR_ACCOUNT), checks=None))
    assert (found.answer, found.gaps) == (UNDETERMINED, ("checks_missing",))


def test_the_first_mails_of_a_sender_who_asks_for_money_are_undetermined(bank: Bank) -> None:
    first = [
        to_payer(STRANGER, "Please settle the fee of GBP 240.", at=NOW.replace(minute=minute))
        for minute in range(31, 41)
    ]
    for found in bank.score(*first):
        assert found.answer is not CLEAR
        assert "sender_unknown" in found.gaps


def test_a_sender_of_few_mails_has_no_habits_to_compare(bank: Bank) -> None:
    assert signs(bank.one(to_payer(STRANGER, VISIT)))["profile"] == "thin"
    assert signs(bank.one(to_payer(VENDOR, VISIT)))["profile"] == "usual"


def test_without_a_sender_or_a_time_it_is_undetermined(bank: Bank) -> None:
    raw = to_payer(HELPER, "The printer works again.").raw()
    for line, gap in ((b"From: ", "sender_missing"), (b"Date: ", "time_missing")):
        without = raw.replace(b"\r\n" + line, b"\r\nX-" + line)
        without = without.replace(b"Received: ", b"X-Was: ") if line == b"Date: " else without
        found = bank.one(without)
        assert found.answer is UNDETERMINED
        assert gap in found.gaps


def test_until_enough_has_been_learned_everything_is_undetermined(tmp_path: Path) -> None:
    young = learned(tmp_path, letters=islice(history(), 60))
    found = young.one(to_payer(HELPER, "The printer works again.", at=on(12)))
    assert (found.answer, found.gaps) == (UNDETERMINED, ("still_learning",))


def test_a_log_without_what_was_read_never_says_that_nothing_was() -> None:
    """Without the licence, or on a day on which the service stopped recording, MailItemsAccessed tells less than was read."""
    sent = audit("Send", 1, RecordType=2)
    assert of(read_mail("Bind", 1, throttled=True), sent).answer is UNDETERMINED
    assert of(read_mail("Bind", 1), sent).answer is CLEAR
    letters = [Stolen("m1", frozenset({"ana@client.example"}), frozenset())]
    silent, named = (
        exposed([], letters),
        exposed([{"access_type": "bind", "message_uids": ["m1"], "items": 1}], letters),
    )
    assert (silent.messages, silent.gaps) == ((0, 1), ("no_reading_recorded",))
    assert (named.messages, named.gaps) == ((1, 1), ())
