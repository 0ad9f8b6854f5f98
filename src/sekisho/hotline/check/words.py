"""A fault in words: what is wrong, and what to do."""

from sekisho.hotline.check.faults import Fault
from sekisho.text.say import Lang, catalog


def words(fault: Fault, lang: Lang) -> str:
    """Return what a fault is, with what to do where it was seen."""
    entry = catalog()[f"hotline_check.{fault.code}"]
    what, deed = (entry.ja, entry.do_ja) if lang == "ja" else (entry.en, entry.do_en)
    return (what + deed if lang == "ja" else f"{what} {deed}") if fault.seen else what
