"""Assess and report in one step."""

from datetime import datetime

from sekisho.pipeline.assess import Assessment, assess
from sekisho.pipeline.document.build import document_of
from sekisho.pipeline.ingest import Progress
from sekisho.pipeline.org import Org
from sekisho.pipeline.publish import Published, publish
from sekisho.report.document import Document


def look(org: Org, now: datetime, progress: Progress) -> tuple[Assessment, Document, Published]:
    """Judge the evidence of an organisation and write its report."""
    done = assess(org, now, progress)
    document = document_of(done)
    return done, document, publish(document, org.reports)
