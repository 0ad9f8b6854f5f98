import csv
import io
from pathlib import Path

from sekisho.sample.truth import Truth
from tests.sample import reading

Small = tuple[Path, Truth]


def roster(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((out / "staff.csv").read_bytes().decode("cp932"))))


def test_the_roster_names_every_member_of_staff_once(small: Small) -> None:
    out, truth = small
    rows = roster(out)
    assert len({r["社員番号"] for r in rows}) == len(rows) == truth.staff
    assert len({r["メールアドレス"] for r in rows}) == truth.staff
    assert {r["メールアドレス"].rpartition("@")[2] for r in rows} <= set(truth.domains)


def test_sources_name_the_same_person_each_in_its_own_way(small: Small) -> None:
    out, truth = small
    by_id = {a.id: a for a in truth.aliases if a.kind == "staff"}
    scripts: set[str] = set()
    for row in roster(out):
        names = by_id[row["社員番号"]].names
        assert row["氏名"] in names
        scripts.update("romaji" if n.isascii() else "kanji or kana" for n in names if n)
    assert scripts == {"romaji", "kanji or kana"}


def test_no_two_counterparties_share_a_domain_and_only_the_planted_pair_is_near(small: Small) -> None:
    _, truth = small
    domains = [d for a in truth.aliases if a.kind == "vendor" for d in a.domains]
    assert len(set(domains)) == len(domains)


def test_zengin_holders_are_half_width(small: Small) -> None:
    out, truth = small
    for row in reading.payments(out / truth.payment_file):
        assert len(row.holder.encode("shift_jis")) == len(row.holder) <= 30
