"""A few sequences of the adversary at the command line; `bench/cli_adversary.py` tries ten thousand."""

import shutil
import time
from dataclasses import replace
from pathlib import Path

from bench.cli_adversary import open_numbers, positive, walk
from bench.cli_files import ACCOMPLICE, PAYEES, VICTIM, payee_list
from bench.cli_world import founded, light


def test_no_short_sequence_opens_a_payment_and_the_honest_way_does(tmp_path: Path) -> None:
    with light():
        root = founded(tmp_path / "root", "sato")
        assert positive(root, tmp_path / "honest")
        nodes, found = walk(root, tmp_path, seed=7, wanted=12, until=time.monotonic() + 60)
    assert found == []
    assert nodes == 12


def test_a_payee_of_another_name_is_not_who_was_sealed_though_the_list_of_the_founding_is_gone(tmp_path: Path) -> None:
    renamed = {
        ACCOMPLICE: replace(ACCOMPLICE, name=VICTIM.name, kana=VICTIM.kana),
        VICTIM: replace(VICTIM, name="他社"),
    }
    with light():
        world = founded(tmp_path / "root", "tanaka")
        shutil.rmtree(world.org / "evidence" / "tables" / "batches" / "_delta_log")
        (world.desk / "new.csv").write_bytes(payee_list(tuple(renamed.get(one, one) for one in PAYEES)))
        assert world.run("ingest", world.org, world.desk / "new.csv").code == 0
        today = world.targets[0]
        assert not open_numbers(world, today) & today.numbers(changed=False)
        said = world.run("verify", world.org, *world.told, "--json")
    assert said.code == 5
    assert [(one["code"], one["params"]) for one in said.data["problems"]] == [("verify.names_gone", {"count": 2})]
