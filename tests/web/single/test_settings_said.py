"""What `sekisho.toml` says of single sign-on is refused by name where it cannot be."""

from pathlib import Path

import msgspec
import pytest
import tomlkit

from sekisho.model.errors import SekishoError
from sekisho.pipeline.settings import Console, Settings, load, write_new
from sekisho.pipeline.single_sign_on import ROLES, SingleSignOn, wrong_single
from sekisho.web.accounts.models import Role

GOOD = SingleSignOn(issuer="https://id.example.jp/realms/a", client_id="sekisho")


def test_what_is_right_is_taken_and_written_back(tmp_path: Path) -> None:
    said = SingleSignOn(issuer="https://id.example", client_id="c", client_secret="env:X", roles={"a": "analyst"}, local=["tanaka"], own_address="https://sekisho.example/")  # fmt: skip
    write_new(tmp_path, Settings(console=Console(single_sign_on=said)))
    assert load(tmp_path).console.single_sign_on == said
    assert wrong_single(SingleSignOn()) == ""


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"issuer": ""}, "issuer"),
        ({"issuer": "http://id.example"}, "issuer"),
        ({"issuer": "https://id.example?a=1"}, "issuer"),
        ({"issuer": "https://[id"}, "issuer"),
        ({"issuer": "https://a@id.example"}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"client_secret": "hunter2"}, "client_secret"),
        ({"own_address": "http://sekisho.example"}, "own_address"),
        ({"own_address": "https://sekisho.example/a"}, "own_address"),
        ({"scopes": ["profile"]}, "scopes"),
        ({"roles": {"a": "king"}}, "roles"),
        ({"make_accounts": True}, "make_accounts"),
        ({"local": []}, "local"),
    ],
    ids=str,
)
def test_what_cannot_be_is_named(change: dict[str, object], name: str, tmp_path: Path) -> None:
    said = msgspec.structs.replace(GOOD, **change)
    assert wrong_single(said).startswith(f"console.single_sign_on.{name} = ")
    text = tomlkit.dumps({"console": {"single_sign_on": msgspec.to_builtins(said)}})
    (tmp_path / "sekisho.toml").write_text(text, "utf-8")
    with pytest.raises(SekishoError) as caught:
        load(tmp_path)
    assert name in str(caught.value.params["detail"])


def test_a_secret_written_into_the_file_is_not_said_again() -> None:
    assert "hunter2" not in wrong_single(msgspec.structs.replace(GOOD, client_secret="hunter2"))


def test_the_roles_of_the_settings_are_those_of_the_console() -> None:
    assert set(Role.values) == ROLES
