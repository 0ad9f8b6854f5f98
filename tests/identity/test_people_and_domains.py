"""Own domains, people and links are learned from the firm's own history, and an impostor cannot teach them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sekisho.evidence.reader import MemoryTables
from sekisho.identity.domains import domain_of, own_domains, registrable
from sekisho.identity.links import links
from sekisho.identity.people import people
from sekisho.model.rows import Cell

START = datetime(2026, 6, 1, tzinfo=UTC)
OWN = "bank.example"


def mail(
    day: float, sender: str, to: list[str], *, name: str = "", names: list[str] | None = None
) -> Mapping[str, Cell]:
    return {
        "message_uid": f"msg-{day}-{sender}",
        "mailbox": "tanaka.mbox",
        "from_address": sender,
        "from_name": name or None,
        "to_addresses": to,
        "recipient_names": names if names is not None else [""] * len(to),
        "event_time": START + timedelta(days=day),
    }


def reader(*messages: Mapping[str, Cell], **tables: list[Mapping[str, Cell]]) -> MemoryTables:
    return MemoryTables({"message": list(messages), **tables})


def staff(number: str, name: str, romaji: str, email: str | None) -> Mapping[str, Cell]:
    return {"employee_id": number, "name": name, "name_romaji": romaji, "email": email, "title": "部長"}


def test_registrable_domains_follow_the_public_suffix_list() -> None:
    assert registrable("Mail.Tokyo.Bank.CO.JP.") == "bank.co.jp"
    assert registrable("xn--wgv71a119e.jp") == "日本語.jp"
    assert registrable("a.b.reserved.example") == "reserved.example"
    assert registrable("xn--.broken") == "xn--.broken"
    assert domain_of(None) == domain_of("no-at-sign") == ""


def test_the_domain_in_most_of_a_mailbox_is_our_own() -> None:
    mails = [mail(day, f"v{day % 4}@vendor{day % 4}.example", [f"tanaka@{OWN}"]) for day in range(10)]
    assert own_domains(reader(*mails)) == frozenset({OWN})


def test_a_second_name_that_outsiders_have_long_written_to_is_our_own() -> None:
    base = [mail(day, f"a@vendor{day % 5}.example", [f"tanaka@{OWN}"]) for day in range(40)]
    twin = [mail(day * 8 + 0.5, f"x@v{day % 3}.example", ["tanaka@bank.test"]) for day in range(6)]
    assert own_domains(reader(*base, *twin)) == frozenset({OWN, "bank.test"})


def test_a_fresh_twin_is_not_our_own() -> None:
    base = [mail(day, f"a@vendor{day % 5}.example", [f"tanaka@{OWN}"]) for day in range(40)]
    twin = [mail(39 + hour / 24, f"x@v{hour % 3}.example", ["tanaka@bank.test"]) for hour in range(9)]
    assert own_domains(reader(*base, *twin)) == frozenset({OWN})


def test_configured_domains_and_those_of_the_roster_are_our_own_but_free_mail_never_is() -> None:
    roster = [
        staff("1", "山田 太郎", "Taro Yamada", "taro@gmail.com"),
        staff("2", "佐藤 花", "Hana Sato", f"s@hr.{OWN}"),
    ]
    assert own_domains(reader(staff=roster), ["Second.Example"]) == frozenset({OWN, "second.example"})


def test_an_address_that_we_wrote_to_first_is_the_persons_own() -> None:
    sent = mail(1, f"sato@{OWN}", ["taro.private@freebox.example"], names=["山田 太郎"])
    back = mail(2, "taro.private@freebox.example", [f"sato@{OWN}"], name="Taro Yamada")
    found = people(reader(sent, back, staff=[staff("1", "山田 太郎", "Taro Yamada", f"taro@{OWN}")]), frozenset({OWN}))
    taro = next(person for person in found if person.from_roster)
    assert "taro.private@freebox.example" in taro.addresses


def test_answering_an_impostor_does_not_make_the_address_a_colleagues() -> None:
    first = mail(1, "boss@evil.example", [f"sato@{OWN}"], name="山田 太郎")
    answer = mail(2, f"sato@{OWN}", ["boss@evil.example"], names=["山田 太郎"])
    found = people(reader(first, answer, staff=[staff("1", "山田 太郎", "", f"taro@{OWN}")]), frozenset({OWN}))
    assert all("boss@evil.example" not in person.addresses for person in found)


def test_a_payees_address_is_no_colleagues_even_where_we_wrote_to_it_first_under_that_name() -> None:
    sent = mail(1, f"sato@{OWN}", ["yamada@payee.example"], names=["山田 太郎"])
    back = mail(2, "yamada@payee.example", [f"sato@{OWN}"], name="山田太郎")
    listed: list[Mapping[str, Cell]] = [{"counterparty_key": "7", "list_uid": "l", "domains": ["payee.example"]}]
    tables = reader(sent, back, staff=[staff("1", "山田 太郎", "", f"taro@{OWN}")], counterparty=listed)
    assert all("yamada@payee.example" not in person.addresses for person in people(tables, frozenset({OWN})))


def test_an_address_that_the_person_wrote_to_first_is_theirs_under_the_name_it_uses() -> None:
    sent = mail(1, f"taro@{OWN}", ["home@freebox.example"])
    back = mail(2, "home@freebox.example", [f"taro@{OWN}"], name="Yamada Taro")
    other = mail(3, "home@freebox.example", [f"taro@{OWN}"], name="Somebody Else")
    tables = reader(sent, back, other, staff=[staff("1", "山田 太郎", "Taro Yamada", f"taro@{OWN}")])
    (taro,) = people(tables, frozenset({OWN}))
    assert taro.addresses == {f"taro@{OWN}", "home@freebox.example"}


def test_an_address_that_fits_two_people_is_nobodys() -> None:
    sent = mail(1, f"sato@{OWN}", ["suzuki@freebox.example"], names=["鈴木 一郎"])
    twins = [staff("1", "鈴木 一郎", "", f"suzuki1@{OWN}"), staff("2", "鈴木 一郎", "", f"suzuki2@{OWN}")]
    found = people(reader(sent, staff=twins), frozenset({OWN}))
    assert all("suzuki@freebox.example" not in person.addresses for person in found)


def test_a_colleague_without_an_address_on_the_roster_is_known_by_name() -> None:
    sent = mail(1, f"sato@{OWN}", ["taro.private@freebox.example"], names=["Taro Yamada"])
    (taro,) = (
        one
        for one in people(reader(sent, staff=[staff("1", "山田 太郎", "Taro Yamada", None)]), frozenset({OWN}))
        if one.from_roster
    )
    assert taro.addresses == {"taro.private@freebox.example"}


def test_without_a_roster_people_are_known_by_the_mail_they_send() -> None:
    found = people(reader(mail(1, f"sato@{OWN}", ["x@vendor.example"], name="Hana Sato")), frozenset({OWN}))
    assert [(sorted(person.names), person.from_roster) for person in found] == [(["hana sato"], False)]


def test_a_department_that_writes_from_inside_lends_nobody_its_name() -> None:
    inside = [mail(1, f"keiri@{OWN}", ["x@vendor.example"], name=name) for name in ("経理部", "Minato Credit Union")]
    assert people(reader(*inside), frozenset({OWN})) == ()


def test_links_say_how_and_by_which_rows_and_can_be_undone() -> None:
    tables = reader(
        mail(1, f"taro@{OWN}", ["x@payee.example"], name="Taro"),
        mail(2, "x@payee.example", [f"taro@{OWN}"]),
        staff=[staff("1", "山田 太郎", "Taro Yamada", f"taro@{OWN}")],
        counterparty=[
            {
                "counterparty_key": "7",
                "list_uid": "l",
                "code": "0007",
                "name_kana": "ヤマノシヨウカイ",
                "domains": ["payee.example"],
            }
        ],
        payment=[
            {
                "payment_uid": "p1",
                "payment_file_uid": "f",
                "sequence": 1,
                "amount_minor": 1,
                "currency": "JPY",
                "payee_code": "7",
                "payee_name": "ﾔﾏﾉｼﾖｳｶｲ",
            }
        ],
    )
    found = list(links(tables, people(tables, frozenset({OWN}))))
    assert {link.how for link in found} == {
        "same_address",
        "same_employee",
        "same_code",
        "same_reading",
        "domain_on_list",
    }
    assert all(link.proof for link in found)
    undone = found[0].link_id
    assert undone not in {link.link_id for link in links(tables, people(tables, frozenset({OWN})), frozenset({undone}))}


def test_a_domain_that_the_directory_has_verified_is_ours() -> None:
    rows: list[dict[str, Cell]] = [{"domain": name, "verified": told} for name, told in DIRECTORY]
    assert own_domains(MemoryTables({"directory_domain": rows})) == frozenset({"second.example"})


DIRECTORY = (("mail.second.example", True), ("wished.example", False), ("gmail.com", True))
