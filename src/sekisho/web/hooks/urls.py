"""The pages about programs: one's own tokens, everybody's, and the addresses that are told."""

from django.urls import URLPattern

from sekisho.web.api import page as tokens
from sekisho.web.gate import OFFICE, SIGNED_IN, page
from sekisho.web.hooks import page as programs


def addresses() -> list[URLPattern]:
    """Return the addresses of these pages with their rules."""
    return [
        page("me/tokens", tokens.mine, "tokens", SIGNED_IN),
        page("me/tokens/<int:key>/revoke", tokens.revoke, "token_revoke", SIGNED_IN),
        page("programs", programs.programs, "programs", OFFICE),
        page("programs/hooks/<int:key>/<slug:deed>", programs.hook, "hook", OFFICE),
    ]
