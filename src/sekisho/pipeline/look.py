"""Assess and report in one step."""

from datetime import datetime

from sekisho.evidence.memory import give_back
from sekisho.pipeline.areas.build import areas_of
from sekisho.pipeline.assess import Assessment, assess
from sekisho.pipeline.document.build import inputs_of, private_names
from sekisho.pipeline.document.case import case_pages
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.org import Org
from sekisho.pipeline.publish import Published, publish
from sekisho.report import charts
from sekisho.report.build import build, decided
from sekisho.report.document import Document
from sekisho.report.drawing import drawing
from sekisho.report.inputs import LossFact
from sekisho.report.limits import CASES
from sekisho.report.plan_part import plan_of, total_of
from sekisho.report.risk_part import risk_of


def look(org: Org, now: datetime, progress: Progress) -> tuple[Assessment, Document, Published]:
    """Judge the evidence of an organisation and write its report."""
    with drawing() as ahead:
        # Who draws takes memory, and judging needs it: they start when that is over.
        done = assess(org, now, progress, ahead.start)
        ahead.ask(_charts(done))
        facts = inputs_of(done)
        document = build(facts)
        cases = case_pages(done, document, private_names(done), CASES)
        areas = areas_of(done)
        # What drew the answer is not needed to write it down.
        done.snapshot.close()
        give_back()
        return done, document, publish(document, org.reports, ahead.made(), cases, areas, decided(facts))


def _charts(done: Assessment) -> list[str]:
    """Return what the document's charts will be, which nothing but the losses tells."""
    risks = [risk_of(LossFact(loss, model)) for loss, model in zip(done.losses, done.models, strict=True)]
    return charts.texts(risks, total_of(done.total, done.org.settings.organisation.currency), plan_of(done.plan))
