"""What is said to whoever sends no request at all: a line of plain text, with the headers of every other answer."""

from collections.abc import Mapping
from http import HTTPStatus

from gunicorn.http import errors

_STATUS: dict[type[Exception], HTTPStatus] = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
}


def status_of(problem: BaseException) -> HTTPStatus:
    """Return what is answered: what could not be read is the sender's fault, anything else is ours."""
    if isinstance(problem, errors.ParseException):
        return _STATUS.get(type(problem), HTTPStatus.BAD_REQUEST)
    return HTTPStatus.INTERNAL_SERVER_ERROR


def refusal(status: HTTPStatus, always: Mapping[str, str]) -> bytes:
    """Return a whole answer with the headers of every answer. Nothing of what was sent stands in it."""
    text = f"{status.value} {status.phrase}\n".encode()
    headers = {
        **always,
        "Cache-Control": "no-store",
        "Connection": "close",
        "Content-Type": "text/plain; charset=utf-8",
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join((*lines, f"Content-Length: {len(text)}", "", "")).encode() + text
