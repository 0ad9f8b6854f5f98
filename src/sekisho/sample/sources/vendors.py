"""The vendor register, and which vendors' access outlived their contract."""

from __future__ import annotations

from pathlib import Path

from sekisho.attacks.vendors import Contract
from sekisho.attacks.writers import vendor_register
from sekisho.sample.bank import Bank, Json, Part
from sekisho.sample.contracts import contracts

_RECIPE = "vendor_after_contract"


def _facts(bank: Bank, kind: str, lines: tuple[Contract, ...]) -> list[Json]:
    names = {x.vendor_code: x.name for x in lines}
    return [
        {
            "vendor_code": label.payee_codes[0],
            "name": names[label.payee_codes[0]],
            "ended": str(label.day),
            "access": list(label.subjects),
            "why": label.why,
        }
        for label in bank.told(_RECIPE, kind)
    ]


def write(out: Path, bank: Bank) -> Part:
    """Write the register."""
    known = contracts(bank)
    folder = out / "vendors"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vendor_register.xlsx").write_bytes(
        vendor_register.xlsx(known.lines, bank.world.end, joined=known.joined)
    )
    return Part(
        (("vendors/vendor_register.xlsx", len(known.lines)),),
        {
            "expired_vendors": _facts(bank, "attack", known.lines),
            "expired_vendors_benign": _facts(bank, "benign", known.lines),
            "vendor_guests": [
                {
                    "upn": g.upn,
                    "vendor_code": g.vendor_code,
                    "enabled": g.enabled,
                    "last_day": str(g.used_to) if g.used_to >= g.used_from else None,
                }
                for g in known.guests
            ],
        },
    )
