"""Links as filters of mail rewrite them, each written by the rule that its maker published."""

import base64
import re
from collections.abc import Callable
from urllib.parse import quote

RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
KEPT_BY_V3 = re.compile(r"[^A-Za-z0-9\-._~:/?#@!$&'(),;=]+")


def safe_links(link: str) -> str:
    return (
        f"https://eur01.safelinks.protection.outlook.com/?url={quote(link, safe='')}"
        "&data=05%7C02%7Cmori%40bank.example%7C0f3a9c1be0d24c6f3a9e08dd1a2b3c4d%7C72f988bf86f141af91ab2d7cd011db47%7C0%7C0"
        "%7C638700000000000000%7CUnknown%7CTWFpbGZsb3d8eyJFbXB0eU1hcGkiOnRydWV9%7C0%7C%7C%7C&sdata=AbC%2F123%3D&reserved=0"
    )


def defense_1(link: str) -> str:
    return f"https://urldefense.proofpoint.com/v1/url?u={quote(link, safe='')}&k=oIvRg1%2BdGAgOoM1BIlLLqw%3D%3D%0A&r=x&m=y&s=z"


def defense_2(link: str) -> str:
    hidden = quote(link, safe="/").replace("-", "%2D").replace("_", "%5F").replace("%", "-").replace("/", "_")
    return f"https://urldefense.proofpoint.com/v2/url?u={hidden}&d=DwMFaQ&c=euGZstcaTDllvimEN8b7jXrwqOf-v5A_CdpgnVfiiMM&r=a&m=b&s=c&e="


def defense_3(link: str) -> str:
    kept: list[str] = []

    def taken(found: re.Match[str]) -> str:
        kept.append(found[0])
        return "*" if len(found[0]) == 1 else f"**{RUNS[len(found[0]) - 2]}"

    shown = KEPT_BY_V3.sub(taken, link)
    behind = base64.urlsafe_b64encode("".join(kept).encode()).decode().rstrip("=")
    return f"https://urldefense.com/v3/__{shown}__;{behind}!!Fjc1LPEtn8I!aBcD3fGhJk-lMn0pQrStUv$"


def barracuda(link: str) -> str:
    small = re.sub(r"%[0-9A-F]{2}", lambda found: found[0].lower(), quote(link, safe=""))
    return f"https://linkprotect.cudasvc.com/url?a={small}&c=E,1,aB3dE-f,&typo=1"


def cisco(link: str) -> str:
    return f"https://secure-web.cisco.com/1a2B3c4D5e6F7g8H9j0K1m2N3p4Q5r6S7t8V9w0X1y2Z3aBcDeFgHjKmNpQr/{quote(link, safe='')}"


def trend(link: str) -> str:
    return f"https://imsva91-ctp.trendmicro.com/wis/clicktime/v1/query?url={quote(link, safe='')}&umid=9B1C&auth=aa-bb"


def mimecast(link: str) -> str:
    return f"https://protect-eu.mimecast.com/s/AbCdE?domain=landing.example&url={quote(link, safe='')}"


def sophos(link: str) -> str:
    hidden = base64.urlsafe_b64encode(link.encode()).decode()
    return f"https://eu-west-1.protection.sophos.com?d=landing.example&u={hidden}&i=NWY0&t=abc&h=def"


def twice(link: str) -> str:
    return safe_links(safe_links(link))


def defense_3_of_safe_links(link: str) -> str:
    return defense_3(safe_links(link))


def safe_links_of_defense_2(link: str) -> str:
    return safe_links(defense_2(link))


def four_times(link: str) -> str:
    return cisco(trend(safe_links(barracuda(link))))


Wrap = Callable[[str], str]
WRAPS: tuple[Wrap, ...] = (
    safe_links, defense_1, defense_2, defense_3, barracuda, cisco, trend, mimecast, sophos, twice, defense_3_of_safe_links,
    safe_links_of_defense_2, four_times,
)  # fmt: skip
