from sekisho.model.verdict import Answer
from sekisho.threats.email.takeover.events import Event
from tests.threats.email.takeover.logs import (
    ABROAD,
    HOME,
    LAGOS,
    USER,
    audit,
    codes,
    of,
    read_mail,
    said,
    sign_in,
    usual,
)

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED


def method(hours: float, address: str = HOME) -> Event:
    changed = [
        {"Name": "StrongAuthenticationPhoneAppDetail", "NewValue": '[{"DeviceName": "iPhone"}]', "OldValue": "[]"}
    ]
    return audit("Update user.", hours, Workload="AzureActiveDirectory", RecordType=8, ObjectId=USER, ActorIpAddress=address,
                 ClientIP=address, ModifiedProperties=changed)  # fmt: skip


def rule(hours: float, address: str = HOME, **fields: str) -> Event:
    return audit("New-InboxRule", hours, {"Name": "Filing", **fields}, ClientIP=address)


def send(hours: float, address: str = HOME) -> Event:
    return audit("Send", hours, RecordType=2, ClientIPAddress=address, ClientIP=address, MailboxOwnerUPN=USER)


def test_a_new_method_then_a_rule_then_mail_are_flagged_together() -> None:
    hidden = {"MoveToFolder": "RSS Feeds", "SubjectContainsWords": "invoice"}
    story = [method(0, ABROAD), rule(1, ABROAD, **hidden), send(2, ABROAD)]
    found = said(*usual(), *story)
    assert [found[one.uid].answer for one in story] == [FLAGGED] * 3
    assert [found[one.uid].technique for one in story] == ["T1098.005", "T1564.008", "T1534"]


def test_weak_steps_from_a_strange_place_are_flagged_by_their_sum() -> None:
    weak = {"MoveToFolder": "Later", "SubjectContainsWords": "invoice"}
    story = [method(0, ABROAD), rule(1, ABROAD, **weak), send(2, ABROAD)]
    assert [said(*usual(), *story)[one.uid].answer for one in story] == [FLAGGED] * 3
    at_home = [method(0), rule(1, **weak), send(2)]
    assert [said(*usual(), *at_home)[one.uid].answer for one in at_home] == [CLEAR] * 3


def test_a_new_phone_with_nothing_after_it_is_clear() -> None:
    found = of(method(0), *usual(), send(3), rule(4, MoveToFolder="Newsletters", From="n@shop.example"))
    assert (found.answer, codes(found)) == (CLEAR, {"new_method_alone"})


def test_steps_more_than_a_day_apart_are_no_chain() -> None:
    weak = {"MoveToFolder": "Later", "SubjectContainsWords": "invoice"}
    story = [method(0, ABROAD), rule(30, ABROAD, **weak)]
    assert [said(*usual(), *story)[one.uid].answer for one in story] == [CLEAR] * 2


def test_what_is_done_from_where_the_intruder_came_is_the_intruders() -> None:
    away = sign_in(2, address=ABROAD, where=LAGOS, country="NG")
    sync, opened, own = read_mail("Sync", 3, ABROAD), read_mail("Bind", 3, ABROAD), read_mail("Bind", 3)
    found = said(*usual(), sign_in(1), away, sync, opened, own, send(4, ABROAD), send(5))
    assert (found[sync.uid].answer, found[sync.uid].technique) == (FLAGGED, "T1114.002")
    assert "read_perhaps_all" in codes(found[sync.uid])
    assert "read_items" in codes(found[opened.uid])
    assert found[own.uid].answer is CLEAR
    assert [one.answer for one in found.values() if one.event.operation == "Send"] == [FLAGGED, CLEAR]


def test_a_rule_made_at_the_owners_usual_place_does_not_taint_that_place() -> None:
    hidden = rule(1, Name="..", DeleteMessage="True")
    found = said(*usual(), hidden, send(2), read_mail("Bind", 3))
    assert [one.answer for one in found.values() if one.event.operation in {"Send", "MailItemsAccessed"}] == [
        CLEAR,
        CLEAR,
    ]


def test_reading_that_was_not_recorded_is_undetermined() -> None:
    assert of(read_mail("Bind", 1, throttled=True)).answer is UNDETERMINED
    assert of(read_mail("", 1)).answer is UNDETERMINED
    assert of(read_mail("Sync", 1)).answer is CLEAR


def test_what_an_application_reads_that_a_thief_let_in_is_flagged() -> None:
    app = "11111111-2222-4333-8444-555555555555"
    changed = [{"Name": "ConsentContext.IsAdminConsent", "NewValue": "False"}, {"Name": "TargetId.ServicePrincipalNames", "NewValue": app},
               {"Name": "ConsentAction.Permissions", "NewValue": "[] => [[Scope: Mail.Read offline_access]]"}]  # fmt: skip
    consent = audit("Consent to application.", RecordType=8, ObjectId=app, ModifiedProperties=changed)
    found = of(read_mail("Bind", 5, "192.0.2.4", ClientAppId=app), consent)
    assert (found.answer, "by_bad_app" in codes(found)) == (FLAGGED, True)


def test_a_change_of_a_rule_without_address_after_a_new_method_without_one_is_undetermined() -> None:
    changed = audit(
        "Set-InboxRule", 1, {"Identity": "x\\998", "StopProcessingRules": "True"}, ClientIP=None, SessionId="s1"
    )
    bare = method(0, "")
    found = said(bare, changed)
    assert (found[changed.uid].answer, "perhaps_intruders" in codes(found[changed.uid])) == (UNDETERMINED, True)
    assert found[bare.uid].answer is CLEAR
    assert of(changed).answer is CLEAR
    assert of(changed, method(-30, "")).answer is CLEAR
    assert of(changed, method(0)).answer is CLEAR
    placed = audit("MailItemsAccessed", 0.5, SessionId="s1")
    assert of(changed, bare, placed).answer is CLEAR
