"""Reasons and held payments as plain data, and the detector whose words say why a payment is held."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sekisho.detection.discover import Detector, detectors
from sekisho.identity.accounts import masked
from sekisho.model.verdict import Reason
from sekisho.payments.holds import DETECTOR
from sekisho.payments.nouns import Hold
from sekisho.pipeline.document.words import DEFAULT_ZONE, by_id, reason_text
from sekisho.text.say import Lang


@cache
def guard_of() -> Detector:
    """Return the detector that judges payments; its words say why one is held."""
    return by_id(detectors())[DETECTOR]


def reason_values(
    reasons: Iterable[Reason], detector: Detector | None, lang: Lang, zone: str = DEFAULT_ZONE
) -> list[dict[str, Any]]:
    """Return reasons as plain data: code, parameters and sentence."""
    return [
        {"code": one.code, "params": dict(one.params), "says": reason_text(one, detector, lang, zone)}
        for one in reasons
    ]


def hold_values(hold: Hold, payee: str | None, lang: Lang, zone: str = DEFAULT_ZONE) -> dict[str, Any]:
    """Return a held payment as plain data; its account is masked."""
    payment = hold.payment
    return {
        "sequence": payment.sequence,
        "state": hold.state.value,
        "counterparty": payment.counterparty_key,
        "payee": payee,
        "amount_minor": payment.amount.minor,
        "currency": payment.amount.currency,
        "account": masked(payment.account_key),
        "reasons": reason_values(hold.reasons, guard_of(), lang, zone),
    }
