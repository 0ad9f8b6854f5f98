"""What the landings wrote and staff reported, brought in: each hit and each report once, whatever is read twice."""

import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from django.db import transaction

from sekisho.model.visit import Hit
from sekisho.people.clicks.facts import Channel as Place
from sekisho.people.clicks.gather import gather
from sekisho.people.clicks.hit import read
from sekisho.people.waves import tokens
from sekisho.people.waves.tokens import Channel, Token
from sekisho.pipeline.settings import load
from sekisho.web.keys import folder
from sekisho.web.programme.landings import UNDER_WAY
from sekisho.web.programme.models import Click, Sent, Spooled, Wave
from sekisho.web.programme.sealing import opened

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between which moments a hit may lie: another is no hit of ours."""
_NAME = re.compile(r"\d{10}-[0-9a-f]{1,40}\.jsonl", re.ASCII)
MOST = 8 << 20
"""Bytes of one file that are read in one go."""
NAMES: Final[Mapping[Channel, Place]] = {
    Channel.LINK: "link",
    Channel.QR: "qr",
    Channel.FILE: "file",
    Channel.MARK: "mark",
    Channel.SEED: "seed",
}


@dataclass(frozen=True, slots=True)
class Brought:
    """What was brought in: hits of waves, hits that are of none, and lines that could not be read."""

    hits: int
    strays: int
    unreadable: int


@dataclass(slots=True)
class Known:
    """A wave with what its tokens say: those that can be told before they are seen, by text."""

    wave: Wave
    key: bytes
    tokens: dict[str, Token] = field(default_factory=dict)

    def token(self, text: str) -> Token | None:
        """Return what a token of this wave says, None where it is none."""
        return self.tokens.get(text) or tokens.read(text, self.key)


def known_waves(waves: Iterable[Wave]) -> list[Known]:
    """Return waves with their tokens."""
    found = []
    for wave in waves:
        if not wave.key:
            continue
        one = Known(wave, opened(bytes(wave.key)))
        cells = {cell: number for number, cell in enumerate(wave.cells)}
        for name, cell, lure in Sent.objects.filter(wave=wave).values_list("name", "cell", "lure"):
            for channel in NAMES:
                token = Token(bytes.fromhex(name), cells.get(f"{cell}|{lure}", 0), channel)
                one.tokens[tokens.written(token, one.key)] = token
        found.append(one)
    return found


def bring_hits() -> Brought:
    """Read what the landings wrote since the last time."""
    files = _grown()
    if not files:
        return Brought(0, 0, 0)
    waves = known_waves(Wave.objects.filter(state__in=UNDER_WAY))
    by_slug = {slug: one for one in waves for slug in one.wave.pages}
    total = Brought(0, 0, 0)
    for path in files:
        with transaction.atomic():
            row, _ = Spooled.objects.select_for_update().get_or_create(path=path.name)
            lines, end = _lines(path, row.read)
            found = read(lines)
            kept = _keep(found.hits, by_slug)
            row.read = end
            row.save(update_fields=["read"])
        total = Brought(total.hits + kept, total.strays + len(found.hits) - kept, total.unreadable + found.unreadable)
    return total


def sweep(now: datetime) -> None:
    """Take away files of the spool that were read whole and whose hour is long over."""
    hour, read = f"{now:%Y%m%d%H}", _read()
    for path in _files():
        with suppress(OSError):
            if not path.name.startswith(hour) and read.get(path.name, -1) >= path.lstat().st_size:
                path.unlink()
                Spooled.objects.filter(path=path.name).delete()


def _grown() -> list[Path]:
    """Return the files of the spool that were never read, or hold more than was read of them."""
    read, found = _read(), list[Path]()
    for path in _files():
        with suppress(OSError):
            if path.lstat().st_size > read.get(path.name, -1):
                found.append(path)
    return found


def _read() -> dict[str, int]:
    """Return how far each file of the spool was read, by name."""
    return dict(Spooled.objects.values_list("path", "read"))


def _files() -> list[Path]:
    """Return the files of the spool by name: what else somebody put there, a folder, a pipe, a link or another name, is passed over."""
    place = folder() / load(folder()).programme.spool
    if not place.is_dir():
        return []
    with os.scandir(place) as found:
        names = [one.name for one in found if _NAME.fullmatch(one.name) and one.is_file(follow_symlinks=False)]
    return [place / name for name in sorted(names)]


def _lines(path: Path, begin: int) -> tuple[list[bytes], int]:
    """Return the whole lines behind a place, and the place behind them; none where the file cannot be read now."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return [], begin
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return [], begin
        file.seek(begin)
        part = file.read(MOST)
    whole, end, _ = part.rpartition(b"\n")
    if end:
        return whole.split(b"\n"), begin + len(whole) + 1
    # So long a line is none of ours, and nobody waits for its end.
    return [], begin + len(part) if len(part) == MOST else begin


def _keep(hits: Iterable[Hit], by_slug: dict[str, Known]) -> int:
    """Keep hits on pages of waves, each under the mail that it is about; one that was tampered with, under the nearest."""
    by_wave: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.slug in by_slug and FIRST <= hit.at <= LAST:
            by_wave[by_slug[hit.slug].wave.pk].append(hit)
    known = {one.wave.pk: one for one in by_slug.values()}
    kept = [row for key, mine in by_wave.items() for row in _rows(known[key], mine)]
    Click.objects.bulk_create(kept)
    return len(kept)


def _rows(known: Known, hits: list[Hit]) -> Iterator[Click]:
    seen = dict(known.tokens) or {
        one: token for one in Click.objects.filter(wave=known.wave).values_list("hit__token", flat=True).distinct() if one and (token := known.token(one))
    }  # fmt: skip
    seen |= {hit.token: token for hit in hits if (token := known.token(hit.token))}
    for text, mine in gather(hits, seen.keys()).by_token.items():
        token = seen[text]
        for hit in mine:
            lure = known.wave.pages[hit.slug].partition("/")[0]
            yield Click(wave=known.wave, name=token.name.hex(), cell=token.cell, channel=token.channel, lure=lure, at=hit.at, hit={**msgspec.to_builtins(hit), "of": text})  # fmt: skip
