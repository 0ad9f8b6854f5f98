"""All signals of one message, in one place and one order."""

from sekisho.threats.email.analysers.judging.history.seen import Seen
from sekisho.threats.email.analysers.judging.signals.checks import authentication, trusted_result
from sekisho.threats.email.analysers.judging.signals.content import account, asks, links, phone, presses
from sekisho.threats.email.analysers.judging.signals.graph import audience, pair
from sekisho.threats.email.analysers.judging.signals.identity import identity
from sekisho.threats.email.analysers.judging.signals.oddities import body, dress, language, oddity, suffix
from sekisho.threats.email.analysers.judging.signals.profile import profile
from sekisho.threats.email.analysers.judging.signals.replies import reply_to
from sekisho.threats.email.analysers.judging.signals.sender import sender_class
from sekisho.threats.email.analysers.judging.signals.sign import Case, Setting, Sign
from sekisho.threats.email.analysers.judging.signals.threads import thread


def read(mail: Seen, setting: Setting) -> tuple[Case, tuple[Sign, ...]]:
    """Return the message's case and what every signal saw. Nothing is learned by it."""
    case = Case(mail, setting, sender_class(mail, setting), trusted_result(mail, setting))
    signs = (
        Sign("sender", case.sender, {"address": mail.address}),
        identity(case),
        reply_to(case),
        authentication(case),
        profile(case),
        thread(case),
        *asks(case),
        *presses(case),
        account(case),
        phone(case),
        pair(case),
        audience(case),
        links(case),
        oddity(case),
        language(case),
        suffix(case),
        dress(case),
        body(case),
    )
    return case, signs
