"""What became of a piece of work, as a sentence."""

from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.text.formats import number
from sekisho.text.say import Lang, say, sentence
from sekisho.watch.nouns import Kind, Outcome, Task


def task_line(task: Task, lang: Lang) -> str:
    """Return what is being done."""
    return say(f"watch.doing.{task.kind}", lang, about=_about(task))


def outcome_line(done: Outcome, lang: Lang) -> str:
    """Return what became of it: what was new, what could not be read, or why it failed and what to do."""
    said, about = done.said, _about(done.task)
    if said.code:
        why = sentence(SekishoError(said.code, **said.params), lang)
        return say("watch.failed", lang, what=task_line(done.task, lang), why=why)
    told = say(f"watch.done.{done.task.kind}", lang, about=about, count=number(said.new, lang))
    if not said.refused:
        return told
    names = ("、" if lang == "ja" else ", ").join(said.refused[:5])
    refused = say("watch.refused", lang, count=number(len(said.refused), lang), names=names)
    return f"{told}{'' if lang == 'ja' else ' '}{refused}"


def _about(task: Task) -> str:
    return Path(task.about).name if task.kind is Kind.READ else task.about
