"""Django's settings of the portal: those of the console, with the portal's few pages, its own host and its own cookies."""

from urllib.parse import urlsplit

from sekisho.web.settings import *  # noqa: F403 - what is not said here is as in the console
from sekisho.web.settings import MIDDLEWARE as _CONSOLE_MIDDLEWARE
from sekisho.web.settings import PORTAL as _PORTAL

_PARTS = urlsplit(_PORTAL)
_HTTPS = _PARTS.scheme == "https"
_HOST = _PARTS.hostname or ""

ROOT_URLCONF = "sekisho.web.portal.urls"
BEHIND_PROXY = _HTTPS
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([_HOST] if _HOST else [])]
# Programs have nothing to ask here.
MIDDLEWARE = [one for one in _CONSOLE_MIDDLEWARE if one != "sekisho.web.api.middleware.Programs"]
_BEFORE = "__Host-portal-" if _HTTPS else "portal-"
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_BEFORE}session", f"{_BEFORE}csrf"
LANG_COOKIE, KNOWN_COOKIE = f"{_BEFORE}lang", f"{_BEFORE}known"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
CSRF_TRUSTED_ORIGINS = [_PORTAL] if _HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
