"""Message and its text to `message_features`: record grain, one row a message, survives the text.

Quotes, forwarded blocks and signatures are cut before intents are read. Phones come from the new text with its signature
(the number that an impostor wants called stands there); account numbers and links from the whole text, since a forwarded
change of account is still the mail that asked for it. A row depends on its message alone: what depends on the firm's own
domains, which are learned later, is asked of `domain_history` where it is used.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sekisho.identity.domains import domain_of
from sekisho.model.rows import Cell
from sekisho.threats.email.analysers.entities import accounts, link_domains, phones
from sekisho.threats.email.analysers.intents import language, meaning
from sekisho.threats.email.analysers.newtext import without_quotes, without_signature
from sekisho.threats.email.analysers.quotes import quoted_addresses, quoted_part, sentence_marks
from sekisho.threats.email.analysers.traits import received_below, traits

TABLE = "message_features"
GRAIN = "record"
VERSION = "5"
MESSAGE_COLUMNS = (
    "message_uid",
    "message_id",
    "from_address",
    "subject",
    "list_id",
    "headers",
    "date_header",
    "utc_offset_minutes",
    "unread_attachments",
    "hidden_text",
    "unmapped",
)
TEXT_COLUMNS = ("message_uid", "text", "html_links", "attachment_text", "attachment_links", "code_links")
ATTACHED_LIMIT = 8_000

_REPLY = re.compile(
    r"^\s{0,4}(?:re|aw|fw|fwd|tr|sv|返信|転送)\s{0,2}(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s{0,2}[:：]", re.IGNORECASE
)
_BULK_HEADERS = ('"list-unsubscribe"', '"list-id"', '"feedback-id"', '"x-mailman-version"', '"x-campaign')
_PRECEDENCE = re.compile(r'"precedence",\s?"(?:bulk|list|junk)"')


def features(message: Mapping[str, Any], text: Mapping[str, Any] | None) -> dict[str, Cell]:
    """Return the row of `message_features` for one message.

    `text` is its row of `message_text`; None leaves everything that is read from text null (it was not there).
    """
    sender = domain_of(message.get("from_address")) or None
    row: dict[str, Cell] = {
        "message_uid": message["message_uid"],
        "sender_domain": sender,
        "is_bulk": bool(message.get("list_id")) or _is_bulk((message.get("headers") or "").lower()),
        **dict.fromkeys(
            (
                "language",
                "new_text_length",
                "intents",
                "subject_intents",
                "pressures",
                "account_numbers",
                "phones",
                "link_domains",
                "awareness",
                "said_marks",
                "quoted_marks",
                "quoted_addresses",
            )
        ),
    }
    new: str | None = None
    if text is not None and text.get("text") is not None:
        whole = text["text"].replace("\r\n", "\n")
        new = without_quotes(whole)
        row.update(_from_text(message.get("subject") or "", whole, new, text))
    pairs = json.loads(message.get("headers") or "[]")
    row["traits"] = [*traits(pairs, message, new), *_marks(message, text)]
    row["auth_below"] = received_below(pairs)
    row["unread"] = unread(message)
    return row


def _is_bulk(headers: str) -> bool:
    return any(name in headers for name in _BULK_HEADERS) or bool(_PRECEDENCE.search(headers))


def unread(message: Mapping[str, Any]) -> list[str]:
    """Return what of a message could not be read, as codes, each once: its attachments' reasons, `cut`, `unopened`."""
    found = dict.fromkeys(one.partition(" ")[0] for one in message.get("unread_attachments") or ())
    told = json.loads(message.get("unmapped") or "{}")
    found.update((name, None) for name in ("cut", "unopened") if told.get(name))
    return list(found)


def _marks(message: Mapping[str, Any], text: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield marks of what is there to be seen by machines alone: text that nobody sees, addresses in codes."""
    if message.get("hidden_text"):
        yield "hidden=text"
    if text is not None and text.get("code_links"):
        yield "code=link"


def _from_text(subject: str, whole: str, new: str, text: Mapping[str, Any]) -> dict[str, Cell]:
    body = without_signature(new)
    quoted = quoted_part(whole, new)
    answers = bool(_REPLY.match(subject))
    said = meaning(f"{subject}\n\n{body}" if subject and not answers else body)
    attached = (text.get("attachment_text") or "")[:ATTACHED_LIMIT]
    links = [*(text.get("html_links") or ()), *(text.get("attachment_links") or ()), *(text.get("code_links") or ())]
    intents = said.intents | meaning(attached).intents if attached else said.intents
    return {
        "language": language(body or whole),
        "new_text_length": len(body.strip()),
        "intents": sorted(intents),
        "subject_intents": sorted(meaning(subject).intents) if answers else [],
        "pressures": sorted(said.pressures),
        "account_numbers": accounts(f"{whole}\n{attached}" if attached else whole),
        "phones": phones(new),
        "link_domains": link_domains(whole, links),
        "awareness": said.awareness,
        "said_marks": sentence_marks(body),
        "quoted_marks": sentence_marks(quoted),
        "quoted_addresses": quoted_addresses(quoted),
    }


def feature_rows(
    messages: Iterable[Mapping[str, Any]], texts: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Cell]]:
    """Yield one row for each message_uid of one delivery.

    Both streams are walked side by side. Memory stays small where they run in the same order, as a connector writes them;
    any other order is right too and only costs memory. A message without a text row comes last, with its text unseen.
    """
    waiting: dict[str, Mapping[str, Any]] = {}
    early: dict[str, Mapping[str, Any]] = {}
    done: set[str] = set()
    stream = iter(texts)
    for message in messages:
        uid = message["message_uid"]
        if uid in done or uid in waiting:
            continue
        waiting[uid] = message
        text = early.pop(uid, None) or next(stream, None)
        while text is not None:
            partner = waiting.pop(text["message_uid"], None)
            if partner is not None:
                done.add(partner["message_uid"])
                yield features(partner, text)
                break
            if text["message_uid"] not in done:
                early.setdefault(text["message_uid"], text)
            text = next(stream, None)
    for text in stream:
        early.setdefault(text["message_uid"], text)
    for uid, message in waiting.items():
        yield features(message, early.get(uid))
