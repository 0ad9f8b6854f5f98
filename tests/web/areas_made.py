"""Parts made by hand: a small one of everything that the pages of families show."""

from dataclasses import replace
from datetime import date

from sekisho.model.verdict import Answer
from sekisho.report.areas import (
    Areas,
    Climber,
    Closed,
    Doubt,
    Entrance,
    Export,
    Group,
    Hole,
    Pulse,
    Store,
    Strip,
    Vendor,
    Way,
)
from sekisho.report.said import Said

OPEN = Way("anyone", "policy", "read", "yes", "s3:GetObject arn:aws:s3:::ledger/x", (), "no", "no")
STOPPED = Way("anyone", "acl", "write", "no", "ACL WRITE AllUsers", (), "yes", "no")
UNREAD = Way("anyone", "policy", "read", "unknown", "", ("s3api get-bucket-policy",), "no", "unknown")
NAMED = Way("••••4444", "policy", "read", "yes", "s3:GetObject", (), "no_matter", "no_matter")
LEDGER = Store("store-1", "ledger", "••••3333", "customer", Answer.FLAGGED, Said("Anyone can read it.", "だれでも読めます。"), "", (OPEN, STOPPED, NAMED))  # fmt: skip


def both(text: str) -> Said:
    """Return the same words in both languages."""
    return Said(text, text)


def entrance(name: str, answer: Answer = Answer.FLAGGED, finding: str = "") -> Entrance:
    """Return a way in of which nothing but its name is known."""
    return Entrance("login", name, "unknown", "unknown", None, True, answer, both(f"{name} lets in"), finding)


def filled(areas: Areas, text: str = "ledger") -> Areas:
    """Return a part with something in every room; `text` stands wherever evidence gives the words."""
    store = replace(LEDGER, name=text, holds=text, says=both(text), ways=(replace(OPEN, request=text), STOPPED, UNREAD, NAMED))  # fmt: skip
    shut = replace(LEDGER, key="store-2", account="••••7777", answer=Answer.UNDETERMINED, ways=())
    doubt = Doubt("password_alone_enters", both(text), 7, ("entra_conditional_access",))
    cloud = Export("cloudtrail", both(text), both(f"`{text}`"), both(text), 5, True, date(2026, 11, 20), ("source_fell_silent",))  # fmt: skip
    return replace(
        areas,
        doubts=(*areas.doubts, doubt),
        exports=(*(one for one in areas.exports if one.id != "cloudtrail"), cloud),
        strips=(*areas.strips, Strip("cloudtrail", date(2026, 11, 11), (0, 3, 9, 0, 1), 4)),
        pulses=(Pulse("cloudtrail", text, Answer.FLAGGED, both(text)), Pulse("mbox", "a", Answer.UNDETERMINED, both(text))),
        stores=(store, shut),
        climbers=(Climber(text, "••••3333", text, ""), Climber("user/other", "••••9999", "iam:PassRole", "")),
        vendors=(
            Vendor(text, "ended", date(2026, 9, 30), (entrance(text), entrance("b", Answer.CLEAR))),
            Vendor("Nobody Ltd", "unknown", None, ()),
            Vendor("", "unknown", None, (entrance("…@guest.example", Answer.UNDETERMINED),)),
        ),
        groups=(Group("member", "", 3, 5, 1, 2), Group("department", text, 1, 5, 0, None)),
        hotline=(Closed("2026-2", 17, 6, 11, 0, 0, 0), Closed("2026-1", None, None, None, 0, 0, 0)),
        holes=(Hole("left_out", (text,), ("All",), ("browser",), 3, 1, 2), Hole(text, (), (text,), (text,), 1, 0, None)),
    )  # fmt: skip
