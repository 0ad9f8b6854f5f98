"""The folder of exports that work is broken on, and each stage's starting point: an organisation as it is just before."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from bench.jobs import Stage, finish
from bench.made_mail import write_mail
from sekisho.sample.build import build_small

MESSAGES = 400


@dataclass(frozen=True, slots=True)
class Ground:
    """Exports, and an organisation into which they were read."""

    exports: Path
    read: Path

    @staticmethod
    def made(place: Path) -> "Ground":
        """Make a small bank with some more mail, and read it once."""
        ground = Ground(place / "exports", place / "read")
        build_small(ground.exports)
        write_mail(ground.exports / "more", MESSAGES)
        finish("ingest", ground.read, ground.exports)
        return ground

    def before(self, stage: Stage, org: Path) -> Path:
        """Make `org` what it is just before a stage."""
        if stage in {"pack", "assess"}:
            shutil.copytree(self.read, org)
        else:
            org.mkdir(parents=True)
        return org
