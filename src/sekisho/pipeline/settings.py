"""`sekisho.toml`: the firm's profile, its sources' column mappings, budget, attention and retention."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from sekisho.connectors.graph_mail.account import GraphSource
from sekisho.connectors.imap.account import ImapSource
from sekisho.connectors.live import MAILBOX
from sekisho.evidence.disk import replace_whole
from sekisho.model.errors import SekishoError
from sekisho.model.paths import shown
from sekisho.model.rights import FOLDER
from sekisho.pipeline.programme import Programme, wrong_programme
from sekisho.pipeline.single_sign_on import SingleSignOn, wrong_single
from sekisho.risk.discover import controls

FILE_NAME = "sekisho.toml"
MailSource = ImapSource | GraphSource
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_OWN = {(name,) for name in ("evidence", "keys", "reports", "runs", "sources", "watch", ".")} | {()}
"""How the path of a folder may not begin whose files are read: what is ours is no export."""


class Organisation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who the firm is. What is None is not known: defaults with wide intervals stand in, and the report names them."""

    name: str = ""
    time_zone: str = "Asia/Tokyo"
    currency: str = "JPY"
    staff: int | None = None
    yearly_paid: int | None = None
    largest_loss: int | None = None
    own_domains: list[str] = []


class Attention(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many minutes a day somebody looks."""

    minutes_per_day: int = 60


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Money for measures a year, whole units of the organisation's currency, and minutes of its own people."""

    yearly: int | None = None
    minutes: int | None = None


class Offer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a control costs this firm: whole units of its currency and minutes, once and each year. What is None is not known."""

    once: int | None = None
    yearly: int | None = None
    once_minutes: int | None = None
    yearly_minutes: int | None = None


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How long copies are kept. Days; message text goes when its features exist unless told to keep it."""

    landed_days: int = 400
    message_text: Literal["until_features", "keep"] = "until_features"


class Actions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What effects outside are told and sent by.

    `ask` is who answers questions, as colleagues know them: name and number; `ask_en` the same in English.
    """

    ask: str = ""
    ask_en: str = ""
    held_folder: str = "Sekisho/Held"
    webhook: str = ""
    webhook_secret: str = ""
    smtp_host: str = ""
    smtp_port: int = 465
    smtp_security: Literal["tls", "starttls", "none"] = "tls"
    smtp_user: str = ""
    smtp_secret: str = ""
    smtp_ca: str = ""
    digest_from: str = ""
    digest_to: list[str] = []
    digest_lang: Literal["en", "ja"] = "en"


class Console(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the console is served. `hosts` are the names by which browsers reach it beside this machine's own.

    `https` is True where a proxy in front of it speaks HTTPS. `database` is a PostgreSQL address, "" for a file here;
    `database_secret` says where its password is kept (`env:NAME`, `file:PATH`), "" where the address has it or none is asked.
    Webhooks go to public addresses alone; `webhook_hosts` names hosts that may stand in a network of one's own, and
    with `webhook_private` all may.
    """

    address: str = "127.0.0.1"
    port: int = 8700
    hosts: list[str] = []
    https: bool = False
    database: str = ""
    database_secret: str = ""
    single_sign_on: SingleSignOn = SingleSignOn()
    webhook_private: bool = False
    webhook_hosts: list[str] = []


class Watch(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the background process does by itself.

    `folders` are read, a file or a folder in them at a time, once nothing in it changed for `settle` seconds; they are
    named from the organisation's folder. It assesses at `assess_at` (HH:MM there) and after whatever came, and fetches
    the live sources every `fetch_every` minutes (0: never). At `digest_at` it mails the digest of `actions`.
    """

    folders: tuple[str, ...] = ("inbox",)
    assess_at: tuple[str, ...] = ("06:30",)
    digest_at: tuple[str, ...] = ()
    fetch_every: int = 60
    settle: int = 30


class Payments(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The limit from which on a payment needs another approval, in whole units of the organisation's currency."""

    limit: int | None = None


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole file."""

    organisation: Organisation = Organisation()
    attention: Attention = Attention()
    budget: Budget = Budget()
    costs: dict[str, Offer] = {}
    retention: Retention = Retention()
    payments: Payments = Payments()
    mappings: dict[str, dict[str, str]] = {}
    detectors: dict[str, str] = {}
    connectors: dict[str, str] = {}
    sources: list[MailSource] = []
    actions: Actions = Actions()
    console: Console = Console()
    watch: Watch = Watch()
    programme: Programme = Programme()


def load(org: Path) -> Settings:
    """Return the settings of an organisation's folder.

    SekishoError `org_not_found` where there is no `sekisho.toml`, `settings_invalid` with the field that is wrong.
    """
    path = org / FILE_NAME
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise SekishoError("org_not_found", org=shown(str(org))) from None
    return _checked(data, path)


def _checked(data: bytes, path: Path) -> Settings:
    """Return what the bytes of the file say; SekishoError `settings_invalid`."""
    try:
        settings = msgspec.toml.decode(data, type=Settings)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SekishoError("settings_invalid", path=shown(str(path)), detail=str(error)) from None
    wrong = _wrong(settings)
    if wrong:
        raise SekishoError("settings_invalid", path=shown(str(path)), detail=wrong)
    return settings


def _wrong(settings: Settings) -> str:
    """Return the first setting whose value is of the right kind and still cannot be, "" where all can."""
    firm = settings.organisation
    try:
        ZoneInfo(firm.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"organisation.time_zone = {firm.time_zone!r}"
    if not re.fullmatch("[A-Z]{3}", firm.currency):
        return f"organisation.currency = {firm.currency!r}"
    numbers = {
        "organisation.staff": (firm.staff, 1),
        "organisation.yearly_paid": (firm.yearly_paid, 1),
        "attention.minutes_per_day": (settings.attention.minutes_per_day, 0),
        "organisation.largest_loss": (firm.largest_loss, 1),
        "budget.yearly": (settings.budget.yearly, 0),
        "budget.minutes": (settings.budget.minutes, 0),
        "payments.limit": (settings.payments.limit, 1),
        "retention.landed_days": (settings.retention.landed_days, 1),
        "watch.fetch_every": (settings.watch.fetch_every, 0),
        "watch.settle": (settings.watch.settle, 0),
    }
    if unknown := sorted(settings.costs.keys() - controls()) if settings.costs else []:
        return f"costs.{unknown[0]}"
    for control, offer in settings.costs.items():
        numbers |= {f"costs.{control}.{name}": (value, 0) for name, value in msgspec.structs.asdict(offer).items()}
    if (
        wrong := _wrong_source(settings.sources)
        or _wrong_watch(settings.watch)
        or wrong_single(settings.console.single_sign_on)
        or wrong_programme(settings.programme)
    ):
        return wrong
    low = (f"{name} = {value}" for name, (value, least) in numbers.items() if value is not None and value < least)
    return next(low, "")


def _wrong_watch(watch: Watch) -> str:
    for name, times in (("assess_at", watch.assess_at), ("digest_at", watch.digest_at)):
        if wrong := [text for text in times if not _TIME.fullmatch(text)]:
            return f"watch.{name} = {wrong[0]!r}"
    inside = [text for text in watch.folders if not text or Path(text).parts[:1] in _OWN]
    return f"watch.folders = {inside[0]!r}" if inside else ""


def _wrong_source(sources: list[MailSource]) -> str:
    names = [one.name for one in sources]
    for one in sources:
        if not _NAME.fullmatch(one.name) or names.count(one.name) > 1:
            return f"sources.name = {one.name!r}"
        owners = [one.owner] if isinstance(one, ImapSource) else one.mailboxes
        if wrong := [owner for owner in owners if not MAILBOX.fullmatch(owner)]:
            return f"sources.mailbox = {wrong[0]!r}"
        if one.page < 1:
            return f"sources.page = {one.page}"
    return ""


def write_new(org: Path, settings: Settings) -> None:
    """Write `sekisho.toml` for a new organisation; leaves an existing one alone."""
    import tomlkit

    path = org / FILE_NAME
    if path.exists():
        return
    org.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    document = tomlkit.document()
    document.add(
        tomlkit.comment(
            "What Sekisho knows about the firm. Every line may be left out; the report names the defaults used."
        )
    )
    usual = {"actions": Actions(), "console": Console(), "watch": Watch(), "programme": Programme()}
    unsaid = {name for name, untouched in usual.items() if getattr(settings, name) == untouched}
    for key, value in msgspec.to_builtins(settings).items():
        if isinstance(value, list) or key in unsaid:
            if value and key not in unsaid:
                document.add(key, value)
            continue
        document.add(key, {name: cell for name, cell in value.items() if cell is not None})
    replace_whole(path, tomlkit.dumps(document).encode())


def change(org: Path, table: str, values: Mapping[str, str | int | None]) -> None:
    """Write values into one table of `sekisho.toml`, None takes a line away; comments and everything else stay.

    SekishoError as `load`, where the file cannot be read as it is or would not be one of ours any more: it stays as it was.
    """
    import tomlkit

    path = org / FILE_NAME
    load(org)
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    entries = document.setdefault(table, tomlkit.table())
    for name, value in values.items():
        if value is not None:
            entries[name] = value
        elif name in entries:
            del entries[name]
    data = tomlkit.dumps(document).encode()
    _checked(data, path)
    replace_whole(path, data)


def remember_mapping(org: Path, connector: str, field: str, column: str) -> None:
    """Keep the answer to a question about a column in `sekisho.toml`, comments of the file untouched."""
    import tomlkit

    path = org / FILE_NAME
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    mappings = document.setdefault("mappings", tomlkit.table())
    mappings.setdefault(connector, tomlkit.table())[field] = column
    replace_whole(path, tomlkit.dumps(document).encode())


def remember_budget(org: Path, budget: Budget) -> None:
    """Keep a year's budget in `sekisho.toml`; what is None is not set any more. SekishoError as of `change`."""
    change(org, "budget", msgspec.structs.asdict(budget))


def remember_enabled(org: Path, table: str, name: str, digest: str) -> None:
    """Enable an own folder in `sekisho.toml`: `table` is `detectors` or `connectors`. It counts until `init` alone.

    Without a digest it is enabled no more.
    """
    import tomlkit

    path = org / FILE_NAME
    document = tomlkit.parse(path.read_text(encoding="utf-8"))
    entries = document.setdefault(table, tomlkit.table())
    entries[name] = digest
    if not digest:
        del entries[name]
    replace_whole(path, tomlkit.dumps(document).encode())
