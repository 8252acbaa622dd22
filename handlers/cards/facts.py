"""The facts that several cards show, worded once: number, dates, who complained, whom to ask, by which clause."""

from __future__ import annotations

from datetime import datetime
from functools import reduce

from handlers.cards.dates import clock_words, report_clock
from handlers.cards.fitting import shorten
from handlers.cards.kit import Line
from handlers.cards.view import View
from workflow.case import Case, Note, State
from workflow.clock import Clock, ClockState, MomentKind
from workflow.closing import REPORT, missing
from workflow.durations import Unit
from workflow.policy.casework import Authority
from workflow.policy.model import DEFAULT
from workflow.roles import OWNER, SUPERIOR, meant

# A name in a smaller department is no mask: 「陈*（生产部）」 is one person in a team of four (people.md 1.18).
CROWD = 10
_ANSWERED = frozenset({State.VISITING, State.DISPUTED, State.CLOSED, State.ARCHIVED, State.DESTROYED})
_REPORTABLE = frozenset({State.FEEDING_BACK, State.VISITING})
_ENDS = ("。", "！", "？", "…", ".", "!", "?")


def number(case: Case) -> str:
    """How people quote the case: its number, or the receipt until it has one."""
    return case.number or case.receipt


def subject(view: View) -> str:
    """The head of a staff card. It shows on lock screens: a case about superiors is named by its class only."""
    words = view.t("card.subject.conduct") if view.case.to_director else view.case.title
    return f"{number(view.case)} {words}".strip()


def complainant(view: View) -> Line:
    """Who complained: by name and one tap away for those who may read identity, masked for everybody else. Somebody
    outside is a telephone call away."""
    if not view.knows_complainant:
        return masked_complainant(view)
    if view.case.is_outside:
        name, contact = view.case.complainant_name, view.case.contact or view.t("card.proxy.no_contact")
        return Line(view.t("card.line.complainant"), view.t("card.proxy.who", who=name, contact=contact))
    value = view.t("card.line.complainant.open", name=view.case.complainant_name)
    return Line(view.t("card.line.complainant"), value, member=view.case.complainant)


def masked_complainant(view: View) -> Line:
    """「陈*（生产部，实名）」; the department only where it hides the person among at least ten."""
    home = view.case.complainant_department
    crowded = view.directory.department_size(home) >= CROWD
    department = view.directory.departments.get(home) if crowded else None
    name = mask(view.case.complainant_name)
    value = (
        view.t("card.line.complainant.masked", name=name, department=department.name)
        if department
        else view.t("card.line.complainant.alone", name=name)
    )
    return Line(view.t("card.line.complainant"), value)


def mask(name: str) -> str:
    """The first character and a star."""
    return f"{name[:1]}*"


def who_knows(view: View) -> Line:
    """Who can see who complained (people.md 2.3); the name as others see it."""
    name = mask(view.case.complainant_name or view.name(view.viewer))
    code = "card.line.who_knows.director" if view.case.to_director else "card.line.who_knows.staff"
    return Line(view.t("card.line.who_knows"), view.t(code, name=name))


def result_of(case: Case, round_: int) -> Note | None:
    """The answer of that round. Each round has one; the words with which a director closed a case come behind them."""
    return case.results[round_ - 1] if 0 < round_ <= len(case.results) else None


def progress(view: View) -> Line:
    """「●收到 ●办理 ○答复 ○评价」."""
    case = view.case
    answered = case.result_at is not None and case.state in _ANSWERED
    rated = answered and case.visit is not None and case.visit.score > 0
    reached = (True, bool(case.intake), answered, rated)
    marks = dict(
        zip(("filed", "handled", "answered", "rated"), ("●" if done else "○" for done in reached), strict=True)
    )
    return Line(view.t("card.line.progress"), view.t("card.line.progress.value", **marks))


def answer_days(view: View) -> Line | None:
    """「5个工作日：3、4、5、6、9日」; only the date where the limit is not in working days; nothing while it waits."""
    clock = view.case.promise
    if clock is None or clock.state in (ClockState.CANCELLED, ClockState.HELD):
        return None
    counted = counted_days(view, clock)
    value = (
        view.t("card.line.answer.days", days=counted[1], count=counted[0]) if counted else view.words.date(clock.due)
    )
    return Line(clock_words(view, clock.clock, "line"), value)


def counted_days(view: View, clock: Clock) -> tuple[int, str] | None:
    """How many working days a clock counts, and which; None where it counts something else or was moved since."""
    deadline = next((row for row in view.policy.deadlines if row.id == clock.clock), None)
    if deadline is None or deadline.within.unit is not Unit.WORKING_DAY:
        return None
    due = view.calendar.due(clock.start, deadline.within)
    return (len(due.days), view.words.day_list(due.days)) if due.at == clock.due else None


def next_due(view: View) -> Clock | None:
    """The obligation of the staff that falls due first."""
    running = [c for c in view.case.clocks if c.state is ClockState.RUNNING and c.clock != "survey"]
    return min(running, key=lambda clock: clock.due, default=None)


def next_words(view: View) -> str:
    """What has to happen next, by the state; somebody outside is telephoned; after the result its report is owed."""
    if view.case.state is State.VISITING and owes_report(view):
        return view.t("next.report")
    code = f"next.{view.case.state}"
    return view.t(outside if view.case.is_outside and view.words.has(outside := f"{code}.outside") else code)


def owes_report(view: View) -> bool:
    """Whether closing or a clock waits for the result report of this round, with the result on its way or delivered."""
    case = view.case
    if case.state not in _REPORTABLE or case.reported_round == case.round:
        return False
    return REPORT in missing(case, view.context) or report_clock(view) is not None


def before(view: View, at: datetime) -> str:
    """「3月5日(周四)18:00前」, or that it is past."""
    if view.now < at:
        return view.t("card.before", date=view.words.date(at))
    return view.t("card.before.past", date=view.words.fixed_date(at))


def to_do(view: View, clock: Clock) -> str:
    """「方案3月5日18:00前」."""
    what = clock_words(view, clock.clock, "noun")
    if clock.state is ClockState.HELD:
        return view.t("card.to_do.held", what=what)
    if view.now < clock.due:
        return view.t("card.to_do", what=what, date=view.words.short_date(clock.due))
    return view.t("card.to_do.past", what=what, date=view.words.fixed_date(clock.due))


def awaiting(view: View) -> str:
    """「3月3日问了投诉人，在等回复」; "" while nobody waits for him."""
    since = view.case.waiting_since
    return view.t("card.work.awaiting", day=view.words.day(since)) if since is not None else ""


def authority(view: View, userid: str) -> Line | None:
    """What the owner may settle alone (S0-4.1)."""
    limit = authority_of(view, userid)
    if limit is None or not limit.max_amount:
        return None
    said = view.t("card.line.authority.value", amount=round_money(view, limit.max_amount))
    return Line(view.t("card.line.authority"), said)


def authority_of(view: View, userid: str) -> Authority | None:
    """The widest authority that any role of the person has."""
    rows = [row for row in view.policy.authorities if view.directory.has_role(userid, row.role)]
    return max(rows, key=lambda row: row.max_amount, default=None)


def round_money(view: View, cents: int) -> str:
    """「500元」 for whole yuan, 「860.50元」 else."""
    return view.t("money", amount=f"{cents // 100:,}") if cents % 100 == 0 else view.words.money(cents)


def urges(view: View) -> Line | None:
    """How often the complainant asked, and when last."""
    if not view.case.urges:
        return None
    said = view.t("card.line.urged.value", count=len(view.case.urges), day=view.words.day(view.case.urges[-1]))
    return Line(view.t("card.line.urged"), said)


def basis(view: View, *paths: str) -> Line:
    """The line that says by which clauses."""
    return Line(view.t("card.line.basis"), cited(view, *paths))


def cited(view: View, *paths: str) -> str:
    """「制度一(一)、七(二)」: the clauses of these places in the policy; or that the regulation is silent."""
    clauses = dict.fromkeys(_clause(view, path) for path in paths)
    clauses.pop(DEFAULT, None)
    if not clauses:
        return view.t("basis.default")
    return view.t("basis.clauses", clauses=view.t("list.comma").join(clauses))


def _clause(view: View, path: str) -> str:
    try:
        return view.policy.source(path).clause
    except KeyError:  # a policy without this table: what happens then is the program's default
        return DEFAULT


def fired(clock: Clock, kind: MomentKind) -> datetime | None:
    """When a moment of that kind was due that has fired already; the last of several."""
    return next((m.at for m in reversed(clock.moments) if m.kind is kind and m.name in clock.fired), None)


def role_titles(view: View, roles: tuple[str, ...]) -> str:
    """What the policy calls these roles, each once, without the owner himself."""
    meant_ = (meant(view.policy, role, OWNER, view.case.line) for role in roles)
    titles = (
        view.t("role.superior") if role == SUPERIOR else view.policy.roles[role].title
        for role in meant_
        if role == SUPERIOR or role in view.policy.roles
    )
    return view.t("list.comma").join(dict.fromkeys(titles))


def quoted(view: View, text: str, limit: int) -> str:
    """Somebody's own words in quotation marks, at most `limit` characters in all."""
    return view.t("card.quoted", text=shorten(text, limit - 2))


def sentence(view: View, text: str, limit: int) -> str:
    """Somebody's words as a sentence that others can follow, at most `limit` characters."""
    line = shorten(text, limit - 1)
    return line if line.endswith(_ENDS) else view.t("card.sentence", text=line)


def joined(view: View, *sentences: str) -> str:
    """Sentences behind each other, as the language sets them."""
    return reduce(
        lambda first, second: (
            view.t("card.joined", first=first, second=second) if first and second else first or second
        ),
        sentences,
        "",
    )


def some(*lines: Line | None) -> tuple[Line, ...]:
    """The lines that have something to say, each once: the first date may be the promised one, too."""
    return tuple(dict.fromkeys(line for line in lines if line is not None))
