"""Plays the scenes of a kind one after another, each with a generator of its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from sekisho.attacks.case import Case
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay

Act = Callable[[Scene], Overlay]


def play(module_file: str, world: World, rng: random.Random, language: Language, fraud: Act, *twins: Act) -> Case:
    """Return the fraud and its twins. No two scenes share a counterparty while there are enough of them."""
    folder, taken = Path(module_file).parent, list[str]()
    done = []
    for act in (fraud, *twins):
        own = random.Random(rng.getrandbits(64))
        scene = Scene(world, own, language, folder.name, folder, taken=taken)
        done.append(act(scene))
        taken = [code for code in scene.taken if code in {v.code for v in world.vendors}]
    return Case(done[0], tuple(done[1:]))
