"""Charts drawn ahead, in a process of their own: drawing holds the interpreter, and its first chart takes half a second.

The process is asked once and answers once; it reads nothing but what it is asked, and ends when nobody asks any more.
Whatever goes wrong with it, nothing was drawn ahead, and who needs a chart draws it.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from types import MappingProxyType

import msgspec

Made = Mapping[str, str]
"""Charts as SVG text by their specification, which is JSON."""
NOTHING: Made = MappingProxyType({})
_FIRST = '{"$schema":"https://vega.github.io/schema/vega-lite/v5.json","data":{"values":[{"x":0}]},"mark":"point","encoding":{"x":{"field":"x"}}}'
"""A chart that nobody sees, drawn to be ready."""
_SECONDS = 60


def worth() -> bool:
    """Return whether drawing ahead can be of use: where something draws, and there is a second processor."""
    return find_spec("vl_convert") is not None and (os.cpu_count() or 1) > 1


class Ahead:
    """Somebody who draws, once started; until then, and without them, nothing is drawn ahead."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool
        self._process: subprocess.Popen[bytes] | None = None
        self._answer: Future[Made] | None = None

    def start(self) -> None:
        """Start the process, which gets ready by itself."""
        if worth():
            words = [sys.executable, "-P", "-m", "sekisho.report.drawing"]
            with suppress(OSError):
                self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, process_group=0)  # noqa: S603 - our own interpreter and module

    def ask(self, specs: Sequence[str]) -> None:
        """Ask for charts; nobody waits for them here."""
        if self._process:
            self._answer = self._pool.submit(_asked, self._process, specs)

    def made(self) -> Made:
        """Wait for what was asked for, and return it; nothing where something went wrong."""
        return self._answer.result() if self._answer else NOTHING

    def stop(self) -> None:
        """End the process, whatever it does."""
        if self._process:
            self._process.kill()
            self.made()
            with suppress(BrokenPipeError), self._process:
                pass


@contextmanager
def drawing() -> Iterator[Ahead]:
    """Give somebody who draws ahead, once they are started, until the end of the block."""
    with ThreadPoolExecutor(1) as pool:
        ahead = Ahead(pool)
        try:
            yield ahead
        finally:
            ahead.stop()


def _asked(process: "subprocess.Popen[bytes]", specs: Sequence[str]) -> Made:
    try:
        said, _ = process.communicate(msgspec.json.encode(specs), timeout=_SECONDS)
        drawn = msgspec.json.decode(said, type=list[str])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return NOTHING
    return dict(zip(specs, drawn, strict=True)) if len(drawn) == len(specs) else NOTHING


def draw(spec: str) -> str:
    """Return the chart of a Vega-Lite specification as SVG text; the extra that draws must be there."""
    import vl_convert

    made: str = vl_convert.vegalite_to_svg(vl_spec=spec)
    return made


def main() -> None:
    """Get ready, then draw what is asked for; who is asked for nothing just ends."""
    draw(_FIRST)
    if asked := sys.stdin.buffer.read():
        specs = msgspec.json.decode(asked, type=list[str])
        sys.stdout.buffer.write(msgspec.json.encode([draw(spec) for spec in specs]))


if __name__ == "__main__":
    main()
