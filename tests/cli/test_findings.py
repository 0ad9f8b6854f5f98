import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import NOW, by, typed
from tests.pipeline.bank import Bank

REASON = ("--reason", "a supplier we know")


def listed(org: Path, *words: str, days: int = 0) -> list[dict[str, Any]]:
    return list(typed("findings", org, "--json", *words, at=NOW + timedelta(days=days)).data)


def dearest(org: Path) -> str:
    return str(listed(org)[0]["id"])


def test_open_findings_come_dearest_first(org: Path) -> None:
    prices = [one["price_minor"][1] for one in listed(org) if one["price_minor"]]
    assert prices == sorted(prices, reverse=True)
    assert prices[0] > 0


def test_with_or_without_the_word_list_it_is_the_same(org: Path) -> None:
    plain = typed("findings", org)
    assert plain.code == 0
    assert typed("findings", "list", org) == plain
    assert plain.out.splitlines()[0] in typed("findings", "--all", org).out


def test_a_day_holds_as_many_findings_as_its_minutes(org: Path) -> None:
    settings = org / "sekisho.toml"
    settings.write_text(settings.read_text("utf-8").replace("minutes_per_day = 60", "minutes_per_day = 12"), "utf-8")
    said = typed("findings", org)
    shown = [line for line in said.out.splitlines() if line.startswith("f-")]
    every = listed(org)
    assert 0 < len(shown) < len(every)
    assert f"{len(every) - len(shown)} more did not fit into 12 minutes a day; --all lists them." in said.out
    assert len([line for line in typed("findings", org, "--all").out.splitlines() if line.startswith("f-")]) == len(
        every
    )


def test_its_data_say_what_its_sentences_say(org: Path) -> None:
    text = typed("findings", org, "--all").out
    for one in listed(org, "--all"):
        assert one["id"][:10] in text
        assert all(reason["says"] in text for reason in one["reasons"])


def test_every_reason_is_a_sentence_in_both_languages(org: Path) -> None:
    for lang in ("en", "ja"):
        for one in typed("findings", org, "--all", "--json", lang=lang).data:
            for reason in one["reasons"]:
                assert reason["says"] != reason["code"]
                assert "{" not in reason["says"]


def test_a_finding_is_explained_down_to_its_rows(org: Path) -> None:
    for one in {found["detector"]: found for found in listed(org, "--all")}.values():
        said = typed("explain", org, one["id"])
        assert said.code == 0
        for part in ("Rows that prove it:", "What to do (about", "When it is a false alarm:", "What it does not see:"):
            assert part in said.out
        assert "Flagged for the first time." in said.out
        assert all(row in said.out for row in one["rows"])
    assert typed("explain", org, one["id"][:12], "--json").data["id"] == one["id"]
    assert "根拠の行" in typed("explain", org, one["id"], lang="ja").out


def test_a_finding_that_nobody_can_mean_is_a_sentence(org: Path) -> None:
    for text in ("f-", "f-zzzzzzzz"):
        said = typed("explain", org, text)
        assert said.code == 4
        assert f"No single finding begins with {text}" in said.err


def test_an_accepted_finding_asks_for_no_work_until_its_day_is_over(founded: Path) -> None:
    one = dearest(founded)
    said = typed("findings", "accept", founded, one, *REASON, "--until", "2026-12-01", *by("tanaka"))
    assert said.code == 0
    assert "New head of the ledger" in said.out
    assert one not in {other["id"] for other in listed(founded)}
    assert {other["id"]: other["state"] for other in listed(founded, "--all")}[one] == "accepted"
    explained = typed("explain", founded, one)
    assert explained.code == 0
    assert "Accepted by tanaka." in explained.out
    assert one in {other["id"] for other in listed(founded, days=13)}
    assert "The time of the decision is over." in typed("explain", founded, one, at=NOW + timedelta(days=13)).out


def test_a_suppressed_finding_stays_so_until_it_is_reopened(founded: Path) -> None:
    one = dearest(founded)
    assert typed("findings", "suppress", founded, one[:10], *REASON, *by("sato")).code == 0
    assert one not in {other["id"] for other in listed(founded, days=400)}
    assert typed("findings", "reopen", founded, one, "--reason", "they deny it", *by("tanaka")).code == 0
    assert one in {other["id"] for other in listed(founded)}
    assert "The decision was withdrawn by tanaka." in typed("explain", founded, one).out


def test_a_suppression_may_have_an_end(founded: Path) -> None:
    one = dearest(founded)
    typed("findings", "suppress", founded, one, *REASON, "--until", "2026-11-21", *by("sato"))
    assert one not in {other["id"] for other in listed(founded, days=1)}
    assert one in {other["id"] for other in listed(founded, days=3)}


def test_accepting_a_finding_opens_no_payment(bank: Bank, founded: Path) -> None:
    for one in listed(founded):
        typed("findings", "accept", founded, one["id"], *REASON, "--until", "2026-12-01", *by("tanaka"))
    assert typed("payments", "check", founded, bank.file).code == 10
    looked = typed("assess", founded, "--json").data["document"]
    assert len(looked["payments"]) == 2
    assert looked["findings"] == []
    assert "No open findings." in typed("findings", founded).out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("f-zzzzzzzz", *REASON, "--until", "2026-12-01"), "No single finding begins with f-zzzzzzzz"),
        (("FINDING", "--reason", " ", "--until", "2026-12-01"), "A decision needs a reason."),
        (("FINDING", *REASON, "--until", "2026-11-19"), "2026-11-19 is over already."),
    ],
)
def test_what_could_not_count_is_not_written(founded: Path, words: tuple[str, ...], why: str) -> None:
    before = (founded / "ledger.db").read_bytes()
    one = dearest(founded)
    said = typed("findings", "accept", founded, *(one if word == "FINDING" else word for word in words), *by("tanaka"))
    assert said.code == 4
    assert why in said.err
    assert (founded / "ledger.db").read_bytes() == before


def test_deciding_needs_a_ledger(org: Path) -> None:
    words = ("f-12345678", *REASON, "--until", "2026-12-01", *by("tanaka"))
    assert "There is no ledger" in typed("findings", "accept", org, *words).err


def test_deciding_needs_an_assessment(founded: Path) -> None:
    words = ("f-12345678", *REASON, "--until", "2026-12-01", *by("tanaka"))
    for run in (founded / "runs").iterdir():
        run.rename(founded / run.name)
    assert "has not been assessed yet" in typed("findings", "accept", founded, *words).err


def test_nothing_is_decided_on_a_broken_ledger(founded: Path) -> None:
    one = dearest(founded)
    ledger = founded / "ledger.db"
    ledger.write_bytes(re.sub(b"tanaka", b"tanakb", ledger.read_bytes()))
    said = typed("findings", "accept", founded, one, *REASON, "--until", "2026-12-01", *by("tanaka"))
    assert said.code == 4
    assert "Traceback" not in said.err


def test_an_acceptance_without_a_day_is_wrong_usage(founded: Path) -> None:
    said = typed("findings", "accept", founded, "f-12345678", *REASON, *by("tanaka"))
    assert said.code == 2
    assert "--until" in said.err


def test_a_case_is_explained_with_every_finding_in_it(org: Path) -> None:
    payment = typed("assess", org, "--json").data["document"]["payments"][0]
    said = typed("explain", org, payment["case"])
    assert said.code == 0
    assert said.out.startswith(f"Case {payment['case']}: ")
    told = typed("explain", org, payment["case"][:10], "--json").data
    assert told["id"] == payment["case"]
    assert set(payment["findings"]) <= {one["id"] for one in told["findings"]}
    assert all(f"{one['id']}  {one['detector']}" in said.out for one in told["findings"])
    assert f"案件 {payment['case']}" in typed("explain", org, payment["case"], lang="ja").out


@pytest.mark.parametrize("case", ["c-", "c-zzzzzzzz"])
def test_a_case_that_nobody_can_mean_is_a_sentence(org: Path, case: str) -> None:
    said = typed("explain", org, case)
    assert said.code == 4
    assert case in said.err


def test_a_case_is_priced_once_and_the_rest_says_with_which(org: Path) -> None:
    cases: dict[str, list[dict[str, Any]]] = {}
    told = {one["id"]: one["case"] for one in typed("assess", org, "--json").data["document"]["findings"]}
    for one in listed(org):
        cases.setdefault(told[one["id"]], []).append(one)
    assert any(len(found) > 1 for found in cases.values()), "mail and payment of one attack are one case"
    for case, found in cases.items():
        assert len([one for one in found if one["price_minor"]]) <= 1
        for one in found:
            assert (one["price_minor"] is None) == bool(one["price_says"])
            assert one["priced_with"] in (None, case)
    said = typed("findings", org, "--all").out
    assert "priced once, with case c-" in said
    assert "でまとめて計算" in typed("findings", org, "--all", lang="ja").out


def test_a_finding_without_a_price_says_why(org: Path) -> None:
    posing = [one for one in listed(org) if one["detector"] == "colleague_name_from_outside"]
    assert posing
    for one in posing:
        assert one["price_minor"] is None
        assert f"Price: {one['price_says']}." in typed("explain", org, one["id"]).out


def test_mail_under_a_colleagues_name_is_in_what_to_do_today(org: Path) -> None:
    today = typed("assess", org).out.split("\n\n")[0]
    posing = [one for one in listed(org) if one["detector"] == "colleague_name_from_outside"]
    assert "their sender may not be who it seems" in today or "its sender may not be who it seems" in today
    assert all(f"sekisho explain {org} {one['id'][:10]}" in today for one in posing)


def asked_by_mail(org: Path) -> dict[str, Any]:
    """Return the held payment that a mail asked for."""
    payments = typed("assess", org, "--json").data["document"]["payments"]
    return dict(next(one for one in payments if one["sender_domain"]))


def test_a_case_says_what_happened_what_to_do_and_in_which_order(org: Path) -> None:
    payment = asked_by_mail(org)
    told = typed("explain", org, payment["case"], "--json").data
    assert f"A mail from {payment['sender_domain']} asked for" in told["happened"]
    assert told["steps"][0].startswith("Stop the payment now.")
    assert told["steps"][1].startswith("Call the payee at the number on file")
    assert [step.partition(",")[0] for step in told["steps"][3:]] == [
        "We wrote in the same exchange on 9 Nov 2026 16:12",
        "The sender had our earlier mail",
    ]
    times = [one["at"] for one in told["timeline"]]
    assert times == sorted(times)
    kinds = ["asked to pay to another account", "is in a payment file", "Flagged for the first time"]
    places = [next(n for n, one in enumerate(told["timeline"]) if kind in one["says"]) for kind in kinds]
    assert places == sorted(places)
    assert all(one["row"] for one in told["timeline"] if one["side"] != "ours")
    assert {"message", "number"} <= {one["kind"] for one in told["ties"]}
    said = typed("explain", org, payment["case"])
    assert all(step in said.out for step in told["steps"])
    assert "今すること：" in typed("explain", org, payment["case"], lang="ja").out


def test_two_people_take_back_a_tie_and_the_payment_leaves_the_mail(founded: Path) -> None:
    payment = asked_by_mail(founded)
    told = typed("explain", founded, payment["case"], "--json").data
    for tie in told["ties"]:
        said = typed("findings", "untie", founded, tie["id"], *REASON, *by("tanaka"))
        assert said.code == 0
        entry = re.findall(r"[0-9a-f]{64}", said.out)[0]
        assert typed("explain", founded, payment["case"], "--json").data["findings"]
        assert typed("actor", "endorse", founded, entry, *by("sato")).code == 0
    after = typed("explain", founded, payment["case"], "--json").data
    assert [one["detector"] for one in after["findings"]] == ["payee_account_differs"]
    assert typed("findings", "untie", founded, "b-1", *REASON, *by("tanaka")).code == 4


def test_each_case_has_a_page_in_both_languages_and_what_is_gone_is_taken_away(org: Path) -> None:
    old = org / "reports" / "case-c-00000000000000000000.en.html"
    old.write_text("gone", "utf-8")
    files = [Path(one) for one in typed("report", org, "--json").data]
    pages = {one.name for one in files if one.name.startswith("case-c-")}
    case = typed("assess", org, "--json").data["document"]["payments"][0]["case"]
    assert {f"case-{case}.en.html", f"case-{case}.ja.html"} <= pages
    assert {one.name for one in (org / "reports").glob("case-*")} == pages
    assert not old.exists()
