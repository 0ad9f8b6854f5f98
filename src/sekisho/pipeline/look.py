"""Assess and report in one step."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.memory import give_back
from sekisho.pipeline.assess import Assessment, assess
from sekisho.pipeline.document.build import document_of
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.org import Org
from sekisho.pipeline.publish import Published, publish
from sekisho.report.charts import drawn
from sekisho.report.document import Document
from sekisho.report.inputs import LossFact
from sekisho.report.plan_part import total_of
from sekisho.report.risk_part import risk_of
from sekisho.text.say import LANGS


def look(org: Org, now: datetime, progress: Progress) -> tuple[Assessment, Document, Published]:
    """Judge the evidence of an organisation and write its report."""
    with damage_is_an_error(org.store.tables):
        done = assess(org, now, progress)
        with ThreadPoolExecutor(1) as pool:
            # Charts are drawn outside the interpreter: those of the losses while the rest is put together.
            risks = [risk_of(LossFact(loss, model)) for loss, model in zip(done.losses, done.models, strict=True)]
            total = total_of(done.total, org.settings.organisation.currency)
            for lang in LANGS:
                pool.submit(drawn, risks, total, None, lang)
            document = document_of(done)
    # What drew the answer is not needed to write it down, and charts need room of their own.
    done.snapshot.close()
    give_back()
    return done, document, publish(document, org.reports)
