"""Send what is due of a wave: each mail made at the moment it goes, its tokens with it."""

import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings

from sekisho.model.errors import SekishoError
from sekisho.model.secret import kept_secret
from sekisho.notify.bulk.nouns import Hands, Round, Way
from sekisho.notify.bulk.pace import Rates
from sekisho.notify.bulk.queue import Queue, queue_at
from sekisho.notify.bulk.rows import ENDS, Due, State
from sekisho.notify.bulk.sender import send_due
from sekisho.notify.bulk.verp import Verp
from sekisho.notify.mail import Server
from sekisho.people.waves.compose import Firm, Form, Marks, To, form_of, mail
from sekisho.people.waves.hours import Window
from sekisho.people.waves.lure import lures
from sekisho.people.waves.pacing import Teams, Waiting, chosen
from sekisho.people.waves.tokens import Channel, Token, drawn, name_of, written
from sekisho.pipeline.settings import Settings, load
from sekisho.text.lang import Lang
from sekisho.web.keys import folder
from sekisho.web.programme import escrow
from sekisho.web.programme.days import day_at, day_of
from sekisho.web.programme.models import Sent, Wave, WaveState
from sekisho.web.programme.queueing import QUEUE, Letter, emptied, place
from sekisho.web.programme.sealing import opened

PREFIX = "bounce"


def begin(wave: Wave, now: datetime) -> None:
    """Let a frozen wave go out. SekishoError `wave_not_frozen`, `half_waits`, `wave_no_server`."""
    if wave.state != WaveState.FROZEN:
        raise SekishoError("wave_not_frozen", name=wave.name)
    if Wave.objects.filter(pk=wave.pk).exclude(half="").exists():
        raise SekishoError("half_waits", name=wave.name)
    if not load(folder()).actions.smtp_host:
        raise SekishoError("wave_no_server")
    Wave.objects.filter(pk=wave.pk, state=WaveState.FROZEN).update(state=WaveState.SENDING, sent_at=now)


def send(
    wave: Wave, clock: Callable[[], datetime], random: Callable[[int], bytes], told: Callable[[int, int], None]
) -> Round:
    """Send what is due of a wave that goes out, and note what went. Once nothing is left, its queue is taken away."""
    org = load(folder())
    with queue_at(place(wave) / QUEUE) as queue:
        hands = Hands(clock=clock, monotonic=time.monotonic, wait=time.sleep, told=told)
        build = Builder(wave, org, clock, random)
        if wave.mode != "individual":
            _release(wave, queue, org, clock())
        try:
            done = send_due(queue, way_of(org), build, hands)
        finally:
            _note(wave, queue, build, clock())
        left = sum(count for state, count in queue.counts().items() if state not in ENDS)
    if not left:
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.OPEN)
        if wave.mode != "individual":
            emptied(wave)
    return done


def way_of(org: Settings) -> Way:
    """Return how mail goes: the server of the settings, as fast as they allow. SekishoError as of the secret."""
    rate = org.programme.per_minute / 60
    return Way(server_of(org), Verp(PREFIX, return_domain(org)), threads=2, rates=Rates(relay=rate, burst=20))


def server_of(org: Settings) -> Server:
    """Return the server that takes our mail. SekishoError as of the secret."""
    told = org.actions
    password = kept_secret(told.smtp_secret) if told.smtp_secret else ""
    return Server(told.smtp_host, told.smtp_port, told.smtp_security, told.smtp_user, password, told.smtp_ca)


def return_domain(org: Settings) -> str:
    """Return the domain to which mail comes back. SekishoError `wave_no_return`."""
    domain = org.programme.return_domain or org.actions.digest_from.rpartition("@")[2]
    domain = domain or next(iter(org.organisation.own_domains), "")
    if not domain:
        raise SekishoError("wave_no_return")
    return domain


class Builder:
    """Makes the mail of a row, and remembers when it did and under which name (`at` and `names`, by key).

    Where results lead to nobody, the name is drawn each time a mail is made: one that is sent again after a crash bears another. A name
    that could be made again would have to be kept beside the address until then, and every copy of the queue would tell whose it is.
    """

    def __init__(
        self, wave: Wave, org: Settings, clock: Callable[[], datetime], random: Callable[[int], bytes]
    ) -> None:
        self.at: dict[str, datetime] = {}
        self.names: dict[str, bytes] = {}
        self._key, self._draws = opened(bytes(wave.key)), wave.mode != "individual"
        self._cells = {cell: number for number, cell in enumerate(wave.cells)}
        self._slugs = {about: slug for slug, about in wave.pages.items()}
        told = org.programme
        name = org.organisation.name or settings.ORG_NAME
        self._firm = Firm(name, told.number, return_domain(org), told.lure_domain, told.reply_to)
        self._landing = told.landing.rstrip("/")
        self._clock, self._random = clock, random
        self._form = cache(_form)

    def __call__(self, due: Due) -> bytes:
        """Return the mail."""
        letter = msgspec.json.decode(due.lane, type=Letter)
        self.at[due.key] = now = self._clock()
        to = To(letter.address, letter.name, letter.department, now.astimezone(ZoneInfo(settings.ORG_ZONE)))
        return mail(self._form(letter.lure, letter.lang), to, self._marks(letter), self._firm, picture).as_bytes()

    def _marks(self, letter: Letter) -> Marks:
        name = drawn(self._random) if self._draws else name_of(letter.key, self._key)
        self.names[letter.key] = name
        address = f"{self._landing}/{self._slugs[f'{letter.lure}/{letter.lang}']}"
        link, code, file, mark = (
            written(Token(name, self._cells.get(f"{letter.cell}|{letter.lure}", 0), channel), self._key)
            for channel in (Channel.SEED if letter.seed else Channel.LINK, Channel.QR, Channel.FILE, Channel.MARK)
        )
        return Marks(f"{address}/{link}", f"{address}/{code}", f"{address}/{file}", mark)


def _form(lure: str, lang: Lang) -> Form:
    return form_of(lures()[lure], lang)


def picture(address: str) -> bytes:
    """Draw an address as a QR code (PNG)."""
    from io import BytesIO

    import segno

    out = BytesIO()
    segno.make(address, error="m").save(out, kind="png", scale=4)
    return out.getvalue()


def _release(wave: Wave, queue: Queue, org: Settings, now: datetime) -> None:
    """Let go by lot what is to go now of a wave whose times are kept nowhere."""
    there = now.astimezone(ZoneInfo(settings.ORG_ZONE))
    hour = f"{there:%Y%m%d%H}"
    gone = wave.tallies.get("hour", {})
    teams = Teams(wave.tallies.get("teams", {}), gone.get("gone", {}) if gone.get("at") == hour else {})
    waiting = {one.key: one for one in _letters(queue.lanes(State.QUEUED)) if not one.seed}
    window = Window(there.date(), 1, settings.ORG_ZONE, share=org.programme.share)
    lot = secrets.SystemRandom()
    keys = chosen(
        (Waiting(one.key, one.department, day_at(one.at)) for one in waiting.values()), teams, window, there, lot
    )
    queue.release(keys, now)
    counted = Counter(teams.gone)
    counted.update(waiting[key].department for key in keys)
    wave.tallies = {**wave.tallies, "hour": {"at": hour, "gone": dict(counted)}}
    wave.save(update_fields=["tallies"])


def _note(wave: Wave, queue: Queue, build: Builder, now: datetime) -> None:
    """Note what went: by person or stand-in where the mode knows one, else by cell and template alone.

    Where results lead to no person, what went leaves the queue at once: whose it was is known nowhere any more, but sealed.
    """
    ended = {one.key: one.state for one in queue.outcomes() if one.state in ENDS}
    if wave.mode == "individual":
        for row in Sent.objects.filter(wave=wave, at__isnull=True, who__in=list(ended)):
            row.at, row.bounced = build.at.get(row.who, now), ended[row.who] is not State.SENT
            row.save(update_fields=["at", "bounced"])
        return
    went = [one for one in _letters(queue.lanes(State.SENT)) if not one.seed]
    lost = sum(state is not State.SENT for state in ended.values())
    if wave.mode == "pseudonymous":
        Sent.objects.bulk_create(_stand_ins(wave, went, build, now))
    counted = Counter(wave.tallies.get("sent", {}))
    counted.update(f"{one.cell}|{one.lure}" for one in went)
    wave.tallies = {**wave.tallies, "sent": dict(counted), "lost": wave.tallies.get("lost", 0) + lost}
    wave.save(update_fields=["tallies"])
    queue.forget(ENDS)


def _stand_ins(wave: Wave, went: Sequence[Letter], build: Builder, now: datetime) -> list[Sent]:
    """Return a row for each mail that went, under a stand-in, in an order that tells nothing."""
    rows = [
        Sent(
            wave=wave,
            name=build.names[one.key].hex(),
            who=f"s{secrets.token_hex(6)}",
            cell=one.cell,
            lure=one.lure,
            anchor=one.anchor,
            at=day_of(now),
            behind=escrow.sealed(bytes(wave.escrow), one.mark),
        )
        for one in went
        if one.key in build.names
    ]
    secrets.SystemRandom().shuffle(rows)
    return rows


def _letters(lanes: Iterable[str]) -> Iterator[Letter]:
    return (msgspec.json.decode(lane, type=Letter) for lane in lanes)
