import datetime as dt
import email.utils
import re
from collections import Counter
from pathlib import Path

from sekisho.attacks.overlay import Label
from sekisho.sample.truth import Truth
from tests.sample import reading

Small = tuple[Path, Truth]


def labels(truth: Truth, recipe: str) -> Label:
    return next(x for x in truth.planted if x.recipe == recipe)


def test_every_mailbox_reads_back_with_the_count_that_was_told(small: Small) -> None:
    out, truth = small
    counted = Counter(name for name, _ in reading.messages(out))
    assert dict(counted) == dict(truth.mailboxes)
    assert counted.total() == truth.messages


def test_every_message_has_what_a_message_needs(small: Small) -> None:
    for _, message in reading.messages(small[0]):
        assert re.fullmatch(r"<[^<>\s]+@[^<>\s]+>", str(message["Message-ID"]).strip())
        assert email.utils.parsedate_to_datetime(str(message["Date"])).utcoffset() is not None
        assert "@" in str(message["From"])
        assert reading.text_of(message).strip()
        assert not message.defects
        assert "{" not in reading.text_of(message)
        assert "{" not in reading.header(message, "Subject")


def test_every_planted_message_is_in_a_mailbox(small: Small) -> None:
    out, truth = small
    present = {str(m["Message-ID"]).strip().strip("<>") for _, m in reading.messages(out)}
    for label in (*truth.planted, *truth.benign):
        assert set(label.message_ids) <= present, label.title


def test_the_lookalike_wrote_eleven_days_before_and_quotes_a_genuine_thread(small: Small) -> None:
    out, truth = small
    label = labels(truth, "vendor_lookalike_change")
    assert label.day == truth.end - dt.timedelta(days=11)
    known = {str(m["Message-ID"]).strip(): m for _, m in reading.messages(out)}
    first = known[f"<{label.message_ids[0]}>"]
    parent = known[str(first["In-Reply-To"]).strip()]
    assert reading.domain(parent) in truth.domains
    assert reading.text_of(parent).split("\n")[0] in reading.text_of(first)
    domains = next(a for a in truth.aliases if a.id == label.payee_codes[0]).domains
    assert reading.domain(first) not in domains


def test_inbound_mail_carries_the_gateways_result_above_its_own_received_line(small: Small) -> None:
    out, truth = small
    gateway = f"mx1.{truth.domains[0]}"
    for _, message in reading.messages(out):
        if reading.domain(message) in truth.domains:
            continue
        names = [n.lower() for n, _ in message.items()]
        assert names.index("authentication-results") < [i for i, n in enumerate(names) if n == "received"][1]
        assert str(message["Authentication-Results"]).startswith(gateway)
        assert "dkim=pass" not in str(message["Authentication-Results"]) or message["DKIM-Signature"]


def test_received_lines_go_back_in_time(small: Small) -> None:
    for _, message in reading.messages(small[0]):
        lines = message.get_all("Received") or []
        times = [email.utils.parsedate_to_datetime(str(x).rpartition(";")[2].strip()) for x in lines]
        assert times == sorted(times, reverse=True)


def test_the_mix_of_languages_and_encodings_is_that_of_a_japanese_bank(small: Small) -> None:
    charsets: Counter[str] = Counter()
    encodings: Counter[str] = Counter()
    japanese = total = 0
    for _, message in reading.messages(small[0]):
        part = next(p for p in message.walk() if p.get_content_type() == "text/plain")
        charsets[str(part.get_content_charset())] += 1
        encodings[str(part["Content-Transfer-Encoding"])] += 1
        japanese += bool(re.search("[ぁ-ん]", reading.text_of(message)))
        total += 1
    assert set(charsets) >= {"utf-8", "iso-2022-jp", "us-ascii"}
    assert set(encodings) >= {"7bit", "base64", "quoted-printable"}
    assert 0.6 < japanese / total < 0.85


def test_mails_do_not_look_cloned(small: Small) -> None:
    texts = Counter(reading.text_of(m) for _, m in reading.messages(small[0]) if not m["In-Reply-To"])
    alone = sum(1 for n in texts.values() if n <= 2)
    assert alone / len(texts) > 0.95


def test_nights_and_weekends_are_quiet(small: Small) -> None:
    _, truth = small
    office = weekend = 0
    for _, message in reading.messages(small[0]):
        if reading.domain(message) in truth.domains and message["In-Reply-To"]:
            when = email.utils.parsedate_to_datetime(str(message["Date"]))
            office += 8 <= when.hour < 20
            weekend += when.weekday() > 4
    assert office > 20 * max(1, weekend)


def test_all_domains_are_reserved_names(small: Small) -> None:
    for _, message in reading.messages(small[0]):
        assert reading.domain(message).rpartition(".")[2] in ("example", "test")


def test_the_lure_of_the_messenger_holds_no_word_of_money(small: Small) -> None:
    out, truth = small
    wanted = labels(truth, "president_line_group").message_ids[0]
    text = next(reading.text_of(m) for _, m in reading.messages(out) if wanted in str(m["Message-ID"]))
    assert "LINE" in text
    assert not re.search("振込|送金|口座|円", text)


def test_overseas_writers_keep_their_own_office_hours(small: Small) -> None:
    hours = [
        email.utils.parsedate_to_datetime(str(m["Date"])).hour
        for _, m in reading.messages(small[0])
        if not str(m["Date"]).endswith("+0900")
        and "Auto-Submitted" not in m
        and reading.domain(m).partition(".")[0].count("-") == 1
    ]
    assert hours
    assert sum(6 < h < 22 for h in hours) / len(hours) > 0.9


def test_mail_of_one_mailbox_lies_in_the_order_of_arrival(small: Small) -> None:
    out, truth = small
    for name, _ in truth.mailboxes:
        lines = (out / "mail" / name).read_bytes().split(b"\n")
        starts = [x.decode().split(" ", 2)[2] for x in lines if re.match(rb"From \S+ \w{3} \w{3} ", x)]
        times = [dt.datetime.strptime(x, "%a %b %d %H:%M:%S %Y").replace(tzinfo=dt.UTC) for x in starts]
        assert times == sorted(times)


def test_nothing_planted_is_written_on_the_minute(small: Small) -> None:
    out, truth = small
    planted = {i for x in (*truth.planted, *truth.benign) for i in x.message_ids}
    seconds = [
        email.utils.parsedate_to_datetime(str(m["Date"])).second
        for _, m in reading.messages(out)
        if str(m["Message-ID"]).strip().strip("<>") in planted
    ]
    assert len(set(seconds)) > 15


def test_a_stranger_forges_the_gateways_result_below_the_true_one(small: Small) -> None:
    out, truth = small
    wanted = labels(truth, "first_contact_payment").message_ids[1]
    message = next(m for _, m in reading.messages(out) if wanted in str(m["Message-ID"]))
    results = [str(x) for x in message.get_all("Authentication-Results") or []]
    assert ["dmarc=none" in results[0], "dmarc=pass" in results[1]] == [True, True]
