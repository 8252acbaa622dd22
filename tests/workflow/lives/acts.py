"""What people may try with a case, by where it stands: mostly what leads on, sometimes anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from tests.workflow.world import World
from workflow import commands as c
from workflow.case import State

Try = tuple[str, c.Command]
SCORES = ("1", "2", "4", "5")


def filing(rng: Random, world: World, case_id: str) -> Try:
    """A complaint by any channel of the policy; by staff where nobody can file it himself."""
    policy = world.policy
    channel = rng.choice(policy.channels)
    watcher = rng.choice(world.directory.roles.get(channel.watcher, ()) or ("zhaolan",))
    outside = c.OnBehalf("来电人", contact="13900000000", kind=rng.choice(policy.intake.complainant_kinds))
    command = c.FileCase(
        case_id,
        "ABCDEFG",
        "设备坏了，没有人管",
        kind=rng.choice(policy.intake.kinds),
        channel=channel.id,
        on_behalf=None if channel.self_service else outside,
        form_owed=rng.random() < 0.2,
    )
    return ("chenchen" if channel.self_service else watcher), command


def next_try(rng: Random, world: World) -> Try:
    """Something that somebody might do now; it may well be refused."""
    case = world.case
    if rng.random() < 0.3:
        return _anything(rng, world)
    owner = case.owner or _somebody(rng, world)
    intake = _of_intake(rng, world)
    match case.state:
        case State.NEW | State.NEEDS_INFO:
            return rng.choice([_register(rng, world), _register(rng, world), _ask(rng, intake), _tell(world)])
        case State.REGISTERED:
            return intake, c.AssignCase(_somebody(rng, world))
        case State.ASSIGNED:
            return owner, _one_of(rng, c.AcceptAssignment(), c.AcceptAssignment(), c.DeclineAssignment("busy"))
        case State.INVESTIGATING | State.PLANNING:
            return rng.choice(
                [(owner, c.NoteInvestigation("看过了")), _plan(rng, owner), _ask(rng, owner), _tell(world)]
            )
        case State.APPROVING:
            return _decide(rng, world)
        case State.IMPLEMENTING:
            return owner, c.CompleteMeasures("做完了")
        case State.FEEDING_BACK:
            return owner, c.DeliverResult("结果是这样")
        case State.VISITING:
            return _visit(rng, world)
        case _:
            return "chenchen", c.AddSuggestion("以后注意")


def _register(rng: Random, world: World) -> Try:
    categories = [row.id for row in world.policy.categories if not world.case.line or row.line == world.case.line]
    facts = rng.choice(((), (), (), ("data_leak",)))
    return _of_intake(rng, world), c.RegisterCase(rng.choice(categories), _somebody(rng, world), facts=facts)


def _plan(rng: Random, owner: str) -> Try:
    amount = rng.choice((0, 0, 30_000, 90_000))
    return owner, _one_of(rng, c.SubmitPlan("原因", "措施", amount), c.SettleOnTheSpot("当场办好", amount))


def _ask(rng: Random, who: str) -> Try:
    return who, _one_of(rng, c.AskComplainant("是哪一天？"), c.LogContact("已电话说明"))


def _tell(world: World) -> Try:
    return world.case.complainant or "maling", c.AddSupplement("是周一")


def _decide(rng: Random, world: World) -> Try:
    approval = world.case.approval
    step = approval.pending() if approval else None
    if approval is None or step is None:
        return "zhaolan", c.WithdrawPlan()
    if rng.random() < 0.15:
        back = c.ReturnPlan(step.instance, approval.seen, words="再想想")
        return (step.people[0], back) if rng.random() < 0.5 else (world.case.owner, c.WithdrawPlan())
    return rng.choice(step.people), c.ApproveStep(step.instance, approval.seen)


def _visit(rng: Random, world: World) -> Try:
    if world.case.rounds_exhausted:
        return "zhaolan", _one_of(rng, c.AllowRound(), c.CloseExplained("已尽力"))
    if world.case.complainant:
        return world.case.complainant, _one_of(rng, c.AnswerSurvey(rng.choice(SCORES)), c.ReportUnsolved())
    return _somebody(rng, world), c.RecordVisit(rng.choice(("", *SCORES)))


def _anything(rng: Random, world: World) -> Try:
    """What may happen to any case at any time."""
    case = world.case
    running = [clock for clock in case.clocks if clock.is_open]
    clock = rng.choice(running) if running else None
    later = timedelta(days=rng.randint(-2, 20), hours=rng.randint(0, 23))
    levels = world.policy.severity.levels
    tries: list[Callable[[], Try]] = [
        lambda: ("chenchen", c.UrgeCase()),
        lambda: _tell(world),
        lambda: ("chenchen", c.WithdrawCase()),
        lambda: (case.owner or "zhaolan", c.GoOn()),
        lambda: (case.owner or "zhaolan", c.CalmCaller()),
        lambda: (case.owner or "zhaolan", c.FileForm("表")),
        lambda: ("zhaolan", c.RecordReview("进展正常")),
        lambda: ("zhaolan", c.SetLevel(rng.choice(levels), "情况变了")),
        lambda: ("zhaolan", c.JudgeUrgency(rng.random() < 0.5, "情况变了")),
        lambda: (_somebody(rng, world), c.LogCall("zhouzong")),
        lambda: ("zhaolan", c.AssignCase(_somebody(rng, world))),
        lambda: ("zhaolan", c.CloseUnconfirmed()),
        lambda: (
            case.owner,
            c.FileReport(dict.fromkeys(world.policy.documents.report_fields or ("result",), "写明")),
        ),
    ]
    if clock is not None:
        tries += [
            lambda: (case.owner, c.RequestExtension(clock.clock, clock.due + abs(later), "等检测")),
            lambda: ("zhaolan", c.GrantExtension(clock.instance)),
            lambda: ("zhaolan", c.RefuseExtension(clock.instance, "不必")),
            lambda: ("zhaolan", c.MoveDue(clock.clock, clock.due + later, "等检测")),
        ]
    return rng.choice(tries)()


def _one_of(rng: Random, *commands: c.Command) -> c.Command:
    return rng.choice(commands)


def _somebody(rng: Random, world: World) -> str:
    return rng.choice(sorted({userid for holders in world.directory.roles.values() for userid in holders}))


def _of_intake(rng: Random, world: World) -> str:
    roles = world.case.intake_roles or ("specialist",)
    return rng.choice([userid for role in roles for userid in world.directory.roles.get(role, ())] or ["zhaolan"])
