import datetime as dt
import random
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from sekisho.attacks import catalogue
from sekisho.attacks.case import Case
from sekisho.attacks.catalogue import Fraud, frauds, recipes
from sekisho.attacks.frauds import words
from sekisho.attacks.frauds.deal import deal
from sekisho.attacks.mail import Mail
from sekisho.attacks.nouns import Language, World
from sekisho.attacks.overlay import Overlay
from sekisho.attacks.writers.eml import render
from sekisho.sample import world
from sekisho.sample.planting import plant

ALL = frauds()
ROOM = Path(catalogue.__file__).parent / "frauds"
LANGUAGES: tuple[Language, ...] = ("ja", "en")
EACH = [pytest.param(f, x, id=f"{f.id}-{x}") for f in ALL for x in LANGUAGES]


@pytest.fixture(scope="module")
def bank() -> World:
    return world.make(3, staff=60, days=90, mailboxes=6, end=dt.date(2026, 11, 20))


def drawn(fraud: Fraud, bank: World, language: Language, seed: int) -> Case:
    return fraud.lay(bank, random.Random(seed), language)


def attacking(part: Overlay) -> set[str]:
    return {i for x in part.labels if x.kind == "attack" for i in x.message_ids}


def pieces(text: str, language: Language) -> Counter[str]:
    """Return the words of an English text, the pairs of letters of a Japanese one."""
    plain = re.sub(r"\{\w+\}|\s", " ", text.lower())
    if language == "en":
        return Counter(re.findall(r"[a-z']{3,}", plain))
    return Counter(a + b for a, b in pairwise(plain) if re.fullmatch(r"[ぁ-んァ-ヶ一-龠ー]{2}", a + b))


def test_every_folder_is_found_and_there_are_many_kinds() -> None:
    assert len(ALL) >= 22
    assert [f.id for f in ALL] == sorted(p.name for p in ROOM.iterdir() if (p / "lay.py").exists())


@pytest.mark.parametrize("fraud", ALL, ids=lambda f: f.id)
def test_a_kind_says_what_it_is_in_both_languages(fraud: Fraud) -> None:
    assert fraud.title_en.isascii()
    assert not fraud.title_ja.isascii()
    assert fraud.planted
    assert len(fraud.twins) >= 2
    assert all(i.startswith("T1") for i in fraud.attack_ids)


@pytest.mark.parametrize(("fraud", "language"), EACH)
def test_a_fraud_and_each_twin_have_six_bodies_of_their_own(fraud: Fraud, language: Language) -> None:
    roles = words.roles(ROOM / fraud.id, language)
    for name in ("fraud", *(twin.partition(":")[0] for twin in fraud.twins)):
        assert len(set(roles[name].bodies)) >= 6
        assert roles[name].subjects


@pytest.mark.parametrize(("fraud", "language"), EACH)
@pytest.mark.parametrize("seed", range(6))
def test_a_draw_is_whole(fraud: Fraud, language: Language, seed: int, bank: World) -> None:
    case = drawn(fraud, bank, language, seed)
    assert len(case.twins) == len(fraud.twins)
    assert case.fraud.labels[0].kind == "attack"
    assert {x.kind for twin in case.twins for x in twin.labels} == {"benign"}
    assert not case.fraud.changes
    seen = {p.address for p in bank.mailboxes}
    for part in case.overlays:
        present = {m.message_id.strip("<>") for m in part.mails}
        assert {i for x in part.labels for i in x.message_ids} == present
        assert part.labels[0].message_ids
        for mail in part.mails:
            assert not re.search(r"[{}]|<[^<>]*\|[^<>]*>", mail.subject + mail.body)
            assert bank.start <= mail.when.date() <= bank.end
            assert seen & set(mail.everyone)
            assert render(mail, bank.institution, mail.to[0].address)
    assert all(x.recipe == fraud.id for x in case.labels)


@pytest.mark.parametrize(("fraud", "language"), EACH)
def test_the_same_seed_is_the_same_and_another_seed_another(fraud: Fraud, language: Language, bank: World) -> None:
    assert drawn(fraud, bank, language, 1) == drawn(fraud, bank, language, 1)
    different = {drawn(fraud, bank, language, seed).fraud.mails[-1].body for seed in range(8)}
    assert len(different) == 8


@pytest.mark.parametrize(("fraud", "language"), EACH)
def test_a_fraud_shares_its_vocabulary_with_its_twins(fraud: Fraud, language: Language) -> None:
    roles = words.roles(ROOM / fraud.id, language)
    crime = pieces("\n".join(roles["fraud"].bodies), language)
    twins = pieces("\n".join(b for t in fraud.twins for b in roles[t.partition(":")[0]].bodies), language)
    shared = sum(n for word, n in crime.items() if word in twins) / crime.total()
    assert shared > (0.55 if language == "en" else 0.45)


@pytest.mark.parametrize(("fraud", "language"), EACH)
def test_no_frequent_word_is_the_frauds_alone(fraud: Fraud, language: Language) -> None:
    roles = words.roles(ROOM / fraud.id, language)
    crime = Counter(w for b in roles["fraud"].bodies for w in set(pieces(b, language)))
    honest = pieces("\n".join(b for t in fraud.twins for b in roles[t.partition(":")[0]].bodies), language)
    assert [w for w, n in crime.items() if n >= 4 and w not in honest] == []


def test_many_draws_name_each_message_once_and_twins_outnumber_frauds(bank: World) -> None:
    cases = deal(bank, 5, 2)
    assert len(cases) == len(ALL) * 2 * 2
    parts = [part for case in cases for part in case.overlays]
    told = [i for part in parts for i in (m.message_id for m in part.mails)]
    assert len(told) == len(set(told))
    assert sum(bool(attacking(p)) for p in parts) * 2 <= sum(not attacking(p) for p in parts)
    changed = [c.payee_code for part in parts for c in part.changes]
    assert len(changed) == len(set(changed))


def test_who_changes_an_account_takes_part_in_no_other_case() -> None:
    large = world.make(3, staff=150, days=90, mailboxes=6, end=dt.date(2026, 11, 20))
    cases = deal(large, 5, 4)
    codes = [{c for x in case.labels for c in x.payee_codes} for case in cases]
    moved = [{c.payee_code for twin in case.twins for c in twin.changes} for case in cases]
    assert sum(map(len, moved)) == 2 * 2 * 4
    for n, changed in enumerate(moved):
        assert not changed & set().union(*(found for m, found in enumerate(codes) if m != n))


def test_a_deal_is_the_same_for_the_same_seed_and_can_be_narrowed(bank: World) -> None:
    one = ALL[0].id
    assert deal(bank, 5, 2, kinds=[one]) == deal(bank, 5, 2, kinds=[one])
    assert deal(bank, 5, 1, kinds=[one], languages=("ja",)) != deal(bank, 6, 1, kinds=[one], languages=("ja",))
    assert len(deal(bank, 5, 3, kinds=[one], languages=("en",))) == 3


def test_the_sample_lays_none_of_them_unasked(bank: World) -> None:
    kinds = {f.id for f in ALL}
    assert not kinds & {r.id for r in recipes()}
    assert not kinds & {x.recipe for x in plant(bank, 3, attacks=True).labels}


def test_what_a_sample_holds_stays_when_frauds_are_laid_on_it(bank: World) -> None:
    without, with_them = plant(bank, 3, attacks=True), plant(bank, 3, attacks=True, frauds=1)
    told = {x.recipe for x in with_them.labels} - {x.recipe for x in without.labels}
    assert told == {f.id for f in ALL}
    assert with_them.mails[: len(without.mails)] == without.mails
    assert with_them.labels[: len(without.labels)] == without.labels
    assert with_them.unpaid == without.unpaid
    taken = {c for x in without.labels for c in x.payee_codes}
    assert not taken & {c for x in with_them.labels if x.recipe in told for c in x.payee_codes}


def test_without_attacks_only_the_honest_side_is_laid(bank: World) -> None:
    labels = plant(bank, 3, attacks=False, frauds=1).labels
    assert {x.kind for x in labels} == {"benign"}
    assert {f.id for f in ALL} <= {x.recipe for x in labels}


def test_no_address_of_a_criminals_own_is_an_honest_one_elsewhere(bank: World) -> None:
    parts = [part for case in deal(bank, 7, 4) for part in case.overlays]
    hosts = {m.sender.address: m.sender.address.partition("@")[2] for p in parts for m in p.mails}
    ours = {bank.institution.domain, *bank.known_domains, *bank.institution.freemail}
    bad = {hosts[m.sender.address] for p in parts for m in p.mails if m.message_id.strip("<>") in attacking(p)}
    good = {hosts[m.sender.address] for p in parts if not attacking(p) for m in p.mails}
    assert len((bad & good) - ours) <= 2


def oddities(mail: Mail) -> set[str]:
    """Return what is seen of a mail without reading it."""
    auth = mail.auth
    failed = auth is not None and auth.spf in ("fail", "softfail") and auth.dkim == "none"
    found = {f"client {mail.client}", f"charset {mail.charset}", mail.direction, f"html {mail.html}"}
    found |= {f"answer {bool(mail.in_reply_to)}", f"reply-to {bool(mail.reply_to)}", f"foreign {bool(mail.extra)}"}
    return found | {
        f"failed {failed}",
        f"night {not 8 <= mail.when.hour < 19}",
        f"free {'rakumail' in mail.sender.address}",
    }


def test_no_oddity_of_headers_is_the_criminals_alone(bank: World) -> None:
    bad: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for part in (part for case in deal(bank, 9, 6) for part in case.overlays):
        marked = set(part.labels[0].message_ids)
        for mail in (m for m in part.mails if m.message_id.strip("<>") in marked):
            (bad if attacking(part) else good).update(oddities(mail))
    assert {o for o, n in bad.items() if n > 5} <= set(good)
    assert {o for o, n in good.items() if n > 20} <= set(bad)


def test_a_folder_that_names_another_id_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "fraud.toml").write_text('id = "two"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="another id"):
        catalogue._fraud(tmp_path / "one")
