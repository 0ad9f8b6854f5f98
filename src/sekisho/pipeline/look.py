"""Assess and report in one step."""

from datetime import datetime

from sekisho.evidence.duck import damage_is_an_error
from sekisho.evidence.memory import give_back
from sekisho.pipeline.assess import Assessment, assess
from sekisho.pipeline.document.build import document_of
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.org import Org
from sekisho.pipeline.publish import Published, publish
from sekisho.report.document import Document


def look(org: Org, now: datetime, progress: Progress) -> tuple[Assessment, Document, Published]:
    """Judge the evidence of an organisation and write its report."""
    with damage_is_an_error(org.store.tables):
        done = assess(org, now, progress)
        document = document_of(done)
    # What drew the answer is not needed to write it down, and charts need room of their own.
    done.snapshot.close()
    give_back()
    return done, document, publish(document, org.reports)
