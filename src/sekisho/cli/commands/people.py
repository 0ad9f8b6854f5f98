"""`sekisho people`: the people programme. So far: how hard a template is to see through."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import lang, tell
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
@told.option("--json", "json_", code="json", is_flag=True)
def rate_(template: Path, *, group: str, day: datetime | None, trained: float, json_: bool) -> None:
    """Rate a template."""
    from sekisho.model.errors import SekishoError
    from sekisho.people.phish_scale.premise import GROUPS, Readers
    from sekisho.people.phish_scale.rate import rate

    if group not in {*GROUPS, "everyone"}:
        raise SekishoError("group_unknown", group=group, groups=", ".join(GROUPS))
    if not template.is_file():
        raise SekishoError("template_missing", path=str(template))
    readers = Readers(group, day.date() if day else None, trained)
    found = rate(template.read_bytes(), str(template), readers)
    premise = {**asdict(found.premise), "total": found.premise.total, "alignment": found.alignment}
    if json_:
        cues = [asdict(one) for one in found.cues]
        as_json({"rating": found.rating, "count": len(cues), "amount": found.amount, "cues": cues, "premise": premise})
        return
    tell("people_rate.rating", rating=say(f"phish_scale.rating.{found.rating}", lang()), count=len(found.cues))
    tell("people_rate.premise", alignment=say(f"phish_scale.alignment.{found.alignment}", lang()), **{name: str(value) for name, value in premise.items() if name not in {"alignment", "topic"}})  # fmt: skip
    for one in found.cues:
        click.echo(f"  {say(f'phish_scale.cue.{one.id}', lang())}: {one.span}")
