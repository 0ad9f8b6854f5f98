"""`sekisho plan`: what to do with a budget, in which order, what to leave and why."""

from pathlib import Path

import click

from sekisho.cli import told
from sekisho.cli.context import ORG, lang, now
from sekisho.cli.output import as_json, progress


@told.command("plan")
@ORG
@told.option("--budget", code="plan.budget", metavar="AMOUNT")
@told.option("--minutes", code="plan.minutes", type=click.IntRange(min=0))
@told.option("--json", "json_", code="json", is_flag=True)
def command(org: Path, budget: str | None, minutes: int | None, json_: bool) -> None:
    """Plan a budget."""
    from sekisho.cli.planned import amount_of, plan_lines, plan_values
    from sekisho.pipeline.assess import assess, plan_for
    from sekisho.pipeline.document.missing import to_fetch
    from sekisho.pipeline.org import Org
    from sekisho.report.plan_part import plan_of

    money = None if budget is None else amount_of(budget)
    done = assess(Org.open(org), now(), progress())
    found = (
        done.plan if money is None and minutes is None else plan_for(done.org, done.models, done.losses, money, minutes)
    )
    part = plan_of(found, to_fetch(done))
    if json_:
        as_json(plan_values(part))
        return
    for line in plan_lines(part, lang()):
        click.echo(line)
