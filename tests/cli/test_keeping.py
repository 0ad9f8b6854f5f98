from pathlib import Path

from tests.cli.typed import by, typed
from tests.pipeline.bank import Bank, hashes


def test_a_backup_comes_back_as_it_was(bank: Bank, founded: Path, tmp_path: Path) -> None:
    typed("payments", "refuse", founded, bank.file, "3", "--why", "denied", *by("sato"))
    before = typed("findings", founded, "--all", "--json").data
    saved = typed("backup", founded, tmp_path / "bank.backup", "--json")
    assert saved.code == 0
    assert Path(saved.data["path"]).is_file()
    said = typed("restore", tmp_path / "bank.backup", tmp_path / "back")
    assert said.code == 0
    assert f"{saved.data['files']} files restored" in said.out
    assert typed("findings", tmp_path / "back", "--all", "--json").data == before
    assert typed("verify", tmp_path / "back").code == 0
    assert "REFUSED" in typed("payments", "check", tmp_path / "back", bank.file).out
    kept = {name: digest for name, digest in hashes(founded).items() if name.startswith("evidence/landed")}
    assert kept.items() <= hashes(tmp_path / "back").items()


def test_a_backup_is_never_written_over_nor_restored_over(org: Path, tmp_path: Path) -> None:
    text = typed("backup", org, tmp_path / "bank.backup")
    assert text.code == 0
    assert "SHA-256" in text.out
    assert typed("backup", org, tmp_path / "bank.backup").code == 4
    assert typed("backup", org, org / "inside.backup").code == 4
    assert typed("restore", tmp_path / "bank.backup", org).code == 4
    assert typed("restore", tmp_path / "nowhere.backup", tmp_path / "back").code == 4
    assert typed("backup", tmp_path, tmp_path / "other.backup").code == 4


def test_a_damaged_backup_restores_nothing(org: Path, tmp_path: Path) -> None:
    typed("backup", org, tmp_path / "bank.backup")
    data = (tmp_path / "bank.backup").read_bytes()
    (tmp_path / "half.backup").write_bytes(data[: len(data) // 2])
    said = typed("restore", tmp_path / "half.backup", tmp_path / "back")
    assert said.code == 4
    assert "Nothing was restored" in said.err
    assert not (tmp_path / "back").exists()


def test_our_own_content_has_nothing_to_complain_about_and_a_scaffold_does(org: Path) -> None:
    made = typed("new", "detector", "payee_renamed", "--org", org)
    assert made.code == 0
    assert "payee_renamed" in made.out
    assert typed("new", "connector", "core_banking", "--org", org).code == 0
    said = typed("lint", org)
    assert said.code == 12
    assert "complaints." in said.out
    assert typed("lint", org, "--json").data
    assert typed("assess", org).code == 0
    assert typed("new", "detector", "payee_renamed", "--org", org).code == 4
