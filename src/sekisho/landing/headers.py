"""What every answer says to a browser: load nothing from elsewhere, keep nothing, tell nobody where one came from."""

from typing import Final

from sekisho.wire.headers import GUARDS, HTTPS_ALONE

ALWAYS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    **GUARDS,
}


def always(*, https: bool) -> dict[str, str]:
    """Return the headers of every answer; behind a proxy with HTTPS a browser is told to come by that alone."""
    return {**ALWAYS, **(HTTPS_ALONE if https else {})}
