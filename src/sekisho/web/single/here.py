"""The issuer of this console, and the addresses of ours that it knows."""

from urllib.parse import urlencode

from django.conf import settings

from sekisho.model.secret import kept_secret
from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.single.issuer import Issuer

_HELD: list[Issuer] = []


def said() -> SingleSignOn:
    """Return the settings of single sign-on; without an issuer there is none."""
    found: SingleSignOn = settings.SINGLE_SIGN_ON
    return found


def issuer() -> Issuer:
    """Return the issuer that the settings name; one for all requests, which keeps what it was told."""
    if not _HELD or _HELD[0].said is not said():
        _HELD[:] = [Issuer(said(), kept_secret)]
    return _HELD[0]


def back_at() -> str:
    """Return the one address to which the issuer sends people back."""
    return f"{settings.OWN_ADDRESS}/sign-in/single/back"


def ends_at(end: str) -> str:
    """Return where somebody ends their session at the issuer, and comes back to our door from."""
    asked = {"client_id": said().client_id, "post_logout_redirect_uri": f"{settings.OWN_ADDRESS}/sign-in"}
    return f"{end}{'&' if '?' in end else '?'}{urlencode(asked)}"
