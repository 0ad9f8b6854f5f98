"""What of a mail and of its readers bears on how people rate it, as numbers: what `weights.toml` weighs."""

from collections import Counter
from collections.abc import Container, Mapping, Sequence

from sekisho.people.phish_scale.known import DONE, KINDS, WARNED
from sekisho.people.phish_scale.letter import Letter
from sekisho.people.phish_scale.lexicon import lexicon, plain
from sekisho.people.phish_scale.scale import CUES, Cue
from sekisho.people.phish_scale.stakes import at_stake
from sekisho.people.phish_scale.topics import Topic, timely, trade
from sekisho.people.phish_scale.writer import knows_reader, writer

_MOST = 4
"""More of one sign than so many count as so many."""


def signs_of(
    letter: Letter, cues: Sequence[Cue], topic: Topic | None, group: str, month: int | None, said: Container[str]
) -> Mapping[str, float]:
    """Return the signs by name. `said` is what the firm says of the matter (`said_of`)."""
    words = lexicon("ja" if letter.japanese else "en")
    counts = Counter(one.id for one in cues)
    who, stakes = writer(letter, words), at_stake(letter)
    mimics, relevance = topic.of(group) if topic else (0, 0)
    named = {name for name, turns in words.concern.items() if turns.search(plain(letter.text))}
    season = topic is not None and month in topic.months
    return {
        "one": 1.0,
        "topic.mimics": mimics,
        "topic.relevance": relevance,
        "topic.none": topic is None,
        "topic.private": topic is not None and topic.private,
        "topic.no_process": topic is not None and not topic.process,
        "topic.usual": topic.situation if topic else 0,
        "topic.season": topic.season if topic and season else 0,
        "month.timely": month is not None and timely(letter, month),
        "trade": min(trade(letter, group), _MOST),
        "writer.own": who == "own",
        "writer.person": who == "person",
        "writer.knows_reader": knows_reader(letter),
        "letter.japanese": letter.japanese,
        "letter.html": letter.html,
        **{f"known.{kind}": kind in said for kind in (*KINDS, DONE) if kind != WARNED},
        **{f"stakes.{value}": min(count, 2) for value, count in stakes.items()},
        "stakes.most": next((value for value, count in stakes.items() if count), 0),
        **{f"concern.{name}": name in named for name in words.concern},
        **{f"cue.{name}": min(counts[name], _MOST) for name in CUES},
        "cues": len(cues),
    }
