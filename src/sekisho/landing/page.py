"""What a link of an exercise opens, and what is told to whoever acted on it."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from sekisho.text.lang import Lang

Kind = Literal["form", "consent", "document", "download", "neutral"]
MOST_DEBRIEF: Final = 65_536
"""Letters of a debrief."""


class Page(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`pages/<slug>.json`.

    `text` is plain, with an empty line between paragraphs and lists of lines that begin with `- `; `debrief` is HTML that was
    made safe already.
    With `neutral` whoever acts is shown a page that tells nothing, and no debrief: for the arm that a debrief is compared with.
    A page of kind `neutral` has a button only where one is named. `file` is a name to show with a document or a download.
    """

    lang: Lang
    kind: Kind
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    text: Annotated[str, msgspec.Meta(max_length=4_000)] = ""
    button: Annotated[str, msgspec.Meta(max_length=80)] = ""
    file: Annotated[str, msgspec.Meta(max_length=120)] = ""
    debrief: Annotated[str, msgspec.Meta(max_length=MOST_DEBRIEF)] = ""
    neutral: bool = False

    @property
    def blocks(self) -> list["Block"]:
        """Return the paragraphs of its text; one whose lines all begin with a dash is a list."""
        found = (one.strip().split("\n") for one in self.text.replace("\r\n", "\n").split("\n\n") if one.strip())
        return [_block(lines) for lines in found]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list of which each line is an entry."""

    lines: list[str]
    listed: bool


def _block(lines: list[str]) -> Block:
    if all(one.startswith(("- ", "・")) for one in lines):
        return Block([one.removeprefix("-").removeprefix("・").strip() for one in lines], listed=True)
    return Block(lines, listed=False)
