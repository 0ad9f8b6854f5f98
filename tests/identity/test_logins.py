"""The directory's own domains."""

from sekisho.evidence.reader import MemoryTables
from sekisho.identity.domains import own_domains


def test_domains_of_the_directorys_members_are_ones_own_and_those_of_guests_are_not() -> None:
    rows = [
        {"account_uid": "1", "user_name": "a@bank.example", "user_kind": "member"},
        {"account_uid": "2", "user_name": "b@bank.test", "user_kind": "member"},
        {"account_uid": "3", "user_name": "c_v.example#ext#@bank.onmicrosoft.example", "user_kind": "guest"},
        {"account_uid": "4", "user_name": "d_v.example#ext#@other.example", "user_kind": "member"},
        {"account_uid": "5", "user_name": "e_v.example#ext#@bankcu.onmicrosoft.com", "user_kind": "guest"},
    ]
    assert own_domains(MemoryTables({"directory_account": rows})) == {
        "bank.example",
        "bank.test",
        "bankcu.onmicrosoft.com",
    }
