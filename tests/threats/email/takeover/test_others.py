"""Other languages, other names and Google's own word: contacts, feeds, routes, screens in meeting rooms, programs for scripts."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.model.verdict import Answer
from tests.threats.email.takeover.logs import ABROAD, USER, activity, audit, codes, of, said, sign_in, usual

FLAGGED, CLEAR, UNDETERMINED = Answer.FLAGGED, Answer.CLEAR, Answer.UNDETERMINED
AXIOS: Any = {"userAgent": "axios/1.7.9", "address": ABROAD, "where": None}
CODE: Any = {"authenticationProtocol": "deviceCode", "userAgent": "TeamsRooms/5.2"}


def contact(operation: str = "New-MailContact", **more: Any) -> Any:
    named = {"Name": "Scan Archive", "ExternalEmailAddress": "SMTP:scan@free.example"}
    return audit(operation, 0, named, ObjectId="org.example/Users/Scan Archive", **more)


def test_forwarding_to_a_contact_is_judged_by_the_contacts_address() -> None:
    forwards = audit("Set-Mailbox", 1, {"Identity": USER, "ForwardingAddress": "org.example/Users/Scan Archive"})
    assert (of(forwards, contact()).answer, of(forwards, contact()).technique) == (FLAGGED, "T1114.003")
    assert of(forwards, contact(), own=("free.example",)).answer is CLEAR
    assert of(forwards).answer is UNDETERMINED
    assert of(forwards, contact(ResultStatus="False")).answer is UNDETERMINED
    assert of(contact()).answer is CLEAR


@pytest.mark.parametrize(
    "folder", ["RSS-Abonnements", "Flux RSS", "Fuentes RSS", "RSS 피드", "RSS 源", "Unterhaltungsverlauf"]
)
def test_a_rule_hides_mail_in_the_feeds_of_any_language(folder: str) -> None:
    changed = {
        "Identity": "x\\1",
        "SubjectOrBodyContainsWords": "Rechnung;Überweisung",
        "MoveToFolder": folder,
        "MarkAsRead": "True",
    }
    assert of(audit("Set-InboxRule", 0, changed)).answer is FLAGGED


def test_a_folder_that_only_holds_the_letters_of_feeds_hides_nothing() -> None:
    filed = {"Name": "Presse", "SubjectContainsWords": "Rechnung", "MoveToFolder": "Pressespiegel"}
    assert of(audit("New-InboxRule", 0, filed)).answer is CLEAR


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("account_disabled_hijacked", FLAGGED),
        ("account_disabled_password_leak", FLAGGED),
        ("account_disabled_spamming", FLAGGED),
        ("account_disabled_generic", UNDETERMINED),
        ("gov_attack_warning", UNDETERMINED),
    ],
)
def test_googles_own_word_of_an_account_is_taken(name: str, answer: Answer) -> None:
    found = of(activity("login", name, affected_email_address="sato@aozora.example"))
    assert (found.answer, found.account) == (answer, "sato@aozora.example")
    assert found.technique == "T1078.004"


@pytest.mark.parametrize(
    "name", ["suspicious_login", "suspicious_login_less_secure_app", "suspicious_programmatic_login"]
)
def test_googles_warning_of_a_sign_in_is_flagged_where_it_tells_when_that_succeeded(name: str) -> None:
    named: Any = {"affected_email_address": "sato@aozora.example"}
    came_in = of(activity("login", name, login_timestamp="1787106552000000", **named))
    assert (came_in.answer, came_in.technique, came_in.account) == (FLAGGED, "T1078.004", "sato@aozora.example")
    perhaps = of(activity("login", name, **named))
    assert (perhaps.answer, codes(perhaps)) == (UNDETERMINED, {"outcome_unseen", "risk_high"})


def test_what_the_account_does_where_google_warned_of_it_is_the_intruders() -> None:
    usual_days = [activity("login", "login_success", -24.0 * day, is_suspicious=False) for day in range(1, 4)]
    warned = activity("login", "suspicious_login", 1, ABROAD, affected_email_address=USER, login_timestamp="1")
    recovery = activity("user_accounts", "recovery_email_edit", 2, ABROAD)
    assert of(recovery, warned, *usual_days).answer is FLAGGED
    assert of(activity("user_accounts", "recovery_email_edit", 2), warned, *usual_days).answer is CLEAR


@pytest.mark.parametrize(
    ("setting", "value", "answer"),
    [
        ("EMAIL_ROUTE", "", UNDETERMINED),
        ("CONTENT_COMPLIANCE", "", UNDETERMINED),
        ("EMAIL_ROUTE", "to x@outside.example", FLAGGED),
        ("EMAIL_ROUTE", "to x@aozora.example", CLEAR),
        ("IMAP_ACCESS", "", CLEAR),
    ],
)
def test_a_route_for_mail_is_judged_by_where_it_leads(setting: str, value: str, answer: Answer) -> None:
    asked: dict[str, Any] = {"SETTING_NAME": setting, **({"NEW_VALUE": value} if value else {})}
    assert of(activity("admin", "CREATE_GMAIL_SETTING", **asked)).answer is answer


@pytest.mark.parametrize(
    ("operation", "named", "answer"),
    [
        ("CREATE_EMAIL_MONITOR", {"EMAIL_MONITOR_DEST_EMAIL": "copy@outside.example"}, FLAGGED),
        ("CHANGE_EMAIL_MONITOR", {"EMAIL_MONITOR_DEST_EMAIL": "copy@outside.example"}, FLAGGED),
        ("CREATE_EMAIL_MONITOR", {"EMAIL_MONITOR_DEST_EMAIL": "audit@aozora.example"}, CLEAR),
        ("CREATE_EMAIL_MONITOR", {"EMAIL_MONITOR_DEST_EMAIL": ""}, UNDETERMINED),
        ("CREATE_EMAIL_MONITOR", {}, UNDETERMINED),
        ("DELETE_EMAIL_MONITOR", {"EMAIL_MONITOR_DEST_EMAIL": "copy@outside.example"}, CLEAR),
        ("MAIL_ROUTING_DESTINATION_ADDED", {"NEW_VALUE": "copy@outside.example"}, FLAGGED),
        ("MAIL_ROUTING_DESTINATION_ADDED", {"NEW_VALUE": "old-server"}, UNDETERMINED),
    ],
)
def test_a_copy_of_all_mail_of_a_user_of_google_is_judged_by_where_it_goes(
    operation: str, named: dict[str, Any], answer: Answer
) -> None:
    found = of(activity("admin", operation, USER_EMAIL="shacho@aozora.example", **named))
    assert found.answer is answer
    if answer is not CLEAR:
        assert (found.technique, found.account) == ("T1114.003", "shacho@aozora.example")


def test_a_right_that_breaks_off_is_undetermined() -> None:
    cut = of(activity("token", "authorize", client_id="1", app_name="Memo", scope="https://www.googleapis.com/auth/"))
    assert (cut.answer, "scopes_cut" in codes(cut)) == (UNDETERMINED, True)
    whole = activity(
        "token", "authorize", client_id="1", app_name="Memo", scope="https://www.googleapis.com/auth/calendar.readonly"
    )
    assert of(whole).answer is CLEAR


@pytest.mark.parametrize(
    ("scope", "cut"),
    [
        ("calendar.readonly,https://www.goog", True),
        ("calendar.readonly,htt", True),
        ("calendar.readonly,https://www.googleapis.com/au", True),
        ("calendar.readonly,https://www.googleapis.com/auth/gmail.rea", True),
        ("calendar.readonly,https://mail.goog", True),
        ("calendar.readonly,https://www.googleapis.com/auth/userinfo.email", False),
        ("calendar.readonly,openid", False),
        ("calendar", False),
    ],
)
def test_rights_that_break_off_within_a_word_are_undetermined_and_whole_ones_clear(scope: str, cut: bool) -> None:
    named: Any = {"API_CLIENT_NAME": "1170", "API_SCOPES": f"https://www.googleapis.com/auth/{scope}"}
    found = of(activity("admin", "AUTHORIZE_API_CLIENT_ACCESS", **named))
    assert (found.answer, "scopes_cut" in codes(found)) == (UNDETERMINED if cut else CLEAR, cut)


@given(
    st.sampled_from(["Mail.ReadWrite", "offline_access", "full_access_as_user", "User.ReadWrite.All"]),
    st.integers(1, 20),
)
def test_no_beginning_of_a_right_that_weighs_passes_for_a_whole_one(right: str, count: int) -> None:
    told = right[: -min(count, len(right) - 1)]
    found = of(activity("token", "authorize", client_id="1", app_name="Memo", scope=f"openid {told}"))
    whole = told.lower() in {"user.read", "user.readwrite"}
    assert (found.answer is CLEAR) is whole


def test_a_program_for_scripts_that_signs_in_from_a_strange_place_is_flagged() -> None:
    assert "script_client" in codes(of(sign_in(1, **AXIOS), *usual()))
    assert of(sign_in(1, **AXIOS), *usual()).answer is FLAGGED
    assert of(sign_in(1, userAgent="axios/1.7.9"), *usual()).answer is CLEAR
    robot = [sign_in(-24.0 * day, userAgent="python-requests/2.32") for day in range(1, 6)]
    assert "script_client" not in codes(of(sign_in(1, **AXIOS), *robot))
    assert "script_client" not in codes(of(sign_in(1, address=ABROAD, userAgent="Curlew Browser"), *usual()))


def test_a_screen_that_signs_in_by_a_code_every_day_is_clear_and_a_person_who_does_once_is_not() -> None:
    room = [sign_in(24.0 * day, user="room@aozora.example", **CODE) for day in range(4)]
    assert {one.answer for one in said(*room).values()} == {CLEAR}
    assert of(sign_in(1, address=ABROAD, **CODE), *usual()).answer is FLAGGED
    daily = [sign_in(24.0 * day, address=ABROAD, **CODE) for day in range(4)]
    assert FLAGGED in {one.answer for one in said(*usual(), *daily).values()}
