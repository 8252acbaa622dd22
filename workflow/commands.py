"""What somebody wants done, in the imperative. Who asks, when, and under which id stands in the order around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ActorKind(StrEnum):
    """Who acts."""

    PERSON = "person"
    SYSTEM = "system"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person by userid, the system itself, or the clock."""

    kind: ActorKind
    userid: str = ""

    @property
    def name(self) -> str:
        """How the timeline names the actor when no secret is at stake: `system`, `clock` or the userid."""
        return self.userid if self.kind is ActorKind.PERSON else str(self.kind)


SYSTEM = Actor(ActorKind.SYSTEM)
CLOCK = Actor(ActorKind.CLOCK)


def person(userid: str) -> Actor:
    """The actor for a person."""
    return Actor(ActorKind.PERSON, userid)


# The channel of this very chat, as policies name it.
BOT = "bot"


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """For whom staff file (代录): a colleague by `userid`, or somebody outside by name and contact."""

    name: str
    userid: str = ""
    contact: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FileCase:
    """Register these words as a case. Ids and receipt are random and come with the command (D1).

    `received_at`: when it truly came, for what is entered later. `form_owed`: reported first, the form follows.
    """

    case_id: str
    receipt: str
    text: str
    kind: str = "complaint"
    channel: str = BOT
    to_director: bool = False
    on_behalf: OnBehalf | None = None
    received_at: datetime | None = None
    form_owed: bool = False


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """Take a new case up under a category (受理). `owner` is who handles it: the actor himself, or a colleague.

    `facts` are those of the policy's criteria that hold (X-47).
    """

    category: str
    owner: str
    note: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignCase:
    """Name an owner for a registered case, or another one (派单, 转派).

    `instead_of` is the owner that the card showed ("" for none): it is refused when somebody else owns the case by now.
    """

    owner: str
    note: str = ""
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptAssignment:
    """接单."""


@dataclass(frozen=True, slots=True)
class DeclineAssignment:
    """退单; `reason` is an option key, `words` the free reason."""

    reason: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class AddSupplement:
    """补充: the complainant adds words."""

    text: str


@dataclass(frozen=True, slots=True)
class NoteInvestigation:
    """调查: write a finding down."""

    text: str


@dataclass(frozen=True, slots=True)
class SubmitPlan:
    """方案: propose what is to be done, and for how much."""

    cause: str
    measures: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class WithdrawPlan:
    """撤回: the proposer takes the plan back."""


@dataclass(frozen=True, slots=True)
class ApproveStep:
    """同意. `seen` is the digest on the card that was tapped (D8)."""

    instance: str
    seen: str
    opinion: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReturnPlan:
    """退回修改, with a comment (`opinion` is a ready-made one, `words` one's own; one of them is needed)."""

    instance: str
    seen: str
    opinion: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class CompleteMeasures:
    """完成: the measures are done; `record` says what was done."""

    record: str


@dataclass(frozen=True, slots=True)
class DeliverResult:
    """结果: the written result for the complainant."""

    text: str


@dataclass(frozen=True, slots=True)
class SettleOnTheSpot:
    """当场办结: done within the handler's own authority; `text` is the result for the complainant."""

    text: str
    amount_cents: int = 0


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """评价: the chosen option of the survey card."""

    option: str


@dataclass(frozen=True, slots=True)
class ReportUnsolved:
    """还没解决: the complainant does not wait for the survey."""


@dataclass(frozen=True, slots=True)
class ExplainScore:
    """Why the complainant is not satisfied: reason keys."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddSuggestion:
    """A sentence after the survey."""

    text: str


@dataclass(frozen=True, slots=True)
class UrgeCase:
    """催办."""


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """撤诉: the complainant takes the complaint back before it was taken up."""


@dataclass(frozen=True, slots=True)
class AllowRound:
    """再办一轮: the director grants one more round."""


@dataclass(frozen=True, slots=True)
class CloseExplained:
    """说明后办结: the director ends it with an explanation to the complainant."""

    words: str


@dataclass(frozen=True, slots=True)
class CloseUnconfirmed:
    """按“未确认”办结: asked as often as the policy demands, never answered; the director ends it, counted apart."""


@dataclass(frozen=True, slots=True)
class LogContact:
    """联系, 进展: what was said to the complainant, and what he said."""

    text: str


@dataclass(frozen=True, slots=True)
class CalmCaller:
    """安抚: the operator ticks it."""


@dataclass(frozen=True, slots=True)
class AskComplainant:
    """问投诉人: ask for what is missing; clocks that may wait are held meanwhile."""

    text: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """继续办: the handler does not wait for the complainant any longer."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """报告: the result report, its parts by the policy's names (S1-4.8)."""

    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileForm:
    """补表: the form that was owed."""

    text: str


@dataclass(frozen=True, slots=True)
class RecordReview:
    """评审: the mid-term review of a project case."""

    text: str


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What holds of the case, among the facts of the policy's criteria: the whole list (X-47)."""

    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetLevel:
    """定级: a person says how grave it is. Lowering needs `reason`."""

    severity: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JudgeUrgency:
    """A person confirms the urgency, sets it, or clears it; clearing needs `reason`."""

    urgent: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LogCall:
    """电话: whom one reached by telephone in an emergency. `called` is a userid."""

    called: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecordVisit:
    """回访: what the complainant answered the visitor; an `option` of the survey, "" when he was not reached."""

    option: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class RequestExtension:
    """延期: a later due time for one clock, with the reason."""

    clock: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class GrantExtension:
    """同意延期. `instance` is the clock's."""

    instance: str


@dataclass(frozen=True, slots=True)
class RefuseExtension:
    """不同意延期, with the reason."""

    instance: str
    reason: str


@dataclass(frozen=True, slots=True)
class MoveDue:
    """改期: another due time by whom the time lock allows it, with the reason (S3-3.11)."""

    clock: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RecountClocks:
    """The calendar is another than the one the case was counted with; by the system."""


@dataclass(frozen=True, slots=True)
class MoveToPolicy:
    """The running case goes on under another version of the policy; by the system at an operator's word (D3)."""

    policy_id: str
    policy_hash: str


@dataclass(frozen=True, slots=True)
class FireClock:
    """A moment of a clock has come; by the clock itself."""

    instance: str
    generation: int
    moment: str
    planned: datetime


Command = (
    FileCase
    | RegisterCase
    | AssignCase
    | AcceptAssignment
    | DeclineAssignment
    | AddSupplement
    | NoteInvestigation
    | SubmitPlan
    | WithdrawPlan
    | ApproveStep
    | ReturnPlan
    | CompleteMeasures
    | DeliverResult
    | SettleOnTheSpot
    | AnswerSurvey
    | ReportUnsolved
    | ExplainScore
    | AddSuggestion
    | UrgeCase
    | WithdrawCase
    | AllowRound
    | CloseExplained
    | CloseUnconfirmed
    | LogContact
    | CalmCaller
    | AskComplainant
    | GoOn
    | FileReport
    | FileForm
    | RecordReview
    | NoteFacts
    | SetLevel
    | JudgeUrgency
    | LogCall
    | RecordVisit
    | RequestExtension
    | GrantExtension
    | RefuseExtension
    | MoveDue
    | RecountClocks
    | MoveToPolicy
    | FireClock
)


@dataclass(frozen=True, slots=True)
class Order:
    """A command with its cause. `command_id` is unique for ever; the same id again has no second effect (D1)."""

    command_id: str
    actor: Actor
    case_id: str
    command: Command
