"""What tells a program's request from a person's: programs come with a token, people with a session, and never the other way."""

from django.http import HttpRequest

PREFIX = "/api/"


def is_program(request: HttpRequest) -> bool:
    """Tell whether a request is for the interface for programs."""
    return request.path.startswith(PREFIX)
