"""What one draw of a kind of fraud hands back."""

from __future__ import annotations

from dataclasses import dataclass

from sekisho.attacks.overlay import Label, Overlay


@dataclass(frozen=True, slots=True)
class Case:
    """One fraud and its honest twins, apart, so that each can be laid alone.

    The first label of `fraud` names the messages of the criminal; a second one, kind "benign", what was honestly written
    around them. The first label of a twin names the mail that is hard to tell from the fraud.
    """

    fraud: Overlay
    twins: tuple[Overlay, ...]

    @property
    def overlays(self) -> tuple[Overlay, ...]:
        """The fraud and its twins."""
        return (self.fraud, *self.twins)

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every label of the case."""
        return tuple(x for part in self.overlays for x in part.labels)
