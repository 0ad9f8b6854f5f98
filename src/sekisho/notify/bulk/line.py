"""One connection to a relay, secured, kept open over many mails."""

import re
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage

from sekisho.model.errors import SekishoError
from sekisho.model.hosts import HERE
from sekisho.notify.bulk.verdict import Answer, Stage
from sekisho.notify.mail import Server

GREETING = 30.0
"""Seconds that a relay may take for each step until it is ready to take mail."""
TIMEOUT = 300.0
"""Seconds that a relay may be silent: after a mail was handed over it may look at it for minutes, and to go before is to send it twice."""
_EITHER_END = re.compile(rb"\r\n|\n|\r")


def trust_of(server: Server) -> ssl.SSLContext:
    """Return whose certificates count; SekishoError `tls_needed` where passwords and mail would go in the clear to another machine."""
    if server.security == "none" and server.host not in HERE:
        raise SekishoError("tls_needed", host=server.host)
    return ssl.create_default_context(cafile=server.ca or None)


class Line:
    """A connection that opens where it is needed. Used by one thread."""

    def __init__(self, server: Server, trust: ssl.SSLContext, timeout: float = TIMEOUT) -> None:
        self._server, self._trust, self._timeout = server, trust, timeout
        self._wire: smtplib.SMTP | None = None

    @property
    def is_open(self) -> bool:
        """Whether the connection is open, as far as is known."""
        return self._wire is not None

    def open(self) -> None:
        """Connect and log in, unless that is done.

        SekishoError `tls_untrusted`, `sending_refused`, and `host_unreachable` (passing) where the relay is away or busy.
        """
        if self._wire is not None:
            return
        host = self._server.host
        try:
            self._wire = self._opened()
        except ssl.SSLCertVerificationError as error:
            raise SekishoError("tls_untrusted", host=host, detail=error.verify_message) from None
        except smtplib.SMTPResponseException as error:
            if not 400 <= error.smtp_code < 500:
                raise refused(self._server, f"{error.smtp_code} {_words(error.smtp_error)}") from None
            raise _away(self._server, f"{error.smtp_code} {_words(error.smtp_error)}") from None
        except (smtplib.SMTPNotSupportedError, UnicodeEncodeError) as error:
            raise refused(self._server, type(error).__name__) from None
        except (smtplib.SMTPException, OSError) as error:
            raise _away(self._server, f"{type(error).__name__}: {error}") from None

    def deliver(self, sender: str, address: str, mail: EmailMessage | bytes) -> Answer:
        """Hand a mail over and return the relay's answer. After one that ends the connection it is closed."""
        wire = self._wire
        if wire is None:
            raise ValueError("not open")
        stage = Stage.MAIL
        try:
            wide = wire.has_extn("8bitmime")
            content = written(mail, wide=wide)
            code, text = wire.mail(sender, ["BODY=8BITMIME"] if wide and not content.isascii() else [])
            if 200 <= code < 300:
                stage = Stage.RCPT
                code, text = wire.rcpt(address)
            if 200 <= code < 300:
                stage = Stage.DATA
                code, text = wire.data(content)
        except smtplib.SMTPDataError as error:
            code, text = error.smtp_code, _bytes(error.smtp_error)
        except (smtplib.SMTPException, OSError):
            code, text = 0, b""
        answer = Answer(stage, code if 200 <= code < 600 else 0, _words(text))
        self._after(wire, answer.code)
        return answer

    def close(self) -> None:
        """Say good-bye and close."""
        if self._wire is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._wire.quit()
            self._drop()

    def _drop(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def _after(self, wire: smtplib.SMTP, code: int) -> None:
        """Make the connection ready for the next mail, or close it: one that was lost would not answer."""
        if code >= 300 and code != 421:
            with suppress(smtplib.SMTPException, OSError):
                if wire.rset()[0] == 250:
                    return
        if not 200 <= code < 300:
            self._drop()

    def _opened(self) -> smtplib.SMTP:
        host, port = self._server.host, self._server.port
        if self._server.security == "tls":
            wire: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=GREETING, context=self._trust)
        else:
            wire = smtplib.SMTP(host, port, timeout=GREETING)
        try:
            if self._server.security == "starttls":
                wire.starttls(context=self._trust)
            wire.ehlo_or_helo_if_needed()
            if self._server.user:
                wire.login(self._server.user, self._server.password)
            if wire.sock is not None:
                wire.sock.settimeout(self._timeout)
        except BaseException:
            wire.close()
            raise
        return wire


def written(mail: EmailMessage | bytes, *, wide: bool) -> bytes:
    """Return a mail as it goes over the wire, every line ended by CR LF; with `wide` the relay takes 8 bits."""
    if isinstance(mail, bytes):
        return _EITHER_END.sub(b"\r\n", mail)
    return mail.as_bytes(policy=mail.policy.clone(linesep="\r\n", cte_type="8bit" if wide else "7bit"))


def refused(server: Server, detail: str) -> SekishoError:
    """Return the error for a relay that takes no mail of this sender."""
    return SekishoError("sending_refused", host=server.host, detail=detail[:200])


def _away(server: Server, detail: str) -> SekishoError:
    return SekishoError("host_unreachable", permanent=False, host=server.host, port=server.port, detail=detail[:200])


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _words(text: bytes | str) -> str:
    return _bytes(text).decode("utf-8", "replace")[:500]
