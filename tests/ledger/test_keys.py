"""Keys open under their owner's passphrase alone."""

from pathlib import Path

import msgspec
import pytest
from nacl.pwhash import argon2id

from sekisho.ledger.keys import (
    MINIMUM,
    MODERATE,
    Cost,
    SealedKey,
    Signer,
    create_key,
    key_path,
    load_key,
    save_key,
    signed_by,
    unseal,
)
from sekisho.model.errors import SekishoError

PASSPHRASE = "four plain words here"


@pytest.fixture
def made() -> tuple[SealedKey, Signer]:
    return create_key("a-ada", PASSPHRASE, MINIMUM)


def test_a_key_opens_under_its_passphrase(made: tuple[SealedKey, Signer]) -> None:
    sealed, signer = made
    opened = unseal(sealed, PASSPHRASE)
    assert (opened.actor, opened.public) == ("a-ada", signer.public) == (sealed.actor, sealed.public)
    assert signed_by(signer.public, b"message", opened.sign(b"message"))
    assert (sealed.version, sealed.passes, sealed.memory) == (1, MINIMUM.passes, MINIMUM.memory)
    assert len(bytes.fromhex(sealed.salt)) == argon2id.SALTBYTES


def test_two_keys_have_nothing_in_common(made: tuple[SealedKey, Signer]) -> None:
    other, _ = create_key("a-ada", PASSPHRASE, MINIMUM)
    assert (other.salt, other.box, other.public) != (made[0].salt, made[0].box, made[0].public)


def test_the_cost_is_moderate_unless_told_otherwise() -> None:
    assert Cost(argon2id.OPSLIMIT_MODERATE, argon2id.MEMLIMIT_MODERATE) == MODERATE
    sealed, _ = create_key("a-ada", PASSPHRASE)
    assert (sealed.passes, sealed.memory) == (MODERATE.passes, MODERATE.memory)


def test_a_passphrase_typed_in_another_width_is_the_same() -> None:
    sealed, signer = create_key("a-ada", "ｐａｓｓｐｈｒａｓｅ　ガギグ", MINIMUM)
    assert unseal(sealed, "passphrase ｶﾞｷﾞｸﾞ").public == signer.public


def test_a_wrong_passphrase_opens_nothing(made: tuple[SealedKey, Signer]) -> None:
    with pytest.raises(SekishoError, match=r"^passphrase_wrong\b") as refused:
        unseal(made[0], "four plain words hers")
    assert refused.value.params == {"actor": "a-ada"}


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(SekishoError, match=r"^passphrase_short\b") as refused:
        create_key("a-ada", "x" * 11, MINIMUM)
    assert refused.value.params == {"shortest": 12}
    assert create_key("a-ada", "x" * 12, MINIMUM)[1].actor == "a-ada"


@pytest.mark.parametrize(
    ("field", "value"),
    [("salt", "zz"), ("salt", "00"), ("box", "zz"), ("passes", 0), ("memory", 1),
     ("passes", argon2id.OPSLIMIT_SENSITIVE + 1), ("memory", argon2id.MEMLIMIT_SENSITIVE + 1), ("public", "00" * 32)],
)  # fmt: skip
def test_a_key_file_changed_by_hand_is_named(made: tuple[SealedKey, Signer], field: str, value: str | int) -> None:
    changed = msgspec.structs.replace(made[0], **{field: value})
    with pytest.raises(SekishoError, match=r"^key_file_broken\b") as refused:
        unseal(changed, PASSPHRASE)
    assert refused.value.params == {"actor": "a-ada"}


@pytest.mark.parametrize("box", ["", "00" * 72])
def test_a_box_changed_by_hand_opens_under_no_passphrase(made: tuple[SealedKey, Signer], box: str) -> None:
    with pytest.raises(SekishoError, match=r"^passphrase_wrong\b"):
        unseal(msgspec.structs.replace(made[0], box=box), PASSPHRASE)


def test_a_signature_is_of_one_key_and_one_message(made: tuple[SealedKey, Signer]) -> None:
    _, signer = made
    signature = signer.sign(b"message")
    assert signed_by(signer.public, b"message", signature)
    other = create_key("a-ben", PASSPHRASE, MINIMUM)[1].public
    for public, message, given in (
        (other, b"message", signature), (signer.public, b"messagf", signature), (signer.public, b"message", signature[:-2]),
        (signer.public, b"message", "zz"), ("zz", b"message", signature), ("", b"message", signature),
    ):  # fmt: skip
        assert not signed_by(public, message, given)


def test_a_saved_key_is_for_its_owner_alone(tmp_path: Path, made: tuple[SealedKey, Signer]) -> None:
    path = save_key(tmp_path / "deep" / "keys", made[0])
    assert path == tmp_path / "deep" / "keys" / "a-ada.json"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert load_key(path.parent, "a-ada") == made[0]
    assert b"\n" in path.read_bytes()


def test_a_key_file_is_never_overwritten(tmp_path: Path, made: tuple[SealedKey, Signer]) -> None:
    path = save_key(tmp_path, made[0])
    before = path.read_bytes()
    with pytest.raises(SekishoError, match=r"^key_file_exists\b") as refused:
        save_key(tmp_path, create_key("a-ada", PASSPHRASE, MINIMUM)[0])
    assert refused.value.params == {"path": str(path)}
    assert path.read_bytes() == before


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SekishoError, match=r"^key_file_missing\b") as refused:
        load_key(tmp_path, "a-ada")
    assert refused.value.params == {"path": str(tmp_path / "a-ada.json")}


def test_a_key_file_that_is_no_key_or_of_someone_else_is_named(tmp_path: Path, made: tuple[SealedKey, Signer]) -> None:
    (tmp_path / "a-ada.json").write_bytes(b"{}")
    (tmp_path / "a-ben.json").write_bytes(save_key(tmp_path / "x", made[0]).read_bytes())
    for actor in ("a-ada", "a-ben"):
        with pytest.raises(SekishoError, match=r"^key_file_broken\b") as refused:
            load_key(tmp_path, actor)
        assert refused.value.params == {"actor": actor}


@pytest.mark.parametrize("actor", ["", "../ada", "a/b", "阿", "a.b", "a+b"])
def test_an_id_that_is_no_plain_word_names_no_file(tmp_path: Path, actor: str) -> None:
    with pytest.raises(SekishoError, match=r"^actor_id_unusable\b") as refused:
        key_path(tmp_path, actor)
    assert refused.value.params == {"actor": actor}
