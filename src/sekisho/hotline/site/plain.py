"""What the pages do for a browser without a script: everything that a script would do there is done here, in memory alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, QueryDict

from sekisho.hotline.box.box import behind
from sekisho.hotline.box.told import Where
from sekisho.hotline.nouns import Case, Message
from sekisho.hotline.rules import added, due, opened, recipient_of, status
from sekisho.hotline.sealing import code as codes
from sekisho.hotline.sealing.keys import Derived, desk_of, kept, of_code
from sekisho.hotline.sealing.letters import (
    PLAIN,
    SLOT,
    Letter,
    blank,
    grant,
    granted,
    letter_of,
)
from sekisho.hotline.sealing.letters import (
    opened as open_slot,
)
from sekisho.hotline.site.arriving import SEALING, Finished, Sealing
from sekisho.hotline.site.language import LANG
from sekisho.hotline.site.place import place
from sekisho.model.errors import SekishoError
from sekisho.text.say import say


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that was kept: its code, as it is shown once."""

    code: str
    case: Case


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as a page shows it; `message` is its id in hex."""

    by_reporter: bool
    name: str
    day: int
    letter: Letter
    message: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A case as its reporter sees it."""

    case: Case
    letters: tuple[Shown, ...]

    @property
    def status(self) -> str:
        """How far it has come."""
        return status(self.case)

    @property
    def due(self) -> dict[str, int | None]:
        """What is owed, and by which days."""
        owed = due(self.case)
        return {"acknowledge": owed.acknowledge, "feedback": owed.feedback}


def posted(request: HttpRequest) -> QueryDict:
    """Return the fields of a form; its files are sealed by then.

    SekishoError `hotline_too_long`, `hotline_too_much`, `hotline_full`, `hotline_crowded`.
    """
    try:
        return request.POST
    except RequestDataTooBig:
        raise SekishoError("hotline_too_long") from None
    except TooManyFilesSent:
        raise SekishoError("hotline_too_much") from None


def sealing_of(request: HttpRequest) -> Sealing:
    """Return the message that came with a form: its files are sealed by now; one without files begins here.

    `let_go` gives back what comes of it to nothing. Errors as `posted`.
    """
    posted(request)
    found: Sealing = getattr(request, SEALING, None) or Sealing(0)
    setattr(request, SEALING, found)
    return found


def let_go(request: HttpRequest) -> None:
    """Give back what a request has sealed and no message refers to."""
    found: Sealing | None = getattr(request, SEALING, None)
    if found:
        found.end()


def report(request: HttpRequest, questions: Mapping[str, Sequence[str]]) -> Sent:
    """Keep a report. SekishoError `hotline_closed`, `hotline_empty`, `hotline_too_long`, `hotline_too_much`, `hotline_full`."""
    sealing = sealing_of(request)
    letter = _report(request, questions, sealing)
    code = codes.made(place().random)
    derived = of_code(codes.read(code) or "", place().salt)
    key = bytes(derived.private.public_key)
    finished = sealing.finish(letter)
    message = _message(finished, _grants(finished.key, key, letter.left_out))
    case = Case(
        place().random(16), kept(derived.tag), key, kept(desk_of(finished.key)), message.day, messages=(message,)
    )
    place().store.change(lambda book: opened(book, case))
    return Sent(code, case)


def _message(finished: Finished, grants: dict[str, bytes]) -> Message:
    return Message(place().random(16), "reporter", place().today(), finished.slots, grants)


def _report(request: HttpRequest, questions: Mapping[str, Sequence[str]], sealing: Sealing) -> Letter:
    post = request.POST
    subject = post.get("subject", "")
    if subject not in questions:
        raise SekishoError("hotline_subject")
    answers = [(one, post.get(f"a_{one}", "").strip()) for one in questions[subject]]
    text = post.get("text", "").strip()
    if not text and not sealing.files and not any(answer for _, answer in answers):
        raise SekishoError("hotline_empty")
    departments = {one.department for one in place().store.book.recipients}
    left_out = tuple(one for one in post.getlist("left_out") if one in departments)
    if not departments - set(left_out):
        raise SekishoError("hotline_nobody")
    given = tuple((question, answer) for question, answer in answers if answer)
    return Letter(subject=subject, answers=given, text=text, files=tuple(sealing.files), left_out=left_out)


def _grants(key: bytes, reporter: bytes, left_out: Sequence[str]) -> dict[str, bytes]:
    people = place().store.book.recipients
    return {
        "reporter": grant(key, reporter),
        **{one.id: blank(place().random) if one.department in left_out else grant(key, one.key) for one in people},
    }


def derived_of(typed: str) -> Derived:
    """Return what comes out of a code that somebody typed: of no code, too, so that it takes as long."""
    return of_code(codes.read(typed) or "0" * codes.SYMBOLS, place().salt)


def thread(derived: Derived) -> Thread:
    """Return a case and what was said in it. SekishoError `hotline_unknown`."""
    case = behind(place(), derived.tag)
    return Thread(case, tuple(_shown(case, derived)))


def _shown(case: Case, derived: Derived) -> Iterator[Shown]:
    for message in case.messages:
        by = recipient_of(place().store.book, message.by)
        letter = _readable(case, message, derived)
        yield Shown(message.by == "reporter", by.name if by else "", message.day, letter, message.id.hex())


def _readable(case: Case, message: Message, derived: Derived) -> Letter:
    """Return a letter, or one that says that it cannot be opened: no answer keeps a reporter from reading the others.

    Of the reporter's own each has to open: who was left out stands in the first.
    """
    try:
        return _letter(case, message, derived)
    except SekishoError:
        if message.by == "reporter":
            raise
        return Letter(text=say("hotline.thread.unopened", LANG.get()))


def _letter(case: Case, message: Message, derived: Derived) -> Letter:
    key = key_of(message, derived)
    return letter_of(slot(case, message, 0, key))


def key_of(message: Message, derived: Derived) -> bytes:
    """Return a message's key; SekishoError `hotline_unreadable`."""
    key = granted(message.grants.get("reporter", b""), derived.private)
    if key is None:
        raise SekishoError("hotline_unreadable")
    return key


def slot(case: Case, message: Message, at: int, key: bytes) -> bytes:
    """Return the plain text of a slot; SekishoError `hotline_unreadable`, `hotline_unknown`."""
    sealed = place().store.read(Where(case.id, message.id, at).of)
    if sealed is None or len(sealed) != SLOT:
        raise SekishoError("hotline_unknown")
    return open_slot(sealed, at, key)


def reply(request: HttpRequest, derived: Derived) -> None:
    """Add what a reporter has to say. SekishoError `hotline_unknown`, `hotline_empty`, `hotline_too_long`, `hotline_too_much`."""
    sealing = sealing_of(request)
    before = thread(derived)
    text = request.POST.get("text", "").strip()
    if not text and not sealing.files:
        raise SekishoError("hotline_empty")
    left_out = before.letters[0].letter.left_out
    finished = sealing.finish(Letter(text=text, files=tuple(sealing.files), after=len(before.letters)))
    message = _message(finished, _grants(finished.key, before.case.key, left_out))
    place().store.change(lambda book: added(book, before.case.id, message))


def file(derived: Derived, ident: str, number: int) -> tuple[Iterator[bytes], int]:
    """Return the parts of a file of one's own case, and its size. SekishoError `hotline_unknown`, `hotline_crowded`."""
    case = behind(place(), derived.tag)
    message = next((one for one in case.messages if one.id.hex() == ident), None)
    if message is None:
        raise SekishoError("hotline_unknown")
    key = key_of(message, derived)
    files = letter_of(slot(case, message, 0, key)).files
    if not 0 <= number < len(files):
        raise SekishoError("hotline_unknown")
    begin = sum(one.size for one in files[:number])
    parts = _parts(case, message, key, (begin, begin + files[number].size))
    return place().turns.taken(parts), files[number].size


def _parts(case: Case, message: Message, key: bytes, span: tuple[int, int]) -> Iterator[bytes]:
    begin, end = span
    for at in range(begin // PLAIN, -(-end // PLAIN)):
        plain = slot(case, message, at + 1, key)
        yield plain[max(begin - at * PLAIN, 0) : end - at * PLAIN]


def context(found: Thread) -> dict[str, Any]:
    """Return what a page needs of a case."""
    letters = [
        {
            "by_reporter": one.by_reporter,
            "name": one.name,
            "day": one.day,
            "text": one.letter.text,
            "answers": one.letter.answers,
            "files": [
                {"name": it.name, "size": it.size, "message": one.message, "number": number}
                for number, it in enumerate(one.letter.files)
            ],
        }
        for one in found.letters
    ]
    return {"letters": letters, "due": found.due, "status": found.status}
