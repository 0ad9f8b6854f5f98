import time

import pytest

from sekisho.connectors.mail.html import read_html


@pytest.mark.parametrize(
    "source",
    [
        "<p>seen</p><span style='display: none'>unseen</span>",
        "<p>seen</p><span style='font-size:0px'>unseen</span>",
        "<p>seen</p><span style='opacity:0'>unseen</span>",
        "<p>seen</p><div style='max-height:0px;overflow:hidden'>unseen</div>",
        "<p>seen</p><div hidden>unseen</div>",
        "<p>seen</p><p style='color:#FFFFFF'>unseen</p>",
        "<p>seen</p><p style='color: rgb(255, 255, 255); background: #fff'>unseen</p>",
        "<table bgcolor=white><tr><td>seen<font color='white'>unseen</font></td></tr></table>",
    ],
)
def test_what_nobody_sees_is_left_out_and_told(source: str) -> None:
    got = read_html(source)
    assert (got.text.strip(), got.hidden) == ("seen", True)


@pytest.mark.parametrize(
    "source",
    [
        "<a style='background:#06c;color:#fff'>seen</a>",
        "<table bgcolor='#003366'><tr><td><p style='color:white'>seen</p></td></tr></table>",
        "<table background='dark.png'><tr><td style='color:white'>seen</td></tr></table>",
        "<style>.dark{background:#000}</style><div class=dark><p style='color:white'>seen</p></div>",
        "<STYLE>.dark{color:red; Background:#000}</STYLE><div class=dark><p style='color:white'>seen</p></div>",
        "<p style='font-size:0.9em'>seen</p>",
        "<p style='opacity:0.8'>seen</p>",
        "<p>seen</p><div style='display:none'> \u200c\u00a0</div>",
    ],
)
def test_what_may_be_seen_is_kept(source: str) -> None:
    got = read_html(source)
    assert (got.text, got.hidden) == ("seen", False)


def test_white_letters_without_end_are_judged_in_seconds() -> None:
    started = time.process_time()
    read_html("<div style='background:#000'>" + "<p style='color:#fff'>a</p>" * 60_000)
    read_html("color" + " " * 2_000_000 + "color:" + " " * 2_000_000)
    read_html("<style" * 300_000)
    assert time.process_time() - started < 10
