"""What was done about the mail behind a finding, or would be, as sentences and as data."""

from collections.abc import Iterator
from typing import Any

from sekisho.actions.act import Acted
from sekisho.actions.nouns import Outcome, Status, Step
from sekisho.text.say import Lang, say, sentence


def whole(acted: Acted) -> bool:
    """Return whether everything that was asked for could be done, or would be."""
    letters = acted.letters
    return not any(one.error or one.code for one in acted.outcomes) and not (
        letters and (letters.waiting or letters.dead)
    )


def acted_lines(acted: Acted, lang: Lang) -> Iterator[str]:
    """Yield one line a step, and why a message has none."""
    for outcome in acted.outcomes:
        yield from (_step(step, lang) for step in outcome.steps)
        if outcome.error is not None:
            yield say("mail.failed", lang, mailbox=outcome.mailbox, why=sentence(outcome.error, lang))
        elif outcome.code:
            yield say(f"mail.{outcome.code}", lang, mailbox=outcome.mailbox)
    if acted.letters is not None:
        for key, error in acted.letters.waiting:
            yield say("mail.letter_waits", lang, id=key, why=sentence(error, lang))
        for key, error in acted.letters.dead:
            yield say("mail.letter_dead", lang, id=key, why=sentence(error, lang))


def acted_value(acted: Acted, lang: Lang) -> dict[str, Any]:
    """Return the same as plain data."""
    return {
        "finding": acted.finding,
        "whole": whole(acted),
        "messages": [_value(one, lang) for one in acted.outcomes],
        "says": list(acted_lines(acted, lang)),
    }


def _value(outcome: Outcome, lang: Lang) -> dict[str, Any]:
    return {
        "mailbox": outcome.mailbox,
        "steps": [
            {
                "what": one.what,
                "status": one.status.value,
                "folder": one.folder,
                "detail": one.detail,
                "says": _step(one, lang),
            }
            for one in outcome.steps
        ],
        "code": outcome.error.code if outcome.error else outcome.code,
    }


def _step(step: Step, lang: Lang) -> str:
    if step.status is Status.ALREADY:
        return say("mail.already", lang, mailbox=step.mailbox, folder=step.folder, detail=step.detail)
    code = f"mail.{step.status.value}.{step.what}"
    return say(code, lang, mailbox=step.mailbox, folder=step.folder, detail=step.detail)
