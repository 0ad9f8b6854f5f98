"""Who works on a finding and what is said about it: taken, given, remarked on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sekisho.model.errors import SekishoError
from sekisho.text.say import sentence
from sekisho.web.gate import account_of
from sekisho.web.pages.queue import finding
from sekisho.web.shown.load import newest
from sekisho.web.shown.models import Finding
from sekisho.web.templating import LANG
from sekisho.web.work.hands import assign, remark


def worked(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """Give a finding to somebody, or say something about it; then show it."""
    account = account_of(request)
    known = Finding.objects.filter(load=newest(), key=key).exists()
    if request.method != "POST" or account is None or step not in {"assign", "remark"} or not known:
        raise Http404(key)
    try:
        if step == "assign":
            assign(key, request.POST.get("to", ""), request.POST.get("seen", ""), account.name, timezone.now())
        else:
            remark(key, request.POST.get("text", ""), account.name, timezone.now())
    except SekishoError as error:
        return finding(request, key, problem=sentence(error, LANG.get()), status=409)
    return redirect("finding", key)
