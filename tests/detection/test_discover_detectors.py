"""Ours are found by walking; a firm's own run only by the hash of their content."""

from pathlib import Path

from sekisho.detection.discover import Held, detectors, discover, folders, ours, read
from sekisho.detection.fence import fence
from sekisho.text.say import sentence
from tests.detection.specimens import variant


def test_ours_are_found_without_a_list() -> None:
    assert [one.id for one in detectors()] == sorted(one.id for one in ours())


def test_a_detector_of_the_firm_waits_until_its_hash_is_enabled(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    waiting = discover(tmp_path)
    assert [one.id for one in waiting.held] == ["amount_is_round"]
    assert waiting.held[0].digest in sentence(waiting.held[0].error, "en")
    assert "amount_is_round" not in {one.id for one in waiting.detectors}
    found = discover(tmp_path, {"amount_is_round": read(folder).digest})
    assert "amount_is_round" in {one.id for one in found.detectors}
    assert not found.held


def test_a_change_to_any_file_needs_enabling_again(tmp_path: Path) -> None:
    folder = variant(tmp_path)
    enabled = read(folder).digest
    for name in ("detector.toml", "detect.py", "examples.yaml"):
        before = (folder / name).read_bytes()
        (folder / name).write_bytes(before + b"\n# changed\n")
        found = discover(tmp_path, {"amount_is_round": enabled})
        assert [one.error.code for one in found.held] == ["detector_changed"], name
        assert [one.changed for one in found.detectors if one.id == "amount_is_round"] == [True]
        (folder / name).write_bytes(before)
    assert not discover(tmp_path, {"amount_is_round": enabled}).held


def test_code_that_is_not_enabled_does_not_run(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    home = tmp_path / "detectors"
    variant(home, detect=f"open({str(marker)!r}, 'w')\ndef detect(view):\n    return []\n")
    discover(home)
    assert not marker.exists()


def test_the_bytes_that_were_hashed_are_the_bytes_that_run(tmp_path: Path) -> None:
    folder = variant(tmp_path, detect="def detect(view):\n    return ['hashed']\n")
    one = read(folder)
    (folder / "detect.py").write_text("def detect(view):\n    return ['swapped']\n", "utf-8")
    assert one.load()(None) == ["hashed"]  # type: ignore[arg-type]


def test_a_broken_detector_of_the_firm_does_not_stop_the_others(tmp_path: Path) -> None:
    variant(tmp_path)
    (tmp_path / "half_written").mkdir()
    held = discover(tmp_path).held
    assert [(one.id, one.error.code) for one in held] == [
        ("amount_is_round", "detector_waits"),
        ("half_written", "detector_broken"),
    ]


def test_an_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    from sekisho.detection.discover import _own

    held = _own(variant(tmp_path), {"amount_is_round"})
    assert isinstance(held, Held)
    assert held.error.code == "detector_id_taken"


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert folders(tmp_path / "none") == ()
    assert discover(tmp_path / "none").held == ()


def test_the_fence_lets_an_interrupt_through() -> None:
    import pytest

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fence("one", stop)
