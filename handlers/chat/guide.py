"""帮助: what one can say, by role and by what the regulation in force knows. One table, a line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from handlers.chat.filing import writes_for_others
from handlers.chat.overview import is_staff
from handlers.chat.talk import Talk
from handlers.reply import Reply, Say
from workflow.closing import REPORT
from workflow.occasions import REPORTED


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of help, and whom it is for."""

    code: str
    is_for: Callable[[Talk], bool]


async def help_(talk: Talk) -> Reply:
    """帮助: three lines; for those who handle cases what they can do, for who directs them what is theirs alone."""
    lines = (talk.t(line.code, words=_of_policy(talk)) for line in _LINES if line.is_for(talk))
    return Say("\n".join(lines))


def _directs(talk: Talk) -> bool:
    roles = ("director", "top", *talk.policy().lifecycle.time_lock_moves)
    return any(talk.desk.directory.has_role(talk.userid, role) for role in roles)


def _has_papers(talk: Talk) -> bool:
    return is_staff(talk) and bool(_of_policy(talk))


def _of_policy(talk: Talk) -> str:
    """The words for what this regulation knows and others do not: a later date, a report, a form."""
    policy = talk.policy()
    known = (
        ("chat.help.extend", any(row.max_extended for row in policy.deadlines)),
        (
            "chat.help.report",
            REPORT in policy.lifecycle.close_requires or any(row.stops == REPORTED for row in policy.deadlines),
        ),
        ("chat.help.form", any(row.stops == "form_filed" for row in policy.deadlines)),
    )
    return talk.t("list.comma").join(talk.t(code) for code, is_known in known if is_known)


_LINES = (
    _Line("chat.help", lambda talk: not is_staff(talk)),
    _Line("chat.help.staff", is_staff),
    _Line("chat.help.handle", is_staff),
    _Line("chat.help.contact", is_staff),
    _Line("chat.help.gravity", is_staff),
    _Line("chat.help.papers", _has_papers),
    _Line("chat.help.director", _directs),
    _Line("chat.help.proxy", writes_for_others),
    _Line("chat.help.self", is_staff),
)
