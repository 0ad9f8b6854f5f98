"""Masks of our own people: whoever writes under the name of an executive or a colleague from elsewhere."""

from __future__ import annotations

from dataclasses import replace

from sekisho.attacks.frauds import voices
from sekisho.attacks.frauds.scene import Scene
from sekisho.attacks.nouns import Person


def false_boss(s: Scene, boss: Person) -> voices.Voice:
    """Return somebody under the executive's name: at a free provider, a stranger's domain, a lookalike of ours, or our own."""
    ours, roll = s.ours(boss), s.rng.random()
    name = boss.name
    if roll < 0.45:
        address = voices.freemail(name, s.world.institution.freemail, s.rng)
    elif roll < 0.65:
        address = f"{s.rng.choice(('ceo', 'president', 'info', 'office'))}{s.rng.randint(10, 999)}@{s.rng.choice(('gyomu-renraku.test', 'executive-desk.test', 'kaisha-mail.example'))}"
    elif roll < 0.88:
        found = s.lookalike(ours)
        return replace(found, who=replace(found.who, signature=""))
    else:
        found = voices.spoofed(ours, s.rng, s.rng.choice(("fail", "none")))
        return voices.answered_at(found, voices.freemail(name, s.world.institution.freemail, s.rng))
    found = voices.stranger(name, address, "", s.language, s.rng, s.rng.choice(("pass", "pass", "weak")))
    found = replace(found, firm=ours.firm)
    return replace(found, extra=voices.foreign(address, s.rng)) if s.rng.random() < 0.15 else found
