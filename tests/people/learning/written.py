"""Modules as a test writes them: a whole one, of which parts are changed."""

from pathlib import Path

from sekisho.model.errors import SekishoError
from sekisho.people.learning.module import Module
from sekisho.people.learning.read import read

FRONT = """---
id: change
locale: en
version: 1
title: A new account
summary: For whoever pays.
tactics: [bec.payment_change]
groups: [payments_desk]
level: group
minutes: 3
sources:
  - id: orion
    text: Orion S.A., Form 8-K, 10 August 2024
    url: https://www.sec.gov/
    says: USD 60 million wired
---
"""
SCENE = """```scene
id: friday
kind: mail
title: Friday, 16:40
show: |
  From: Mori Print <office@mori-print.example>
  Subject: New bank details

  Please use the new account.
ask: What do you do first?
choices:
  - text: Call the number in the mail.
    why: It is the writer's own number.
  - text: Call the number in our list.
    right: true
    why: Nobody but us wrote it.
  - text: Pay.
    why: Then it is gone.
then:
  - show: Nobody answers.
    ask: And now?
    choices:
      - text: Wait.
        right: true
        why: A day costs little.
      - text: Pay half.
        why: Half is gone.
      - text: Answer the mail.
        why: The same hand answers.
```
"""
QUIZ = """```quiz
id: {id}
ask: Which one of {id}?
choices:
  - text: This.
    right: true
    why: It is {id}.
  - text: That.
    why: It is not.
  - text: Neither.
    why: There is one.
```
"""
LAB = """```lab
id: bucket
ask: Which bucket is open?
look: [aws/buckets/*.json]
fact: open_bucket
hints:
  - Look at the policies.
  - Look at the lists.
why: One open policy is enough.
```
"""
PAGES = f"""## First

Orion lost USD 60 million. [^orion]

{SCENE}
## Second

Call the number that you know.

{QUIZ.format(id="q1")}
## Third

{QUIZ.format(id="q2")}
{QUIZ.format(id="q3")}"""
WHOLE = FRONT + PAGES


def made(text: str = WHOLE, file: str = "change/en.md") -> Module:
    """Return the module of a text."""
    return read(text.encode(), file)


def tried(text: str, file: str = "change/en.md") -> Module | SekishoError:
    """Return the module of a text, or why there is none."""
    try:
        return made(text, file)
    except SekishoError as error:
        return error


def changed(*pairs: tuple[str, str], text: str = WHOLE) -> str:
    """Return a text in which each first part was replaced by the second; each has to be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def kept(place: Path, *texts: str) -> Path:
    """Write modules into folders below a place, by the id and language that they say; return the place."""
    for text in texts:
        fields = dict(
            line.split(": ", 1) for line in text.split("---")[1].splitlines() if line.startswith(("id:", "locale:"))
        )
        folder = place / fields["id"]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{fields['locale']}.md").write_text(text, "utf-8")
    return place
