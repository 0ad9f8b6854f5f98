"""A wave's key, sealed with the console's, and the stand-ins of a pseudonymous wave."""

from sekisho.web.keys import derived, here


def sealed(key: bytes) -> bytes:
    """Return a key as the database keeps it."""
    from nacl.secret import SecretBox

    return bytes(SecretBox(derived(here(), "waves")).encrypt(key))


def opened(kept: bytes) -> bytes:
    """Return a key that was sealed."""
    from nacl.secret import SecretBox

    return bytes(SecretBox(derived(here(), "waves")).decrypt(kept))
