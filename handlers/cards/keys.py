"""A button's payload is a type: made with `pack`, understood with `unpack`, and by nothing else (design D8)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

VERSION = "1"
_SEPARATOR = "|"


class Act(StrEnum):
    """What a tap asks for. Values are on phones for weeks: never change or reuse one."""

    FILE = "file"  # card 0: register the draft
    FILE_SUGGESTION = "file.suggestion"
    JUST_ASKING = "file.asking"
    EDIT_DRAFT = "draft.edit"
    DROP_DRAFT = "draft.drop"
    PROXY_FILE = "proxy.file"  # what staff write down for somebody else
    PROXY_EDIT = "proxy.edit"
    SUPPLEMENT = "supplement"  # card 1
    WITHDRAW = "withdraw"
    WITHDRAW_SURE = "withdraw.sure"
    URGE = "urge"
    TAKE_UP = "take"  # card 2: 受理，我来办
    CALM = "calm"  # card 2 of a call
    TAKE_AND_ASSIGN = "take.assign"  # card 2: 受理，派给…
    ASSIGN_TO = "assign.to"  # the candidates card
    ACCEPT = "accept"  # card 3
    DECLINE = "decline"
    SETTLE = "settle"
    NOTE = "note"
    PLAN = "plan"
    PLAN_WITHDRAW = "plan.withdraw"
    APPROVE = "approve"  # card 4
    RETURN = "return"
    COMPLETE = "complete"
    RESULT = "result"
    REASSIGN = "reassign"  # card 6
    ACKNOWLEDGE = "ack"
    FULL_TEXT = "full"  # 看完整答复, 详情
    UNSOLVED = "unsolved"  # card 8
    SOLVED = "solved"
    SURVEY = "survey"  # card 9
    EXPLAIN = "explain"  # card 10a
    ANOTHER_ROUND = "round.more"  # card at rounds_max
    CLOSE_EXPLAINED = "round.close"
    VISIT_GOOD = "visit.good"  # what somebody outside answered on the telephone
    VISIT_FAIR = "visit.fair"
    VISIT_POOR = "visit.poor"
    VISIT_MISSED = "visit.missed"
    CLOSE_UNCONFIRMED = "visit.close"  # card 6 for a visit nobody answered
    PROGRESS = "progress"  # 写进展
    CONTACT = "contact"  # 记联系
    QUESTION = "question"  # 问投诉人
    GO_ON = "go_on"  # 继续办
    EXTEND = "extend"  # 申请延期
    GRANT_EXTENSION = "extend.grant"
    REFUSE_EXTENSION = "extend.refuse"
    URGENT = "urgent"  # 确认紧急, 标为紧急
    NOT_URGENT = "urgent.not"
    FACTS = "facts"  # 登记情况
    CALLED = "called"  # 已打电话…
    REPORT = "report"  # 写报告


@dataclass(frozen=True, slots=True)
class CardKey:
    """`instance`: approval step, clock, assignment or visit round; `seen`: what the card showed; `draft`: card 0."""

    act: Act
    case_id: str = ""
    instance: str = ""
    seen: str = ""
    draft: str = ""

    def pack(self) -> str:
        """At most 1,024 bytes (wecom.md 2.3), far below in practice."""
        return _SEPARATOR.join((VERSION, self.act, self.case_id, self.instance, self.seen, self.draft))


def unpack(text: str) -> CardKey | None:
    """The key that was packed, or None for anything else: a key is the vendor's echo, and so is not trusted."""
    fields = text.split(_SEPARATOR)
    if len(fields) != 6 or fields[0] != VERSION or fields[1] not in set(Act):
        return None
    return CardKey(Act(fields[1]), *fields[2:])
