"""`sekisho people`: the people programme, as far as it is no page of the console."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now, tell
from sekisho.cli.output import as_json
from sekisho.text.say import say


@told.group("people")
def command() -> None:
    """Hold the commands about the people programme."""


@command.command("rate", cls=told.Command, help="cli.people_rate")
@click.argument("template", metavar="TEMPLATE", type=click.Path(path_type=Path))
@told.option("--group", code="people_rate.group", default="everyone")
@told.option("--date", "day", code="people_rate.date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@told.option("--trained", code="people_rate.trained", type=click.FloatRange(0, 1), default=0.0, metavar="SHARE")
@told.option("--known", code="people_rate.known", multiple=True, metavar="SENTENCE")
@told.option("--json", "json_", code="json", is_flag=True)
def rate_(
    template: Path, *, group: str, day: datetime | None, trained: float, known: tuple[str, ...], json_: bool
) -> None:
    """Rate a template."""
    from sekisho.model.errors import SekishoError
    from sekisho.people.phish_scale.premise import Readers
    from sekisho.people.phish_scale.rate import rate
    from sekisho.people.roster.groups import EVERYONE, GROUPS

    if group not in {*GROUPS, EVERYONE}:
        raise SekishoError("group_unknown", group=group, groups=", ".join(GROUPS))
    if not template.is_file():
        raise SekishoError("template_missing", path=str(template))
    readers = Readers(group, day.date() if day else None, trained, "\n".join(known))
    found = rate(template.read_bytes(), str(template), readers)
    premise = {**asdict(found.premise), "total": found.premise.total, "alignment": found.alignment}
    if json_:
        cues = [asdict(one) for one in found.cues]
        as_json(
            {
                "rating": found.rating,
                "count": len(cues),
                "expected": found.expected,
                "amount": found.amount,
                "cues": cues,
                "premise": premise,
            }
        )
        return
    tell(
        "people_rate.rating",
        rating=say(f"phish_scale.rating.{found.rating}", lang()),
        count=len(found.cues),
        expected=str(found.expected),
    )
    tell("people_rate.premise", alignment=say(f"phish_scale.alignment.{found.alignment}", lang()), **{name: str(value) for name, value in premise.items() if name not in {"alignment", "topic"}})  # fmt: skip
    for one in found.cues:
        click.echo(f"  {say(f'phish_scale.cue.{one.id}', lang())}: {one.span}")


@command.command("landing", cls=told.Command, help="cli.people_landing")
@click.argument("bundle", metavar="BUNDLE", type=click.Path(path_type=Path))
@click.argument("spool", metavar="SPOOL", type=click.Path(path_type=Path))
@told.option("--address", code="people_landing.address", default="127.0.0.1")
@told.option("--port", code="people_landing.port", type=click.IntRange(1, 65535), default=8720)
@told.option("--proxy", "proxies", code="people_landing.proxy", multiple=True)
@told.option("--https", code="people_landing.https", is_flag=True)
def landing(bundle: Path, spool: Path, *, address: str, port: int, proxies: tuple[str, ...], https: bool) -> None:
    """Serve the landing pages."""
    from sekisho.landing.serve import serve

    serve(
        bundle,
        spool,
        address,
        port,
        proxies=proxies,
        https=https,
        tell=lambda at: tell("people_landing.at", address=at),
    )


@command.command("portal", cls=told.Command, help="cli.people_portal")
@ORG
@told.option("--address", code="people_landing.address", default="127.0.0.1")
@told.option("--port", code="people_landing.port", type=click.IntRange(1, 65535), default=8740)
def portal(org: Path, *, address: str, port: int) -> None:
    """Serve the staff portal."""
    from sekisho.web.portal.serve import serve

    serve(org, address, port, lambda at: tell("people_portal.at", address=at))


@command.command("modules", cls=told.Command, help="cli.people_modules")
@click.argument(
    "folder", metavar="FOLDER", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@told.option("--json", "json_", code="json", is_flag=True)
def modules(folder: Path | None, *, json_: bool) -> None:
    """Check the modules."""
    from sekisho.people.learning.catalogue import shipped, usable
    from sekisho.people.learning.check import check
    from sekisho.people.learning.check import told as as_told
    from sekisho.people.learning.labs import names

    places = (folder,) if folder else (shipped(),)
    found = check(places, names())
    _problems([as_told(one, lang()) for one in found], len(usable(places)[0]), "people_modules.fine", json_=json_)


@command.command("lures", cls=told.Command, help="cli.people_lures")
@click.argument(
    "folder", metavar="FOLDER", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@told.option("--json", "json_", code="json", is_flag=True)
def lures(folder: Path | None, *, json_: bool) -> None:
    """Check the templates."""
    from sekisho.people.learning.catalogue import shipped, usable
    from sekisho.people.waves.check import check
    from sekisho.people.waves.lure import BUILT_IN

    place = folder or BUILT_IN
    found = check((place,), set(usable((shipped(),))[0]))
    said = [f"{one.file}: {say(f'lures.check.{one.code}', lang(), **dict(one.params))}" for one in found]
    count = sum(1 for one in place.iterdir() if (one / "lure.toml").is_file())
    _problems(said, count, "people_lures.fine", json_=json_)


@command.command("staff", cls=told.Command, help="cli.people_staff")
@ORG
@click.argument(
    "source", metavar="[FILE]", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@told.option("--ldap", code="people_staff.ldap", is_flag=True)
@told.option("--date", "day", code="people_staff.date", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD")
@told.option("--apply", "apply_", code="people_staff.apply", is_flag=True)
@told.option("--whole", code="people_staff.whole", is_flag=True)
@told.option("--json", "json_", code="json", is_flag=True)
def staff(
    org: Path, source: Path | None, *, ldap: bool, day: datetime | None, apply_: bool, whole: bool, json_: bool
) -> None:
    """Compare a staff list with what is known, and apply it."""
    import getpass

    from sekisho.model.errors import SekishoError
    from sekisho.web.programme.command import Asked, compared

    if (source is None) != ldap:
        raise SekishoError("staff_source")
    content = source.read_bytes() if source else None
    asked = Asked(
        name=source.name if source else "ldap",
        content=content,
        day=day.date() if day else None,
        by=getpass.getuser(),
        sure=whole,
        applies=apply_,
    )
    counts, left_out = compared(org, asked, now())
    if json_:
        as_json({"counts": counts, "left_out": left_out, "applied": apply_})
        return
    for name, count in counts.items():
        click.echo(f"{say(f'staff.change.{name}', lang())}: {count}")
    for one in left_out:
        click.echo(f"  {one}")
    tell("people_staff.applied" if apply_ else "people_staff.dry")


def _problems(said: list[str], count: int, fine: str, *, json_: bool) -> None:
    """Print what is wrong, or that nothing is among so many; the exit code tells which."""
    import sys

    from sekisho.cli.exits import Exit

    if json_:
        as_json({"problems": said, "count": count})
    else:
        for one in said:
            click.echo(one)
        if not said:
            tell(fine, count=count)
    if said:
        sys.exit(Exit.LINT)
