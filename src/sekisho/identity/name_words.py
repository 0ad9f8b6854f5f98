"""Words in a display name that are nobody's name: titles and honorifics, kinds of organisations and departments."""

import re

from sekisho.identity.names import katakana

_TITLES = """
代表取締役 取締役 執行役員 監査役 代表理事 専務理事 常務理事 副理事長 理事長 理事 監事 副会長 会長 副社長 社長 副頭取 頭取
本部長 副部長 部長代理 部長 副支店長 支店長 室長 所長 局長 課長代理 課長補佐 課長 係長 次長 主任 主査 主事 参事 専務 常務
最高経営責任者 最高財務責任者 最高責任者 責任者 代表 役員 秘書 代理 担当者 担当 弁護士 税理士 公認会計士 会計士 司法書士 行政書士
"""
_ORGANISATIONS = """
株式会社 有限会社 合同会社 合資会社 合名会社 会社 法人 信用組合 信用金庫 信組 信金 労金 銀行 組合 協会 連合会 商事 商店 商会
工業 産業 物産 製作所 建設 運輸 運送 証券 保険 生命 大学 学園 学校 病院 医院 事務所 事務局 営業所 出張所 支店 支社 本店 本社
市役所 区役所 町役場 県庁 都庁 御中 不動産 製薬 食品 電機 電力 相談室 企画室 監査室 秘書室 窓口 クリニック センター グループ
サービス サポート チーム システム ソリューション テクノロジー ホールディングス ジャパン
"""
_DEPARTMENTS = "経理 財務 総務 人事 営業 業務 融資 審査 企画 管理 情報 監査 広報 法務 資金 決済 事務 購買 調達 技術 開発 販売 出納 為替"
_FINANCIAL = "信用組合 信用金庫 信組 信金 労金 銀行"


def _any(words: str) -> str:
    """Return the alternatives of a pattern, the longest first; hiragana as katakana, as display names are compared."""
    return "|".join(sorted({katakana(word) for word in words.split()}, key=lambda word: (-len(word), word)))


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLE = re.compile(rf"(?:{_any(_TITLES)})")
TITLE_BEFORE, TITLE_BEHIND = re.compile(rf"^(?:{_any(_TITLES)})+"), re.compile(rf"(?:{_any(_TITLES)}|様|殿|サン|氏)+$")
ORGANISATION = re.compile(rf"{_any(_ORGANISATIONS)}|(?:{_any(_DEPARTMENTS)})(?:[^\W\d_]{{0,4}})[部課係]$")
UP_TO_BANK = re.compile(rf"^.*(?:{_any(_FINANCIAL)})(?=..)")
LEGAL_SIGN = re.compile(r"[(（][株有同資名社財医学][)）]")
# Latin titles, which end a stretch of name.
LATIN_TITLE = _set(
    """
    mr mrs ms miss dr prof sir esq phd ceo cfo coo cto cio ciso vp svp evp chief executive officer president vice chairman
    chairwoman chairperson chair director manager managing senior general representative secretary treasurer head board
    """
)
# Latin words in the names of firms and departments, and between them: they end a stretch of name too.
LATIN_OFFICE = _set(
    """
    credit union cu bank shinkumi shinkin ginko kumiai department dept division section team accounting accounts finance
    payroll support office group desk center centre university hospital school city ministry customer sales billing info
    noreply reply no of the and for at from on behalf
    """
)
# Latin words that make the words before them a firm's name: `Ken Mori Trading` is not Ken Mori.
LATIN_FIRM = _set(
    """
    co company corp corporation inc ltd limited llc llp kk gk plc gmbh pty holdings trading consulting partners associates
    services industries enterprises logistics solutions systems foundation insurance securities
    """
)
