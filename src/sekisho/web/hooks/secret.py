"""The secret that a webhook is signed with: derived from the console's key, shown once, kept nowhere."""

import base64
import secrets
from hashlib import blake2b

from sekisho.web.hooks.models import Hook
from sekisho.web.keys import derived, here


def fresh_salt() -> bytes:
    """Return what a new secret is derived from."""
    return secrets.token_bytes(32)


def secret_of(hook: Hook) -> str:
    """Return the secret of a webhook in the form of Standard Webhooks."""
    made = blake2b(bytes(hook.salt), digest_size=32, key=derived(here(), "webhooks")).digest()
    return "whsec_" + base64.b64encode(made).decode("ascii")
