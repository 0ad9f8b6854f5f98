"""What `sekisho hotline check` finds: each fault that is planted, and none where there is none."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sekisho.hotline.check.faults import CODES, faults
from sekisho.hotline.check.nginx import parsed
from sekisho.hotline.check.observed import Observed, look
from sekisho.hotline.check.words import words
from sekisho.hotline.folder import Digest, Settings, make
from sekisho.hotline.site.headers import always
from tests.house.tree import ROOT

PROXY = """
# as the guide has it
http {
    gzip on; access_log /var/log/nginx/access.log;
    server {
        listen 443 ssl; server_name hotline.example.jp;
        location / {
            proxy_pass http://127.0.0.1:8710;
            access_log off; error_log /dev/null crit; gzip off;
            proxy_request_buffering off; proxy_buffering off;
            proxy_set_header Host $host;
            proxy_set_header X-Note "a ; } { word";
        }
    }
    server { location / { proxy_pass http://127.0.0.1:9000; } }
}
"""
UNIT = "[Service]\nUser=hotline\nPrivateTmp=yes\nLimitCORE=0\nMemorySwapMax=0\nStandardError=null\n"
SAID = Settings(
    organisation="Aoi", hosts=["hotline.example.jp"], https=True, digest=Digest(to=["a@b.example", "c@d.example"])
)
FINE = Observed(
    said=SAID,
    modes={"": 0o700, "hotline.db": 0o600},
    user=998,
    owner=998,
    environment={"PATH": "/usr/bin"},
    swaps=(),
    core_pattern="core\n",
    core_limit=0,
    ptrace=1,
    file_system="ext4",
    beside=frozenset({"var"}),
    recipients=3,
    departments=2,
    proxy=PROXY,
    unit=UNIT,
    answer=always(https=True),
)


def said(**changed: Any) -> Callable[[Observed], Observed]:
    """Return what changes the settings."""
    return lambda seen: replace(
        seen, said=Settings(**{name: getattr(seen.said, name) for name in Settings.__struct_fields__} | changed)
    )


def seen(**changed: Any) -> Callable[[Observed], Observed]:
    return lambda fine: replace(fine, **changed)


def proxy(before: str, after: str) -> Callable[[Observed], Observed]:
    assert before in PROXY
    return seen(proxy=PROXY.replace(before, after))


PLANTED: dict[str, list[Callable[[Observed], Observed]]] = {
    "folder_open": [seen(modes={"": 0o755})],
    "file_open": [seen(modes={"": 0o700, "hotline.key": 0o640})],
    "root": [seen(user=0, owner=0)],
    "owner": [seen(owner=1000)],
    "open_address": [said(address="0.0.0.0", https=False)],  # noqa: S104 - this is the fault
    "debug": [seen(environment={"DEBUG": "1"}), seen(environment={"DJANGO_DEBUG": "true"})],
    "traces": [seen(environment={"PYTHONTRACEMALLOC": "5"}), seen(environment={"PYTHONFAULTHANDLER": "1"})],
    "log_variable": [seen(environment={"GUNICORN_CMD_ARGS": "--access-logfile -"})],
    "swap": [seen(swaps=("/dev/sda2",), unit=UNIT.replace("MemorySwapMax=0\n", ""))],
    "core": [seen(core_limit=-1)],
    "ptrace": [seen(ptrace=0)],
    "copies": [seen(file_system="btrfs"), seen(file_system="nfs4")],
    "console_beside": [seen(beside=frozenset({"sekisho.toml"}))],
    "versioned": [seen(beside=frozenset({".git"}))],
    "kept_long": [said(kept_days=3_000)],
    "no_name": [said(hosts=[])],
    "recipients": [seen(recipients=1), seen(departments=1)],
    "digest": [said(digest=Digest(to=["a@b.example"]))],
    "digest_open": [said(digest=Digest(to=["a@b.example", "c@d.example"], security="none", smtp_host="mail.example"))],
    "proxy_log": [proxy("access_log off;", ""), proxy("access_log off;", "access_log syslog:server=10.0.0.1;")],
    "proxy_errors": [proxy("error_log /dev/null crit;", ""), proxy("/dev/null crit", "/var/log/e.log warn")],
    "proxy_spools": [proxy("proxy_request_buffering off;", ""), proxy("proxy_request_buffering off", "proxy_request_buffering on")],
    "proxy_answers": [proxy("proxy_buffering off;", "")],
    "proxy_address": [
        proxy("proxy_set_header Host $host;", "proxy_set_header X-Real-IP $remote_addr;"),
        proxy("proxy_set_header Host $host;", "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;"),
    ],
    "proxy_gzip": [proxy("gzip off;", "")],
    "proxy_headers": [
        proxy("proxy_buffering off;", "proxy_buffering off; add_header Set-Cookie a=b;"),
        proxy("proxy_buffering off;", "proxy_buffering off; proxy_hide_header Content-Security-Policy;"),
    ],
    "proxy_cache": [proxy("proxy_buffering off;", "proxy_buffering off; proxy_cache all;")],
    "unit_journal": [seen(unit=UNIT.replace("StandardError=null", "StandardError=journal"))],
    "unit_tmp": [seen(unit=UNIT.replace("PrivateTmp=yes\n", "# PrivateTmp=yes\n"))],
    "unit_core": [seen(unit=UNIT.replace("LimitCORE=0", "LimitCORE=infinity"))],
    "cookies": [seen(answer={**always(https=True), "Set-Cookie": "lb=1"})],
    "headers": [seen(answer={**always(https=True), "Content-Security-Policy": "default-src *"}), seen(answer={})],
    "assets": [seen(assets=frozenset({"sealing.js"}))],
}  # fmt: skip


def test_nothing_is_found_where_nothing_is_wrong() -> None:
    assert list(faults(FINE)) == []


@pytest.mark.parametrize("code", CODES)
def test_each_fault_that_is_planted_is_found_and_no_other(code: str) -> None:
    for plant in PLANTED[code]:
        found = list(faults(plant(FINE)))
        assert [(one.code, one.seen) for one in found] == [(code, True)]
        assert words(found[0], "ja") != words(found[0], "en")


def test_what_was_not_looked_at_is_said_and_is_not_fine() -> None:
    blind = replace(FINE, swaps=None, core_pattern=None, ptrace=None, file_system=None, recipients=None, proxy=None, unit=None, answer=None)  # fmt: skip
    found = list(faults(blind))
    assert len(found) == 19
    assert not any(one.seen or one.grave for one in found)


@pytest.mark.parametrize("text", ["http { server {", "a b", "}", '"', "{" * 40 + "}" * 40, "x" * (1 << 21)])
def test_a_proxy_that_cannot_be_read_counts_as_not_seen(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parsed(text)
    assert any(one.code == "proxy_log" and not one.seen for one in faults(replace(FINE, proxy=text)))


def test_a_proxy_of_something_else_says_nothing_of_the_hotline() -> None:
    other = replace(FINE, proxy="http { server { location / { proxy_pass http://127.0.0.1:9000; } } }")
    assert any(one.code == "proxy_log" and not one.seen for one in faults(other))


def test_a_real_nginx_writes_out_what_is_read_here(tmp_path: Path) -> None:
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(nginx).exists():
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    path = tmp_path / "nginx.conf"
    path.write_text("events {}\n" + PROXY.replace("listen 443 ssl", "listen 127.0.0.1:8443"), "utf-8")
    done = subprocess.run([nginx, "-T", "-c", str(path)], capture_output=True, text=True, check=False)
    assert "proxy_pass" in done.stdout, done.stderr
    assert list(faults(replace(FINE, proxy=done.stdout))) == []


def test_the_machine_is_looked_at(tmp_path: Path) -> None:
    folder = tmp_path / "hotline"
    make(folder, "Aoi", ["audit", "legal"])
    found = look(folder, {}, 0)
    assert found.modes == {"": 0o700, "hotline.key": 0o600, "hotline.toml": 0o600}
    assert found.user == found.owner
    (folder / "hotline.key").chmod(0o644)
    (tmp_path / "sekisho.toml").touch()
    assert {"file_open", "console_beside"} <= {one.code for one in faults(look(folder, {}, 0))}


@pytest.mark.server
@pytest.mark.enable_socket
def test_a_hotline_whose_promise_cannot_be_kept_does_not_start(tmp_path: Path) -> None:
    from tests.hotline.site.conftest import COMMAND, made

    folder = tmp_path / "hotline"
    made(folder)
    (folder / "hotline.key").chmod(0o644)
    done = subprocess.run([*COMMAND, "serve", str(folder), "--lang", "en"], capture_output=True, text=True, check=False)
    assert done.returncode
    assert "a promise could not be kept" in done.stderr
    checked = subprocess.run([*COMMAND, "check", str(folder), "--json"], capture_output=True, text=True, check=False)
    assert checked.returncode == 12
    assert {"code": "file_open", "grave": True, "seen": True}.items() <= next(one for one in json.loads(checked.stdout) if one["grave"]).items()  # fmt: skip


def test_the_guide_itself_has_nothing_wrong() -> None:
    guide = (ROOT / "docs" / "hotline.md").read_text("utf-8")
    blocks = dict(re.findall(r"```(ini|nginx)\n(.*?)```", guide, re.DOTALL))
    assert list(faults(replace(FINE, unit=blocks["ini"], proxy="http { access_log /a; " + blocks["nginx"] + "}"))) == []  # fmt: skip
