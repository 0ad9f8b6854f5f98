"""What is remembered of mail: counts that only grow, cut where they would grow without bound, and nothing of what is doubted."""

from hypothesis import given
from hypothesis import strategies as st

from sekisho.threats.email.analysers.judging.history.firm import Firm, counterparties, digits
from sekisho.threats.email.analysers.judging.history.memory import (
    ENOUGH,
    FEW,
    INSIDE,
    MANY_WRITERS,
    TRAIT_VALUES,
    Memory,
)
from sekisho.threats.email.analysers.judging.history.names import known_domains
from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.likeness import KnownNames
from tests.threats.email.judging.mails import CHIEF, OWN, PAYER, VENDOR, firm, mail, years

PEOPLE = (PAYER, CHIEF, VENDOR, "x@gmail.com", "ito@kawakami.example")
mails = st.lists(
    st.builds(
        lambda address, day, to, money, number: mail(
            address, day, recipients=(to,), intents={"invoice_due"} if money else set(), message_id=f"{number}", phones=(f"03{number}",)
        ),
        st.sampled_from(PEOPLE),
        st.integers(0, 60),
        st.sampled_from(PEOPLE),
        st.booleans(),
        st.integers(0, 30),
    ),
    max_size=30,
)  # fmt: skip


def learned(told: list[Seen], *, trusted: bool = True) -> Memory:
    found = Memory(own={OWN})
    for one in told:
        found.learn(one, trusted=trusted)
    return found


@given(mails)
def test_every_message_is_counted_once_for_its_sender_its_domain_and_each_recipient(told: list[Seen]) -> None:
    found = learned(told)
    assert found.messages == len(told)
    assert sum(known.came for address, known in found.addresses.items() if "@" in address) == len(told)
    assert sum(known.came for name, known in found.domains.items() if name != INSIDE) == len(told)
    assert sum(edge.count for edge in found.edges.values()) == len(told)
    for known in (*found.addresses.values(), *found.domains.values()):
        assert known.first <= known.last
        assert known.days_came <= known.came
        assert known.days_went <= known.went
        assert len(known.phones) <= FEW
        assert all(len(values) <= TRAIT_VALUES for values in known.traits.values())


@given(mails)
def test_of_what_is_doubted_only_that_it_came_is_remembered(told: list[Seen]) -> None:
    found = learned(told, trusted=False)
    assert (found.all_traits, found.accounts, found.phones, found.links) == ({}, {}, {}, {})
    assert all(not known.traits and not known.phones and not known.money for known in found.addresses.values())
    assert all(edge.money == 0 for edge in found.edges.values())
    assert found.messages == len(told)


@given(mails)
def test_the_span_is_from_the_first_to_the_last_day(told: list[Seen]) -> None:
    found = learned(told)
    days = [one.day for one in told] or [0]
    assert (found.begun, found.until) == (min(days), max(days))


def test_a_message_without_a_day_is_not_remembered_and_one_without_a_sender_only_counted() -> None:
    assert learned([mail(day=1, time=None)]).messages == 1
    undated = Memory(own={OWN})
    undated.learn(mail("", 3))
    assert (undated.messages, undated.addresses) == (1, {})
    empty = Memory()
    empty.learn(Seen.of(ROW, FEATURES))
    assert empty.messages == 0


ROW = dict.fromkeys(
    (
        "message_uid", "message_id", "from_address", "from_name", "from_count", "sender_address", "reply_to_addresses", "return_path",
        "to_addresses", "cc_addresses", "recipient_names", "subject", "event_time", "in_reply_to", "reference_ids", "auth_results",
        "attachment_names",
    )
)  # fmt: skip
FEATURES = dict.fromkeys(
    (
        "new_text_length", "auth_below", "is_bulk", "language", "awareness", "intents", "subject_intents", "pressures", "account_numbers",
        "phones", "link_domains", "said_marks", "quoted_marks", "quoted_addresses", "traits", "unread",
    )
)  # fmt: skip


def test_a_message_with_nothing_in_it_is_seen_as_empty_and_not_read() -> None:
    found = Seen.of(ROW, FEATURES)
    assert (found.read, found.domain, found.recipients, found.is_reply, found.speaks_of_money) == (
        False,
        "",
        (),
        False,
        False,
    )


def test_results_count_of_the_host_that_stands_on_most_mail_from_outside() -> None:
    ours = [mail("x@one.example", day, auth=(f"mx.{OWN} 1; spf=pass",), message_id=f"a{day}") for day in range(ENOUGH)]
    assert learned(ours).authserv_ids == {f"mx.{OWN}"}
    assert learned(ours[:-1]).authserv_ids == frozenset()
    others = [
        mail("x@one.example", day, auth=("mx.else.example; spf=pass",), message_id=f"b{day}") for day in range(ENOUGH)
    ]
    assert learned([*ours, *others]).authserv_ids == frozenset()
    assert (
        learned([mail(PAYER, day, auth=(f"mx.{OWN}; spf=pass",)) for day in range(ENOUGH)]).authserv_ids == frozenset()
    )


def test_a_domain_from_which_many_write_over_as_many_nets_is_anyones() -> None:
    many = [mail(f"p{number}@provider.example", number, traits=(f"net=n{number}",)) for number in range(MANY_WRITERS)]
    assert learned(many).anyones("provider.example")
    assert not learned(many[1:]).anyones("provider.example")
    assert not learned([mail(f"p{number}@firm.example", number) for number in range(20)]).anyones("firm.example")
    assert learned([]).anyones("gmail.com")
    assert not learned([mail(f"p{n}@{OWN}", n, traits=(f"net=n{n}",)) for n in range(20)]).anyones(OWN)


def test_whoever_has_an_address_at_each_of_our_domains_is_one_person() -> None:
    found = learned([mail(PAYER, day) for day in range(9)])
    found.own.add("hama-bank.test")
    known, everybody = found.habits("ueda@hama-bank.test", "hama-bank.test")
    assert (known.came, everybody.came) == (9, 9)
    assert found.habits("x@gmail.com", "gmail.com")[1].came == 0


def test_a_domain_that_writes_and_is_answered_becomes_worth_imitating() -> None:
    told = learned(years("ito@often.example"))
    day = max(one.day for one in years()) + 1
    assert KnownNames(known_domains(told, firm(), day)).nearest("oftem.example")
    seldom = learned([mail("ito@often.example", 1)])
    assert KnownNames(known_domains(seldom, firm(), day)).nearest("oftem.example") is None


def test_the_firm_knows_its_domains_leaders_and_partners() -> None:
    listed = counterparties(
        [
            {"counterparty_key": "c", "name": None, "domains": ["www.aoba.example", "gmail.com"], "account_number": "123-4567", "phone": "+81 3 1"},
            {"counterparty_key": "c", "name": "Aoba", "domains": None, "account_number": None, "phone": None},
        ]
    )  # fmt: skip
    (one,) = listed
    assert (one.key, one.name, one.domains, one.accounts, one.phones) == (
        "c",
        "c",
        ("aoba.example",),
        ("1234567",),
        ("8131",),
    )
    found = Firm.of((), listed, ("mail.hama.example",))
    assert (found.own, set(found.by_domain), found.leaders) == (
        frozenset({"hama.example"}),
        {"aoba.example"},
        frozenset(),
    )
    assert firm().leaders == {"e2"}
    assert (digits(" gb33 bukb 2020 1555 5555 55 "), digits(None)) == ("GB33BUKB20201555555555", "")
