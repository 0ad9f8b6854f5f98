"""Django for the hotline: nothing that remembers anybody. The folder is named by `SEKISHO_HOTLINE`."""

import os
import secrets
from pathlib import Path

from sekisho.hotline.folder import settings as said

FOLDER = Path(os.environ["SEKISHO_HOTLINE"])
SAID = said(FOLDER)
DEBUG = False
SECRET_KEY = secrets.token_urlsafe(32)
"""Django asks for one; nothing here is signed with it."""
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *SAID.hosts]
INSTALLED_APPS: list[str] = []
DATABASES: dict[str, object] = {}
MIDDLEWARE = ["sekisho.hotline.site.quiet.Quiet", "sekisho.hotline.site.language.Language"]
ROOT_URLCONF = "sekisho.hotline.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {"environment": "sekisho.hotline.site.templating.environment"},
    }
]
USE_TZ = True
USE_I18N = False
APPEND_SLASH = False
FILE_UPLOAD_HANDLERS = ["sekisho.hotline.site.arriving.Arriving"]
"""The only one: no file is ever put together, in memory or on the disk."""
DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 60
DATA_UPLOAD_MAX_NUMBER_FILES = 20
LOGGING_CONFIG = None
ADMINS: list[tuple[str, str]] = []
