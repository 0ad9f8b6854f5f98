"""A people programme for the pictures of the console: the made-up bank's staff, a half-year, and exercises of which something came."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

SETTINGS = """
[programme]
landing = "https://landing.example.jp"
number = "0550-12-0001"
share = 1.0
hotline = "https://hotline.example.jp"
"""
"""What an exercise needs to be planned; nothing is sent."""
PRACTICES = (
    ("payments_desk", "The desk records changes of suppliers' accounts every day."),
    ("payments_desk", "月末の総合振込データを、毎月25日までに作成する。"),
    ("it_admins", "認証アプリの切り替えを12月1日から3日まで行うと告知した。"),
    ("hr", "No applicant sends papers by mail: all come through the recruiting site."),
)


def stand(org: Path, staff: Path, now: datetime) -> dict[str, str]:
    """Bring the staff list, begin a half-year, write exercises down; return the key of each page's example. Django has to be set up."""
    from sekisho.pipeline.settings import load
    from sekisho.web.programme import learning, plans, practices
    from sekisho.web.programme import staff as office
    from sekisho.web.programme.days import today
    from sekisho.web.programme.models import RosterDraft, Wave

    mapping = load(org).mappings.get(office.CONNECTOR, {})
    office.bring(staff.name, staff.read_bytes(), mapping, "mori", now, today() - timedelta(days=90))
    office.apply(mapping, "mori", now, sure=True)
    office.bring("2026-12.csv", staff.read_bytes()[: -len(staff.read_bytes()) // 8], mapping, "mori", now, today())
    period = learning.begin_period("2026-H2", today() - timedelta(days=60), today() + timedelta(days=110), 5)
    chance = random.Random(4)  # noqa: S311 - to be told again, not to be secret
    stays = office.on(today())
    for stay in stays:
        for due in learning.own_dues(stay.staff, today()):
            if chance.random() < 0.6:
                _finished(stay.staff, due.module, period.name, chance, now)
    names = (("2026-06", "individual"), ("2026-09", "individual"), ("2026-12", "aggregate"))
    for number, (name, mode) in enumerate(names):
        wave = plans.create(plans.Asked(name, mode, today(), 5), "mori", now)
        if number < 2:
            plans.freeze(wave, "mori", now)
            _answered(Wave.objects.get(pk=wave.pk), chance, now - timedelta(days=30 * (2 - number)))
    _pseudonymous(chance, now)
    for group, text in PRACTICES:
        practices.add(group, text, None, today() + timedelta(days=20) if "3日" in text else None, "mori", now)
    learner = stays[30].staff
    assert RosterDraft.objects.exists()  # noqa: S101 - brought above
    return {
        "staff_person": learner.mark,
        "module": "payment_change",
        "learn_module": "payment_change",
        "lure": "parcel_held",
        "stand_ins": str(Wave.objects.get(mode="pseudonymous", state="closed").pk),
        "half": str(Wave.objects.get(mode="pseudonymous", state="frozen").pk),
        "learner": learner.mark,
    }


def _pseudonymous(chance: random.Random, now: datetime) -> None:
    """Let an exercise of stand-ins be over, two of whom were opened, and another wait for the second half of its key."""
    from sekisho.web.programme import escrow, plans, standins
    from sekisho.web.programme.days import today
    from sekisho.web.programme.models import Opening, Sent, Wave

    wave = plans.create(plans.Asked("2026-11", "pseudonymous", today(), 5), "mori", now)
    plans.freeze(wave, "mori", now)
    standins.take_half(wave, "sato")
    wave.refresh_from_db()
    rows = [
        Sent(wave=wave, name=f"{number:020x}", who=f"s{number:012x}", cell=item.group, lure=item.lure, anchor=item.anchor, behind=escrow.sealed(bytes(wave.escrow), item.key))
        for number, item in enumerate(plans.plan_of(wave).items)
    ]  # fmt: skip
    Sent.objects.bulk_create(rows)
    _answered(wave, chance, now - timedelta(days=9))
    for row in standins.acted(Wave.objects.get(pk=wave.pk))[:2]:
        Opening.objects.create(wave=wave, who=row.who, why="パスワードを入力したため、変更を手伝う", by="sato", at=now)
    plans.freeze(plans.create(plans.Asked("2026-12 b", "pseudonymous", today(), 5), "sato", now), "sato", now)


def _finished(person: object, module: str, period: str, chance: random.Random, now: datetime) -> None:
    from sekisho.web.programme import learning
    from sekisho.web.programme.models import Attempt, Staff

    assert isinstance(person, Staff)  # noqa: S101 - as it is asked for
    found = learning.module_of(module, "ja")
    if found is None:
        return
    day = (now - timedelta(days=chance.randrange(1, 50))).date()
    Attempt.objects.get_or_create(staff=person, module=module, digest=found.digest, period=period, defaults={"lang": "ja", "begun_at": now, "touched_at": now, "done_on": day, "score": chance.choice((0.7, 0.8, 0.9, 1.0))})  # fmt: skip
    learning.record(now, person.mark, "finished", found, "1.000")


def _answered(wave: object, chance: random.Random, at: datetime) -> None:
    """Let an exercise have gone out and been answered: what people do is drawn."""
    from sekisho.web.programme.models import Sent, Wave, WaveState

    assert isinstance(wave, Wave)  # noqa: S101 - as it is asked for
    for row in Sent.objects.filter(wave=wave):
        row.at = at.astimezone(UTC) + timedelta(minutes=chance.randrange(400))
        row.verdict = chance.choices(("", "person", "machine", "undetermined"), (0.7, 0.13, 0.12, 0.05))[0]
        row.acted = row.verdict == "person" and chance.random() < 0.5
        row.click_after = chance.randrange(60, 20_000) if row.verdict == "person" else None
        row.report_after = chance.randrange(60, 30_000) if chance.random() < 0.24 else None
        row.save()
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.CLOSED, closed_at=at, frozen_at=at, made_at=at)
