"""Which exports a firm is asked for: of several products' exports of the same kind one is enough."""

from collections.abc import Collection, Mapping

from sekisho.connectors.contract import Connector, ConnectorCard
from sekisho.connectors.discover import connectors


def asked_for(known: Mapping[str, Connector], here: Collection[str]) -> frozenset[str]:
    """Return the ids of the connectors whose exports are `here`, and of those that a firm is asked for besides.

    It is asked for every export of ours that stands in for no other and is no mere addition to one, unless one that is
    here stands in for it. `known`
    are the connectors that read here, a firm's own among them.
    """
    given, ours = frozenset(here), {name: one.card for name, one in connectors().items()}
    cards = [known[name].card for name in given if name in known]
    replaced = {name for card in cards for name in card.instead_of if name in ours and stands_in(card, ours[name])}
    return given | {
        name for name, card in ours.items() if not (card.instead_of or card.goes_with) and name not in replaced
    }


def stands_in(card: ConnectorCard, other: ConnectorCard) -> bool:
    """Tell whether a connector may stand in for another: it fills all that the other fills, and is not the other."""
    return card.id != other.id and not other.instead_of and set(other.yields) <= set(card.yields)
