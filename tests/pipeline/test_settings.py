from pathlib import Path

import pytest

from sekisho.model.errors import SekishoError
from sekisho.pipeline.settings import Budget, Settings, load, remember_budget, remember_mapping, write_new
from tests.cli.typed import typed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (b"[organisation\n", "sekisho.toml"),
        (b"[organisation]\nstaf = 300\n", "staf"),
        (b'[organisation]\nstaff = "many"\n', "staff"),
        (b"[organisation]\nstaff = 0\n", "organisation.staff = 0"),
        (b"[organisation]\nyearly_paid = -5\n", "organisation.yearly_paid = -5"),
        (b'[organisation]\ntime_zone = "Asia/Atlantis"\n', "Asia/Atlantis"),
        (b'[organisation]\ntime_zone = "../../etc"\n', "../../etc"),
        (b'[organisation]\ncurrency = "yen"\n', "organisation.currency = 'yen'"),
        (b"[attention]\nminutes_per_day = -1\n", "attention.minutes_per_day = -1"),
        (b"[budget]\nyearly = -1\n", "budget.yearly = -1"),
        (b"[budget]\nminutes = -1\n", "budget.minutes = -1"),
        (b"[costs.moat]\nonce = 1\n", "costs.moat"),
        (b"[costs.log_watch]\nonce = 1\nyearly = -1\n", "costs.log_watch.yearly = -1"),
        (b"[costs.log_watch]\nmonthly = 1\n", "monthly"),
        (b"[retention]\nlanded_days = 0\n", "retention.landed_days = 0"),
        (b'[retention]\nmessage_text = "for ever"\n', "message_text"),
        (b"\xff\xfe\x00", "sekisho.toml"),
    ],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, text: bytes, names: str) -> None:
    (tmp_path / "sekisho.toml").write_bytes(text)
    for words in (("assess",), ("findings",), ("verify",)):
        said = typed(*words, tmp_path)
        assert said.code == 4
        assert len(said.err.splitlines()) == 1
        assert names in said.err
        assert "docs/settings.md" in said.err


def test_a_folder_or_a_file_without_settings_is_no_organisation(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for place in (tmp_path, tmp_path / "file", tmp_path / "nowhere"):
        with pytest.raises(SekishoError, match="org_not_found"):
            load(place)


def test_every_line_may_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "sekisho.toml").write_text("", "utf-8")
    assert load(tmp_path) == Settings()


def test_new_settings_never_replace_those_that_are_there(tmp_path: Path) -> None:
    write_new(tmp_path / "org", Settings())
    written = (tmp_path / "org" / "sekisho.toml").read_text("utf-8")
    assert written.startswith("# What Sekisho knows about the firm.")
    (tmp_path / "org" / "sekisho.toml").write_text(f"# mine\n{written}", "utf-8")
    write_new(tmp_path / "org", Settings())
    assert (tmp_path / "org" / "sekisho.toml").read_text("utf-8").startswith("# mine")


def test_an_answer_about_a_column_is_kept_beside_the_comments(tmp_path: Path) -> None:
    (tmp_path / "sekisho.toml").write_text("# ours\n[organisation]\nstaff = 12 # counted\n", "utf-8")
    remember_mapping(tmp_path, "counterparty_list", "bank_code", "金融機関番号")
    remember_mapping(tmp_path, "counterparty_list", "name", "#3")
    assert load(tmp_path).mappings == {"counterparty_list": {"bank_code": "金融機関番号", "name": "#3"}}
    text = (tmp_path / "sekisho.toml").read_text("utf-8")
    assert "# ours" in text
    assert "# counted" in text


def test_a_budget_is_kept_beside_the_comments_and_can_be_taken_back(tmp_path: Path) -> None:
    (tmp_path / "sekisho.toml").write_text(
        "# ours\n[budget]\nyearly = 5 # by the board\n[organisation]\nstaff = 12\n", "utf-8"
    )
    remember_budget(tmp_path, Budget(yearly=40_000_000, minutes=12_000))
    assert load(tmp_path).budget == Budget(yearly=40_000_000, minutes=12_000)
    text = (tmp_path / "sekisho.toml").read_text("utf-8")
    assert "# ours" in text
    assert "yearly = 40000000 # by the board" in text
    remember_budget(tmp_path, Budget(minutes=0))
    assert load(tmp_path).budget == Budget(minutes=0)
    assert load(tmp_path).organisation.staff == 12


def test_a_budget_is_kept_where_the_file_has_none(tmp_path: Path) -> None:
    (tmp_path / "sekisho.toml").write_text("", "utf-8")
    remember_budget(tmp_path, Budget(yearly=1))
    assert load(tmp_path).budget == Budget(yearly=1)


@pytest.mark.parametrize("text", ["[budget]\nyearly = -1\n", "[budget\n", "", None])
def test_a_budget_that_cannot_be_changes_nothing(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "sekisho.toml"
    if text is not None:
        path.write_text(text, "utf-8")
    with pytest.raises(SekishoError):
        remember_budget(tmp_path, Budget(yearly=-7))
    assert (path.read_text("utf-8") if text is not None else None) == text


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()

    def deny(self: Path, *_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system", str(self))

    monkeypatch.setattr(Path, "mkdir", deny)
    said = typed("first", tmp_path / "in", "--org", tmp_path / "ro" / "org")
    assert said.code == 4
    assert "Read-only file system" in said.err
    assert len(said.err.splitlines()) == 1
