"""What an account does from a place that is not its own: alone everyday, together a story."""

from collections.abc import Iterator
from typing import Any

import pytest

from sekisho.model.verdict import Answer
from sekisho.threats.email.takeover.events import Event
from sekisho.threats.email.takeover.visits import removes_sent
from tests.threats.email.takeover.logs import ABROAD, ADMIN, USER, audit, codes, of, read_mail, said, sign_in

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED
OFFICE = "Client=OWA;Mozilla/5.0 (Windows NT 10.0) Edg/142.0"
STRANGE = "Client=OWA;Mozilla/5.0 (X11; Linux x86_64) Chrome/124.0"


def logged_in(hours: float, address: str, system: str, operation: str = "UserLoggedIn", **more: Any) -> Event:
    device = [{"Name": "OS", "Value": system}, {"Name": "BrowserType", "Value": "Edge"}]
    return audit(operation, hours, Workload="AzureActiveDirectory", RecordType=15, ClientIP=address, DeviceProperties=device, **more)  # fmt: skip


def usual_days() -> Iterator[Event]:
    for day in range(1, 6):
        yield logged_in(-24.0 * day, "198.51.100.7", "Windows10")
        yield read_mail("Bind", -24.0 * day, ClientInfoString=OFFICE)


def opened(hours: float, count: int, client: str = STRANGE, address: str = ABROAD) -> Event:
    return read_mail("Bind", hours, address, ClientInfoString=client, OperationCount=count)


def sent(hours: float, address: str | None = ABROAD) -> Event:
    return audit("Send", hours, RecordType=2, ClientIPAddress=address, ClientIP=address, MailboxOwnerUPN=USER)


def removed(hours: float, folder: str) -> Event:
    return audit("HardDelete", hours, RecordType=3, ClientIP=ABROAD, ClientIPAddress=ABROAD, MailboxOwnerUPN=USER, Folder={"Path": folder})  # fmt: skip


def method(hours: float) -> Event:
    changed = [{"Name": "StrongAuthenticationPhoneAppDetail", "NewValue": '[{"DeviceName": "x"}]', "OldValue": "[]"}]
    return audit("Update user.", hours, Workload="AzureActiveDirectory", RecordType=8, ObjectId=USER, ClientIP=None,
                 ModifiedProperties=changed)  # fmt: skip


def test_many_items_opened_from_a_new_address_by_a_new_program_are_flagged() -> None:
    many = [opened(1 + step / 30, 30) for step in range(3)]
    found = said(*usual_days(), *many)
    assert [(found[one.uid].answer, found[one.uid].technique) for one in many] == [(FLAGGED, "T1114.002")] * 3
    few = of(opened(1, 4), *usual_days())
    assert (few.answer, codes(few)) == (UNDETERMINED, {"read_elsewhere", "new_client"})


def test_much_reading_by_the_program_of_every_day_or_without_a_history_is_clear() -> None:
    assert of(opened(1, 200, OFFICE), *usual_days()).answer is CLEAR
    assert of(opened(1, 200, STRANGE)).answer is CLEAR
    home = read_mail("Bind", 1, ClientInfoString=STRANGE)
    assert of(home, *usual_days()).answer is CLEAR


def test_mail_read_and_sent_and_its_copies_removed_from_a_new_place_are_flagged() -> None:
    came = logged_in(1, ABROAD, "Linux")
    story = [came, opened(1.2, 40, ""), opened(1.3, 40, ""), sent(1.5), removed(1.6, "\\Sent Items")]
    found = said(*usual_days(), *story)
    assert [found[one.uid].answer for one in story] == [FLAGGED] * 5
    assert [found[one.uid].technique for one in story] == ["T1078.004", "T1114.002", "T1114.002", "T1534", "T1070.008"]


def test_a_trip_on_which_mail_is_read_and_sent_is_not_flagged() -> None:
    trip = [logged_in(1, ABROAD, "Linux"), opened(1.2, 4, ""), sent(1.5), removed(1.6, "\\Inbox")]
    assert all(one.answer is not FLAGGED for one in said(*usual_days(), *trip).values())
    managed: dict[str, Any] = {"deviceDetail": {"deviceId": "d1", "isCompliant": True}}
    own = sign_in(1, address=ABROAD, where=None, **managed)
    story = [own, opened(1.2, 40, ""), opened(1.3, 40, ""), sent(1.5), removed(1.6, "\\Sent Items")]
    assert all(one.answer is not FLAGGED for one in said(*usual_days(), *story).values())


def test_guessed_passwords_then_an_own_second_factor_and_many_letters_are_flagged() -> None:
    guesses = [
        logged_in(1 + step / 60, ABROAD, "Linux", "UserLoginFailed", LogonError="InvalidUserNameOrPassword")
        for step in range(3)
    ]
    came, proof = logged_in(1.1, ABROAD, "Linux"), method(1.2)
    letters = [sent(1.3 + step / 100) for step in range(25)]
    found = said(*usual_days(), *guesses, came, proof, *letters)
    assert {"visit_guessed", "chain_new_proof", "chain_mail_sent"} <= codes(found[came.uid])
    assert (found[proof.uid].answer, found[proof.uid].technique) == (FLAGGED, "T1098.005")
    assert {found[one.uid].answer for one in letters} == {FLAGGED}
    few = said(*usual_days(), came, proof, *letters[:2])
    assert all(one.answer is not FLAGGED for one in few.values())


@pytest.mark.parametrize(
    ("folder", "removes"), [("\\Sent Items", True), ("\\送信済みアイテム", True), ("\\Inbox", False), ("", False)]
)
def test_the_folder_of_letters_that_were_sent_is_known_by_its_name(folder: str, removes: bool) -> None:
    assert removes_sent(removed(0, folder)) is removes
    assert not removes_sent(sent(0))


def test_a_step_without_address_and_session_after_an_unknown_sign_in_is_undetermined() -> None:
    unknown = logged_in(1, "", "")
    found = said(*usual_days(), unknown, sent(2, None), sent(40, None))
    assert found[unknown.uid].answer is UNDETERMINED
    letters = [one for one in found.values() if one.event.operation == "Send"]
    assert [one.answer for one in letters] == [UNDETERMINED, CLEAR]
    assert "perhaps_intruders" in codes(letters[0])


def test_a_rule_from_the_address_of_an_unknown_sign_in_is_undetermined_and_from_home_clear() -> None:
    unknown = sign_in(1, address=ABROAD, where=None, status=None)
    filing = {"Name": "Filing", "From": "a@b.example", "MoveToFolder": "Later"}
    strange, home = audit("New-InboxRule", 2, filing, ClientIP=ABROAD), audit("New-InboxRule", 2, filing)
    found = said(*usual_days(), unknown, strange, home)
    assert (found[strange.uid].answer, found[home.uid].answer) == (UNDETERMINED, CLEAR)


def test_a_whole_folder_copied_from_a_new_address_by_a_new_program_is_flagged_and_by_a_new_telephone_undetermined() -> (
    None
):
    desktop = of(read_mail("Sync", 1, ABROAD, ClientInfoString="Client=MSExchangeRPC"), *usual_days())
    assert (desktop.answer, desktop.technique) == (FLAGGED, "T1114.002")
    telephone = read_mail("Sync", 1, ABROAD, ClientInfoString="Client=OutlookService;Outlook-iOS/2.0")
    assert of(telephone, *usual_days()).answer is UNDETERMINED
    assert of(read_mail("Sync", 1, ABROAD, ClientInfoString=OFFICE), *usual_days()).answer is CLEAR


def test_much_read_for_the_first_time_in_another_mailbox_is_undetermined_and_a_little_clear() -> None:
    def other(count: int) -> Event:
        return read_mail(
            "Bind", 1, ClientInfoString=OFFICE, OperationCount=count, MailboxOwnerUPN="president@aozora.example"
        )

    assert of(other(80), *usual_days()).answer is UNDETERMINED
    assert of(other(3), *usual_days()).answer is CLEAR


def test_five_times_as_much_as_elsewhere_is_much() -> None:
    many = opened(1, 30)
    assert (of(many, *usual_days()).answer, "read_much" in codes(of(many, *usual_days()))) == (FLAGGED, True)


def in_session(hours: float, address: str, system: str, *, managed: bool) -> Event:
    device = [{"Name": "OS", "Value": system}, {"Name": "BrowserType", "Value": "Chrome"}, {"Name": "SessionId", "Value": f"{system}-{address}"},
              {"Name": "IsCompliantAndManaged", "Value": str(managed)}]  # fmt: skip
    return audit(
        "UserLoggedIn", hours, Workload="AzureActiveDirectory", RecordType=15, ClientIP=address, DeviceProperties=device
    )


def copied(hours: float, address: str, session: str) -> Event:
    return read_mail("Sync", hours, address, ClientInfoString="Client=MSExchangeRPC", SessionId=session)


@pytest.mark.parametrize("managed_before", [True, False])
@pytest.mark.parametrize("system", ["Linux", "Windows 10"])
def test_outlook_for_windows_in_a_session_that_began_on_another_system_is_no_outlook(
    managed_before: bool, system: str
) -> None:
    home = "198.51.100.7"
    days = [in_session(-24.0 * day, home, "Windows 10", managed=managed_before) for day in range(1, 6)]
    usual = [copied(-24.0 * day, home, f"Windows 10-{home}") for day in range(1, 6)]
    reading = copied(1.3, ABROAD, f"{system}-{ABROAD}")
    found = said(*days, *usual, in_session(1, ABROAD, system, managed=False), reading)[reading.uid]
    assert (found.answer is FLAGGED) is (system == "Linux")


def test_a_device_that_nobody_manages_counts_only_where_all_before_were_managed() -> None:
    home, system = "198.51.100.7", "macOS"

    def told(*managed: bool) -> set[str]:
        days = [in_session(-24.0 * (day + 1), home, "Windows 10", managed=one) for day, one in enumerate(managed)]
        came = in_session(1, ABROAD, system, managed=False)
        reading = copied(1.3, ABROAD, f"{system}-{ABROAD}")
        return codes(said(*days, came, reading, sent(1.5))[came.uid])

    assert "visit_unmanaged" in told(True, True, True, True)
    assert "visit_unmanaged" not in told(True, True, True, False)


def test_a_new_program_that_tells_no_address_is_undetermined_and_the_usual_one_clear() -> None:
    app: Any = {"AppId": "00000002-0000-0ff1-ce00-000000000000"}
    desktop = read_mail("Sync", 1, "", ClientInfoString="Client=MSExchangeRPC", **app)
    found = of(desktop, *usual_days())
    assert (found.answer, "client_without_address" in codes(found)) == (UNDETERMINED, True)
    assert of(read_mail("Bind", 1, "", ClientInfoString=OFFICE, **app), *usual_days()).answer is CLEAR
    assert of(read_mail("Bind", 1, ClientInfoString=STRANGE, **app), *usual_days()).answer is CLEAR
    earlier = read_mail("Sync", -30, ClientInfoString="Client=MSExchangeRPC", **app)
    assert of(desktop, earlier, *usual_days()).answer is CLEAR


def as_delegate(hours: float = 1, **more: Any) -> Event:
    return read_mail("Bind", hours, **{"MailboxOwnerUPN": "shacho@aozora.example", "ClientInfoString": OFFICE, **more})


def test_whoever_reads_anothers_mailbox_without_right_and_history_is_undetermined() -> None:
    found = of(as_delegate())
    assert (found.answer, codes(found) >= {"delegate_unknown"}) == (UNDETERMINED, True)
    late = audit("Add-MailboxPermission", 2, right(USER), UserId=ADMIN)
    assert of(as_delegate(), late).answer is UNDETERMINED
    other = audit("Add-MailboxPermission", -1, right("ito@aozora.example"), UserId=ADMIN)
    assert of(as_delegate(), other).answer is UNDETERMINED


def right(user: str) -> dict[str, str]:
    return {"Identity": "shacho@aozora.example", "User": user, "AccessRights": "FullAccess"}


@pytest.mark.parametrize("user", [USER, "mori", "Secretaries"])
def test_whoever_reads_anothers_mailbox_by_a_right_in_the_log_is_clear(user: str) -> None:
    members = {"Name": "Secretaries", "Members": f"{USER},ito@aozora.example"}
    group = audit("New-DistributionGroup", -2, members, UserId=ADMIN)
    assert of(as_delegate(), group, audit("Add-MailboxPermission", -1, right(user), UserId=ADMIN)).answer is CLEAR


def test_whoever_reads_anothers_mailbox_from_a_place_of_every_day_or_as_before_is_clear() -> None:
    assert of(as_delegate(), *usual_days()).answer is CLEAR
    assert of(as_delegate(30), as_delegate()).answer is CLEAR
    backup = as_delegate(UserId="Backup", UserType=5)
    assert of(backup).answer is CLEAR
