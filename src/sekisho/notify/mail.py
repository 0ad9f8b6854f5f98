"""One sender of mail, over a connection that is secured."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from sekisho.model.errors import SekishoError
from sekisho.model.hosts import HERE
from sekisho.model.ids import stable_id
from sekisho.notify.retry import Wait, persistent

TIMEOUT = 60.0
Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that takes mail. Without `user` nobody logs in; `ca` is a file of certificates to trust instead."""

    host: str
    port: int
    security: Security = "tls"
    user: str = ""
    password: str = ""
    ca: str = ""


def note(sender: str, to: Sequence[str], subject: str, text: str, now: datetime) -> EmailMessage:
    """Return a message of plain text; the same for the same words and time."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, ", ".join(to), subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{stable_id('note', sender, *to, subject, text, now.isoformat())}@sekisho.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def send(server: Server, message: EmailMessage, wait: Wait) -> None:
    """Hand a message to a server, again where that may help.

    SekishoError `tls_needed`, `tls_untrusted`, `smtp_refused`, and `host_unreachable` (passing).
    """
    if server.security == "none" and server.host not in HERE:
        raise SekishoError("tls_needed", host=server.host)
    persistent(lambda: _once(server, message), wait)


def _once(server: Server, message: EmailMessage) -> None:
    try:
        trust = ssl.create_default_context(cafile=server.ca or None)
        with _opened(server, trust) as wire:
            if server.security == "starttls":
                wire.starttls(context=trust)
            if server.user:
                wire.login(server.user, server.password)
            refused = wire.send_message(message)
    except ssl.SSLCertVerificationError as error:
        raise SekishoError("tls_untrusted", host=server.host, detail=error.verify_message) from None
    except smtplib.SMTPResponseException as error:
        # 4xx is "later"; all else is "no".
        raise _refused(server, f"{error.smtp_code}", permanent=not 400 <= error.smtp_code < 500) from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = {code for code, _ in error.recipients.values()}
        raise _refused(
            server, ", ".join(map(str, sorted(codes))), permanent=any(code >= 500 for code in codes)
        ) from None
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPHeloError, UnicodeEncodeError) as error:
        raise _refused(server, type(error).__name__, permanent=True) from None
    except (smtplib.SMTPException, OSError) as error:
        detail = f"{type(error).__name__}: {error}"[:200]
        raise SekishoError(
            "host_unreachable", permanent=False, host=server.host, port=server.port, detail=detail
        ) from None
    if refused:
        raise _refused(server, ", ".join(sorted(refused)), permanent=True)


def _opened(server: Server, trust: ssl.SSLContext) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT, context=trust)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)


def _refused(server: Server, detail: str, *, permanent: bool) -> SekishoError:
    return SekishoError("smtp_refused", permanent=permanent, host=server.host, detail=detail)
