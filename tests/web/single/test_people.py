"""Whose account somebody is who comes through the issuer: by issuer and subject, with the role that their groups give."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from sekisho.pipeline.single_sign_on import SingleSignOn
from sekisho.web.accounts import codes, doors, office
from sekisho.web.accounts.models import Account, Identity, Known, SignedIn
from sekisho.web.journal.models import Entry
from sekisho.web.pages.door import first_token
from tests.web.conftest import PASSWORD, code_now
from tests.web.single.conftest import come
from tests.web.single.hostile import Issuer

pytestmark = pytest.mark.enable_socket
Set = Callable[..., SingleSignOn]
Inside = Callable[..., Client]
Person = Callable[..., Account]
ROLES = {"bosses": "administrator", "sekisho-analysts": "analyst", "sekisho-auditors": "auditor"}


def browser() -> Client:
    return Client(SERVER_NAME="localhost")


def linked(account: Account, issuer: Issuer, subject: str = "u-1") -> Identity:
    now = timezone.now()
    return Identity.objects.create(account=account, issuer=issuer.address, subject=subject, at=now, seen=now)


def reason() -> str:
    return Entry.objects.get(what="refused:single_sign_on").about


@pytest.fixture
def groups(single: Set, issuer: Issuer) -> SingleSignOn:
    """Accounts are made at the first sign-in, with the role of a group; the issuer proves two factors."""
    issuer.claims |= {"amr": ["mfa"], "groups": ["sekisho-analysts", "golf"], "preferred_username": "mori", "name": "森 あおい"}  # fmt: skip
    return single(roles=ROLES, make_accounts=True)


def test_an_account_is_made_at_the_first_sign_in_and_is_the_same_at_the_next(
    groups: SingleSignOn, issuer: Issuer
) -> None:
    first = browser()
    assert come(first, issuer).headers["Location"] == "/"
    assert first.get("/queue").status_code == 200
    account = Account.objects.get()
    assert (account.name, account.shown_name, account.role) == ("mori", "森 あおい", "analyst")
    assert not account.has_usable_password()
    assert "/me/password" not in first.get("/me").content.decode()
    assert str(Identity.objects.get()) == f"{issuer.address} u-1"
    issuer.claims |= {"preferred_username": "sato", "email": "ceo@example.jp"}
    assert come(browser(), issuer).headers["Location"] == "/"
    assert Account.objects.get().name == "mori"


def test_the_same_name_or_address_of_somebody_else_is_not_the_same_person(
    groups: SingleSignOn, issuer: Issuer, person: Person
) -> None:
    person("mori", "administrator")
    answer = come(browser(), issuer)
    assert answer.status_code == 403
    assert "nobody has said that it is yours" in answer.content.decode()
    assert reason() == "sso_name_taken"
    assert Account.objects.get().role == "administrator"


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"groups": ["golf"]}, "sso_no_role"),
        ({"groups": None}, "sso_no_role"),
        ({"groups": {"sekisho-analysts": 1}}, "sso_no_role"),
        ({"groups": [1, None]}, "sso_no_role"),
        ({"preferred_username": "mori aoi"}, "sso_name"),
        ({"preferred_username": 7}, "sso_name"),
        ({"preferred_username": "m" * 61}, "sso_name"),
    ],
)
def test_without_a_role_or_a_name_no_account_is_made(
    groups: SingleSignOn, issuer: Issuer, claims: dict[str, object], code: str
) -> None:
    issuer.claims |= claims
    assert come(browser(), issuer).status_code == 403
    assert reason() == code
    assert not Account.objects.exists()
    assert Identity.objects.get().account is None


@pytest.mark.parametrize(
    ("claims", "name"),
    [({"preferred_username": None, "email": "mori@example.jp"}, "mori@example.jp"), ({"groups": "sekisho-analysts"}, "mori")],
)  # fmt: skip
def test_what_the_issuer_may_say_otherwise_is_read_too(
    groups: SingleSignOn, issuer: Issuer, claims: dict[str, object], name: str
) -> None:
    issuer.claims |= claims
    assert come(browser(), issuer).status_code == 302
    assert Account.objects.get().name == name


def test_the_settings_name_the_claims(single: Set, issuer: Issuer) -> None:
    single(roles=ROLES, make_accounts=True, name_claim="upn", groups_claim="roles", required_acr=["gold"])
    issuer.claims |= {"upn": "mori", "roles": ["bosses"], "acr": "gold", "preferred_username": "other"}
    assert come(browser(), issuer).headers["Location"] == "/"
    assert Account.objects.get().role == "administrator"
    assert "acr_values=gold" in browser().get("/sign-in/single").headers["Location"]


def test_a_group_that_is_taken_away_takes_the_role_and_the_sessions(groups: SingleSignOn, issuer: Issuer) -> None:
    inside = browser()
    come(inside, issuer)
    issuer.claims["groups"] = ["golf"]
    assert come(browser(), issuer).status_code == 403
    assert reason() == "sso_no_role"
    assert Account.objects.get().role == "learner"
    assert inside.get("/queue").status_code == 302
    issuer.claims["groups"] = ["sekisho-auditors", "sekisho-analysts"]
    again = browser()
    assert come(again, issuer).status_code == 302
    assert Account.objects.get().role == "analyst"


def test_the_last_administrator_stays_one_and_is_outside_all_the_same(groups: SingleSignOn, issuer: Issuer) -> None:
    issuer.claims["groups"] = ["bosses"]
    inside = browser()
    come(inside, issuer)
    assert inside.get("/people").status_code == 200
    issuer.claims["groups"] = []
    assert come(browser(), issuer).status_code == 403
    assert Account.objects.get().role == "administrator"
    assert inside.get("/people").status_code == 302


def test_an_account_that_was_closed_here_stays_closed(groups: SingleSignOn, issuer: Issuer, person: Person) -> None:
    come(browser(), issuer)
    person("tanaka", "administrator")
    office.close(Account.objects.get(name="mori"))
    answer = come(browser(), issuer)
    assert answer.status_code == 403
    assert "closed here" in answer.content.decode()
    assert reason() == "sso_closed"
    assert not Account.objects.get(name="mori").is_active


def test_where_the_issuer_proves_one_factor_our_own_code_is_asked(single: Set, issuer: Issuer, person: Person) -> None:
    single()
    issuer.claims["amr"] = ["pwd"]
    account = person("mori")
    linked(account, issuer)
    secret = codes.fresh()
    codes.keep(account, secret, 0)
    half = browser()
    assert come(half, issuer).headers["Location"] == "/sign-in/code"
    assert half.get("/queue").status_code == 302
    assert half.post("/sign-in/code", {"code": "000000"}).status_code == 401
    assert half.post("/sign-in/code", {"code": code_now(secret)}).headers["Location"] == "/"
    assert half.get("/queue").status_code == 200
    assert Entry.objects.filter(who="mori", about="u-1 one factor").exists()


@pytest.mark.parametrize("amr", [None, []])
def test_where_nothing_is_proven_and_no_code_is_set_up_it_is_set_up(
    single: Set, issuer: Issuer, person: Person, amr: list[str] | None
) -> None:
    single(required_amr=[])
    issuer.claims["amr"] = amr
    linked(person("mori"), issuer)
    half = browser()
    assert come(half, issuer).headers["Location"] == "/sign-in/set-up"
    assert half.get("/queue").status_code == 302


def test_somebody_whom_nobody_linked_waits_for_an_administrator(single: Set, issuer: Issuer, inside: Inside) -> None:
    single()
    issuer.claims |= {"amr": ["mfa"], "name": "森 あおい"}
    stranger = browser()
    answer = come(stranger, issuer)
    assert answer.status_code == 403
    assert "no account here is linked" in answer.content.decode()
    boss = inside("administrator", "tanaka")
    colleague = inside("analyst", "mori")
    page = boss.get("/people/single-sign-on").content.decode()
    assert "森 あおい" in page
    row, account = Identity.objects.get(), Account.objects.get(name="mori")
    assert boss.post("/people/single-sign-on", {"identity": row.pk, "account": account.pk}).status_code == 302
    assert colleague.get("/queue").status_code == 302
    assert Entry.objects.filter(who="tanaka", what="give:single_sign_on", about="u-1 mori").exists()
    assert come(stranger, issuer).headers["Location"] == "/"
    assert stranger.get("/queue").status_code == 200
    assert "Undo the link" in boss.get("/people/single-sign-on").content.decode()
    assert boss.post("/people/single-sign-on", {"identity": row.pk}).status_code == 302
    assert stranger.get("/queue").status_code == 302
    assert come(browser(), issuer).status_code == 403


def test_one_person_has_one_account_and_an_account_one_person(
    single: Set, issuer: Issuer, inside: Inside, person: Person
) -> None:
    single()
    boss = inside("administrator", "tanaka")
    mori, sato = person("mori"), person("sato")
    first, second = linked(mori, issuer), linked(sato, issuer, "u-2")
    for identity, account in ((first, sato), (second, mori)):
        answer = boss.post("/people/single-sign-on", {"identity": identity.pk, "account": account.pk})
        assert answer.status_code == 409
        assert "linked already" in answer.content.decode()
    waits = Identity.objects.create(issuer=issuer.address, subject="u-3", at=timezone.now(), seen=timezone.now())
    assert boss.post("/people/single-sign-on", {"identity": waits.pk, "account": mori.pk}).status_code == 409
    assert boss.post("/people/single-sign-on", {"identity": 999_999, "account": mori.pk}).status_code == 404
    assert boss.post("/people/single-sign-on", {"identity": first.pk, "account": 999_999}).status_code == 404
    assert boss.post("/people/single-sign-on", {"identity": "x"}).status_code == 404
    assert boss.get("/people").content.decode().count("/people/single-sign-on") == 1


def test_the_page_of_identities_says_when_there_is_nobody_to_link(single: Set, issuer: Issuer, inside: Inside) -> None:
    single()
    boss = inside("administrator", "tanaka")
    assert "Nobody came" in boss.get("/people/single-sign-on").content.decode()
    linked(Account.objects.get(), issuer)
    Identity.objects.create(issuer=issuer.address, subject="u-3", at=timezone.now(), seen=timezone.now())
    page = boss.get("/people/single-sign-on").content.decode()
    assert "Every account is linked" in page
    assert page.index("u-3") < page.index("u-1")


def test_somebody_links_their_own_account_with_a_code_and_a_sign_in(
    single: Set, issuer: Issuer, inside: Inside
) -> None:
    single()
    issuer.claims |= {"amr": ["mfa"], "name": "Aoi"}
    mine, elsewhere = inside("analyst", "mori"), browser()
    account = Account.objects.get()
    secret = codes.fresh()
    codes.keep(account, secret, 0)
    elsewhere.post("/sign-in", {"name": "mori", "password": PASSWORD})
    assert elsewhere.post("/sign-in/code", {"code": code_now(secret)}).status_code == 302
    codes.keep(account, secret, 0)
    assert "/me/single-sign-on" in mine.get("/me").content.decode()
    assert "onward" not in mine.get("/me/single-sign-on").content.decode()
    assert mine.post("/me/single-sign-on", {"code": "000000"}).status_code == 401
    page = mine.post("/me/single-sign-on", {"code": code_now(secret)}).content.decode()
    location = page.partition('class="go" href="')[2].partition('"')[0].replace("&amp;", "&")
    brought = issuer.authorise(location)
    # Somebody else's browser cannot bring the answer, and neither can one in which somebody else is signed in.
    assert browser().get("/sign-in/single/back", brought).status_code == 403
    assert mine.get("/sign-in/single/back", brought).headers["Location"] == "/me"
    assert Identity.objects.get().account == account
    assert mine.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 302
    assert "linked to Aoi" in mine.get("/me/single-sign-on").content.decode()
    assert Entry.objects.filter(who="mori", what="link:single_sign_on", about="u-1").exists()
    assert come(browser(), issuer).headers["Location"] == "/"


def test_a_link_that_was_begun_by_one_is_not_ended_by_another(
    single: Set, issuer: Issuer, inside: Inside, person: Person
) -> None:
    single()
    mine = inside("analyst", "mori")
    account = Account.objects.get()
    secret = codes.fresh()
    codes.keep(account, secret, 0)
    page = mine.post("/me/single-sign-on", {"code": code_now(secret)}).content.decode()
    brought = issuer.authorise(page.partition('class="go" href="')[2].partition('"')[0].replace("&amp;", "&"))
    session = mine.session
    session["single_flows"] = [{**one, "links": person("sato").pk} for one in session["single_flows"]]
    session.save()
    assert mine.get("/sign-in/single/back", brought).status_code == 403
    assert not Identity.objects.exclude(account=None).exists()


def test_linking_waits_like_the_door_does(single: Set, issuer: Issuer, inside: Inside) -> None:
    single()
    mine = inside("analyst", "mori")
    for _ in range(5):
        assert mine.post("/me/single-sign-on", {"code": "000000"}).status_code == 401
    assert mine.post("/me/single-sign-on", {"code": "000000"}).status_code == 429
    Known.objects.update(waits_until=None)
    Account.objects.update(secret=b"")
    assert mine.post("/me/single-sign-on", {"code": "000000"}).status_code == 200
    issuer.raw["/.well-known/openid-configuration"] = (500, b"")
    secret = codes.fresh()
    codes.keep(Account.objects.get(), secret, 0)
    assert mine.post("/me/single-sign-on", {"code": code_now(secret)}).status_code == 502


def test_a_password_that_somebody_else_gave_need_not_be_changed_by_who_comes_without_one(
    single: Set, issuer: Issuer, person: Person
) -> None:
    single()
    issuer.claims["amr"] = ["mfa"]
    linked(person("mori"), issuer)
    Account.objects.update(must_change=True)
    mine = browser()
    come(mine, issuer)
    assert mine.get("/queue").status_code == 200


def test_a_half_way_sign_in_through_the_issuer_does_not_make_a_later_password_one(
    single: Set, issuer: Issuer, person: Person
) -> None:
    single()
    account = person("mori")
    linked(account, issuer)
    secret = codes.fresh()
    codes.keep(account, secret, 0)
    Account.objects.update(must_change=True, given_at=timezone.now())
    mine = browser()
    come(mine, issuer)
    mine.post("/sign-in", {"name": "mori", "password": PASSWORD})
    mine.post("/sign-in/code", {"code": code_now(secret)})
    assert mine.get("/queue").headers["Location"] == "/me/password"


@pytest.mark.parametrize(("name", "role", "status"), [("tanaka", "administrator", 302), ("tanaka", "analyst", 401), ("mori", "administrator", 401)])  # fmt: skip
def test_where_local_sign_in_is_closed_it_opens_for_named_administrators_alone(
    single: Set, issuer: Issuer, person: Person, name: str, role: str, status: int
) -> None:
    single(local=["tanaka"])
    person(name, role)
    mine = browser()
    page = mine.get("/sign-in").content.decode()
    assert "appointed administrators alone" in page
    assert 'href="/sign-in/single"' in page
    assert mine.post("/sign-in", {"name": name, "password": PASSWORD}).status_code == status
    assert Entry.objects.filter(what="refused:sign_in", who=name).exists() == (status == 401)


def test_the_first_administrator_bears_a_name_that_may_come_back(single: Set, issuer: Issuer) -> None:
    single(local=["tanaka"])
    asked = {"token": first_token(), "password": "a heron on the pond", "again": "a heron on the pond"}
    answer = browser().post("/first", {**asked, "name": "mori"})
    assert answer.status_code == 400
    assert "choose one of those names" in answer.content.decode()
    assert browser().post("/first", {**asked, "name": "tanaka"}).status_code == 302


def test_who_signs_out_is_told_where_to_sign_out_of_the_issuer(single: Set, issuer: Issuer, person: Person) -> None:
    single()
    issuer.claims["amr"] = ["mfa"]
    issuer.described["end_session_endpoint"] = f"{issuer.address}/out?a=1"
    linked(person("mori"), issuer)
    mine = browser()
    come(mine, issuer)
    answer = mine.post("/sign-out")
    page = answer.content.decode()
    assert f'href="{issuer.address}/out?a=1&amp;client_id=sekisho&amp;post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8700%2Fsign-in"' in page  # fmt: skip
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert mine.get("/queue").status_code == 302
    assert not SignedIn.objects.exists()


def test_who_is_signed_in_as_somebody_else_changes_places(
    single: Set, issuer: Issuer, inside: Inside, person: Person
) -> None:
    single()
    issuer.claims["amr"] = ["mfa"]
    linked(person("mori"), issuer)
    mine = browser()
    brought = issuer.authorise(mine.get("/sign-in/single").headers["Location"])
    other = inside("auditor", "kansa")
    session = other.session
    session["single_flows"] = mine.session["single_flows"]
    session.save()
    assert other.get("/sign-in/single/back", brought).status_code == 302
    assert [one.account.name for one in SignedIn.objects.all()] == ["mori"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_cannot_begin_a_sign_in(single: Set, issuer: Issuer, person: Person, site: str) -> None:
    single()
    person("mori")
    assert browser().get("/sign-in/single", headers={"sec-fetch-site": site}).headers["Location"] == "/sign-in"
    assert issuer.asked == []


def test_without_an_issuer_there_is_no_single_sign_on(inside: Inside) -> None:
    boss = inside("administrator")
    for address in ("/sign-in/single", "/sign-in/single/back"):
        assert browser().get(address).headers["Location"] == "/sign-in"
    for address in ("/me/single-sign-on", "/people/single-sign-on"):
        assert boss.get(address).status_code == 404
    assert "single" not in browser().get("/sign-in").content.decode()
    assert settings.OWN_ADDRESS == "http://127.0.0.1:8700"


def test_nobody_links_an_account_in_a_browser_that_was_left_open(single: Set, inside: Inside) -> None:
    single()
    mine = inside("analyst", "mori")
    session = mine.session
    session[doors.SINCE] = timezone.now().timestamp() - doors.FRESH.total_seconds() - 60
    session.save()
    assert mine.get("/me/single-sign-on").status_code == 403
    assert "Sign in again" in mine.post("/me/single-sign-on", {"code": "000000"}).content.decode()
