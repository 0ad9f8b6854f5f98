"""Mail that is no conversation: newsletters, machines, tickets, lists, members, private notes, absences."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

from sekisho.attacks.compose import auth_of, write
from sekisho.attacks.mail import Address, Auth, Mail
from sekisho.attacks.nouns import Correspondent, Language, Name, Person
from sekisho.sample import hours, phrases, voices
from sekisho.sample.cast import Cast


def _to(owner: Person, rng: random.Random) -> Address:
    return voices.directory(owner, rng) if rng.random() < 0.5 else Address("", owner.address)


def newsletter(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return an issue sent through a mail service, with the headers for leaving the list."""
    service = rng.choice(cast.newsletters)
    slots = {"brand": service.brand, "domain": service.who.domain}
    text = phrases.compose(service.language, "other", "newsletter", rng, day, slots)
    token = f"{rng.getrandbits(40):010x}"
    extra = [
        (
            "List-Unsubscribe",
            f"<https://news.{service.who.domain}/u/{token}>, <mailto:unsub-{token}@{service.who.domain}>",
        ),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Precedence", "bulk"),
        ("Feedback-ID", f"{rng.randint(10, 99)}:{service.who.domain}:esp-ayame"),
    ]
    reply = Address("", f"contact@{service.who.domain}") if rng.random() < 0.3 else None
    auth = replace(auth_of(service.host, service.who.address), mail_from=service.bounce)
    when = hours.machine(day, rng) if rng.random() < 0.5 else hours.office(day, rng)
    mail = write(
        service.who,
        "inbound",
        [Address("", owner.address)],
        text.subject,
        text.body,
        when,
        rng,
        host=service.host,
        auth=auth,
        reply_to=reply,
        extra=extra,
    )
    return [mail]


def system(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return a notice of one of the firm's own machines; some of them write from the second domain."""
    bank = cast.world.institution
    language: Language = "en" if rng.random() < 0.35 else "ja"
    local, name = rng.choice(
        (("monitor", "Monitor"), ("workflow", "電子稟議"), ("mfp", "MFP"), ("noreply", "職員ポータル"), ("backup", ""))
    )
    domain = bank.alias_domain if local in ("workflow", "mfp") else bank.domain
    who = Correspondent(
        Name(name, "", "", "", name, ""), f"{local}@{domain}", name, "system", "utf-8", "", language, "10.20.0.30"
    )
    text = phrases.compose(language, "other", "system", rng, day, {}, "")
    extra = [("Auto-Submitted", "auto-generated")]
    return [
        write(
            who,
            "internal",
            [Address("", owner.address)],
            text.subject,
            text.body,
            hours.machine(day, rng),
            rng,
            extra=extra,
        )
    ]


def ticket(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return a support desk: From is a no-reply address, Reply-To is another one at the same firm."""
    service = rng.choice(cast.tickets)
    text = phrases.compose(service.language, "other", "ticket", rng, day, {}, "")
    when = hours.office(day, rng)
    reply = Address("", service.bounce.replace("@", f"+{rng.randint(10000, 99999)}@"))
    extra = [("X-Auto-Response-Suppress", "All"), ("Auto-Submitted", "auto-replied")]
    return [
        write(
            service.who,
            "inbound",
            [_to(owner, rng)],
            text.subject,
            text.body,
            when,
            rng,
            host=service.host,
            reply_to=reply,
            extra=extra,
        )
    ]


def mailing_list(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return a post to a list of which the owner is a member: the author's own signature no longer holds."""
    service = rng.choice(cast.lists)
    author = rng.choice([m for m in cast.members if m.language == service.language])
    text = phrases.compose(service.language, "other", "list", rng, day, {}, "")
    slug = service.brand
    extra = [
        ("List-Id", f"<{slug}.lists-kyoudou.example>"),
        ("List-Post", f"<mailto:{service.who.address}>"),
        ("List-Unsubscribe", f"<mailto:{slug}-leave@lists-kyoudou.example>"),
        ("Precedence", "list"),
    ]
    auth = Auth("pass", "fail", "fail" if rng.random() < 0.4 else "none", service.bounce, author.domain)
    return [
        write(
            author,
            "inbound",
            [Address(slug, service.who.address)],
            text.subject,
            f"{text.body}\n\n{author.name.romaji}",
            hours.office(day, rng),
            rng,
            host=service.host,
            auth=auth,
            extra=extra,
            quiet=[owner.address],
        )
    ]


def member(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return a customer writes; now and then the answer follows."""
    who = rng.choice(cast.members)
    slots = {
        "to_name": owner.name.family if who.language == "ja" else f"{owner.name.family_romaji}-san",
        "my_name": voices.own(who),
    }
    text = phrases.compose(who.language, "other", "member", rng, day, slots, "")
    when = hours.evening(day, rng) if rng.random() < 0.4 else hours.office(day, rng)
    first = write(
        who, "inbound", [_to(owner, rng)], text.subject, text.body, when, rng, host=cast.member_hosts[who.domain]
    )
    if rng.random() < 0.5:
        return [first]
    bank = cast.world.institution
    mine = voices.speaking(owner, who.language, bank)
    back = {
        "to_name": voices.call(who),
        "my_name": voices.own(mine),
        "my_firm": bank.name if who.language == "ja" else bank.name_en,
    }
    answer = phrases.compose(who.language, "vendor", "ack", rng, day, back, "short")
    return [
        first,
        write(
            mine,
            "outbound",
            [first.sender],
            first.subject,
            voices.signed(answer.body, mine),
            hours.answer(when, rng),
            rng,
            parent=first,
        ),
    ]


def private(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return a colleague writes about golf from an address of their own."""
    bank = cast.world.institution
    friend = cast.colleagues_of[owner.address][rng.randrange(6) % len(cast.colleagues_of[owner.address])]
    language: Language = "en" if rng.random() < 0.2 else "ja"
    who = replace(
        friend.who,
        address=friend.private_address,
        client=rng.choice(("web", "phone")),
        charset="utf-8",
        signature="",
        shown=rng.choice((friend.name.kanji, friend.name.romaji)),
        language=language,
        origin="100.64.3.7",
    )
    slots = {"to_name": owner.name.family if language == "ja" else owner.name.given_romaji, "my_name": voices.own(who)}
    text = phrases.compose(language, "other", "private", rng, day, slots, "")
    host = cast.member_hosts[who.domain] if who.domain in cast.member_hosts else cast.member_hosts[bank.freemail[0]]
    return [
        write(
            who,
            "inbound",
            [Address("", owner.address)],
            text.subject,
            text.body,
            hours.evening(day, rng),
            rng,
            host=host,
        )
    ]


def absence(cast: Cast, owner: Person, day: dt.date, rng: random.Random) -> list[Mail]:
    """Return an automatic answer of a counterparty's mailbox."""
    vendor = cast.vendor(rng.choice(cast.vendors_of[owner.address]), day)
    who = rng.choice(vendor.contacts)
    text = phrases.compose(who.language, "other", "ooo", rng, day, {"my_name": voices.own(who)}, "")
    about = (
        rng.choice(("資料の件", "お見積り", "打合せ日程", "ご請求の件"))
        if who.language == "ja"
        else rng.choice(("documents", "quote", "our call"))
    )
    extra = [("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes")]
    auth = replace(auth_of(vendor.host, who.address), mail_from="")
    return [
        write(
            who,
            "inbound",
            [Address("", owner.address)],
            text.subject + about,
            text.body,
            hours.office(day, rng),
            rng,
            host=vendor.host,
            auth=auth,
            extra=extra,
        )
    ]
