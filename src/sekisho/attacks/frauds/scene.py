"""One scene of a fraud or of a twin: people, hours, accounts and words, all drawn by one generator."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sekisho.attacks.compose import at, auth_of, shown, write
from sekisho.attacks.frauds import accounts, domains, forms, voices, words
from sekisho.attacks.frauds.slots import everyday
from sekisho.attacks.frauds.voices import Result, Voice
from sekisho.attacks.kit import ids, to_person
from sekisho.attacks.mail import Address, Direction, Mail
from sekisho.attacks.nouns import JST, Account, Host, Language, Person, Vendor, World
from sekisho.attacks.overlay import AccountChange, Label, Overlay

_ENDINGS = ("example", "example", "test", "example.net", "example.org")


@dataclass(slots=True)
class Scene:
    """A generator with the world it draws from. What it has drawn once stays: amounts, dates and names of one story."""

    world: World
    rng: random.Random
    language: Language
    kind: str
    folder: Path
    slots: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    """Codes and staff ids that this or an earlier scene of the same case has drawn."""
    drawn: list[str] = field(default_factory=list)
    """Codes of the counterparties of this scene."""

    def __post_init__(self) -> None:
        """Draw the everyday slots of the story."""
        self.slots = everyday(self.world, self.language, self.rng)

    # people

    def _person(self, people: Sequence[Person]) -> Person:
        free = [p for p in people if p.staff_id not in self.taken] or list(people)
        found = self.rng.choice(free)
        self.taken.append(found.staff_id)
        return found

    def desk(self, *departments: str) -> Person:
        """Return somebody whose mailbox is seen, of one of the departments where there is one."""
        wanted = [p for p in self.world.mailboxes if p.department_en in departments and p.staff_id not in self.taken]
        return self._person(wanted or [p for p in self.world.mailboxes if p.department_en != "Executive"])

    def boss(self) -> Person:
        """Return an executive."""
        found = self._person([p for p in self.world.staff if p.department_en == "Executive"] or self.world.staff)
        self.slots["boss"] = found.name.family if self.language == "ja" else found.name.romaji
        self.slots["role"] = found.role if self.language == "ja" else found.role_en
        return found

    def colleague(self, *departments: str) -> Person:
        """Return a member of staff, of one of the departments where there is one."""
        there = [p for p in self.world.staff if p.left is None and p.department_en != "Executive"]
        found = self._person([p for p in there if p.department_en in departments] or there)
        self.slots["col"] = found.name.family if self.language == "ja" else found.name.romaji
        self.slots["dept"] = found.department if self.language == "ja" else found.department_en
        return found

    def vendor(self) -> Vendor:
        """Return a counterparty that writes in the language of the case."""
        fitting = [v for v in self.world.vendors if v.language == self.language] or list(self.world.vendors)
        found = self.rng.choice([v for v in fitting if v.code not in self.taken] or fitting)
        self.taken.append(found.code)
        self.drawn.append(found.code)
        self.slots |= {"vendor": found.legal, "phone": found.phone}
        return found

    def real(self, vendor: Vendor) -> Voice:
        """Return one of the counterparty's contacts, in the language of the case."""
        return voices.real(vendor, replace(self.rng.choice(vendor.contacts), language=self.language))

    def ours(self, person: Person) -> Voice:
        """Return one of our people."""
        return voices.colleague(person, self.world.institution, self.language)

    def person(self, firm: str = "", domain: str = "", result: Result = "pass") -> Voice:
        """Return a stranger: of a firm with a domain, or of the public on freemail."""
        name = words.name(self.language, self.rng)
        address = voices.freemail(name, self.world.institution.freemail, self.rng)
        if domain:
            local = self.rng.choice((name.family_romaji, f"{name.given_romaji[0]}.{name.family_romaji}"))
            address = f"{local}@{domain}".lower().replace(" ", "")
        return voices.stranger(name, address, firm, self.language, self.rng, result, tel=self.slots["newphone"])

    def firm(self, sort: str) -> tuple[str, str]:
        """Return a made-up firm of a sort (law, broker, title, agency) and its domain, hardly ever the same twice."""
        pattern = self.rng.choice(words.lists(self.language)[sort])
        one, other = words.name(self.language, self.rng), words.name(self.language, self.rng)
        first, _, romaji = self.rng.choice(words.lists(self.language)["stems"]).partition(":")
        slots = {"a": one.family, "b": other.family, "w": first}
        small = {
            "a": one.family_romaji.lower(),
            "b": other.family_romaji.lower(),
            "w": (romaji or first).lower().replace(" ", ""),
        }
        name, _, domain = pattern.partition("@")
        self.slots[sort] = words.fill(name, slots, self.rng)
        return self.slots[sort], f"{words.fill(domain, small, self.rng)}.{self.rng.choice(_ENDINGS)}"

    def private(self, person: Person) -> Voice:
        """Return one of our people at the private address that the personnel office knows."""
        firm = ""
        name = person.name
        found = voices.stranger(name, person.private_address, firm, self.language, self.rng)
        return replace(found, firm=self.ours(person).firm)

    def lookalike(self, voice: Voice, *tricks: domains.Trick) -> Voice:
        """Return somebody who dresses up as the voice, at a domain that resembles the true one."""
        trick = self.rng.choice(tricks or domains.TRICKS)
        domain = domains.like(voice.who.domain, trick, self.rng, self.world.known_domains)
        address = f"{voice.address.partition('@')[0]}@{domain}"
        return self._moved(voice, address)

    def second(self, voice: Voice) -> Voice:
        """Return the voice at an honest second domain of its firm."""
        domain = domains.second(voice.who.domain, self.rng, self.world.known_domains)
        local = self.rng.choice((voice.address.partition("@")[0], "keiri" if self.language == "ja" else "accounts"))
        return self._moved(voice, f"{local}@{domain}")

    def _moved(self, voice: Voice, address: str) -> Voice:
        """Return the voice at another address, with checks that mostly pass and now and then a header of a foreign server."""
        found = voices.moved(voice, address, self.rng, self.rng.choice(("pass", "pass", "pass", "weak", "none")))
        if self.rng.random() < 0.2:
            found = replace(found, extra=voices.foreign(address, self.rng))
        return found

    # hours

    def moment(self, early: float = 0.45, late: float = 0.9) -> dt.datetime:
        """Return a moment within a share of the period: mostly in office hours of business days, as both sides write."""
        span = (self.world.end - self.world.start).days
        day = self.world.start + dt.timedelta(days=int(span * self.rng.uniform(early, late)))
        while day.weekday() > 4:
            day -= dt.timedelta(days=1)
        return max(at(day, self._hour()), at(self.world.start, 9.1))

    def _hour(self) -> float:
        odd = self.rng.random() < 0.15
        return self.rng.choice((self.rng.uniform(5.9, 8.2), self.rng.uniform(18.6, 22.6))) if odd else self._office()

    def _office(self) -> float:
        gauss = self.rng.gauss(10.4, 1.1) if self.rng.random() < 0.5 else self.rng.gauss(15.1, 1.5)
        return min(max(gauss, 8.2), 18.3)

    def after(self, mail: Mail, least: float = 0.4, most: float = 28.0) -> dt.datetime:
        """Return when an answer comes: hours later, nights and weekends left out, never after the period."""
        when = mail.when.astimezone(JST) + dt.timedelta(hours=self.rng.uniform(least, most))
        if not 8 <= when.hour < 20:
            when = at(when.date() + dt.timedelta(days=1 if when.hour >= 20 else 0), self._office())
        while when.weekday() > 4:
            when += dt.timedelta(days=1)
        least_after = mail.when + dt.timedelta(minutes=self.rng.randint(4, 50))
        return max(min(when, at(self.world.end, 17.5)), least_after)

    # accounts

    def account(self, holder: str, vendor: Vendor | None = None) -> str:
        """Draw a new account into the slots, and return how labels name it."""
        new = self._new_account(vendor.holder_kana if vendor else holder)
        self._give(accounts.given(new, holder, self.language, self.rng))
        return self.slots["account_label"]

    def _new_account(self, holder: str) -> Account:
        """Return an account that nobody has on file, at a bank and a branch where others have theirs."""
        known = [*self.world.banks, *(a for v in self.world.vendors for a in v.accounts * 3)]
        bank, branch = self.rng.choice(known), self.rng.choice(known)
        return replace(
            bank,
            branch_code=branch.branch_code,
            branch=branch.branch,
            branch_kana=branch.branch_kana,
            kind="1" if self.rng.random() < 0.7 else "2",
            number=f"{self.rng.randint(200000, 9899999):07d}",
            holder_kana=holder,
        )

    def known_account(self, vendor: Vendor) -> str:
        """Put the account on file into the slots, and return how labels name it."""
        self._give(accounts.known(vendor.accounts[0], self.language, self.rng))
        return self.slots["account_label"]

    def changed(self, vendor: Vendor, told: dt.date) -> AccountChange:
        """Draw a new account that the list really takes over, days after the mail, and payments later still."""
        new = self._new_account(vendor.holder_kana)
        self._give(accounts.known(new, self.language, self.rng))
        listed = min(told + dt.timedelta(days=self.rng.randint(3, 9)), self.world.end)
        return AccountChange(vendor.code, vendor.accounts[0], new, listed + dt.timedelta(days=1), listed)

    def _give(self, found: accounts.Given) -> None:
        self.slots |= {"lines": found.lines, "acct": found.line, "tail": found.tail, "account_label": found.label}

    # mail

    def _third(self, voice: Voice, recipient: Voice) -> str:
        """Return how a colleague is called who neither writes nor reads this mail."""
        two = {x for v in (voice, recipient) for x in (v.who.name.family, v.who.name.romaji)}
        if self.slots["col"] not in two:
            return self.slots["col"]
        names = [p.name.family if self.language == "ja" else p.name.romaji for p in self.world.staff if p.left is None]
        return self.rng.choice([n for n in names if n not in two] or names)

    def _provided(self, voice: Voice) -> Voice:
        """Return the voice over its provider's own hosts, which sign and pass, where it writes from freemail."""
        free, domain = self.world.institution.freemail, voice.who.domain
        if voice.host is None or domain not in free or voice.host.domain != domain:
            return voice
        number = free.index(domain)
        there = Host(domain, f"mail-out{number}.{domain}", f"203.0.113.{200 + number}")
        return replace(voice, host=there, auth=auth_of(there, voice.address))

    def say(
        self,
        role: str,
        voice: Voice,
        to: Person | Voice,
        when: dt.datetime,
        *,
        frame: words.Frame = "vendor",
        parent: Mail | None = None,
        cc: Sequence[Address] = (),
        quote: bool = True,
    ) -> Mail:
        """Write a mail of a role. A role that the kind does not have is one of those that all kinds share."""
        voice = self._provided(voice)
        found = self._role(role)
        recipient = self.ours(to) if isinstance(to, Person) else to
        slots = {
            **self.slots,
            "col": self._third(voice, recipient),
            "me": voice.called(self.language),
            "me_full": voice.who.name.kanji if self.language == "ja" else voice.who.name.romaji,
            "firm": voice.firm,
            "there": recipient.firm,
            "to": recipient.called(self.language),
            "to_full": recipient.who.name.kanji if self.language == "ja" else recipient.who.name.romaji,
        }
        subject = words.fill(self.rng.choice(found.subjects), slots, self.rng) if parent is None else ""
        text = self.rng.choice(found.bodies)
        form = forms.drawn(text, self.language, self.rng) if self.world.forms else forms.AS_EVER
        body = words.framed(text, self.language, frame, {**slots, **form.pointers}, self.rng, self.world.texts)
        if voice.who.signature and (parent is None or self.rng.random() < 0.8):
            body = f"{body}\n\n{voice.who.signature}"
        address = to_person(to) if isinstance(to, Person) and voice.host else shown(recipient.who)
        if to != voice and isinstance(to, Voice) and to.reply_to and not voice.host:
            address = to.reply_to
        inside = isinstance(to, Person) or recipient.host is None
        direction: Direction = "inbound" if voice.host else ("internal" if inside else "outbound")
        mail = write(
            voice.who,
            direction,
            [address],
            subject,
            body,
            when.replace(second=self.rng.randint(1, 59)),
            self.rng,
            host=voice.host,
            auth=voice.auth,
            parent=parent,
            cc=cc,
            quote=quote,
            reply_to=voice.reply_to,
            extra=voice.extra,
        )
        return forms.given(mail, form, slots, self.language)

    def _role(self, name: str) -> words.Role:
        """Return a role of the kind, or one that all kinds share."""
        mine, shared = self.folder, words.HERE
        if self.world.texts:
            mine, shared = self.world.texts / self.kind, self.world.texts
        return words.roles(mine, self.language).get(name) or words.roles(shared, self.language)[name]

    def thread(self, voice: Voice, desk: Person, when: dt.datetime, *, turns: int = 2) -> list[Mail]:
        """Write an honest exchange about everyday things between somebody outside and a desk."""
        mails = [self.say("talk", voice, desk, when)]
        if turns > 1:
            mails.append(
                self.say("answer", self.ours(desk), voice, self.after(mails[-1]), parent=mails[-1], frame="reply")
            )
        if turns > 2:
            mails.append(self.say("settled", voice, desk, self.after(mails[-1]), parent=mails[-1]))
        return mails

    def earlier(self, voice: Voice, desk: Person, most: int = 3) -> list[Mail]:
        """Write everyday mails of long before, by which an address is known."""
        return [self.say("talk", voice, desk, self.moment(0.04, 0.4)) for _ in range(self.rng.randint(1, most))]

    def _roughened(self, mail: Mail) -> Mail:
        """Return honest mail as honest firms send it now and then: a check that fails, a forwarder's line, a Reply-To."""
        if mail.direction != "inbound" or mail.sender.address.rpartition("@")[2] in self.world.institution.freemail:
            return mail
        roll, address = self.rng.random(), mail.sender.address
        if roll < 0.06:
            there = voices.host("hosting-wakatake.example", self.rng)
            return replace(mail, host=there, auth=voices.auth("fail", address, there.domain, self.rng))
        if roll < 0.18 and not mail.extra:
            return replace(mail, extra=voices.foreign(address, self.rng))
        if roll < 0.3 and mail.reply_to is None:
            local, _, domain = address.partition("@")
            ticket = f"ticket-{self.slots['ref'].lower()}@helpdesk-saas.example"
            desk = "keiri" if self.language == "ja" else "accounts"
            other = (f"{desk}@{domain}", f"{local}@mail.{domain}", ticket)
            return replace(mail, reply_to=Address(mail.sender.name, self.rng.choice(other)))
        return mail

    # what is handed back

    def attack(self, mails: Sequence[Mail], why: str, *, context: Sequence[Mail] = (), account: str = "") -> Overlay:
        """Hand back a fraud: the criminal's mails, and what was honestly written around them."""
        label = Label(
            self.kind,
            "attack",
            f"{self.kind} ({self.language})",
            why,
            ids(mails),
            tuple(self.drawn),
            (account,) if account else (),
            tuple(dict.fromkeys(a.address for m in mails for a in (m.sender, m.reply_to) if a)),
            tuple(dict.fromkeys(a.address for m in mails for a in m.to)),
            mails[0].when.date(),
        )
        more = (
            (Label(self.kind, "benign", f"{self.kind}: honest part", "written around it", ids(context)),)
            if context
            else ()
        )
        return Overlay(tuple(sorted((*context, *mails), key=_when)), (), (label, *more))

    def honest(
        self,
        name: str,
        mails: Sequence[Mail],
        why: str,
        *,
        context: Sequence[Mail] = (),
        account: str = "",
        change: AccountChange | None = None,
    ) -> Overlay:
        """Hand back an honest twin by its name."""
        marked = [self._roughened(mail) for mail in mails]
        found = self.attack(marked, why, context=context, account=account)
        first, *rest = found.labels
        label = replace(first, kind="benign", title=f"{self.kind}: {name} ({self.language})")
        return replace(found, labels=(label, *rest), changes=(change,) if change else ())


def _when(mail: Mail) -> dt.datetime:
    return mail.when
