"""A control's cost as its card has it, or as the firm's own offers do, for what is not covered yet."""

from collections.abc import Mapping
from types import MappingProxyType

from sekisho.plan.nouns import Offer, Price
from sekisho.risk.card import Cost
from sekisho.risk.firm import FirmProfile, units_per_usd

NO_OFFERS: Mapping[str, Offer] = MappingProxyType({})


def price_of(cost: Cost, firm: FirmProfile, uncovered: float, offer: Offer) -> Price:
    """Return the price of what is `uncovered` (a share), minor units and minutes.

    Cards are taken at their high end, so that a plan does not run over its budget by the model's own figures, and scaled
    where they grow with the firm; an offer is for the firm as it is, and taken as it stands.
    """
    size = cost.of(firm.staff) * (uncovered if cost.grows else 1.0)
    rate = units_per_usd(firm.currency).middle
    return Price(
        _first(offer.once, cost.once.usd.high * rate * size),
        _first(offer.yearly, cost.yearly.usd.high * rate * size),
        _first(offer.once_minutes, cost.once.minutes.high * size),
        _first(offer.yearly_minutes, cost.yearly.minutes.high * size),
    )


def _first(own: float | None, card: float) -> float:
    return card if own is None else own
