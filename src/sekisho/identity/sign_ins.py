"""Sign-ins by the directory's id of the account, also where the log that they come from does not know it."""

from typing import Any

from sekisho.evidence.reader import TableReader


def sign_ins(reader: TableReader) -> Any:
    """Return the rows of `authentication` as an Ibis table, those without an account's id with that of the directory.

    It is the id of the one account whose login name is exactly that of the sign-in; null where none or several had it.
    """
    signs = reader.ibis("authentication")
    if "directory_account" not in reader.names() or not _some_without_id(signs):
        return signs
    import ibis

    accounts = reader.ibis("directory_account")
    named = (
        accounts.filter(accounts.user_name.notnull())
        .group_by(login=accounts.user_name)
        .aggregate(uids=ibis._.account_uid.nunique(), only_uid=ibis._.account_uid.min())
    )
    one = named.filter(named.uids == 1).select("login", "only_uid")
    found = signs.left_join(one, signs.user_name == one.login)
    return found.mutate(user_uid=ibis.coalesce(found.user_uid, found.only_uid)).select(*signs.columns)


def _some_without_id(signs: Any) -> bool:
    return bool(signs.filter(signs.user_uid.isnull(), signs.user_name.notnull()).limit(1).count().to_pyarrow().as_py())
