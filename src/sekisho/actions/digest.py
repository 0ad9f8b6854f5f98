"""A digest of what is open, by mail: titles, prices and ids, and nobody's name."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage

from sekisho.model.errors import SekishoError
from sekisho.notify.mail import Server, note, send
from sekisho.notify.retry import Wait
from sekisho.pipeline.live import Secret
from sekisho.pipeline.settings import Actions
from sekisho.text.say import Lang, say

MOST = 30


def digest(actions: Actions, heads: Sequence[str], now: datetime, lang: Lang) -> EmailMessage:
    """Return the message for the first lines of the open findings; SekishoError `digest_unset`."""
    if not (actions.smtp_host and actions.digest_from and actions.digest_to):
        raise SekishoError("digest_unset")
    more = [say("digest.more", lang, count=len(heads) - MOST)] if len(heads) > MOST else []
    lines = [*heads[:MOST], *more] if heads else [say("digest.none", lang)]
    text = "\n".join((*lines, "", say("digest.footer", lang), ""))
    subject = say("digest.subject", lang, count=len(heads))
    return note(actions.digest_from, actions.digest_to, subject, text, now)


def sent(actions: Actions, message: EmailMessage, secret: Secret, wait: Wait) -> None:
    """Send a digest by the server of the settings; errors of `notify.mail.send` and of the secret."""
    password = secret(actions.smtp_secret) if actions.smtp_user else ""
    server = Server(
        actions.smtp_host, actions.smtp_port, actions.smtp_security, actions.smtp_user, password, actions.smtp_ca
    )
    send(server, message, wait)
