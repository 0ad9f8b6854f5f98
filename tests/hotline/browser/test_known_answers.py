"""What the browser derives, seals and opens is what PyNaCl derives, opens and seals."""

import hashlib
import secrets

import pytest
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox
from playwright.sync_api import Page

from tests.hotline.browser import twin
from tests.hotline.browser.twin import Attached, b64, unb64

pytestmark = [pytest.mark.server, pytest.mark.enable_socket]
SALT = bytes(range(16))
SYMBOLS = "7ZK3M0QW9XAB2CDE4FGH"
SHOWN = "7ZK3-M0QW-9XAB-2CDE-4FGH-1"
JAPANESE = "融資課の端末で、夜間に顧客名簿が持ち出されています。①㈱"
KEY = bytes(range(32))
FILES = (
    Attached("名簿.csv", "text/csv", b"a" * 10),
    Attached("empty.txt", "text/plain", b""),
    Attached("scan.pdf", "application/pdf", bytes(range(256)) * 512),
)


def refused(page: Page, script: str, *arguments: object) -> str:
    """Return the code with which the browser refuses something."""
    told = page.evaluate(
        f"async (given) => {{ try {{ await ({script})(...given); return 'done' }} catch (e) {{ return e.code }} }}",
        list(arguments),
    )
    return str(told)


@pytest.mark.parametrize(
    "typed",
    [
        SHOWN,
        SHOWN.lower(),
        "7zk3 m0qw 9xab 2cde 4fgh 1",
        "７ＺＫ３－Ｍ０ＱＷ－９ＸＡＢ－２ＣＤＥ－４ＦＧＨ－１",
        "７ｚｋ３ーｍｏｑｗー９ｘａｂー２ｃｄｅー４ｆｇｈー１",
        "  7ZK3‐MOQW―9XAB−2CDE 4FGH・1\n",
    ],
)
def test_a_code_is_read_however_it_was_typed(bare: Page, typed: str) -> None:
    assert bare.evaluate("(typed) => sealing.readCode(typed)", typed) == SYMBOLS


def test_i_and_l_are_read_as_one(bare: Page) -> None:
    symbols = "1" * 20
    code = twin.shown(symbols).replace("1", "I", 3).replace("1", "l", 3)
    assert bare.evaluate("(typed) => sealing.readCode(typed)", code) == symbols


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (SHOWN[:-1] + "P", "code_check"),
        (SHOWN.replace("7Z", "Z7"), "code_check"),
        (SHOWN.replace("7Z", "8Z"), "code_check"),
        (SHOWN[:-2], "code_length"),
        ("", "code_length"),
        (SHOWN + "0", "code_length"),
        (SHOWN.replace("7", "U"), "code_length"),
    ],
)
def test_a_code_with_a_slip_is_refused(bare: Page, typed: str, code: str) -> None:
    assert refused(bare, "(typed) => sealing.readCode(typed)", typed) == code


def test_fresh_codes_have_the_twins_check_symbol(bare: Page) -> None:
    made = bare.evaluate("Array.from({length: 200}, sealing.freshSymbols).map((one) => [one, sealing.shownCode(one)])")
    assert len({symbols for symbols, _ in made}) == 200
    assert {symbol for symbols, _ in made for symbol in symbols} == set(twin.SYMBOLS)
    assert [shown for _, shown in made] == [twin.shown(symbols) for symbols, _ in made]
    assert twin.shown(SYMBOLS) == SHOWN


def test_a_reporters_keys_are_the_same(bare: Page) -> None:
    made = bare.evaluate(
        "async ([symbols, salt]) => { const keys = await sealing.reporterKeys(symbols, sealing.unb64(salt));"
        " return [keys.tag, keys.publicKey, keys.privateKey].map(sealing.b64) }",
        [SYMBOLS, b64(SALT)],
    )
    tag, key = twin.reporter(SYMBOLS, SALT)
    assert made == [b64(tag), b64(bytes(key.public_key)), b64(bytes(key))]
    # Written out, so that a change of both sides at once is seen.
    assert hashlib.sha256(tag).hexdigest() == "450fdd75652d15520c923654c8cd90dba455c6f567013ecfdc37bd2dc6676eb0"


@pytest.mark.parametrize("passphrase", ["correct horse battery", "ﾃﾂ道の夜と１２の星空", "鉄道の夜と十二の星空です"])
def test_a_recipients_secret_is_the_same(bare: Page, passphrase: str) -> None:
    made = bare.evaluate(
        "async ([words, salt]) => { const found = await sealing.recipientSecret(words, sealing.unb64(salt), 'a1b2c3d4e5f60718');"
        " return [found.tag, found.wrap].map(sealing.b64) }",
        [passphrase, b64(SALT)],
    )
    assert made == [b64(part) for part in twin.recipient_secret(passphrase, SALT, "a1b2c3d4e5f60718")]


def test_the_page_lives_on_while_a_key_is_derived(bare: Page) -> None:
    beats = bare.evaluate(
        "async (salt) => { let beats = 0; const beat = setInterval(() => { beats += 1 }, 5);"
        " await sealing.recipientSecret('correct horse battery', sealing.unb64(salt), 'a1'); clearInterval(beat); return beats }",
        b64(SALT),
    )
    assert beats > 5


def test_a_private_key_is_wrapped_and_unwrapped_by_both(bare: Page) -> None:
    key, wrap = PrivateKey.generate(), secrets.token_bytes(32)
    there = bare.evaluate(
        "([key, wrap]) => sealing.b64(sealing.wrapped(sealing.unb64(key), sealing.unb64(wrap)))",
        [b64(bytes(key)), b64(wrap)],
    )
    assert len(unb64(there)) == 72
    assert SecretBox(wrap).decrypt(unb64(there)) == bytes(key)
    unwrap = "(bytes, wrap) => sealing.b64(sealing.unwrapped(sealing.unb64(bytes), sealing.unb64(wrap)))"
    here = b64(bytes(SecretBox(wrap).encrypt(bytes(key))))
    assert bare.evaluate(f"(given) => ({unwrap})(...given)", [here, b64(wrap)]) == b64(bytes(key))
    assert refused(bare, unwrap, here, b64(secrets.token_bytes(32))) == "wrong_key"


SEAL = """async ([letter, files, key]) => {
  const given = files.map(([name, type, bytes]) => ({ name, type, bytes: sealing.unb64(bytes) }));
  return sealing.b64(await sealing.sealedMessage(letter, given, sealing.unb64(key)));
}"""
READ = """async ([slots, key]) => {
  const [bytes, k] = [sealing.unb64(slots), sealing.unb64(key)];
  const letter = sealing.openedLetter(bytes.subarray(0, sealing.SLOT), k);
  return [letter, letter.files.map((_, place) => sealing.b64(sealing.openedFile(bytes, k, letter.files, place)))];
}"""


def given(files: tuple[Attached, ...]) -> list[list[str]]:
    return [[file.name, file.type, b64(file.content)] for file in files]


@pytest.mark.parametrize("text", [JAPANESE, "", "Plain text \u0000 with a zero and \U0001f44d"])
@pytest.mark.parametrize("files", [(), FILES], ids=["without files", "with files"])
def test_a_message_is_sealed_alike(bare: Page, text: str, files: tuple[Attached, ...]) -> None:
    letter = {"subject": "insider", "answers": [["who", "融資課長"]], "text": text, "left_out": ["監査部"], "after": 0}
    there = unb64(bare.evaluate(SEAL, [letter, given(files), b64(KEY)]))
    assert len(there) == 7 * twin.SLOT
    read, contents = twin.opened(there, KEY)
    assert read == {"v": 1, **letter, "files": [file.told for file in files]}
    assert contents == [file.content for file in files]
    again, back = bare.evaluate(READ, [b64(twin.sealed(letter, files, KEY)), b64(KEY)])
    assert again == {key: value for key, value in read.items() if key != "v"}
    assert [unb64(content) for content in back] == contents


@pytest.mark.parametrize(
    ("size", "slots"),
    [(0, 7), (6 * twin.PLAIN, 7), (6 * twin.PLAIN + 1, 31), (30 * twin.PLAIN, 31), (30 * twin.PLAIN + 1, 127)],
)
def test_a_message_has_the_slots_of_its_class(bare: Page, size: int, slots: int) -> None:
    file = Attached("noise.bin", "", bytes(1) * size)
    there = unb64(bare.evaluate(SEAL, [{"text": "", "after": 0}, given((file,)), b64(KEY)]))
    assert len(there) == slots * twin.SLOT == len(twin.sealed({"text": "", "after": 0}, [file], KEY))
    assert twin.opened(there, KEY)[1] == [file.content]


def test_what_is_too_much_is_refused_before_it_is_sealed(bare: Page) -> None:
    assert bare.evaluate("sealing.slotsFor(31 * 1024 * 1024)") == 1023
    assert refused(bare, "() => sealing.slotsFor(32 * 1024 * 1024)") == "too_large"
    seal = "(text) => sealing.sealedMessage({ text, after: 0 }, [], sealing.random(32))"
    assert refused(bare, seal, "字" * 10_000) == "done"
    assert refused(bare, seal, "字" * 11_000) == "too_long"


def test_a_wrong_key_opens_nothing(bare: Page) -> None:
    slots = twin.sealed({"text": JAPANESE, "after": 0}, (), KEY)
    read = "(slots, key) => sealing.openedLetter(sealing.unb64(slots).subarray(0, sealing.SLOT), sealing.unb64(key))"
    assert refused(bare, read, b64(slots), b64(KEY)) == "done"
    assert refused(bare, read, b64(slots), b64(bytes(32))) == "wrong_key"
    assert refused(bare, read, b64(slots[:9] + bytes(1) + slots[10:]), b64(KEY)) == "wrong_key"


def test_a_file_that_is_not_what_its_letter_says_is_not_given(bare: Page) -> None:
    slots = twin.sealed({"text": "", "after": 0}, FILES, KEY)
    read = """(slots, key, size, hash) => sealing.openedFile(sealing.unb64(slots), sealing.unb64(key), [{ size, hash }], 0)"""
    assert refused(bare, read, b64(slots), b64(KEY), 10, FILES[0].told["hash"]) == "done"
    assert refused(bare, read, b64(slots), b64(KEY), 11, FILES[0].told["hash"]) == "changed"
    assert refused(bare, read, b64(slots), b64(KEY), 7 * twin.PLAIN, FILES[0].told["hash"]) == "unreadable"


@pytest.mark.parametrize("letter", [[], None, {"v": 2}, "text"])
def test_a_letter_that_is_none_is_refused(bare: Page, letter: object) -> None:
    slot = SecretBox(KEY).encrypt(twin.packed(letter, twin.PLAIN), twin.nonce_of(0)).ciphertext
    read = "(slot, key) => sealing.openedLetter(sealing.unb64(slot), sealing.unb64(key))"
    assert refused(bare, read, b64(slot), b64(KEY)) == "unreadable"


def test_of_a_letter_only_what_the_protocol_names_comes_out(bare: Page) -> None:
    odd = {"v": 1, "text": {"a": 1}, "files": [{"name": "x", "size": -1, "hash": ""}, None], "answers": [["a"], ["b", "c"]],
           "left_out": ["x", 1], "more": "?"}  # fmt: skip
    slot = SecretBox(KEY).encrypt(twin.packed(odd, twin.PLAIN), twin.nonce_of(0)).ciphertext
    read = bare.evaluate(
        "([slot, key]) => sealing.openedLetter(sealing.unb64(slot), sealing.unb64(key))", [b64(slot), b64(KEY)]
    )
    assert read == {"subject": "", "answers": [["b", "c"]], "text": "", "files": [], "left_out": ["x"], "after": 0}


def test_grants_open_for_whom_they_are_meant_and_look_alike_for_whoever_is_left_out(bare: Page) -> None:
    reporter, first, second = (PrivateKey.generate() for _ in range(3))
    recipients = [
        {"id": "a1", "department": "監査部", "key": b64(bytes(first.public_key))},
        {"id": "b2", "department": "法務部", "key": b64(bytes(second.public_key))},
    ]
    made = bare.evaluate(
        "([key, reporter, recipients]) => sealing.grants(sealing.unb64(key), sealing.unb64(reporter), recipients, ['法務部'])",
        [b64(KEY), b64(bytes(reporter.public_key)), recipients],
    )
    assert made.keys() == {"reporter", "a1", "b2"}
    assert {len(unb64(one)) for one in made.values()} == {80}
    assert SealedBox(reporter).decrypt(unb64(made["reporter"])) == KEY
    assert SealedBox(first).decrypt(unb64(made["a1"])) == KEY
    read = """(grant, secret, open) => sealing.b64(sealing.openedGrant(sealing.unb64(grant),
      { privateKey: sealing.unb64(secret), publicKey: sealing.unb64(open) }))"""
    theirs = [b64(bytes(second)), b64(bytes(second.public_key))]
    assert refused(bare, read, made["b2"], *theirs) == "wrong_key"
    here = b64(twin.grant(KEY, bytes(second.public_key)))
    assert bare.evaluate(f"(given) => ({read})(...given)", [here, *theirs]) == b64(KEY)


def test_the_desk_of_a_case_is_the_same(bare: Page) -> None:
    assert bare.evaluate("(key) => sealing.b64(sealing.deskOf(sealing.unb64(key)))", b64(KEY)) == b64(twin.desk(KEY))
    assert twin.desk(KEY).hex() == "7d97b7456c05870852c6dc2f9279f6bd7348d5353a4445d141c5fdc6c2b18663"


def test_an_envelope_says_to_the_server_what_it_says(bare: Page) -> None:
    server = PrivateKey.generate()
    bodies = bare.evaluate(
        "(key) => [0, 1].map(() => sealing.request({ op: 'hello', name: '監査' }, sealing.unb64(key)))"
        ".map((one) => [one.body, one.reply].map(sealing.b64))",
        b64(bytes(server.public_key)),
    )
    for body, reply in bodies:
        said, tail = twin.request_of(unb64(body), server)
        assert said == {"op": "hello", "name": "監査", "reply": reply}
        assert len(tail) == 7 * twin.SLOT
        assert max(tail.count(byte) for byte in range(256)) < len(tail) / 200
    assert bodies[0][0] != bodies[1][0]


def test_an_envelope_of_the_server_is_opened(bare: Page) -> None:
    reply, slots = secrets.token_bytes(32), secrets.token_bytes(2 * twin.SLOT)
    read = """(body, reply) => { const { said, tail } = sealing.answer(sealing.unb64(body), sealing.unb64(reply));
      return [said, tail.length, sealing.b64(tail.subarray(0, 2 * sealing.SLOT))] }"""
    body = twin.answer({"ok": True, "name": "法務部"}, reply, slots)
    assert bare.evaluate(f"(given) => ({read})(...given)", [b64(body), b64(reply)]) == [
        {"ok": True, "name": "法務部"}, 7 * twin.SLOT, b64(slots),
    ]  # fmt: skip
    assert refused(bare, read, b64(body), b64(secrets.token_bytes(32))) == "wrong_key"
    assert refused(bare, read, b64(body[: twin.SLOT]), b64(reply)) == "unreadable"


def test_without_webassembly_and_workers_the_results_are_the_same(bare: Page) -> None:
    page = bare.context.new_page()
    page.add_init_script("delete globalThis.WebAssembly; delete globalThis.Worker")
    page.goto(bare.url)
    page.evaluate("sealing.ready()")
    assert page.evaluate("[typeof WebAssembly.Module, typeof Worker]") == ["undefined", "undefined"]
    tag = page.evaluate(
        "async ([symbols, salt]) => sealing.b64((await sealing.reporterKeys(symbols, sealing.unb64(salt))).tag)",
        [SYMBOLS, b64(SALT)],
    )
    page.close()
    assert tag == b64(twin.reporter(SYMBOLS, SALT)[0])
