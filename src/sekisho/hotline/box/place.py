"""Where the hotline stands while it serves: its store, its keys, its clock. Everything that answers is given it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from nacl.public import PrivateKey

from sekisho.hotline.box.bucket import Bucket
from sekisho.hotline.box.pace import Pace
from sekisho.hotline.box.turns import Turns
from sekisho.hotline.store.store import Store


@dataclass(frozen=True, slots=True)
class Place:
    """`own` is the server's key pair, `salt` (16 bytes) the site's, `secret` (32) makes decoys; `today` gives a day's number."""

    store: Store
    own: PrivateKey
    salt: bytes
    secret: bytes
    today: Callable[[], int]
    random: Callable[[int], bytes]
    wrong: Bucket
    pace: Pace
    turns: Turns = field(default_factory=Turns)
