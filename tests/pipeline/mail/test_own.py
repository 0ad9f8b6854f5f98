from pathlib import Path

from sekisho.pipeline.mail.own import own_of
from sekisho.pipeline.mail.reading import FileReader
from tests.pipeline.mail.boxes import OWN, box, mail


def own(tmp_path: Path, count: int, old: bytes = b"", new: bytes = b"") -> frozenset[str]:
    path = box(
        tmp_path / "a.mbox", [mail(number).replace(old, new) if old else mail(number) for number in range(count)]
    )
    return own_of(FileReader(path).mails())


def test_the_domain_that_takes_part_in_most_mail_and_has_several_writers_is_ours(tmp_path: Path) -> None:
    assert own(tmp_path, 40) == {OWN}


def test_too_little_mail_tells_nothing(tmp_path: Path) -> None:
    assert own(tmp_path, 19) == frozenset()


def test_a_mail_service_for_everyone_is_nobodys(tmp_path: Path) -> None:
    assert own(tmp_path, 40, OWN.encode(), b"gmail.com") == frozenset()
