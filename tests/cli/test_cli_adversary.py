"""A few sequences of the adversary at the command line; `bench/cli_adversary.py` tries ten thousand."""

import time
from pathlib import Path

from bench.cli_adversary import positive, walk
from bench.cli_world import founded, light


def test_no_short_sequence_opens_a_payment_and_the_honest_way_does(tmp_path: Path) -> None:
    with light():
        root = founded(tmp_path / "root", "sato")
        assert positive(root, tmp_path / "honest")
        nodes, found = walk(root, tmp_path, seed=7, wanted=12, until=time.monotonic() + 60)
    assert found == []
    assert nodes == 12
