"""`sekisho hotline`: the anonymous hotline, a service of its own."""

import base64
import secrets
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import lang, tell
from sekisho.text.say import say

FOLDER = click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))


@told.group("hotline")
def command() -> None:
    """Hold the commands about the hotline."""


@command.command("init", cls=told.Command, help="cli.hotline_init")
@FOLDER
@told.option("--name", code="hotline_init.name", required=True)
@told.option("--department", "departments", code="hotline_init.department", multiple=True, required=True)
def init(folder: Path, name: str, departments: tuple[str, ...]) -> None:
    """Make the folder of a hotline."""
    from sekisho.hotline.folder import make

    make(folder, name, list(departments))
    tell("hotline.made", folder=str(folder))


@command.command("invite", cls=told.Command, help="cli.hotline_invite")
@FOLDER
@click.argument("department")
def invite(folder: Path, department: str) -> None:
    """Invite a recipient."""
    from sekisho.hotline.box.invites import invite as made
    from sekisho.hotline.folder import keys, settings
    from sekisho.hotline.rules import PENDING
    from sekisho.hotline.serve import today
    from sekisho.model.errors import SekishoError

    said = settings(folder)
    if department not in said.departments:
        raise SekishoError("hotline_department", department=department, known=", ".join(said.departments))
    token = made(keys(folder).secret, department, today(), secrets.token_bytes(8))
    tell(
        "hotline.invited",
        token=base64.urlsafe_b64encode(token).decode().rstrip("="),
        days=PENDING,
        department=department,
    )


@command.command("remove", cls=told.Command, help="cli.hotline_remove")
@FOLDER
@click.argument("who")
def remove(folder: Path, who: str) -> None:
    """Take a recipient out."""
    from random import SystemRandom

    from sekisho.hotline.orders import ask_removal
    from sekisho.hotline.rules import removed
    from sekisho.hotline.serve import today
    from sekisho.hotline.store.store import Store
    from sekisho.model.errors import SekishoError

    try:
        with Store.open(folder, SystemRandom(), today) as store:
            store.change(lambda book: removed(book, who))
    except SekishoError as error:
        if error.code != "hotline_busy":
            raise
        ask_removal(folder, who)
        tell("hotline.asked")
        return
    tell("hotline.removed", who=who)


@command.command("serve", cls=told.Command, help="cli.hotline_serve")
@FOLDER
def serve(folder: Path) -> None:
    """Serve the hotline."""
    from sekisho.hotline.serve import run

    run(folder, lambda address: click.echo(say("hotline.at", lang(), address=address)), lang())


@command.command("check", cls=told.Command, help="cli.hotline_check")
@FOLDER
@told.option("--proxy", code="hotline_check.proxy", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@told.option("--unit", code="hotline_check.unit", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@told.option("--at", "address", code="hotline_check.at")
@told.option("--json", "json_", code="json", is_flag=True)
def check(folder: Path, proxy: Path | None, unit: Path | None, address: str | None, *, json_: bool) -> None:
    """Look for what would break a promise."""
    import os
    import resource
    import sys
    from dataclasses import asdict, replace

    from sekisho.cli.exits import Exit
    from sekisho.cli.output import as_json
    from sekisho.hotline.check.asked import asked
    from sekisho.hotline.check.faults import faults
    from sekisho.hotline.check.observed import look
    from sekisho.hotline.check.words import words

    seen = look(folder, os.environ, resource.getrlimit(resource.RLIMIT_CORE)[0])
    seen = replace(
        seen, proxy=proxy.read_text("utf-8") if proxy else None, unit=unit.read_text("utf-8") if unit else None
    )
    found = list(faults(asked(seen, address) if address else seen))
    if json_:
        as_json([asdict(one) | {"what": words(one, lang())} for one in found])
    else:
        for one in found:
            kind = "unseen" if not one.seen else "grave" if one.grave else "wrong"
            tell(f"hotline_check.{kind}", what=words(one, lang()))
        if not found:
            tell("hotline_check.fine")
    if any(one.seen for one in found):
        sys.exit(Exit.LINT)


@command.command("counts", cls=told.Command, help="cli.hotline_counts")
@FOLDER
@told.option("--json", "json_", code="json", is_flag=True)
def counts(folder: Path, *, json_: bool) -> None:
    """Print how many cases were closed."""
    from dataclasses import asdict

    from sekisho.cli.output import as_json
    from sekisho.hotline.counts import FORMAT, halves
    from sekisho.hotline.store.peek import peek

    found = halves(peek(folder))
    if json_:
        as_json({"format": FORMAT, "value": [asdict(one) for one in found]})
        return
    few, unsaid = say("hotline.few", lang()), say("hotline.unsaid", lang())
    for one in found:
        cells = ", ".join(
            f"{say(f'hotline.category.{name}', lang())} {unsaid if count is None else count}"
            for name, count in one.by_category.items()
        )
        tell("hotline.half", half=one.half, closed=few if one.closed is None else str(one.closed), cells=cells)
    if not found:
        tell("hotline.no_counts")


@command.command("assets", cls=told.Command, help="cli.hotline_assets")
def assets() -> None:
    """Print the hash of each file that browsers are given."""
    from hashlib import sha256
    from importlib.resources import files

    static = files("sekisho.hotline.site").joinpath("static")
    for one in sorted(static.iterdir(), key=lambda one: one.name):
        if one.is_file():
            click.echo(f"{sha256(one.read_bytes()).hexdigest()}  {one.name}")
