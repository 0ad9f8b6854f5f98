from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.pipeline.mail import learn as learning
from sekisho.pipeline.mail import reading
from sekisho.pipeline.mail.firm import Told
from sekisho.pipeline.mail.learn import SPOOL, Done, learn
from sekisho.pipeline.mail.reading import FileReader
from sekisho.pipeline.mail.store import NAME, load
from tests.pipeline.mail.boxes import OWN, box, mail, quiet


def learned(org: Path, *paths: Path, own: tuple[str, ...] = (), workers: int = 1) -> Done:
    return learn(org, paths, Told(own=own), workers, quiet)


def test_files_of_a_folder_are_learned_in_the_order_of_time_whatever_their_names(tmp_path: Path) -> None:
    box(tmp_path / "in" / "a.mbox", [mail(number) for number in range(30, 60)])
    box(tmp_path / "in" / "b.mbox.gz", [mail(number) for number in range(30)])
    (tmp_path / "in" / ".hidden").write_bytes(b"nothing")
    parts = learned(tmp_path / "parts", tmp_path / "in").learned
    whole = learned(tmp_path / "whole", box(tmp_path / "all.mbox", map(mail, range(60)))).learned
    assert parts == whole
    assert parts.memory.messages == 60
    assert parts.memory.own == {OWN}


def test_several_processes_learn_the_same_as_one(tmp_path: Path) -> None:
    for name, numbers in (("a", range(20)), ("b", range(20, 40))):
        box(tmp_path / "in" / f"{name}.mbox", map(mail, numbers))
    assert (
        learned(tmp_path / "two", tmp_path / "in", workers=2).learned
        == learned(tmp_path / "one", tmp_path / "in").learned
    )


def test_a_copy_in_another_mailbox_counts_once_and_the_one_that_shows_its_way_is_kept(tmp_path: Path) -> None:
    sent = box(tmp_path / "in" / "sent.mbox", [mail(number, checked=False) for number in range(30)])
    inbox = box(tmp_path / "in" / "inbox.mbox", [mail(number) for number in range(30)])
    both = learned(tmp_path / "both", tmp_path / "in")
    assert both.learned == learned(tmp_path / "one", inbox).learned
    assert both.learned != learned(tmp_path / "other", sent).learned
    assert [one.messages for one in both.files] == [30, 30]


def test_a_run_that_was_cut_goes_on_with_the_files_that_were_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (box(tmp_path / f"{name}.mbox", map(mail, range(20))) for name in "ab")
    read: list[str] = []
    mails = FileReader.mails

    def told(self: FileReader):  # type: ignore[no-untyped-def]  # noqa: ANN202 - stands in for the reader's own
        read.append(self._path.name)
        if len(read) == 2:
            raise KeyboardInterrupt
        yield from mails(self)

    monkeypatch.setattr(reading.FileReader, "mails", told)
    with pytest.raises(KeyboardInterrupt):
        learned(tmp_path / "org", first, second)
    assert not (tmp_path / "org" / NAME).exists()
    assert learned(tmp_path / "org", first, second).learned.memory.messages == 20
    assert read == ["a.mbox", "b.mbox", "b.mbox"]


def test_a_file_that_changed_since_the_run_was_cut_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = box(tmp_path / "a.mbox", map(mail, range(20)))
    monkeypatch.setattr(learning, "save", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        learned(tmp_path / "org", path)
    monkeypatch.undo()
    box(path, map(mail, range(25)))
    assert learned(tmp_path / "org", path).learned.memory.messages == 25


def test_what_was_learned_is_for_its_owner_alone_and_no_spool_is_left(tmp_path: Path) -> None:
    learned(tmp_path / "org", box(tmp_path / "a.mbox", map(mail, range(30))))
    assert (tmp_path / "org" / NAME).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "org" / SPOOL).stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "org" / SPOOL).iterdir()) == []


def test_learning_again_replaces_what_was_learned(tmp_path: Path) -> None:
    learned(tmp_path / "org", box(tmp_path / "a.mbox", map(mail, range(30))))
    learned(tmp_path / "org", box(tmp_path / "b.mbox", map(mail, range(10))), own=("Sub.Umibe-shinkin.example",))
    assert load(tmp_path / "org").memory.messages == 10
    assert load(tmp_path / "org").own_told == ["Sub.Umibe-shinkin.example"]
    assert load(tmp_path / "org").memory.own == {OWN}


def test_no_word_of_a_message_is_kept(tmp_path: Path) -> None:
    learned(tmp_path / "org", box(tmp_path / "a.mbox", [mail(n, text="Marmalade is ready.") for n in range(30)]))
    assert b"armalade" not in (tmp_path / "org" / NAME).read_bytes()


@pytest.mark.parametrize("path", ["nothing.mbox", "empty"])
def test_a_path_without_files_is_an_error(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SekishoError, match=r"file_not_found|mail_no_files"):
        learned(tmp_path / "org", tmp_path / path)
