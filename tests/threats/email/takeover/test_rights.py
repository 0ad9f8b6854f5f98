import pytest

from sekisho.model.verdict import Answer
from sekisho.threats.email.takeover.events import Event
from tests.threats.email.takeover.logs import ADMIN, USER, audit, codes, of

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED
OUTSIDER = "keep@mailpost.example"


def grant(operation: str, user: str, **more: str) -> Event:
    return audit(
        operation,
        UserId=ADMIN,
        UserType=2,
        parameters={"Identity": USER, "User": user, "AccessRights": "FullAccess", **more},
    )


def test_rights_to_a_mailbox_are_judged_by_who_gets_them_and_who_gives_them() -> None:
    assert of(grant("Add-MailboxPermission", "ito@aozora.example")).answer is CLEAR
    assert of(grant("Add-MailboxPermission", "NT AUTHORITY\\SELF")).answer is CLEAR
    assert of(grant("Add-MailboxPermission", "x", Deny="True")).answer is CLEAR
    assert of(grant("Add-MailboxPermission", ADMIN)).answer is FLAGGED
    outside = of(grant("Add-MailboxPermission", OUTSIDER))
    assert (outside.answer, outside.technique, outside.account) == (FLAGGED, "T1098.002", USER)
    assert of(grant("Add-MailboxPermission", "Default")).answer is FLAGGED
    assert of(grant("Add-MailboxPermission", "guest_mailpost.example#EXT#@aozora.example")).answer is FLAGGED
    assert of(grant("Add-MailboxPermission", "ito@aozora.example", AutoMapping="False")).answer is UNDETERMINED


def group(name: str, members: str, hours: float = -1.0, operation: str = "New-DistributionGroup", **more: str) -> Event:
    return audit(operation, hours, {"Name": name, "Members": members, **more}, UserId=ADMIN, UserType=2)


def joined(name: str, member: str, hours: float = -0.5, **more: str) -> Event:
    asked = {"Identity": name, "Member": member, **more}
    return audit("Add-DistributionGroupMember", hours, asked, UserId=ADMIN, UserType=2)


def test_a_right_for_a_group_is_one_for_its_members() -> None:
    given = grant("Add-MailboxPermission", "Sync-07")
    alone = of(given, group("Sync-07", ADMIN))
    assert (alone.answer, alone.technique, "to_own_group" in codes(alone)) == (FLAGGED, "T1098.002", True)
    assert of(given, group("Sync-07", "admin")).answer is FLAGGED
    assert of(given, group("Sync-07", ""), joined("Sync-07", ADMIN)).answer is FLAGGED
    assert of(given, group("Sync-07", ""), joined("Sync-07", ADMIN, 0.5)).answer is FLAGGED
    assert of(given, group("Sync-07", OUTSIDER)).answer is FLAGGED
    assert of(given, group("x", "", operation="New-UnifiedGroup", Alias="Sync-07")).answer is FLAGGED
    by_address = grant("Add-MailboxPermission", "sync-07@aozora.example")
    assert of(by_address, group("Sync 07", ADMIN, Alias="Sync-07"), own=("aozora.example",)).answer is FLAGGED
    assert of(given, joined("Sync-07", ADMIN)).answer is UNDETERMINED


def test_a_right_for_a_group_of_others_is_a_routine_one() -> None:
    given = grant("Add-MailboxPermission", "Sync-07")
    assert of(given).answer is CLEAR
    assert of(given, group("Sync-07", "ito@aozora.example,sato@aozora.example")).answer is CLEAR
    assert of(given, group("Sync-07", ADMIN), joined("Sync-07", "ito@aozora.example")).answer is CLEAR
    assert (
        of(given, group("Sync-07", ADMIN), joined("Sync-07", "ito@aozora.example", LinkType="Subscribers")).answer
        is FLAGGED
    )
    assert of(given, group("Other", ADMIN)).answer is CLEAR
    assert of(given, group("Sync-07", ADMIN, 1.0)).answer is CLEAR
    gone = audit("Remove-DistributionGroupMember", -0.4, {"Identity": "Sync-07", "Member": ADMIN}, UserId=ADMIN)
    assert of(given, group("Sync-07", f"{ADMIN};ito@aozora.example"), gone).answer is CLEAR
    replaced = audit("Update-DistributionGroupMember", -0.4, {"Identity": "Sync-07", "Members": "ito@aozora.example"})
    assert of(given, group("Sync-07", ADMIN), replaced).answer is CLEAR
    failed = audit(
        "New-DistributionGroup", -1, {"Name": "Sync-07", "Members": ADMIN}, UserId=ADMIN, ResultStatus="False"
    )
    assert of(given, failed).answer is CLEAR


def test_what_the_service_grants_is_clear() -> None:
    found = of(audit("Add-MailboxPermission", UserId="NT AUTHORITY\\SYSTEM (Microsoft.Exchange.ServiceHost)", UserType=3,
                     parameters={"Identity": USER, "User": "Default", "AccessRights": "FullAccess"}))  # fmt: skip
    assert codes(found) == {"by_system"}


@pytest.mark.parametrize(
    ("user", "rights", "folder", "answer"),
    [
        ("ito@aozora.example", "Editor", ":\\Calendar", CLEAR),
        ("ito@aozora.example", "Reviewer", ":\\予定表", CLEAR),
        ("Default", "AvailabilityOnly", ":\\Calendar", CLEAR),
        ("Default", "Reviewer", ":\\Calendar", CLEAR),
        ("Default", "Reviewer", ":\\Inbox", FLAGGED),
        ("Anonymous", "Owner", "", FLAGGED),
        (OUTSIDER, "Editor", ":\\Inbox", FLAGGED),
        ("ito@aozora.example", "Editor", ":\\Inbox", CLEAR),
    ],
)
def test_rights_to_a_folder_are_judged_by_the_folder(user: str, rights: str, folder: str, answer: Answer) -> None:
    asked = {"Identity": f"{USER}{folder}", "User": user, "AccessRights": rights}
    assert of(audit("Add-MailboxFolderPermission", parameters=asked)).answer is answer


def test_rights_that_the_owner_sets_in_a_mail_program_are_read_too() -> None:
    def owner(rights: str, who: str, path: str) -> Event:
        folder = {"MemberRights": rights, "MemberUpn": who, "Path": path}
        return audit("ModifyFolderPermissions", RecordType=2, MailboxOwnerUPN=USER, Item={"ParentFolder": folder})

    assert of(owner("ReadAny, Visible", "Everyone", "\\Inbox")).answer is FLAGGED
    assert of(owner("None", "Everyone", "\\Inbox")).answer is CLEAR
    assert of(owner("ReadAny", "ito@aozora.example", "\\Calendar")).answer is CLEAR


def test_sending_as_somebody_and_acting_as_everybody() -> None:
    outside = audit(
        "Add-RecipientPermission",
        UserId=ADMIN,
        parameters={"Identity": USER, "Trustee": OUTSIDER, "AccessRights": "SendAs"},
    )
    assert of(outside).answer is FLAGGED
    behalf = audit(
        "Set-Mailbox", UserId=ADMIN, parameters={"Identity": USER, "GrantSendOnBehalfTo": "ito@aozora.example"}
    )
    assert of(behalf).answer is CLEAR
    role = audit(
        "New-ManagementRoleAssignment", UserId=ADMIN, parameters={"Role": "ApplicationImpersonation", "User": "x"}
    )
    assert of(role).answer is FLAGGED
    assert of(audit("New-ManagementRoleAssignment", UserId=ADMIN, parameters={"Role": "Help Desk"})).answer is CLEAR


def test_a_log_switched_off_is_flagged_and_one_switched_on_is_clear() -> None:
    def off(operation: str, user: str = ADMIN, **asked: str) -> Answer:
        return of(audit(operation, UserId=user, parameters={"Identity": USER, **asked})).answer

    assert off("Set-MailboxAuditBypassAssociation", AuditBypassEnabled="True") is FLAGGED
    assert off("Set-MailboxAuditBypassAssociation", AuditBypassEnabled="False") is CLEAR
    assert off("Set-AdminAuditLogConfig", UnifiedAuditLogIngestionEnabled="False") is FLAGGED
    assert off("Set-AdminAuditLogConfig", UnifiedAuditLogIngestionEnabled="True") is CLEAR
    assert off("Set-Mailbox", AuditEnabled="False") is FLAGGED
    assert off("Set-OrganizationConfig", AuditDisabled="True") is FLAGGED
    assert off("Set-OrganizationConfig", DefaultPublicFolderAgeLimit="1") is CLEAR
    assert off("Set-AdminAuditLogConfig", "NT AUTHORITY\\SYSTEM (w3wp)", AdminAuditLogEnabled="False") is CLEAR
    assert (
        off("Set-Mailbox", AuditOwner='{"@odata.type":"#Exchange.GenericHashTable","Remove":["MailItemsAccessed"]}')
        is FLAGGED
    )
    assert off("Set-Mailbox", AuditOwner="MailboxLogin") is FLAGGED
    assert off("Set-Mailbox", AuditOwner="HardDelete,SoftDelete,Update") is FLAGGED
    assert off("Set-Mailbox", AuditDelegate="") is FLAGGED
    assert off("Set-Mailbox", AuditAdmin="HardDelete,SendAs") is CLEAR
    assert off("Set-Mailbox", AuditOwner="@{Remove=MailboxLogin}") is UNDETERMINED
    assert off("Set-Mailbox", AuditOwner="MailItemsAccessed,HardDelete,Send") is CLEAR
    assert off("Set-Mailbox", AuditOwner="@{Add=MailboxLogin}") is CLEAR


def consent(
    scope: str, *, admin: bool = False, app: str = "Tidy", app_id: str = "11111111-2222-4333-8444-555555555555"
) -> Event:
    text = f"[] => [[Id: q, ClientId: z, ConsentType: {'AllPrincipals' if admin else 'Principal'}, Scope:  {scope}, CreatedDateTime: ]]; "
    changed = [{"Name": "ConsentContext.IsAdminConsent", "NewValue": str(admin), "OldValue": ""},
               {"Name": "ConsentAction.Permissions", "NewValue": text if scope else "", "OldValue": ""},
               {"Name": "TargetId.ServicePrincipalNames", "NewValue": app_id, "OldValue": ""}]  # fmt: skip
    return audit("Consent to application.", Workload="AzureActiveDirectory", RecordType=8, ObjectId=app_id, UserId=ADMIN if admin else USER,
                 ModifiedProperties=changed, Target=[{"ID": "ServicePrincipal_x", "Type": 2}, {"ID": app, "Type": 1}])  # fmt: skip


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        (consent("offline_access Mail.Read User.Read"), FLAGGED),
        (consent("Mail.Send Files.ReadWrite.All offline_access"), FLAGGED),
        (consent("User.Read openid profile"), CLEAR),
        (consent("User.Read offline_access"), CLEAR),
        (consent("Calendars.Read User.Read"), CLEAR),
        (consent("Mail.Read"), UNDETERMINED),
        (consent(""), UNDETERMINED),
        (consent("Mail.ReadWrite offline_access", app_id="de8bc8b5-d9f9-48b1-a8ad-b748da725064"), CLEAR),
        (consent("User.Read", app_id="ff8d92dc-3d82-41d6-bcbd-b9174d163620"), FLAGGED),
        (consent("Mail.Read offline_access", admin=True), CLEAR),
        (consent("Mail.ReadWrite Mail.Send Files.ReadWrite.All offline_access", admin=True), FLAGGED),
        (consent("Mail.Read", app="Micr0soft Outlook"), FLAGGED),
    ],
)
def test_consents_are_judged_by_rights_by_who_gave_them_and_by_the_application(event: Event, answer: Answer) -> None:
    assert of(event).answer is answer


def test_a_right_that_stood_before_is_not_held_against_a_change() -> None:
    text = "[[Id: q, ConsentType: Principal, Scope: Mail.ReadWrite offline_access]] => [[Id: q, ConsentType: Principal, Scope: User.Read]]; "
    event = audit(
        "Consent to application.",
        RecordType=8,
        ModifiedProperties=[{"Name": "ConsentAction.Permissions", "NewValue": text}],
    )
    assert of(event).answer is CLEAR


def test_an_application_that_reads_every_mailbox_is_flagged() -> None:
    changed = [
        {"Name": "AppRole.Value", "NewValue": "Mail.ReadWrite"},
        {"Name": "ServicePrincipal.DisplayName", "NewValue": "Tidy"},
    ]
    event = audit(
        "Add app role assignment to service principal.", RecordType=8, UserId=ADMIN, ModifiedProperties=changed
    )
    assert of(event).answer is FLAGGED
