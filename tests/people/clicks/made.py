"""Hits as the landing writes them, in few words."""

from datetime import UTC, datetime, timedelta

from sekisho.model.visit import Event, Flags, Hit
from sekisho.people.clicks.facts import MailFacts, Report

SENT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TOKEN, OTHER = "0123456789abcdefghjkmnpqrstvwxyz", "zyxwvtsrqpnmkjhgfedcba9876543210"
MAIL = MailFacts(TOKEN, SENT)
NONE = Flags()
HERE = Flags(script=True, trusted=True, visible_ms=900, nonce=True)
FORM = Flags(script=True, trusted=True, visible_ms=9_000, nonce=True)
PLAIN = Flags(nonce=True, fetch="navigate")
SCRIPTED = Flags(script=True, visible_ms=900, nonce=True)


def hit(event: Event, after: float, flags: Flags = NONE, *, client: str = "office/chrome", agent: str = "", token: str = TOKEN) -> Hit:  # fmt: skip
    """Return a hit so many seconds after the mail was sent; a client is `network/class of agent`, with anything behind a dash."""
    network, _, kind = client.partition("/")
    return Hit(
        at=SENT + timedelta(seconds=after), slug="form0000", token=token, event=event, agent=agent or kind.partition("-")[0],
        agent_key=f"key of {kind}", network=network, client=client, flags=flags,
    )  # fmt: skip


def there(after: float, client: str = "office/chrome", token: str = TOKEN) -> list[Hit]:
    """Return what a person leaves who opens a page, moves, and acts."""
    return [
        hit("get", after, client=client, token=token),
        hit("seen", after + 2, HERE, client=client, token=token),
        hit("act", after + 12, FORM, client=client, token=token),
    ]


def reported(after: float) -> list[Report]:
    """Return a report so many seconds after the mail was sent."""
    return [Report(SENT + timedelta(seconds=after))]
