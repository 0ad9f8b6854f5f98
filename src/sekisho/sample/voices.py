"""How one person addresses another: the slots of a phrase, and a member of staff writing in English."""

from __future__ import annotations

import random
from dataclasses import replace

from sekisho.attacks import banklines
from sekisho.attacks.mail import Address
from sekisho.attacks.nouns import Account, Correspondent, Institution, Language, Person, Vendor


def speaking(person: Person, language: Language, bank: Institution) -> Correspondent:
    """Return the person's mail identity for a language."""
    who = person.who
    if language == "ja":
        return who
    sign = f"{who.name.romaji}\n{person.role_en}, {person.department_en}\n{bank.name_en}\nTel. {person.phone}"
    return replace(who, language="en", signature=sign)


def call(who: Correspondent) -> str:
    """Return the name by which one is addressed."""
    if who.language == "en":
        return who.name.given_romaji or who.name.family_romaji
    return who.name.family


def own(who: Correspondent) -> str:
    """Return the name by which one introduces oneself."""
    return who.name.romaji if who.language == "en" else who.name.family


def bank_slots(account: Account, rng: random.Random) -> dict[str, str]:
    """Return the account on file, for invoices."""
    return {
        "bank_line": banklines.one_line(account, rng),
        "bank_lines": banklines.block(account, rng),
        "bank_lines_en": banklines.english(account, rng),
    }


def slots_in(
    vendor: Vendor, who: Correspondent, person: Person, account: Account, bank: Institution, rng: random.Random
) -> dict[str, str]:
    """Slots for a counterparty writing to the firm."""
    to_name = person.name.family if who.language == "ja" else f"{person.name.family_romaji}-san"
    return {
        "to_firm": bank.name,
        "to_name": to_name,
        "to_section": person.department,
        "my_firm": vendor.legal,
        "my_name": own(who),
        **bank_slots(account, rng),
    }


def slots_out(vendor: Vendor, other: Correspondent, person: Person, bank: Institution) -> dict[str, str]:
    """Slots for the firm writing to a counterparty."""
    ja = other.language == "ja"
    return {
        "to_firm": vendor.legal,
        "to_name": call(other),
        "to_section": "ご担当",
        "my_firm": bank.name if ja else bank.name_en,
        "my_name": person.name.family if ja else person.name.romaji,
    }


def slots_between(sender: Person, receiver: Person, language: Language) -> dict[str, str]:
    """Slots for mail between colleagues."""
    ja = language == "ja"
    return {
        "to_name": receiver.name.family if ja else receiver.name.given_romaji,
        "to_role": receiver.role or "さん",
        "my_name": sender.name.family if ja else sender.name.given_romaji,
        "my_section": sender.department if ja else sender.department_en,
    }


def directory(person: Person, rng: random.Random) -> Address:
    """Return a member of staff as an address book names them."""
    return Address(rng.choice((person.name.romaji, person.name.kanji, person.who.shown)), person.address)


def signed(body: str, who: Correspondent) -> str:
    """Return the body with the signature below."""
    return f"{body}\n\n{who.signature}" if who.signature else body
