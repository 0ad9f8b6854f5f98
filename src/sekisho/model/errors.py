"""The one root error. An error is a code with typed parameters; its sentences live in `text/`."""

from collections.abc import Mapping

Param = str | int | float | bool | None


class SekishoError(Exception):
    """Something a user can act on.

    `code` names two sentences in `text/`: what happened, and what to do. `params` fill them. `permanent` is False
    where the same call may succeed later without a change.
    """

    def __init__(self, code: str, *, permanent: bool = True, **params: Param) -> None:
        super().__init__(f"{code} {params}" if params else code)
        self.code = code
        self.permanent = permanent
        self.params: Mapping[str, Param] = params


class Refused(SekishoError):  # noqa: N818 - the word of the connector contract
    """A source that stands or falls whole was refused at `place` because of `field`."""

    def __init__(self, code: str, *, place: str, field: str = "", **params: Param) -> None:
        super().__init__(code, permanent=True, **{**params, "place": place, "field": field})
        self.place = place
        self.field = field
