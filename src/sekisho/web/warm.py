"""Do once what the first visitor of each process would wait for: read the pages' code, templates and sentences, and the assessment."""

from django.db import connections
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import get_resolver

from sekisho.people.learning.markdown import parser
from sekisho.web.answer import shown
from sekisho.web.pages.style import sheet
from sekisho.web.programme import learning


def warm() -> None:
    """Make this process quick from its first page on; the processes that are made of it are so too. It lets go of the database."""
    _ = get_resolver().url_patterns
    for engine in engines.all():
        if isinstance(engine, Jinja2):
            for name in engine.env.list_templates():
                engine.env.get_template(name)
    sheet()
    shown()
    learning.catalogue()
    parser()
    connections.close_all()
