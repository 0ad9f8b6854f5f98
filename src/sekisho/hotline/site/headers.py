"""What every answer of the hotline says to a browser: load nothing from elsewhere, keep nothing, tell nobody where one came from."""

from typing import Final

ALWAYS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HTTPS_ALONE: Final = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def always(*, https: bool) -> dict[str, str]:
    """Return the headers of every answer; behind a proxy with HTTPS a browser is told to come by that alone."""
    return {**ALWAYS, **(HTTPS_ALONE if https else {})}
