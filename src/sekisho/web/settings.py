"""Django's settings, made from the organisation's folder that the environment names (`SEKISHO_ORG`).

Nothing else is read from the environment, so that two consoles on one machine differ in their folder alone.
"""

import logging
import os
from pathlib import Path

from sekisho.pipeline.settings import Settings, load
from sekisho.watch.places import folder_of
from sekisho.web.database import database
from sekisho.web.keys import derived, key_of

_ORG = os.environ.get("SEKISHO_ORG", "")
ORG = Path(_ORG) if _ORG else None
"""The folder that is served; None where types are checked and nothing is."""
_SETTINGS = load(ORG) if ORG else Settings()
_CONSOLE = _SETTINGS.console
_KEY = key_of(ORG) if ORG else bytes(32)


ORG_NAME = _SETTINGS.organisation.name or (ORG.name.removesuffix(".sekisho") if ORG else "")
ORG_ZONE = _SETTINGS.organisation.time_zone
MINUTES = _SETTINGS.attention.minutes_per_day
BEHIND_PROXY = _CONSOLE.https
SINGLE_SIGN_ON = _CONSOLE.single_sign_on
OWN_ADDRESS = SINGLE_SIGN_ON.own_address.rstrip("/") or (
    f"https://{_CONSOLE.hosts[0]}"
    if _CONSOLE.https and _CONSOLE.hosts
    else f"http://{_CONSOLE.address}:{_CONSOLE.port}"
)
"""The console as browsers reach it: what the issuer of single sign-on sends people back to."""
PORTAL = _SETTINGS.programme.portal.rstrip("/")
"""The portal as staff reach it, "" where their training is in the console."""
WEBHOOK_PRIVATE, WEBHOOK_HOSTS = _CONSOLE.webhook_private, _CONSOLE.webhook_hosts
DEBUG = False
SECRET_KEY = derived(_KEY, "django").hex()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *_CONSOLE.hosts]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "sekisho.web.accounts",
    "sekisho.web.api",
    "sekisho.web.hooks",
    "sekisho.web.journal",
    "sekisho.web.shown",
    "sekisho.web.work",
    "sekisho.web.reveal",
    "sekisho.web.areas",
    "sekisho.web.programme",
]
MIDDLEWARE = [
    "sekisho.web.headers.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "sekisho.web.idle.Idle",
    "sekisho.web.api.middleware.Programs",
    "sekisho.web.strangers.Strangers",
    "sekisho.web.language.Language",
    "sekisho.web.gate.Gate",
    "sekisho.web.journal.middleware.Read",
    "sekisho.web.unreadable.Unreadable",
]
ROOT_URLCONF = "sekisho.web.urls"
LOGIN_URL = "/sign-in"
WSGI_APPLICATION = "sekisho.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [Path(__file__).parent / "templates", Path(__file__).parent.parent / "report" / "templates"],
        "OPTIONS": {"environment": "sekisho.web.templating.environment"},
    }
]
DATABASES = {"default": database(ORG, _CONSOLE)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "sekisho.web.accounts.words.Guessable"},
]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False  # sentences stand in text/, in both languages
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_NAME = "__Host-session" if _CONSOLE.https else "session"
SESSION_COOKIE_SECURE = _CONSOLE.https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if _CONSOLE.https else "csrf"
CSRF_COOKIE_SECURE = _CONSOLE.https
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANG_COOKIE = "__Host-lang" if _CONSOLE.https else "lang"
KNOWN_COOKIE = "__Host-known" if _CONSOLE.https else "known"
CSRF_FAILURE_VIEW = "sekisho.web.pages.problems.forged"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in _CONSOLE.hosts] if _CONSOLE.https else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _CONSOLE.https else None
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_HANDLERS = ["sekisho.web.uploads.Bounded"]
FILE_UPLOAD_TEMP_DIR = str(folder_of(ORG)) if ORG else None
LOGGING_CONFIG = None
# What strangers ask for wrongly is told to them alone: only faults of our own go to the error output, which they could fill.
logging.getLogger("django.request").setLevel(logging.ERROR)
logging.getLogger("django.security").setLevel(logging.CRITICAL)
