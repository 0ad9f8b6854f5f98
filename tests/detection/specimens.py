"""Where the specimens are, and how to make variants of one."""

import shutil
from pathlib import Path

from sekisho.detection.discover import Detector, read

HOME = Path(__file__).parent / "specimen" / "detectors"


def specimen(name: str = "amount_is_round") -> Detector:
    """Return a specimen as shipped with the tests."""
    return read(HOME / name)


def variant(
    home: Path, *, toml: dict[str, str] | None = None, detect: str | None = None, examples: str | None = None
) -> Path:
    """Copy the specimen into `home` with replacements in its card, another body, or other examples; return its folder."""
    folder = home / "amount_is_round"
    shutil.copytree(HOME / "amount_is_round", folder, ignore=shutil.ignore_patterns("__pycache__"))
    card = (folder / "detector.toml").read_text("utf-8")
    for old, new in (toml or {}).items():
        assert old in card
        card = card.replace(old, new)
    (folder / "detector.toml").write_text(card, "utf-8")
    if detect is not None:
        (folder / "detect.py").write_text(HEAD + detect, "utf-8")
    if examples is not None:
        (folder / "examples.yaml").write_text(examples, "utf-8")
    return folder


HEAD = """
from sekisho.detection.view import View
from sekisho.model.subject import Subject
from sekisho.model.verdict import Answer, Reason, Verdict

ODD = Reason.of("odd_amount", amount=1)
ROUND = Reason.of("round_amount", amount=1)

"""
