"""One-time codes (RFC 6238): a secret that is sealed at rest, and codes of which none is taken twice."""

from datetime import datetime

import pyotp
import segno
from nacl.secret import SecretBox

from sekisho.web.accounts.models import Account
from sekisho.web.keys import derived, here

STEP = 30
DRIFT = 1
"""Steps of thirty seconds by which a telephone's clock may be off, to either side."""


def _box() -> SecretBox:
    return SecretBox(derived(here(), "codes"))


def fresh() -> str:
    """Return a new secret, 160 bits, as an application takes it."""
    return pyotp.random_base32()


def keep(account: Account, secret: str, counter: int) -> None:
    """Keep the secret of an account, sealed, with the step of the code that proved it."""
    account.secret, account.counter = _box().encrypt(secret.encode("ascii")), counter
    account.save(update_fields=["secret", "counter"])


def step_of(secret: str, code: str, now: datetime, after: int = 0) -> int | None:
    """Return the step of a right code later than step `after`, None where it is wrong or was taken before."""
    clock = pyotp.TOTP(secret)
    here_now = int(now.timestamp()) // STEP
    plain = "".join(code.split())
    for step in range(here_now - DRIFT, here_now + DRIFT + 1):
        if step > after and pyotp.utils.strings_equal(clock.at(step * STEP), plain):
            return step
    return None


def take(account: Account, code: str, now: datetime) -> bool:
    """Tell whether a code is right for an account, and take it: the same code is wrong from then on."""
    secret = _box().decrypt(bytes(account.secret)).decode("ascii")
    step = step_of(secret, code, now, account.counter)
    if step is None:
        return False
    # Of two requests with one code the second finds the step taken.
    return Account.objects.filter(pk=account.pk, counter__lt=step).update(counter=step) == 1


def picture(secret: str, name: str, org: str) -> str:
    """Return the QR code of a secret as an image in the page itself."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=f"Sekisho {org}".strip())
    return str(segno.make(address, error="m").png_data_uri(scale=5, border=3))
