"""What a program calls itself falls into a class, whatever it calls itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.landing.agent import CLASSES, agent_class
from sekisho.landing.marks import network_of

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (f"{WINDOWS} Chrome/156.0.0.0 Safari/537.36", "chrome"),
        (f"{WINDOWS} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "edge"),
        (f"{WINDOWS} HeadlessChrome/156.0.0.0 Safari/537.36", "headless"),
        (f"{WINDOWS} Chrome/79.0.3945.130 Safari/537.36", "old"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "firefox"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", "safari"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148", "safari"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1", "chrome"),
        ("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 5.1)", "old"),
        ("Mozilla/5.0 (Windows NT 6.1; WOW64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36", "old"),
        ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "bot"),
        ("facebookexternalhit/1.1", "bot"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot"),
        ("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", "bot"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)", "outlook"),
        ("curl/8.5.0", "curl"),
        ("python-requests/2.32", "curl"),
        ("Go-http-client/1.1", "curl"),
        ("", "empty"),
        ("  ", "empty"),
        ("something else", "other"),
    ],
)  # fmt: skip
def test_programs_are_told_apart_by_class(said: str, kind: str) -> None:
    assert agent_class(said) == kind


@given(st.text())
def test_every_text_has_a_class(said: str) -> None:
    assert agent_class(said) in CLASSES


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("::ffff:198.51.100.7", "198.51.100.0/24"),
        ("[2001:db8::1]", "2001:db8::/48"), ("fe80::1%eth0", "fe80::/48"), ("unknown", ""), ("", ""), ("198.51.100.7:80", ""),
    ],
)  # fmt: skip
def test_an_address_becomes_its_network(address: str, network: str) -> None:
    assert network_of(address) == network
