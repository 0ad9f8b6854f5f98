"""Staff lists as personnel systems write them."""

HEAD = "社員番号,氏名,メールアドレス,部署,役職,入社日,退職日\n"
DEPARTMENTS = ("為替課", "本町支店", "情報システム部", "人事部", "コールセンター", "役員室", "資金運用部", "開発部")


def staff_list(count: int, *, without: tuple[int, ...] = (), moved: tuple[int, ...] = ()) -> bytes:
    """Return a list of so many people in eight departments, without some of them, and with some in another department."""
    lines = [
        f"{1000 + n},職員 {n},n{n}@friday.example,{DEPARTMENTS[(n + (n in moved)) % len(DEPARTMENTS)]},,2020-04-01,\n"
        for n in range(count)
        if n not in without
    ]
    return (HEAD + "".join(lines)).encode("cp932")
