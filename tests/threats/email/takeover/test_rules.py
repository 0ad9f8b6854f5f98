import json

import pytest

from sekisho.model.verdict import Answer
from tests.threats.email.takeover.logs import ADMIN, USER, audit, codes, of, said, sign_in

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED


def rule(**fields: str) -> dict[str, str]:
    return {"Name": "Filing", **fields}


@pytest.mark.parametrize(
    "fields",
    [
        rule(Name=".", MoveToFolder="RSS Feeds", MarkAsRead="True"),
        rule(Name="..", DeleteMessage="True"),
        rule(DeleteMessage="True", SubjectOrBodyContainsWords="invoice;wire"),
        rule(MoveToFolder="アーカイブ", SubjectContainsWords="請求書;振込"),
        rule(MoveToFolder="mori:\\RSS フィード", BodyContainsWords="口座"),
        rule(MoveToFolder="Conversation History", From="cfo@vendor.example", BodyContainsWords="payments"),
        rule(DeleteMessage="True", FromAddressContainsWords="mailer-daemon"),
        rule(DeleteMessage="True", StopProcessingRules="True"),
    ],
)
def test_a_rule_that_hides_what_a_thief_wants_unseen_is_flagged(fields: dict[str, str]) -> None:
    found = of(audit("New-InboxRule", parameters=fields))
    assert (found.answer, found.technique) == (FLAGGED, "T1564.008")


@pytest.mark.parametrize(
    "fields",
    [
        rule(MoveToFolder="Newsletters", From="news@shop.example"),
        rule(MoveToFolder="請求書", SubjectContainsWords="請求書"),
        rule(DeleteMessage="True", FromAddressContainsWords="noreply@shop.example"),
        rule(MarkAsRead="True", From="alerts@ci.example"),
        rule(MoveToFolder="Archive", From="list@club.example"),
        rule(Name="経理", MoveToFolder="経理", From="keiri@aozora.example"),
    ],
)
def test_a_rule_that_files_mail_away_is_clear(fields: dict[str, str]) -> None:
    assert of(audit("New-InboxRule", parameters=fields)).answer is CLEAR


def test_forwarding_outside_is_flagged_and_to_the_firms_second_domain_is_clear() -> None:
    out = audit("New-InboxRule", parameters=rule(ForwardTo="keep@mailpost.example"))
    assert (of(out).answer, of(out).technique) == (FLAGGED, "T1114.003")
    second = audit("New-InboxRule", parameters=rule(RedirectTo="smtp:mori@aozora-second.example"))
    assert of(second).answer is FLAGGED
    assert of(second, own=("aozora-second.example",)).answer is CLEAR
    colleague = audit("New-InboxRule", UserId="ito@aozora-second.example", parameters=rule(MoveToFolder="x"))
    assert of(second, colleague).answer is CLEAR


def test_who_opens_a_shared_file_does_not_make_their_domain_ours() -> None:
    out = audit("New-InboxRule", 1, rule(ForwardTo="keep@mailpost.example"))
    guest = audit("FileAccessed", Workload="SharePoint", RecordType=6, UserId="keep@mailpost.example")
    other = audit("Send", RecordType=2, UserId="keep@mailpost.example", ExternalAccess=True)
    signed = sign_in(0, user="keep@mailpost.example", userType="guest")
    assert of(out, guest, other, signed).answer is FLAGGED


def test_the_firms_name_under_another_ending_is_undetermined() -> None:
    found = of(audit("New-InboxRule", parameters=rule(ForwardTo="mori@aozora.test")))
    assert (found.answer, codes(found)) == (UNDETERMINED, {"forwards_perhaps_outside"})


def test_a_target_without_an_address_is_undetermined() -> None:
    assert of(audit("New-InboxRule", parameters=rule(ForwardTo="Tanaka"))).answer is UNDETERMINED


def test_a_change_names_only_what_it_changes() -> None:
    words = audit("Set-InboxRule", 1, {"Identity": "Filing", "SubjectContainsWords": "invoice"})
    assert of(words).answer is UNDETERMINED
    news = audit("Set-InboxRule", 1, {"Identity": "Filing", "SubjectContainsWords": "NEWS;メルマガ"})
    assert of(news).answer is UNDETERMINED
    begun = audit("New-InboxRule", 0, rule(DeleteMessage="True", From="a@b.example"))
    assert of(words, begun).answer is FLAGGED
    filed = audit("New-InboxRule", 0, rule(MoveToFolder="Later", From="a@b.example"))
    assert of(words, filed).answer is CLEAR
    assert of(news, filed).answer is CLEAR
    assert of(audit("Set-InboxRule", 1, {"Identity": "Other", "Priority": "1"})).answer is CLEAR
    assert of(audit("Set-InboxRule", 1, {"Identity": "Other", "Enabled": "True"})).answer is UNDETERMINED
    assert of(audit("Set-InboxRule", 1, {"Identity": "Other", "ForwardTo": "x@mailpost.example"})).answer is FLAGGED
    assert of(audit("Set-InboxRule", 1, {"Identity": "Other", "ForwardTo": ""})).answer is CLEAR


def test_a_rule_renamed_is_undetermined_unless_the_log_tells_what_it_does() -> None:
    renamed = audit("Set-InboxRule", 1, {"Identity": "Filing", "Name": "Projects", "Priority": "1", "Force": "False"})
    assert (of(renamed).answer, codes(of(renamed))) == (UNDETERMINED, {"rest_of_rule_unseen"})
    filed = audit("New-InboxRule", 0, rule(Name="Filing", MoveToFolder="Later", From="a@b.example"))
    assert of(renamed, filed).answer is CLEAR
    off = audit("Set-InboxRule", 1, {"Identity": "Filing", "Name": "Projects", "Enabled": "False"})
    moved = audit("Set-InboxRule", 1, {"Identity": "Filing", "Priority": "1", "StopProcessingRules": "True"})
    assert (of(off).answer, of(moved).answer) == (CLEAR, CLEAR)


def test_rules_taken_away_are_clear_and_enabled_ones_are_judged_by_what_they_do() -> None:
    begun = audit("New-InboxRule", 0, rule(Name="..", DeleteMessage="True"))
    enabled = audit("Enable-InboxRule", 1, {"Identity": ".."})
    found = said(
        begun,
        enabled,
        audit("Remove-InboxRule", 2, {"Identity": ".."}),
        audit("Disable-InboxRule", 3, {"Identity": "x"}),
    )
    assert [one.answer for one in found.values()] == [FLAGGED, FLAGGED, CLEAR, CLEAR]
    assert of(enabled).answer is UNDETERMINED


def test_rules_of_a_mail_program_are_told_whole() -> None:
    actions = json.dumps([{"ActionType": "Forward", "Recipients": ["keep@mailpost.example"], "ForwardFlags": "None"}])
    properties = [{"Name": "RuleOperation", "Value": "AddMailboxRule"}, {"Name": "RuleName", "Value": "."},
                  {"Name": "RuleActions", "Value": actions}, {"Name": "RuleState", "Value": "Enabled"}]  # fmt: skip
    new = audit("UpdateInboxRules", OperationProperties=properties, MailboxOwnerUPN=USER)
    assert (of(new).answer, of(new).technique) == (FLAGGED, "T1114.003")
    gone = audit("UpdateInboxRules", OperationProperties=[{"Name": "RuleOperation", "Value": "RemoveMailboxRule"}])
    assert of(gone).answer is CLEAR


def test_what_was_tried_in_vain_and_what_the_service_did_is_clear() -> None:
    failed = audit("New-InboxRule", ResultStatus="False", parameters=rule(Name="..", DeleteMessage="True"))
    assert codes(of(failed)) == {"did_not_happen"}
    system = audit(
        "New-InboxRule",
        UserId="NT AUTHORITY\\SYSTEM (w3wp)",
        UserType=3,
        parameters=rule(Name="..", DeleteMessage="True"),
    )
    assert codes(of(system)) == {"by_system"}


def test_a_mailbox_that_sends_on_is_flagged_and_one_that_stops_is_clear() -> None:
    out = audit("Set-Mailbox", parameters={"Identity": USER, "ForwardingSmtpAddress": "smtp:keep@mailpost.example"})
    assert (of(out).answer, of(out).technique, of(out).account) == (FLAGGED, "T1114.003", USER)
    for value in ("", "$null"):
        assert of(audit("Set-Mailbox", parameters={"Identity": USER, "ForwardingSmtpAddress": value})).answer is CLEAR
    inside = audit(
        "Set-Mailbox", UserId=ADMIN, parameters={"Identity": USER, "ForwardingSmtpAddress": "smtp:ito@aozora.example"}
    )
    assert of(inside).answer is CLEAR
    unnamed = audit("Set-Mailbox", parameters={"Identity": USER, "ForwardingAddress": "Contact 7"})
    assert of(unnamed).answer is UNDETERMINED
    assert of(audit("Set-Mailbox", parameters={"Identity": USER, "ProhibitSendQuota": "99 GB"})).answer is CLEAR


def test_rules_of_the_whole_firm_are_judged_by_where_they_copy_to() -> None:
    blind = audit(
        "New-TransportRule", UserId=ADMIN, parameters={"Name": "Copies", "BlindCopyTo": "keep@mailpost.example"}
    )
    assert (of(blind).answer, of(blind).technique) == (FLAGGED, "T1114.003")
    footer = audit("New-TransportRule", UserId=ADMIN, parameters={"Name": "Footer", "ApplyHtmlDisclaimerText": "hello"})
    assert of(footer).answer is CLEAR
    journal = audit(
        "New-JournalRule", UserId=ADMIN, parameters={"Name": "J", "JournalEmailAddress": "j@mailpost.example"}
    )
    assert of(journal).answer is FLAGGED
    opened = audit("Set-RemoteDomain", UserId=ADMIN, parameters={"Identity": "Default", "AutoForwardEnabled": "True"})
    assert of(opened).answer is UNDETERMINED
