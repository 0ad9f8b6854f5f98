"""What every answer of the hotline says to the browser, and what becomes of an error: a page that says so, and nothing else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from sekisho.hotline.site.headers import ALWAYS


class Quiet:
    """Sets the headers on every answer. No error leaves this place: its text would hold what somebody wrote."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the headers set."""
        answer = self._next(request)
        for name, value in ALWAYS.items():
            answer.headers[name] = value
        return answer

    def process_exception(self, _request: HttpRequest, _error: Exception) -> HttpResponse:
        """Say that something went wrong, in both languages, to whoever asked and to nobody else."""
        return HttpResponse(WRONG, status=500, content_type="text/html; charset=utf-8")


WRONG = (
    '<!doctype html><meta charset="utf-8"><title>-</title><p lang="en">Something went wrong here, and nothing was kept of it. Please try again.'
    '<p lang="ja">エラーが発生しました。送信内容は記録されていません。もう一度お試しください。'
)
