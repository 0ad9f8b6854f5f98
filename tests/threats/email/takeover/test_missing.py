"""What a record has to tell before it is called clear: without the field that a judgement needs it stays undetermined."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.verdict import Answer
from sekisho.threats.email.takeover.audit_off import age
from sekisho.threats.email.takeover.events import Event
from tests.threats.email.takeover.logs import ADMIN, HOME, USER, activity, audit, codes, of, read_mail, sign_in

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED
ITO = "ito@aozora.example"
GUID = "8ed1e3d3-d3a4-5092-a686-dd1e51789563"


def by_admin(operation: str, /, **asked: str) -> Event:
    return audit(operation, UserId=ADMIN, UserType=2, parameters=asked)


def consent(permissions: str) -> Event:
    changed = [
        {"Name": "ConsentContext.IsAdminConsent", "NewValue": "False", "OldValue": ""},
        {"Name": "ConsentAction.Permissions", "NewValue": permissions, "OldValue": ""},
    ]
    return audit("Consent to application.", RecordType=8, ModifiedProperties=changed, ObjectId="a tidy app")


def as_user(resource: str, scope: str = "user_impersonation") -> Event:
    resource = f"ResourceId: {resource}, " if resource else ""
    return consent(f"[] => [[Id: q, {resource}ConsentType: Principal, Scope:  {scope}, CreatedDateTime: ]]; ")


def role(role_id: str) -> Event:
    changed = [{"Name": "AppRole.Id", "NewValue": role_id}, {"Name": "AppRole.Value", "NewValue": ""}]
    return audit("Add app role assignment to service principal.", RecordType=8, ModifiedProperties=changed)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (audit("New-InboxRule"), "actions_unseen"),
        (audit("New-InboxRule", parameters={"Name": "Filing", "From": "a@b.example"}), "actions_unseen"),
        (audit("New-InboxRule", parameters={"Name": "Filing", "MoveToFolder": ""}), "actions_unseen"),
        (audit("Set-InboxRule", parameters={"Identity": "x\\1", "Force": "False"}), "parameters_unseen"),
        (audit("UpdateInboxRules", OperationProperties=[{"Name": "RuleActions", "Value": "[]"}]), "actions_unseen"),
        (by_admin("Set-Mailbox", Identity=USER), "parameters_unseen"),
        (by_admin("Set-Mailbox", Identity=USER, DeliverToMailboxAndForward="True"), "target_unseen"),
        (by_admin("Set-Mailbox", Identity=USER, DeliverToMailboxAndForward="False"), "target_unseen"),
        (by_admin("Set-Mailbox", Identity=USER, AuditEnabled=""), "setting_unseen"),
        (by_admin("Set-Mailbox", Identity=USER, AuditLogAgeLimit=""), "setting_unseen"),
        (by_admin("New-TransportRule"), "actions_unseen"),
        (by_admin("New-TransportRule", Name="copy", SentTo=USER), "actions_unseen"),
        (by_admin("Set-TransportRule", Identity="copy", SentTo=USER), "actions_unseen"),
        (by_admin("New-JournalRule", Name="copy"), "target_unseen"),
        (by_admin("Enable-JournalRule", Identity="copy"), "target_unseen"),
        (by_admin("Set-RemoteDomain", Identity="Default"), "parameters_unseen"),
        (by_admin("Add-MailboxPermission", Identity=USER, User=ITO), "rights_unnamed"),
        (by_admin("Add-MailboxPermission", User=ITO, AccessRights="FullAccess"), "mailbox_unnamed"),
        (
            by_admin("Add-MailboxPermission", Identity=USER, User="S-1-5-21-1-2-3", AccessRights="FullAccess"),
            "grantee_is_an_id",
        ),
        (by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo=GUID), "grantee_is_an_id"),
        (by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo="S-1-5-21-1-2-3"), "grantee_is_an_id"),
        (by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo=f"@{{Add={GUID}}}"), "grantee_is_an_id"),
        (by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo=f"{ITO},{GUID}"), "grantee_is_an_id"),
        (by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo="System.Collections.Hashtable"), "grantee_unnamed"),
        (by_admin("Add-MailboxFolderPermission", Identity=USER, AccessRights="Editor"), "grantee_unnamed"),
        (by_admin("New-ManagementRoleAssignment", User="x"), "role_unnamed"),
        (by_admin("Set-MailboxAuditBypassAssociation", Identity=USER), "parameters_unseen"),
        (by_admin("Set-MailboxAuditBypassAssociation", Identity=USER, AuditBypassEnabled=""), "setting_unseen"),
        (by_admin("Set-OrganizationConfig"), "parameters_unseen"),
        (by_admin("New-UnifiedAuditLogRetentionPolicy", Name="all"), "setting_unseen"),
        (by_admin("Set-Mailbox", Identity=USER, DefaultAuditSet="Admin"), "log_perhaps_blind"),
        (by_admin("Set-Mailbox", Identity=USER, AuditOwner="System.Collections.Hashtable"), "setting_unseen"),
        (by_admin("Set-Mailbox", Identity=USER, AuditDelegate="System.Object[]"), "setting_unseen"),
        (by_admin("Set-AdminAuditLogConfig", AdminAuditLogExcludedCmdlets="New-InboxRule"), "log_perhaps_blind"),
        (by_admin("Set-AdminAuditLogConfig", UnifiedAuditLogIngestionEnabled=""), "setting_unseen"),
        (consent("[] => [[Id: q, ConsentType: Principal, Scope:  openid profile "), "scopes_cut"),
        (consent("[] => [[Id: q, ConsentType: Principal, Scope:  openid prof...]]"), "scopes_cut"),
        (as_user("1c32e737-6ea3-5891-9542-bfb8e31ba779"), "service_unknown"),
        (as_user(""), "service_unknown"),
        (role("e2a3a72e-5f79-4c64-b1b1-878b674786c9"), "scopes_unseen"),
        (read_mail("Bind", 0, "", UserId=USER), "reader_unseen"),
        (audit("Update user.", RecordType=8, ObjectId=USER, ModifiedProperties=[]), "change_unseen"),
        (activity("token", "authorize", app_name="Tidy"), "scopes_unseen"),
        (activity("admin", "AUTHORIZE_API_CLIENT_ACCESS", API_CLIENT_NAME="1170"), "scopes_unseen"),
        (activity("user_accounts", "email_forwarding_out_of_domain"), "target_unseen"),
    ],
)
def test_a_record_without_the_field_that_a_judgement_needs_is_undetermined(event: Event, code: str) -> None:
    found = of(event)
    assert (found.answer, code in codes(found)) == (UNDETERMINED, True)


@pytest.mark.parametrize(
    "event",
    [
        audit("New-InboxRule", parameters={"Name": "Filing", "From": "a@b.example", "MoveToFolder": "Later"}),
        by_admin("New-TransportRule", Name="note", PrependSubject="[outside]"),
        by_admin("Set-TransportRule", Identity="note", Priority="2", Comments="moved"),
        by_admin("Set-RemoteDomain", Identity="Default", TNEFEnabled="True"),
        by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo=ITO),
        by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo="@{Remove=x@free.example}"),
        by_admin("Set-Mailbox", Identity=USER, GrantSendOnBehalfTo=f"{GUID}@aozora.example"),
        by_admin("Set-Mailbox", Identity=USER, AuditLogAgeLimit="180.00:00:00"),
        as_user("00000003-0000-0ff1-ce00-000000000000"),
        as_user("1c32e737-6ea3-5891-9542-bfb8e31ba779", "User.Read"),
        role("00000000-0000-0000-0000-000000000000"),
        audit("Update user.", RecordType=8, UserId=ADMIN, ObjectId=USER, ModifiedProperties=[]),
        audit("Update user.", RecordType=8, ObjectId=USER, ModifiedProperties=[
            {"Name": "Included Updated Properties", "NewValue": "City"}, {"Name": "City", "NewValue": "Nara"}]),
    ],
)  # fmt: skip
def test_a_record_that_tells_something_harmless_stays_clear(event: Event) -> None:
    assert of(event).answer is CLEAR


def test_entries_that_are_kept_for_a_week_at_most_are_flagged_and_for_a_month_undetermined() -> None:
    none = of(by_admin("Set-Mailbox", Identity=USER, AuditLogAgeLimit="00:00:00"))
    assert (none.answer, none.technique) == (FLAGGED, "T1562.008")
    assert of(by_admin("Set-Mailbox", Identity=USER, AuditLogAgeLimit="30.00:00:00")).answer is UNDETERMINED
    assert of(by_admin("Set-Mailbox", Identity=USER, AuditOwner="None")).answer is FLAGGED
    policy = "New-UnifiedAuditLogRetentionPolicy"
    assert of(by_admin(policy, Name="all", RetentionDuration="SevenDays")).answer is FLAGGED
    assert of(by_admin(policy, Name="all", RetentionDuration="OneMonth")).answer is UNDETERMINED
    assert of(by_admin(policy, Name="all", RetentionDuration="OneYear")).answer is CLEAR
    assert of(by_admin("Set-Mailbox", Identity=USER, AuditLogAgeLimit="7.00:00:00")).answer is FLAGGED


def test_a_list_of_logged_operations_that_is_told_decides_beside_one_that_was_lost() -> None:
    hashtable = "System.Collections.Hashtable"
    both = by_admin("Set-Mailbox", Identity=USER, AuditOwner=hashtable, AuditDelegate="@{Remove=MailItemsAccessed}")
    assert of(both).answer is FLAGGED
    assert of(by_admin("Set-Mailbox", Identity=USER, AuditDelegate="@{Add=MailItemsAccessed}")).answer is CLEAR


@given(st.integers(0, 99_999), st.integers(0, 86_399))
def test_every_span_that_a_cmdlet_writes_is_read_back(days: int, seconds: int) -> None:
    hours, rest = divmod(seconds, 3600)
    written = f"{days}.{hours:02}:{rest // 60:02}:{rest % 60:02}"
    assert age(written) == timedelta(days=days, seconds=seconds)


@given(st.text())
def test_no_text_breaks_the_reading_of_a_span(written: str) -> None:
    found = age(written)
    assert found is None or found >= timedelta(0)


def test_a_client_of_outside_that_may_act_as_anyone_in_google_is_flagged() -> None:
    scopes = "https://mail.google.com/,https://www.googleapis.com/auth/gmail.settings.basic"
    mail = activity("admin", "AUTHORIZE_API_CLIENT_ACCESS", API_CLIENT_NAME="1170", API_SCOPES=scopes)
    assert of(mail).answer is FLAGGED
    rooms = "https://www.googleapis.com/auth/calendar.readonly"
    assert of(activity("admin", "AUTHORIZE_API_CLIENT_ACCESS", API_CLIENT_NAME="2", API_SCOPES=rooms)).answer is CLEAR


def test_a_sign_in_of_google_needs_an_address_or_googles_own_judgement() -> None:
    bare = of(activity("login", "login_success", address="", login_type="google_password"))
    assert (bare.answer, codes(bare)) == (UNDETERMINED, {"provider_unheard"})
    assert of(activity("login", "login_success", address="", is_suspicious=False)).answer is CLEAR
    assert of(activity("login", "login_success", is_suspicious=True)).answer is FLAGGED


DEVICE: dict[str, Any] = {"deviceDetail": {"deviceId": "d1", "operatingSystem": "Windows10", "browser": "Edge 142.0"}}


def before(count: int) -> list[Event]:
    return [sign_in(-24.0 * day, autonomousSystemNumber=64497, **DEVICE) for day in range(1, count + 1)]


def test_a_sign_in_of_which_neither_place_nor_network_is_told_is_undetermined() -> None:
    found = of(sign_in(1, address="192.0.2.54", where=None, country=None), *before(5))
    assert (found.answer, "place_unseen" in codes(found)) == (UNDETERMINED, True)
    assert of(sign_in(1, address="192.0.2.54", where=None, country=None, **DEVICE), *before(5)).answer is CLEAR
    assert of(sign_in(1, address=HOME, where=None, country=None), *before(5)).answer is CLEAR


def test_a_new_network_is_undetermined_where_no_device_is_told_or_too_little_came_before() -> None:
    elsewhere: dict[str, Any] = {"address": "192.0.2.54", "autonomousSystemNumber": 64504}
    unseen = of(sign_in(1, **elsewhere), *before(5))
    assert (unseen.answer, "device_unseen" in codes(unseen)) == (UNDETERMINED, True)
    short = of(sign_in(1, **elsewhere), *before(2))
    assert (short.answer, "history_short" in codes(short)) == (UNDETERMINED, True)
    assert of(sign_in(1, **elsewhere, **DEVICE), *before(5)).answer is CLEAR
    assert of(sign_in(1, **elsewhere), sign_in(2, **elsewhere)).answer is CLEAR


def test_a_new_address_is_undetermined_where_earlier_sign_ins_told_nothing_to_compare_with() -> None:
    bare: dict[str, Any] = {"where": None, "country": None, "deviceDetail": {}}
    new = sign_in(1, address="198.51.100.141", autonomousSystemNumber=64502, **DEVICE)
    days = [sign_in(-24.0 * day, **bare) for day in range(1, 6)]
    found = of(new, *days)
    assert (found.answer, "earlier_untold" in codes(found)) == (UNDETERMINED, True)
    assert of(sign_in(1, autonomousSystemNumber=64502, **DEVICE), *days).answer is CLEAR
    placed = [sign_in(-24.0 * day, where=None, deviceDetail={}) for day in range(1, 6)]
    assert of(new, *placed).answer is CLEAR
    managed: Any = {"deviceDetail": {"deviceId": "d1", "isCompliant": True}}
    assert of(sign_in(1, address="198.51.100.141", autonomousSystemNumber=64502, **managed), *days).answer is CLEAR


def test_a_sign_in_of_unknown_outcome_is_undetermined() -> None:
    found = of(sign_in(1, status=None), *before(5))
    assert (found.answer, codes(found)) == (UNDETERMINED, {"outcome_unseen"})


def test_an_unmanaged_device_of_another_system_is_new_though_it_has_no_id() -> None:
    linux: dict[str, Any] = {"deviceDetail": {"operatingSystem": "Linux", "browser": "Firefox 143.0"}}
    far: dict[str, Any] = {"address": "203.0.113.144", "autonomousSystemNumber": 64511, "country": "ZA", "where": None}
    assert of(sign_in(1, **far, **linux), *before(5)).answer is FLAGGED
    windows: dict[str, Any] = {"deviceDetail": {"operatingSystem": "Windows10", "browser": "Edge 142.0"}}
    assert of(sign_in(1, **far, **windows), *before(5)).answer is UNDETERMINED


def test_a_session_handed_over_by_a_code_typed_elsewhere_is_a_device_code() -> None:
    found = of(sign_in(1, address="203.0.113.77", originalTransferMethod="deviceCodeFlow"), *before(5))
    assert (found.answer, found.technique) == (FLAGGED, "T1528")


def test_a_failed_sign_in_without_an_address_may_be_one_of_many_and_is_undetermined() -> None:
    wrong = {"errorCode": 50126}
    found = of(sign_in(1, address="", status=wrong), *before(5))
    assert (found.answer, codes(found)) == (UNDETERMINED, {"tried_from_unseen"})
    assert of(sign_in(1, status=wrong), *before(5)).answer is CLEAR


def test_a_pace_that_cannot_be_measured_is_undetermined() -> None:
    known = sign_in(1, autonomousSystemNumber=64497, **DEVICE)
    elsewhere: dict[str, Any] = {"address": "192.0.2.54", "autonomousSystemNumber": 64504, "where": None}
    system = {"operatingSystem": "Windows10", "browser": "Edge 142.0"}
    found = of(sign_in(2, country=None, deviceDetail=system, **elsewhere), known, *before(5))
    assert (found.answer, "pace_unmeasured" in codes(found)) == (UNDETERMINED, True)
    assert of(sign_in(25, deviceDetail=system, **elsewhere), known, *before(5)).answer is CLEAR


def test_a_sign_in_that_names_no_client_or_no_account_is_undetermined() -> None:
    no_client = of(sign_in(1, address="192.0.2.54", clientAppUsed=""), *before(5))
    assert (no_client.answer, "client_unseen" in codes(no_client)) == (UNDETERMINED, True)
    nobody = of(sign_in(1, user="", userId=None), *before(5))
    assert (nobody.answer, codes(nobody)) == (UNDETERMINED, {"account_unseen"})


def test_parameters_are_known_in_any_case() -> None:
    assert of(by_admin("Set-MailboxAuditBypassAssociation", Identity=USER, AuditByPassEnabled="true")).answer is FLAGGED
    assert of(by_admin("Set-MailboxAuditBypassAssociation", IDENTITY=USER, auditbypassenabled="$false")).answer is CLEAR
    assert of(by_admin("New-InboxRule", name="a", forwardto="x@evil.example", deletemessage="TRUE")).answer is FLAGGED
    assert of(by_admin("Set-Mailbox", identity=USER, forwardingsmtpaddress="smtp:x@evil.example")).answer is FLAGGED
