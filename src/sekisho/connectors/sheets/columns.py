"""Which column is what: headers by their names in Japanese and English, the user's own word before any of them."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pkgutil import get_data

import msgspec

from sekisho.model.errors import Refused

NONE = "-"
_OUTDATED = re.compile(r"旧|変更前|以前|廃止|old|previous|former|obsolete")
_LONGEST = 100
_PUNCTUATION = re.compile(r"[\s_\-・･/／:：.*＊※■●◆【】\[\]「」'\"#]+")
_PARTS = re.compile(r"\s*[/／|]\s*|\s+or\s+", re.IGNORECASE)
_PAYEE = re.compile(
    r"^\s*(?:beneficiary|bene|payee|creditor|recipient|receiver|receiving|recv|rcvr)(?:'s)?[\s_-]+|"
    r"^\s*(?:vendor|supplier)(?:'s)?[\s_-]+(?=bank|acc|aba|routing|rtn|transit)|^受取人の?",
    re.IGNORECASE,
)
_SHORT = {"acct": "account", "acc": "account", "no": "number", "num": "number", "nbr": "number", "nr": "number",
          "dt": "date", "eff": "effective", "amt": "amount", "pmt": "payment", "rtn": "routing number",
          "emp": "employee", "dept": "department", "ccy": "currency"}  # fmt: skip
"""What systems that keep to ten letters a column write, in full."""
_WORD = re.compile(r"[A-Za-z]+")
_REMARK = re.compile(r"[(（][^()（）]*[)）]")


class FieldSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One field of a list: its name in both languages, headers that mean it, and headers that may mean it (`weak`).

    Headers in `last`, best first, mean it where no other column does; several fields may name the same one there, and the
    first of them that is still without a column has it. `second_of` names a field with `first_wins`, of whose columns this
    one has the second: logs say in one column what happened, and in another what was made of it.
    Of several columns that may hold it, somebody is asked which one; with `first_wins` the header that stands first here is it.
    """

    label_en: str
    label_ja: str
    headers: list[str]
    weak: list[str] = []
    last: list[str] = []
    first_wins: bool = False
    second_of: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    needs: list[list[str]]
    any_of: list[list[str]] = []
    foreign: list[str] = []
    fields: dict[str, FieldSpec]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """`columns.toml`, with its headers folded: `plain` and `weak` lead from a folded header to its field, `last` the other way.

    `needs` are alternatives, each a set of fields without which a list is not read; of each set in `any_of` one field
    must be there. `foreign` fields only tell that a file is something else; they are not read.
    """

    needs: list[list[str]]
    any_of: list[list[str]]
    foreign: list[str]
    fields: Mapping[str, FieldSpec]
    plain: Mapping[str, str]
    weak: Mapping[str, str]
    last: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """Where each field stands: a column from 0, or a constant. `recognised` counts the fields found by a header."""

    columns: Mapping[str, int]
    constants: Mapping[str, str]
    recognised: int


def load_spec(module: str) -> ColumnSpec:
    """Return the `columns.toml` beside a module (`__name__`); msgspec.ValidationError where it is broken (a bug).

    It is asked of whoever loaded the module: of a firm's own connector these are the bytes that were enabled.
    """
    file = msgspec.toml.decode(get_data(module, "columns.toml") or b"", type=_File)
    plain: dict[str, str] = {}
    weak: dict[str, str] = {}
    for name, field in file.fields.items():
        for header in field.headers:
            plain.setdefault(header_fold(header), name)
        for header in field.weak:
            weak.setdefault(header_fold(header), name)
    last = {name: tuple(map(header_fold, field.last)) for name, field in file.fields.items() if field.last}
    return ColumnSpec(file.needs, file.any_of, file.foreign, file.fields, plain, weak, last)


def header_fold(text: str) -> str:
    """Fold a header: width, case, blanks and signs fall away."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text).casefold())


def match(labels: Sequence[str], spec: ColumnSpec, *, weak: bool = True) -> dict[str, list[int]]:
    """Return the columns that may hold each field, by header; with `weak`, weak headers where no plain one is there."""
    folded = [_folded(label) for label in labels]
    found: dict[str, list[int]] = {}
    taken: set[int] = set()
    for index in (spec.plain, spec.weak) if weak else (spec.plain,):
        level: dict[str, list[int]] = {}
        for form in (0, 1, 2):
            hits: dict[str, list[int]] = {}
            for at, forms in enumerate(folded):
                known = (index[one] for one in forms[form] if one in index)
                name = next(known, None) if at not in taken else None
                if name is not None and name not in found and name not in level:
                    hits.setdefault(name, []).append(at)
            level.update(hits)
            taken.update(at for places in hits.values() for at in places)
        found.update(level)
    return _last(folded, spec, found, taken) if weak else found


def _last(
    folded: Sequence[tuple[tuple[str, ...], ...]], spec: ColumnSpec, found: dict[str, list[int]], taken: set[int]
) -> dict[str, list[int]]:
    """Give each field that has no column yet the best of those that mean it where nothing else does."""
    places: dict[str, list[int]] = {}
    for at, forms in enumerate(folded):
        for one in {one for form in forms for one in form} if at not in taken else ():
            places.setdefault(one, []).append(at)
    for name, headers in spec.last.items():
        for header in headers if name not in found else ():
            hits = [at for at in places.get(header, ()) if at not in taken]
            if hits:
                found[name] = hits
                taken.update(hits)
                break
    return found


@lru_cache(maxsize=8192)
def _folded(label: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return a label folded; folded without its remarks in brackets; and the parts of one that says several things.

    Of "Beneficiary IBAN / Account No" the parts are IBAN and account no: who is paid goes without saying in every list that
    has payees. Words cut short are also tried in full (RECV_ACCT). Nothing where it is too long for a header; the exact form alone where it says that the column is outdated.
    """
    if len(label) > _LONGEST:
        return (), (), ()
    exact = header_fold(label)
    if _OUTDATED.search(exact) or not exact:
        return (exact,) if exact else (), (), ()
    plain = _REMARK.sub("", unicodedata.normalize("NFKC", label))
    parts = [part for whole in (plain, *_PARTS.split(plain)) for part in (whole, _PAYEE.sub("", whole))]
    parts += [_WORD.sub(_in_full, part.replace("#", " number")) for part in parts]
    return (exact,), (header_fold(plain),), tuple(dict.fromkeys(filter(None, map(header_fold, parts))))


def _in_full(word: re.Match[str]) -> str:
    return _SHORT.get(word[0].lower(), word[0])


def settle(labels: Sequence[str], spec: ColumnSpec, mapping: Mapping[str, str], connector: str, place: str) -> Found:
    """Return where each field stands, or raise Refused `column_unclear` with the question and the flag that answers it.

    `mapping` may give a field a header, `#3` (third column), `=TEXT` (the same for every row) or `-` (there is none).
    """
    columns: dict[str, int] = {}
    constants: dict[str, str] = {}
    candidates = {name: hits for name, hits in match(labels, spec).items() if name not in spec.foreign}
    for name, answer in mapping.items():
        if name not in spec.fields or name in spec.foreign:
            known = ", ".join(sorted(set(spec.fields).difference(spec.foreign)))
            raise Refused("mapping_unknown_field", place=place, field=name, known=known)
        candidates.pop(name, None)
        if answer.startswith("=") and len(answer) > 1:
            constants[name] = answer[1:]
        elif answer != NONE:
            columns[name] = _answered(answer, labels, spec, connector, place, name)
    for name, hits in candidates.items():
        free = [at for at in hits if at not in columns.values()]
        if len(free) > 1 and spec.fields[name].first_wins:
            free.sort(key=lambda at: _rank(labels[at], spec.fields[name]))
        elif len(free) > 1:
            raise _unclear("which_of_these", name, [labels[at] for at in free], spec, connector, place)
        if free:
            columns[name] = free[0]
            seconds = (two for two, one in spec.fields.items() if one.second_of == name and two not in mapping)
            columns |= {two: free[1] for two in seconds if len(free) > 1}
    _require({*columns, *constants}, labels, spec, connector, place)
    return Found(columns, constants, len(columns))


def _rank(label: str, field: FieldSpec) -> int:
    """Return where the header that a label means stands among those of its field."""
    known = [header_fold(header) for header in (*field.headers, *field.weak)]
    return min((known.index(form) for forms in _folded(label) for form in forms if form in known), default=len(known))


def _answered(answer: str, labels: Sequence[str], spec: ColumnSpec, connector: str, place: str, name: str) -> int:
    if re.fullmatch(r"#[1-9][0-9]{0,3}", answer):
        return int(answer[1:]) - 1
    hits = [at for at, label in enumerate(labels) if header_fold(label) == header_fold(answer)]
    if len(hits) != 1:
        raise _unclear("mapped_column_not_there", name, labels, spec, connector, place)
    return hits[0]


def _require(there: set[str], labels: Sequence[str], spec: ColumnSpec, connector: str, place: str) -> None:
    nearest = max(spec.needs, key=lambda names: sum(name in there for name in names) / len(names))
    for name in nearest:
        if name not in there:
            raise _unclear("which_column", name, labels, spec, connector, place)
    for names in spec.any_of:
        if not there.intersection(names):
            raise _unclear("which_column", names[0], labels, spec, connector, place)


def _unclear(question: str, name: str, labels: Sequence[str], spec: ColumnSpec, connector: str, place: str) -> Refused:
    field = spec.fields[name]
    shown = ", ".join(dict.fromkeys(" ".join(label.split()) for label in labels if label.strip()))
    return Refused(
        "column_unclear",
        place=place,
        field=name,
        question=question,
        label_en=field.label_en,
        label_ja=field.label_ja,
        columns=shown[:600],
        flag=f"--map {connector}.{name}=COLUMN",
    )
