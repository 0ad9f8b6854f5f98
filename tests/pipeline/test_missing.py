"""Over exports of payments and mail alone: what to fetch next, and what a plan does without measuring."""

from pathlib import Path

import pytest

from sekisho.pipeline.assess import Assessment, assess, plan_for
from sekisho.pipeline.document.build import document_of
from sekisho.pipeline.document.missing import Export, exports, to_fetch
from sekisho.pipeline.org import Org
from sekisho.pipeline.settings import Offer, Settings
from sekisho.risk.discover import controls
from tests.cli.typed import NOW
from tests.pipeline.bank import silent


@pytest.fixture
def done(org: Path) -> Assessment:
    return assess(Org.open(org), NOW, silent)


def by_name(done: Assessment) -> dict[str, Export]:
    return {one.connector: one for one in exports(done)}


def test_an_export_is_worth_what_it_tells_as_things_are(done: Assessment) -> None:
    found = by_name(done)
    assert found["entra_users"].narrows is not None
    assert found["entra_users"].narrows.minor > 0
    for alone in ("entra_registration", "entra_named_locations", "phishing_results", "terraform_plan"):
        assert found[alone].narrows is None, alone
    assert "mfa_for_everyone" in found["entra_named_locations"].controls
    assert "eml" not in found
    assert "payment_csv" not in found


def test_what_is_here_comes_first_and_what_is_missing_by_its_worth(done: Assessment) -> None:
    here = {one.connector for one in exports(done) if one.files}
    assert here == {"counterparty_list", "mbox", "staff_roster", "zengin_sogo_furikomi"}
    assert {one.connector for one in exports(done)[:4]} == here
    worth = [one.worth for one in exports(done) if not one.files]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] > 0


def test_each_control_that_was_not_measured_names_what_would(done: Assessment) -> None:
    fetch = to_fetch(done)
    assert fetch["forwarding_watch"].en == "Microsoft 365: unified audit log"
    assert fetch["mfa_for_everyone"].en.startswith("Entra ID: accounts; ")
    assert fetch["mfa_for_everyone"].en != fetch["mfa_for_everyone"].ja


def test_a_plan_buys_nothing_that_was_not_measured(done: Assessment) -> None:
    blind = {one.control for one in done.plan.left_out if one.why == "not_measured"}
    assert blind == controls().keys() - {"payee_list_match", "callback_number_on_file", "lookalike_sender_check"}
    part = document_of(done).plan
    assert part is not None
    told = {one.control: one.why.en for one in part.left_out}
    assert told["public_access_block"] == "not measured yet; fetch first: AWS: who may reach S3 buckets"


def test_offers_in_the_settings_stand_in_for_the_cards(done: Assessment, org: Path) -> None:
    offers = {"payee_list_match": Offer(once=0, yearly=0, once_minutes=1, yearly_minutes=1)}
    own = Org(org, Settings(costs=offers), done.org.store)
    found = plan_for(own, done.models, done.losses, money=0, minutes=2)
    assert [(one.control, one.cost, one.minutes) for one in found.chosen] == [("payee_list_match", 0, 2)]
