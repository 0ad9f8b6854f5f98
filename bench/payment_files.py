"""Payment files of four formats: made from the specifications and read back, and ten thousand damaged ones refused or read rightly.

Run: `python bench/payment_files.py [DAMAGED [SEED]]`.
"""

import io
import sys
from collections import Counter
from datetime import date
from random import Random

from bench.made_payments import FORMATS, Made, Paid, damaged
from sekisho.connectors.contract import Connector, Context
from sekisho.connectors.discover import connectors
from sekisho.model.errors import Refused
from sekisho.model.rows import Limits, RawRecord, Row

DAMAGED, SEED, ROUND_TRIPS = 10_000, 1, 500
# Without a header or an encoding there is no field to name.
WITHOUT_FIELD = frozenset({"header_not_found", "encoding_unknown"})


def read_back(connector: Connector, data: bytes) -> list[Paid] | Refused:
    """Return what a connector makes of a file, in its order: every payment, or why there is none."""
    context = Context("file", "f" * 64, "source", date(2026, 11, 20))
    paid: list[Paid] = []
    promised = -1
    try:
        for record in connector.read(io.BytesIO(data), {}, Limits()):
            for row in connector.normalise(record, context) if isinstance(record, RawRecord) else ():
                if not isinstance(row, Row):
                    raise TypeError("a payment file stands or falls whole")
                values = row.values
                if row.table == "payment_file":
                    promised = int(str(values["record_count"]))
                else:
                    name, key = str(values["payee_name"]), str(values["account_key"])
                    paid.append((name, key, int(str(values["amount_minor"])), str(values["currency"])))
    except Refused as refused:
        return refused
    if promised != len(paid):
        raise ValueError(f"{promised} payments were promised, {len(paid)} given")
    return paid


def judged(made: Made, connector: Connector, chance: Random) -> str:
    """Damage one file; say whether it was refused, read as before, or read as its bytes say: else what went wrong."""
    data, truth = made.make(chance)
    bad = damaged(data, chance)
    found = read_back(connector, bad)
    if isinstance(found, Refused):
        told = found.place and (found.field or found.code in WITHOUT_FIELD)
        return "refused" if told else f"wrong: refused without place or field: {found.code}"
    if found == truth:
        return "as before"
    try:
        said = made.plainly(bad)
    except (ValueError, ArithmeticError, SyntaxError, LookupError) as error:
        return f"wrong: taken, and cannot be read plainly: {error!r} {bad!r}"
    return "as its bytes say" if _same(found, said) else f"wrong: {found} where the bytes say {said}"


def _same(found: list[Paid], said: list[Paid]) -> bool:
    """Tell whether two readings agree; an account that ours leaves open (no key) agrees with any: it is never cleared."""
    return len(found) == len(said) and all(
        one[0] == other[0] and one[2:] == other[2:] and one[1] in {other[1], "None"}
        for one, other in zip(found, said, strict=True)
    )


def main(count: int = DAMAGED, seed: int = SEED) -> int:
    """Exit code 1 where one file was read otherwise than it says."""
    known = connectors()
    chance = Random(seed)  # noqa: S311 - damage that can be made again
    wrong = 0
    total = Counter[str]()
    for made in FORMATS:
        for _ in range(ROUND_TRIPS):
            data, truth = made.make(chance)
            found = read_back(known[made.connector], data)
            if found != truth or made.plainly(data) != truth:
                wrong += 1
                print(f"{made.connector}: {found} where {truth} was written")
        outcomes = Counter[str]()
        for _ in range(count // len(FORMATS)):
            outcome = judged(made, known[made.connector], chance)
            if outcome.startswith("wrong"):
                wrong += 1
                print(f"{made.connector}: {outcome}")
            outcomes[outcome.partition(":")[0]] += 1
        print(f"{made.connector}: {ROUND_TRIPS} read back; {dict(sorted(outcomes.items()))}")
        total += outcomes
    told = ", ".join(f"{total[name]:,} {name}" for name in ("refused", "as its bytes say", "as before"))
    print(f"figure: {wrong} wrong of {total.total():,} damaged files ({told})")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in sys.argv[1:3])))
