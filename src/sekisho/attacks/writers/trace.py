"""The lines that servers add on the way: Received, Authentication-Results, DKIM-Signature."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from email.utils import format_datetime

from sekisho.attacks.mail import Auth, Mail
from sekisho.attacks.nouns import JST, Institution


def stamp(when: dt.datetime) -> str:
    """Return a date as servers write it."""
    return format_datetime(when)


def digest(*parts: str) -> str:
    """Return a hex string that depends on nothing but the parts: queue ids and signatures come from it."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _queue(*parts: str) -> str:
    return "4" + digest(*parts)[:11].upper()


def results(auth: Auth, gateway: str, sender: str) -> str:
    """Return the Authentication-Results of the receiving gateway."""
    rows = [gateway]
    domain = sender.rpartition("@")[2]
    if auth.arc:
        rows.append(f"arc={auth.arc}")
    rows.append(f"spf={auth.spf} smtp.mailfrom={auth.mail_from}")
    signed = "" if auth.dkim == "none" else f" header.d={auth.signer} header.s=s1"
    rows.append(f"dkim={auth.dkim}{signed}")
    rows.append(f"dmarc={auth.dmarc} (p={auth.policy} dis=none) header.from={domain}")
    return "Authentication-Results: " + ";\r\n\t".join(rows)


def signature(signer: str, mail: Mail, body: bytes) -> str:
    """Return a DKIM-Signature whose body hash is that of the body and whose signature nobody can check."""
    body_hash = base64.b64encode(hashlib.sha256(body).digest()).decode()
    rest = hashlib.sha512(f"{signer}{mail.message_id}{body_hash}".encode()).digest()
    more = hashlib.sha512(rest).digest() + hashlib.sha512(rest[::-1]).digest()
    value = base64.b64encode(rest + more + rest).decode()
    rows = "\r\n\t ".join(value[i : i + 70] for i in range(0, len(value), 70))
    return (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={signer}; s=s1;\r\n"
        f"\th=from:to:subject:date:message-id:mime-version;\r\n\tbh={body_hash};\r\n\tb={rows}"
    )


def inbound(mail: Mail, bank: Institution, owner: str, body: bytes) -> list[str]:
    """Everything above the sender's own headers, newest first."""
    host, auth = mail.host, mail.auth
    if host is None or auth is None:
        raise ValueError(f"an inbound mail needs a host and an auth result: {mail.message_id}")
    here = mail.arrived.astimezone(JST)
    lines = [
        f"Return-Path: <{auth.mail_from}>",
        f"Delivered-To: {owner}",
        (
            f"Received: from {bank.gateway} ({bank.gateway} [{bank.gateway_ip}])\r\n\tby {bank.store} with LMTP\r\n"
            f"\tid {digest(mail.message_id, owner)[:22]}\r\n\tfor <{owner}>; {stamp(here + dt.timedelta(seconds=3 * len(mail.via) + 5))}"
        ),
        results(auth, bank.gateway, mail.sender.address),
    ]
    hops = [*mail.via, host]
    by, tail = bank.gateway, f"\r\n\tfor <{owner}>"
    for number, hop in enumerate(hops):
        at = stamp(here + dt.timedelta(seconds=3 * (len(hops) - number)))
        lines.append(
            f"Received: from {hop.name} ({hop.name} [{hop.ip}])\r\n\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384"
            f" (256/256 bits))\r\n\tby {by} (Postfix) with ESMTPS id {_queue(mail.message_id, hop.name)}{tail}; {at}"
        )
        by, tail = hop.name, ""
    first = stamp(mail.when + dt.timedelta(seconds=1))
    lines.append(
        f"Received: from {mail.origin} (unknown [{mail.origin}])\r\n\tby {host.name} with ESMTPSA id"
        f" {digest(mail.message_id)[:14]}; {first}"
    )
    if auth.dkim != "none":
        lines.append(signature(auth.signer, mail, body))
    return lines


def internal(mail: Mail, bank: Institution, owner: str) -> list[str]:
    """Return what the firm's own server adds to mail between colleagues; the sender's own copy has nothing of it."""
    if owner == mail.sender.address:
        return []
    here = mail.arrived.astimezone(JST)
    return [
        f"Return-Path: <{mail.sender.address}>",
        f"Delivered-To: {owner}",
        (
            f"Received: from [{mail.origin}] (unknown [{mail.origin}])\r\n\t(Authenticated sender: {mail.sender.address})\r\n"
            f"\tby {bank.store} (Postfix) with ESMTPSA id {_queue(mail.message_id)}\r\n\tfor <{owner}>; {stamp(here)}"
        ),
    ]
