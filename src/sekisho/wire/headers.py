"""Headers that every answer has, whatever stands behind it: framed by nobody, opened by no other page, guessed at by no browser."""

from typing import Final

GUARDS: Final = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HTTPS_ALONE: Final = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
"""Behind a proxy with HTTPS: a browser comes by that alone."""
