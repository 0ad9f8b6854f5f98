"""Rows, rejects and deliveries as sentences and as data."""

from collections.abc import Iterator
from typing import Any

from sekisho.evidence.view import RowStory, Snapshot
from sekisho.evidence.view import rejects as all_rejects
from sekisho.pipeline.org import Org
from sekisho.pipeline.readers import readers
from sekisho.pipeline.refused import refused
from sekisho.text.formats import place
from sekisho.text.say import Lang, rejected, say, sentence

EXCERPT = 4000


def story_lines(story: RowStory, lang: Lang) -> Iterator[str]:
    """Yield a row's values, then file, place and what stands there."""
    yield f"{story.row_id}  {story.table}"
    for name, value in story.values.items():
        if value not in (None, "", []):
            yield f"  {name}: {value}"
    if not story.file_sha256:
        yield say("evidence.derived", lang)
        return
    yield say(
        "evidence.from",
        lang,
        file=story.file_name or "-",
        place=place(story.place, lang) or "-",
        sha256=story.file_sha256[:16],
    )
    if not story.kept:
        yield say("evidence.copy_gone", lang)
    elif story.excerpt is not None:
        yield say("evidence.there_stands", lang)
        yield readable(story.excerpt[:EXCERPT])


def readable(data: bytes) -> str:
    """Return bytes as text in the encoding that fits, control signs shown as dots."""
    for encoding in ("utf-8", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        text = data.decode("latin-1")
    return "".join(char if char.isprintable() or char in "\n\t" else "·" for char in text.replace("\r\n", "\n"))


def story_values(story: RowStory) -> dict[str, Any]:
    """Return a row's story as plain data; the excerpt as text."""
    return {
        "row_id": story.row_id,
        "table": story.table,
        "values": {key: value for key, value in story.values.items() if value is not None},
        "file": story.file_name,
        "sha256": story.file_sha256,
        "place": story.place,
        "connector": story.connector,
        "copy_kept": story.kept,
        "excerpt": None if story.excerpt is None else readable(story.excerpt[:EXCERPT]),
    }


def reject_rows(org: Org, lang: Lang) -> list[dict[str, str]]:
    """Return refused files, then rejected records with file, place, field, code and sentence."""
    readers(org, org.decided())  # so that the firm's own connectors' sentences can be said
    found = [
        {
            "file": file.name,
            "place": str(file.error.params.get("place", "")),
            "field": str(file.error.params.get("field", "")),
            "reason": file.error.code,
            "says": sentence(file.error, lang),
        }
        for file in refused(org.path)
    ]
    with Snapshot.open(org.store) as snapshot:
        names = {line.batch_id: line.file_name for line in snapshot.batches()}
        found += [
            {
                "file": names.get(row["batch_id"], ""),
                "place": row["place"],
                "field": row["field"],
                "reason": row["reason"],
                "says": rejected(row["reason"], lang, row["sample"] or ""),
            }
            for row in all_rejects(snapshot)
        ]
    return found


def delivery_rows(snapshot: Snapshot) -> list[dict[str, str | int]]:
    """Return one line a delivery: file, connector, records, rows, and records rejected and skipped."""
    return [
        {
            "file": line.file_name,
            "connector": line.connector,
            "records": line.records,
            "rows": sum(count for table, count in line.rows.items() if table != "message_text"),
            "rejected": line.rejected,
            "skipped": line.skipped,
        }
        for line in snapshot.batches()
    ]
