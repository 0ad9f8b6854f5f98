"""What happens at the door stands in the journal too, though nobody is signed in yet."""

from django.http import HttpRequest
from django.utils import timezone

from sekisho.web.accounts.doors import address_of
from sekisho.web.accounts.models import Account
from sekisho.web.journal.write import Told, write


def tell(request: HttpRequest, account: Account | None, what: str, about: str, answer: int) -> None:
    """Write down what happened at the door; `account` is None where it is nobody's."""
    who, role = (account.name, account.role) if account else ("", "")
    write(Told(timezone.now(), who, role, address_of(request), what, about[:200], answer))
