"""Long runs of one sign in every header that is taken apart: what costs quadratic time shows here."""

from collections.abc import Iterator

from bench.hostile.case import SENDER, Case, letter

_FIELDS = (
    "From", "To", "Reply-To", "Message-ID", "References", "Date", "Received", "Authentication-Results", "Content-Type",
    "Content-Disposition",
)  # fmt: skip
_RUNS: tuple[tuple[str, bytes], ...] = (
    ("parentheses", b"(" * 10_000),
    ("parentheses_shut", b"(" * 10_000 + b")" * 10_000),
    ("angles", b"<" * 100_000),
    ("quotes", b'"' * 100_000),
    ("backslashes", b'"' + b"\\" * 100_000),
    ("commas", b"," * 100_000),
    ("semicolons", b";" * 100_000),
    ("ats", b"@" * 100_000),
    ("colons", b"a:" * 50_000),
    ("addresses", b", ".join(b"u%d@x.example" % n for n in range(20_000))),
    ("parameters", b"text/plain" + b"".join(b"; a%d=b" % n for n in range(20_000))),
    ("equals", b"a=" * 50_000),
    ("spaces", b"a" + b" \t" * 50_000 + b"b"),
    ("digits", b"1" * 100_000),
    ("dots", b"a." * 50_000),
    ("brackets", b"[" * 100_000),
    ("ids", b" ".join(b"<%d@x.example>" % n for n in range(20_000))),
    ("angle_ats", b"Ken <" + b"en@" * 50_000),
    ("angle_quotes", b"Ken <" + b'"a b"' * 30_000 + b"@vendor.example>"),
    ("angle_parentheses", b"Ken <" + b"(a" * 50_000),
    ("angle_angles", b"Ken <" + b"a@x.example<" * 10_000),
    ("words", b"=?utf-8?q?a=2C?= " * 20_000),
)


def cases() -> Iterator[Case]:
    """Yield every run in every field."""
    for field in _FIELDS:
        for name, run in _RUNS:
            raw = letter(**{field.replace("-", "_"): run})
            yield Case(f"bomb_{field.lower()}_{name}", raw, {} if field == "From" else {"from_address": SENDER})
