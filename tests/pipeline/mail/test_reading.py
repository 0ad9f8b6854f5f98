from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.pipeline.mail.reading import FileReader, workers_for
from sekisho.pipeline.mail.spool import Order, Spool, Told
from tests.pipeline.mail.boxes import box, mail


def told(path: Path) -> Told:
    reader = FileReader(path)
    list(reader.mails())
    return next(reader.told())


def test_a_file_that_is_no_mail_is_named_and_counts_nothing(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n")
    assert told(path) == Told("list.csv", 0, 1, [("", "format_unknown")])


def test_a_single_message_is_read(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(mail(1))
    assert told(path) == Told("one.eml", 1, 0, [])


def test_what_cannot_be_read_is_counted_and_the_first_few_are_told_with_their_places(tmp_path: Path) -> None:
    path = box(tmp_path / "a.mbox", [mail(1), *[b"no header here\n"] * 7, mail(2)])
    found = told(path)
    assert (found.messages, found.rejected, len(found.first)) == (2, 7, 5)
    assert {reason for _, reason in found.first} == {"message_without_headers"}
    assert all(place.startswith("byte ") for place, _ in found.first)


def test_a_damaged_archive_is_an_error_with_its_name(tmp_path: Path) -> None:
    path = box(tmp_path / "a.mbox.gz", map(mail, range(200)))
    path.write_bytes(path.read_bytes()[:-900])
    with pytest.raises(SekishoError, match="archive_damaged"):
        told(path)


def test_there_are_never_more_processes_than_files(tmp_path: Path) -> None:
    assert workers_for((tmp_path,)) == 1


def test_messages_without_a_time_come_first_and_each_comes_once(tmp_path: Path) -> None:
    undated = mail(3).replace(b"Date: ", b"X-Date: ").replace(b"Received: ", b"X-Received: ")
    path = box(tmp_path / "a.mbox", [mail(2), mail(1), undated, mail(2)])
    spool = Spool(tmp_path, "k")
    reader = FileReader(path)
    spool.write(reader.mails(), reader.told())
    order = Order.of([spool])
    assert len(order) == 3
    assert [one.subject for one in order.mails()] == ["Minutes 3", "Minutes 1", "Minutes 2"]
    assert {path.stat().st_mode & 0o777 for path in (spool.data, spool.index, spool.told)} == {0o600}
    assert spool.whole()
    spool.remove()
    assert not spool.whole()
