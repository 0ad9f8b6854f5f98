"""Whom the firm's own border proved, and whom it did not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.people.reports.nouns import OwnDomains, Reason, Verified
from sekisho.people.reports.verify import results, verified

OWN = OwnDomains.of(["bank.example", "bank.onmicrosoft.com"], ["mx.bank.example"])
CLOUD = OwnDomains.of(["bank.example"], ["protection.outlook.com"])
RECEIVED = (
    "Received",
    "from out.bank.example ([192.0.2.7]) by mx.bank.example with ESMTPS; Tue, 1 Dec 2026 10:00:01 +0900",
)
STRANGE = ("Received", "from home ([198.51.100.2]) by relay.evil.example with SMTP; Tue, 1 Dec 2026 10:00:00 +0900")


def line(text: str, host: str = "mx.bank.example") -> tuple[str, str]:
    return ("Authentication-Results", f"{host}; {text}")


def said(*pairs: tuple[str, str], own: OwnDomains = OWN) -> tuple[Verified, Reason]:
    return verified([*pairs, ("From", "aoki@bank.example")], "bank.example", own)


@pytest.mark.parametrize(
    ("text", "answer", "reason"),
    [
        ("dmarc=pass (p=REJECT) header.from=bank.example", "yes", Reason.PROVED_DMARC),
        ("dkim=pass header.i=@mail.bank.example header.s=s1", "yes", Reason.PROVED_DKIM),
        ("dkim=pass (2048-bit key) header.d=bank.example header.i=@bank.example; dmarc=none", "yes", Reason.PROVED_DKIM),
        ("dkim=fail header.d=bank.example; dkim=pass header.d=bank.example", "yes", Reason.PROVED_DKIM),
        ("spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example; dmarc=fail header.from=bank.example", "no", Reason.FORGED),
        ("dkim=pass header.d=bank.example; dmarc=fail header.from=bank.example", "no", Reason.FORGED),
        ("dmarc=pass header.from=evil.example", "undetermined", Reason.RESULTS_SILENT),
        ("spf=pass smtp.mailfrom=x@evil.example; dkim=pass header.d=evil.example; dmarc=none", "no", Reason.OTHER_SENDER),
        ("spf=fail smtp.mailfrom=bank.example; dkim=none", "no", Reason.FORGED),
        ("spf=softfail smtp.mailfrom=bank.example", "no", Reason.FORGED),
        ("spf=pass smtp.mailfrom=aoki@bank.example; dkim=none; dmarc=none", "undetermined", Reason.RESULTS_SILENT),
        ("spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.onmicrosoft.com", "undetermined", Reason.RESULTS_SILENT),
        ("none", "undetermined", Reason.RESULTS_SILENT),
        ("dmarc=temperror; spf=temperror; dkim=temperror", "undetermined", Reason.RESULTS_SILENT),
        ("dmarc=pass header.from=bank.example; compauth=fail reason=601", "no", Reason.FORGED),
    ],
)  # fmt: skip
def test_what_the_border_says_is_what_is_believed(text: str, answer: str, reason: Reason) -> None:
    assert said(line(text), RECEIVED) == (answer, reason)


def test_mail_that_no_border_saw_is_undetermined() -> None:
    assert said() == ("undetermined", Reason.NO_RESULTS)
    for address in ("10.1.2.3", "172.16.9.9", "192.168.0.1", "127.0.0.1", "IPv6:fd00::1", "100.64.1.1"):
        inside = ("Received", f"from pc ([{address}]) by mx.bank.example with ESMTPS; x")
        assert said(inside) == ("undetermined", Reason.NO_RESULTS)


@pytest.mark.parametrize("how", ["ESMTPSA", "ESMTPA", "esmtpsa", "UTF8SMTPSA", "HTTPS"])
def test_who_logged_in_from_the_road_is_inside(how: str) -> None:
    assert said(("Received", f"from phone ([198.51.100.4]) by mx.bank.example with {how}; x")) == (
        "undetermined",
        Reason.NO_RESULTS,
    )


@pytest.mark.parametrize("address", ["[198.51.100.4]", "(198.51.100.4)", "[IPv6:2001:db8::5]"])
def test_mail_from_outside_into_which_the_border_wrote_nothing_is_unchecked(address: str) -> None:
    into = ("Received", f"from relay {address} by mx.bank.example with ESMTPS; x")
    assert said(into, STRANGE) == ("undetermined", Reason.UNCHECKED)
    assert said(("Received", "from mx by store.bank.example with LMTP; x"), into) == ("undetermined", Reason.UNCHECKED)
    assert said(STRANGE) == ("undetermined", Reason.NO_RESULTS)


def test_the_results_of_other_hosts_prove_nothing() -> None:
    for host in ("mx.evil.example", "mx.bank.example.evil.example", "bank.example"):
        assert said(line("dmarc=pass", host), RECEIVED) == ("undetermined", Reason.RESULTS_FOREIGN)
    assert said(line("dmarc=pass"), RECEIVED, own=OwnDomains.of(["bank.example"])) == (
        "undetermined",
        Reason.RESULTS_FOREIGN,
    )


def test_a_line_in_our_name_that_came_with_the_message_is_not_ours() -> None:
    forged = line("dmarc=pass header.from=bank.example")
    assert said(line("dmarc=fail header.from=bank.example"), RECEIVED, forged, STRANGE) == ("no", Reason.FORGED)
    assert said(RECEIVED, forged, STRANGE) == ("undetermined", Reason.RESULTS_FOREIGN)
    assert said(RECEIVED, forged) == ("undetermined", Reason.RESULTS_FOREIGN)
    assert said(forged, STRANGE) == ("undetermined", Reason.RESULTS_FOREIGN)


def test_what_checks_wrote_side_by_side_counts_together() -> None:
    signature, policy = line("dkim=pass header.d=bank.example"), line("dmarc=fail header.from=bank.example")
    assert said(signature, policy, RECEIVED) == ("no", Reason.FORGED)
    assert said(line("spf=none"), signature, RECEIVED) == ("yes", Reason.PROVED_DKIM)


def test_a_border_that_writes_below_its_own_line_is_believed_where_the_firm_says_so() -> None:
    below = OwnDomains.of(["bank.example"], ["mx.bank.example"], results_below=True)
    real, forged = line("dmarc=fail header.from=bank.example"), line("dmarc=pass header.from=bank.example")
    assert said(RECEIVED, real, forged, own=below) == ("no", Reason.FORGED)
    assert said(RECEIVED, forged, own=below) == ("yes", Reason.PROVED_DMARC)
    assert said(RECEIVED, real, own=OWN) == ("undetermined", Reason.RESULTS_FOREIGN)


def test_exchange_online_writes_no_name_and_is_known_by_its_servers() -> None:
    exchange = (
        "Received",
        "from a (192.0.2.1) by b.mail.protection.outlook.com (10.1.1.1) with Microsoft SMTP Server; x",
    )
    passed = ("Authentication-Results", "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=bank.example; dkim=pass header.d=bank.example;dmarc=pass action=none header.from=bank.example;compauth=pass reason=100")  # fmt: skip
    inside = (
        "Authentication-Results",
        "dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=bank.example;",
    )
    assert said(passed, exchange, own=CLOUD) == ("yes", Reason.PROVED_DMARC)
    assert said(inside, exchange, own=CLOUD) == ("undetermined", Reason.RESULTS_SILENT)
    assert said(passed, exchange, own=OWN) == ("undetermined", Reason.RESULTS_FOREIGN)


@pytest.mark.parametrize(
    "text",
    [
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=bank.example"@evil.example; dmarc=none',
        "spf=pass (a; dmarc=pass header.from=bank.example) smtp.mailfrom=evil.example",
        "spf=pass (a (b; dkim=pass header.d=bank.example) c; dmarc=pass) smtp.mailfrom=evil.example",
        'dkim=pass reason="header.d=bank.example" header.d=evil.example',
        r'dkim=pass reason="\"; dmarc=pass header.from=bank.example; \"" header.d=evil.example',
        "dkim=pass header.d=evil.example header.b=dkim=pass header.i=@evil.example",
        "dkim=pass header.d=bank.example.evil.example",
        "dkim=pass header.i=bank.example@evil.example",
    ],
)
def test_what_a_sender_writes_into_a_result_does_not_become_one(text: str) -> None:
    assert said(line(text), RECEIVED)[0] == "no"


WORDS = st.lists(
    st.sampled_from(["dmarc=pass", "dkim=pass", "header.d=bank.example", ";", "(", ")", '"', "\\", " ", "mx.bank.example", "=", "\x00", "é"]),
    max_size=40,
).map("".join)  # fmt: skip


@given(WORDS)
def test_nothing_in_quotes_or_comments_is_a_result(text: str) -> None:
    quoted = text.replace("\\", "").replace('"', "")
    assert [one.method for one in results(f'mx; spf=pass smtp.mailfrom="{quoted}"@evil.example')] == ["spf"]
    inside = quoted.replace("(", "").replace(")", "")
    assert [one.method for one in results(f"mx; spf=pass ({inside}) smtp.mailfrom=evil.example")] == ["spf"]


@given(
    st.lists(
        st.tuples(st.sampled_from(["Authentication-Results", "Received", "From"]), WORDS | st.text(max_size=40)),
        max_size=12,
    )
)
def test_no_header_breaks_the_check(pairs: list[tuple[str, str]]) -> None:
    verified(pairs, "bank.example", OWN)


def test_a_long_line_ends() -> None:
    assert list(results('mx; spf="' + "\\" * 1_000_000)) == []
    assert len(list(results("mx" + "; dkim=pass" * 100_000))) < 2_000
