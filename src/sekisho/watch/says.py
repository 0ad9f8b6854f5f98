"""What became of a piece of work, as a sentence."""

from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.text.formats import number
from sekisho.text.say import Lang, say, sentence
from sekisho.watch.nouns import Outcome, Task

SHOWN = 5


def task_line(task: Task, lang: Lang) -> str:
    """Return what is being done."""
    return say(f"watch.doing.{task.kind}", lang, about=_about(task, lang))


def outcome_line(done: Outcome, lang: Lang) -> str:
    """Return what became of it: what was new, what could not be read, or why it failed and what to do."""
    said = done.said
    if said.code:
        why = sentence(SekishoError(said.code, permanent=True, **said.params), lang)
        return say("watch.failed", lang, what=task_line(done.task, lang), why=why)
    told = say(f"watch.done.{done.task.kind}", lang, about=_about(done.task, lang), count=number(said.new, lang))
    if not said.refused:
        return told
    names = ("、" if lang == "ja" else ", ").join(said.refused[:SHOWN])
    refused = say("watch.refused", lang, count=number(len(said.refused), lang), names=names)
    return f"{told}{'' if lang == 'ja' else ' '}{refused}"


def _about(task: Task, lang: Lang) -> str:
    """Return the source, or the files by name: the first, and how many besides."""
    names = [Path(path).name for path in task.files]
    if len(names) < 2:
        return names[0] if names else task.about
    return say("watch.and_more", lang, name=names[0], count=number(len(names) - 1, lang))
