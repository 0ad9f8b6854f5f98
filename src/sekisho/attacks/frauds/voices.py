"""Who writes, as headers show it: an honest contact, a colleague, a stranger, somebody who dresses up as one of them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sekisho.attacks.mail import Address, Auth
from sekisho.attacks.nouns import Correspondent, Host, Institution, Language, Name, Person, Vendor

Result = Literal["pass", "weak", "none", "fail", "relayed"]
_CLIENTS = {
    "ja": ("web", "outlook", "outlook", "thunderbird", "cloud", "becky", "apple", "groupware"),
    "en": ("web", "outlook", "outlook", "cloud", "cloud", "apple", "thunderbird"),
}
_CHARSETS = {
    "becky": ("iso-2022-jp",),
    "outlook": ("iso-2022-jp", "utf-8", "shift_jis"),
    "cloud": ("utf-8", "iso-2022-jp"),
}
_RELAYS = ("mx3.kaisen-relay.example", "gw.postfilter.test", "inbound7.mailsweep.example", "mx.rakumail.example")


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who writes, with the way that the mail takes. Without a host it is one of our own people."""

    who: Correspondent
    firm: str
    host: Host | None = None
    auth: Auth | None = None
    reply_to: Address | None = None
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> str:
        """The address in From."""
        return self.who.address

    def called(self, language: Language) -> str:
        """Return how others call this person."""
        return self.who.name.family if language == "ja" else self.who.name.given_romaji


def client(language: Language, rng: random.Random, *, phone: bool = False) -> tuple[str, str]:
    """Return a mail program and a charset that it writes."""
    name = "phone" if phone else rng.choice(_CLIENTS[language])
    return name, rng.choice(_CHARSETS.get(name, ("utf-8", "utf-8", "iso-2022-jp"))) if language == "ja" else "utf-8"


def _origin(rng: random.Random) -> str:
    """Return the first hop of a stranger: a desk behind a router, or a line of its own."""
    if rng.random() < 0.5:
        return f"192.168.{rng.randint(0, 40)}.{rng.randint(2, 250)}"
    return f"198.{rng.choice((18, 19))}.{rng.randint(0, 250)}.{rng.randint(2, 250)}"


def host(domain: str, rng: random.Random) -> Host:
    """Return a mail host of a domain that is not on file."""
    shared = rng.random() < 0.4
    name = (
        f"mta{rng.randint(1, 9)}.hosting-wakatake.example"
        if shared
        else f"{rng.choice(('mail', 'smtp', 'mx'))}.{domain}"
    )
    block = rng.choice(("203.0.113", "198.51.100", "192.0.2", f"198.18.{rng.randint(0, 255)}"))
    return Host(domain, name, f"{block}.{rng.randint(2, 250)}")


def auth(result: Result, address: str, signer: str, rng: random.Random) -> Auth:
    """Return what our gateway says of a mail."""
    policy = rng.choice(("none", "none", "quarantine"))
    match result:
        case "pass":
            return Auth("pass", "pass", rng.choice(("pass", "pass", "none")), address, signer, policy)
        case "weak":
            return Auth("pass", "none", "none", address, signer)
        case "none":
            return Auth("none", "none", "none", address, signer)
        case "relayed":
            return Auth(rng.choice(("fail", "softfail")), "fail", "fail", address, signer, "none", "pass")
        case _:
            return Auth(rng.choice(("fail", "softfail")), "none", "fail", address, signer, "none")


def foreign(address: str, rng: random.Random) -> tuple[tuple[str, str], ...]:
    """Return the Authentication-Results of a server that is not ours, as forwarders leave it and criminals forge it."""
    domain = address.rpartition("@")[2]
    line = f"{rng.choice(_RELAYS)}; spf=pass smtp.mailfrom={address}; dkim=pass header.d={domain}; dmarc=pass"
    return (("Authentication-Results", line),)


def real(vendor: Vendor, who: Correspondent) -> Voice:
    """Return a counterparty's contact, writing as ever."""
    return Voice(who, vendor.legal, vendor.host)


def colleague(person: Person, bank: Institution, language: Language) -> Voice:
    """Return one of our people, in the language of the case."""
    if language == "ja":
        return Voice(person.who, bank.name)
    sign = f"{person.name.romaji}\n{person.role_en}, {person.department_en}\n{bank.name_en}".replace("\n, ", "\n")
    program = "outlook" if person.who.client == "becky" else person.who.client
    who = replace(person.who, language="en", signature=sign, shown=person.name.romaji, charset="utf-8", client=program)
    return Voice(who, bank.name_en)


def stranger(
    name: Name,
    address: str,
    firm: str,
    language: Language,
    rng: random.Random,
    result: Result = "pass",
    *,
    tel: str = "",
) -> Voice:
    """Return somebody who writes from a domain that is not on file."""
    program, charset = client(language, rng, phone=not firm and rng.random() < 0.5)
    called = name.kanji if language == "ja" else name.romaji
    shown = rng.choice((called, called, name.romaji, f"{called} ({firm})" if firm else called))
    sign = "\n".join(
        part for part in (firm, called, f"TEL {tel}" if tel and language == "ja" else tel, address) if part
    )
    sign = sign if firm else rng.choice(("", called))
    offset = 9.0 if language == "ja" else rng.choice((0.0, 1.0, -5.0, -8.0, 9.0))
    origin = _origin(rng)
    who = Correspondent(name, address, shown, program, charset, sign, language, origin, offset)
    domain = address.rpartition("@")[2]
    return Voice(who, firm, host(domain, rng), auth(result, address, domain, rng))


def moved(voice: Voice, address: str, rng: random.Random, result: Result = "pass") -> Voice:
    """Return the same name, firm and signature at another address: a lookalike, or an honest second one."""
    program, charset = client(voice.who.language, rng)
    known = voice.who
    origin = _origin(rng)
    shown = known.shown or (known.name.kanji if known.language == "ja" else known.name.romaji)
    sign = known.signature.replace(known.address, address)
    who = replace(known, address=address, client=program, charset=charset, origin=origin, shown=shown, signature=sign)
    domain = address.rpartition("@")[2]
    return replace(voice, who=who, host=host(domain, rng), auth=auth(result, address, domain, rng))


def elsewhere(voice: Voice, rng: random.Random) -> Voice:
    """Return the same person on another device in another net: on the road, or an intruder in the mailbox."""
    program, charset = client(voice.who.language, rng, phone=rng.random() < 0.3)
    origin = f"198.{rng.choice((18, 19))}.{rng.randint(0, 250)}.{rng.randint(2, 250)}"
    return replace(voice, who=replace(voice.who, client=program, charset=charset, origin=origin))


def spoofed(voice: Voice, rng: random.Random, result: Result = "fail") -> Voice:
    """Return the very address of somebody, sent over a host that is not theirs."""
    there = host(rng.choice(("mailblast-oem.test", "hosting-wakatake.example", "vps-tsubame.test")), rng)
    sender = elsewhere(voice, rng)
    return replace(sender, host=there, auth=auth(result, voice.address, there.domain, rng))


def answered_at(voice: Voice, address: str) -> Voice:
    """Return the voice with a Reply-To."""
    return replace(voice, reply_to=Address(voice.who.shown, address))


def freemail(name: Name, domains: Sequence[str], rng: random.Random) -> str:
    """Return an address at a free provider that people make from their name."""
    first, last = name.given_romaji.lower(), name.family_romaji.lower().replace(" ", "")
    local = rng.choice(
        (f"{first}.{last}{rng.randint(1, 99)}", f"{last}{first[0]}{rng.randint(1960, 2004)}", f"{first}-{last}")
    )
    return f"{local}@{rng.choice(tuple(domains))}"
