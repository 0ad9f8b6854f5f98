"""Sign-ins by the directory's id of the account, also where the log that they come from does not know it.

Where a log keeps the steps of its sign-ins in a list beside them, what was proved is read from there.
"""

from typing import Any

from sekisho.evidence.reader import TableReader

DEVICE_LOGON = "38aa3b87-a06d-4817-b275-7a316988d93b"
"""Windows Sign In: the log-on to a device, which no access policy is asked about."""


def sign_ins(reader: TableReader) -> Any:
    """Return the rows of `authentication` as an Ibis table, those without an account's id with that of the directory.

    It is the id of the one account whose login name is exactly that of the sign-in; null where none or several had it.
    A proof that is unknown is read from the steps of `authentication_step` where there are any.
    """
    signs = _with_steps(reader, reader.ibis("authentication"))
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


def _with_steps(reader: TableReader, signs: Any) -> Any:
    """Return sign-ins whose proof is unknown with what their steps prove, by the rules of a log that has both in one."""
    if "authentication_step" not in reader.names():
        return signs
    import ibis

    steps = reader.ibis("authentication_step")
    given = steps.filter(steps.satisfied.fill_null(True))
    fresh = ~given.earlier

    def some(*factors: str) -> Any:
        return (given.factor.isin(factors) & fresh).any()

    each = given.group_by(step_of=given.authentication_uid).aggregate(
        strong=some("strong"),
        password=some("password"),
        other=some("other"),
        weak=some("weak"),
        earlier=given.earlier.any(),
    )
    found = signs.left_join(each, signs.authentication_uid == each.step_of)
    alone = (found.requirement.fill_null("") != "multiFactorAuthentication") & (
        found.app_uid.fill_null("") != DEVICE_LOGON
    )
    told = ibis.cases(
        (found.step_of.isnull() | (found.proof.fill_null("unknown") != "unknown"), found.proof),
        (found.strong, "phishing_resistant"),
        (found.other | (found.password & found.weak), "mfa"),
        (found.earlier, "earlier_proof"),
        (found.password & ~found.weak & alone, "password_only"),
        else_="unknown",
    )
    return found.mutate(proof=told).select(*signs.columns)


def _some_without_id(signs: Any) -> bool:
    return bool(signs.filter(signs.user_uid.isnull(), signs.user_name.notnull()).limit(1).count().to_pyarrow().as_py())
