"""Where this process's hotline stands: set once before anybody is answered."""

from sekisho.hotline.box.place import Place

_HERE: list[Place] = []


def stand(here: Place) -> None:
    """Say where this process's hotline stands."""
    _HERE[:] = [here]


def place() -> Place:
    """Return where this process's hotline stands."""
    return _HERE[0]
