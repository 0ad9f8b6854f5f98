"""A request as its second person reads it before signing."""

from collections.abc import Iterator

from sekisho.identity.accounts import masked
from sekisho.ledger.callbacks import PaymentProof
from sekisho.pipeline.requests import Request
from sekisho.text.formats import money
from sekisho.text.say import Lang, say


def request_lines(asked: Request, lang: Lang) -> Iterator[str]:
    """Yield what would be approved, and the call that it rests on."""
    about = asked.about
    if isinstance(about, PaymentProof):
        yield say(
            "requested.payment",
            lang,
            sequence=about.sequence,
            amount=money(about.amount, lang),
            payee=about.counterparty_key,
            account=masked(about.account_key),
            file=about.file_sha256[:12],
        )
    elif about is not None:
        yield say("requested.account", lang, payee=about.counterparty_key, account=masked(about.account_key))
    if asked.call is not None:
        call = asked.call
        yield say(
            "requested.call", lang, by=asked.by, number=call.number, spoke_to=call.spoke_to, read_back=call.read_back
        )
