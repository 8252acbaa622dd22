"""The rules on cases as Chinese sentences, one a row of a policy. They state the policy and decide nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workflow.policy import phrases as p
from workflow.policy.casework import Applies, Approval, Category, Deadline
from workflow.policy.conduct import Survey
from workflow.policy.model import Policy


@dataclass(frozen=True, slots=True)
class Sentence:
    """One rule, and the path of the value that its clause is taken from."""

    path: str
    text: str


def ways_in(policy: Policy) -> Iterator[Sentence]:
    """受理渠道: lines and channels."""
    for id_, line in policy.lines.items():
        clock = "，全天候派单" if line.round_the_clock else ""
        before = f"，交接班前{p.duration(line.shift_handover_before)}发出交班清单" if line.shift_handover_before else ""
        yield Sentence(f"lines.{id_}.title", f"设“{line.title}”条线{clock}{before}。")
    for channel in policy.channels:
        own = "，本人可自行提交" if channel.self_service else "，由工作人员代为录入"
        passed = f"，随即转给{p.role(policy, channel.passes_to)}" if channel.passes_to else ""
        subject = f"，标题须含“{channel.subject_contains}”，否则转人工查看" if channel.subject_contains else ""
        least = f"，至少定为{p.level(channel.min_level)}" if channel.min_level else ""
        watched = f"“{channel.title}”由{p.role(policy, channel.watcher)}负责收件"
        yield Sentence(f"channel.{channel.id}.watcher", f"{watched}{passed}{own}{subject}{least}。")
    anonymous = "可以匿名举报" if policy.intake.anonymous else "不受理匿名举报"
    yield Sentence("intake.anonymous", f"{anonymous}。")
    yield Sentence("intake.acknowledge_text", f"收到后立即回复：“{policy.intake.acknowledge_text}”")


def people(policy: Policy) -> Iterator[Sentence]:
    """角色: who answers to whom, and who stands in."""
    for id_, role in policy.roles.items():
        parts = [
            f"最多{role.max}人" if role.max else "",
            f"向{p.role(policy, role.reports_to)}报告" if role.reports_to else "",
            f"由{p.roles(policy, role.deputies)}代理" if role.deputies else "",
            f"任期{p.duration(role.term)}" + ("" if role.renewable else "，不得连任") if role.term else "",
        ]
        said = "，".join(part for part in parts if part)
        yield Sentence(f"roles.{id_}.title", f"{role.title}：{said}。" if said else f"设{role.title}。")


def categories(policy: Policy) -> Iterator[Sentence]:
    """分类与定级."""
    for category in policy.categories:
        yield Sentence(f"category.{category.id}.chain", _category(policy, category))
    for rule in policy.severity.rules:
        when = "、".join(map(p.condition, rule.when))
        yield Sentence(f"severity.criterion.{rule.level}.when", f"有下列情形之一的定为{p.level(rule.level)}：{when}。")
    if policy.severity.urgent_if:
        urgent = "、".join(map(p.condition, policy.severity.urgent_if))
        yield Sentence("severity.urgent_if", f"有下列情形之一的为紧急：{urgent}。")
    if policy.severity.safety_words:
        words = "、".join(policy.severity.safety_words)
        yield Sentence("severity.safety_words", f"投诉中有下列字样的先标为紧急，由人确认或取消：{words}。")
    for level, role in policy.severity.handler.items():
        yield Sentence("severity.handler", f"{p.level(level)}投诉由{p.role(policy, role)}办理。")


def time_limits(policy: Policy) -> Iterator[Sentence]:
    """时限与超期."""
    for n, season in enumerate(policy.calendar.seasons, start=1):
        span = f"{p.day_of_year(season.first)}至{p.day_of_year(season.last)}"
        spans = "、".join(map(p.hours, season.hours))
        yield Sentence(f"calendar.season.{n}.hours", f"每年{span}的工作时间为{spans}。")
    for row in policy.deadlines:
        yield Sentence(f"deadline.{row.id}.within", _deadline(policy, row))
    for duty in policy.duties:
        scope = _scope(policy, duty.applies)
        when = f"{p.every(duty.every)}一次，{p.fixed(duty.due)}完成"
        text = f"{duty.title}{scope}：{when}，由{p.role(policy, duty.owner)}负责。"
        yield Sentence(f"duty.{duty.id}.every", text)
    warned = f"时限用去{float(policy.escalation.warn_at):.0%}时提醒承办人。"
    yield Sentence("escalation.warn_at", warned)
    for n, step in enumerate(policy.escalation.steps, start=1):
        to = p.roles(policy, step.to)
        far = {"按日的时限": step.after, "按小时的时限": step.after_hours, "两小时以内的时限": step.after_short}
        said = "，".join(f"{kind}为{p.distance(after)}" for kind, after in far.items())
        if all(after.limits == 0 and after.after is None for after in far.values()):
            said = "到期时"
        yield Sentence(f"escalation.step.{n}.to", f"超期第{n}级告知{to}：{said}。")


def decisions(policy: Policy) -> Iterator[Sentence]:
    """审批与权限."""
    for chain in policy.approvals:
        yield Sentence(f"approval.{chain.id}.steps", _chain(policy, chain))
    for row in policy.authorities:
        up = "，达到该数额即须上报" if row.at_limit == "up" and row.max_amount else ""
        amount = f"金额{p.money(row.max_amount)}以内{up}" if row.max_amount else "不涉及金额的"
        text = f"{p.role(policy, row.role)}可自行决定{p.level(row.max_level)}及以下的投诉：{amount}。"
        yield Sentence(f"authority.{row.role}.max_amount", text)


def conduct(policy: Policy) -> Iterator[Sentence]:
    """办理、回访与回避."""
    life = policy.lifecycle
    if life.dismiss_needs_second:
        yield Sentence("lifecycle.dismiss_needs_second", "认定不成立须经第二人确认。")
    if life.investigation_plan:
        yield Sentence("lifecycle.investigation_plan", "调查须先有计划，写明步骤、时间节点和责任人。")
    if life.interviews_confirmed:
        yield Sentence("lifecycle.interviews_confirmed", "访谈记录须经被访谈人确认。")
    if life.time_lock:
        moved = f"，只有{p.roles(policy, life.time_lock_moves)}可以变更，并须写明理由" if life.time_lock_moves else ""
        yield Sentence("lifecycle.time_lock", f"期限一经确定即锁定{moved}。")
    if life.act_first:
        yield Sentence("lifecycle.act_first", "紧急情况可先处置，事后补办手续。")
    if life.visitor_not_handler:
        yield Sentence("lifecycle.visitor_not_handler", "回访人不得是经办人。")
    tries = f"回访{life.visit_attempts}次未果的，由{p.role(policy, life.unconfirmed_by)}按“未确认”办结。"
    yield Sentence("lifecycle.visit_attempts", tries)
    yield Sentence("lifecycle.rounds_max", f"最多办理{life.rounds_max}轮。")
    objection = f"办结后{p.within(life.reopen_within)}，{p.roles(policy, life.objection_by)}可以提出异议。"
    yield Sentence("lifecycle.reopen_within", objection)
    for survey in policy.surveys:
        yield Sentence(f"survey.{survey.id}.questions", _survey(policy, survey))
    if policy.recusal.enabled:
        yield Sentence("recusal.enabled", "投诉所涉人员一律回避，由代理人、上级依次接替。")


def emergencies(policy: Policy) -> Iterator[Sentence]:
    """应急与争议."""
    e = policy.emergency
    levels = "、".join(map(p.level, e.trigger))
    urgent = "且紧急" if e.only_urgent else ""
    chain = "，暂停逐级审批" if e.suspend_chain else ""
    yield Sentence("emergency.leader", f"{levels}级{urgent}的投诉启动应急，由{p.role(policy, e.leader)}牵头{chain}。")
    report = f"应急启动后{p.within(e.report_within)}报告{p.role(policy, e.report_to)}"
    yield Sentence("emergency.report_within", f"{report}。" if e.report_within.count else f"应急启动时{report[5:]}。")
    yield Sentence("emergency.alarm_after", f"{p.duration(e.alarm_after)}无人记录已报告的，发出电话告警。")
    papers = f"先行处置的手续须在{p.within(e.papers_within)}补齐，由{p.role(policy, e.ratify_by)}追认。"
    yield Sentence("emergency.papers_within", papers)
    for n, stage in enumerate(policy.disputes, start=1):
        text = (
            f"争议第{n}步“{stage.title or stage.stage}”：由{p.role(policy, stage.by)}在{p.within(stage.within)}完成。"
        )
        yield Sentence(f"dispute.{stage.stage}.by", text)


def _category(policy: Policy, row: Category) -> str:
    line = f"（{policy.lines[row.line].title}）" if row.line else ""
    parts = [
        f"走“{policy.chain(row.chain).title}”",
        f"按涉及人员层级另有{len(row.route)}条路径" if row.route else "",
        f"会同{p.roles(policy, row.co_handlers)}" if row.co_handlers else "",
        "须现场核查" if row.site_visit else "",
        "须检验确认" if row.inspection else "",
        "可先报告后补表" if row.report_first else "",
        f"至少定为{p.level(row.min_level)}" if row.min_level else "",
    ]
    return f"“{row.title}”类{line}：{'，'.join(part for part in parts if part)}。"


def _deadline(policy: Policy, row: Deadline) -> str:
    held = "；等待补充期间暂停计时" if row.held_while else ""
    if row.held_at_most:
        held += f"，累计不超过{p.duration(row.held_at_most)}"
    longer = f"；可延期一次，最长{p.duration(row.max_extended)}" if row.max_extended else ""
    if row.extend_levels:
        longer += f"，限{'、'.join(map(p.level, row.extend_levels))}投诉"
    legal = "；法定期限，不得暂停或延长" if row.legal else ""
    start, stop = p.EVENTS[row.starts], p.EVENTS[row.stops]
    rule = f"{row.title}{_scope(policy, row.applies)}：自{start}起{p.within(row.within)}{stop}"
    return f"{rule}，由{p.role(policy, row.owner)}负责{held}{longer}{legal}。"


def _chain(policy: Policy, chain: Approval) -> str:
    parts = [
        _steps(policy, chain.steps),
        f"一般以上：{_steps(policy, chain.steps_major)}" if chain.steps_major else "",
        f"每步{p.within(chain.step_within)}" if chain.step_within else "",
        f"抄送{p.roles(policy, chain.copy_to)}" if chain.copy_to else "",
        f"{'、'.join(map(p.level, chain.no_delegation_at))}投诉不得委托他人审批" if chain.no_delegation_at else "",
    ]
    scope = _scope(policy, chain.applies)
    return (
        f"“{chain.title}”{scope}：{p.role(policy, chain.proposer)}提出，{'；'.join(part for part in parts if part)}。"
    )


def _steps(policy: Policy, steps: tuple[str, ...]) -> str:
    return "→".join(p.role(policy, step) for step in steps) + "审批" if steps else "无须审批"


def _survey(policy: Policy, survey: Survey) -> str:
    line = f"（{policy.lines[survey.line].title}）" if survey.line else ""
    by = f"由{p.role(policy, survey.by)}" if survey.by else ""
    redo = "、".join(map(p.condition, survey.redo_if))
    again = f"；{redo}的重新办理" if redo else ""
    asked = f"答复后{p.duration(survey.ask_after)}" if survey.ask_after.count else "答复后"
    return f"回访{line}：{asked}{by}询问{p.roles(policy, survey.asks)}，再提醒{survey.reminders}次{again}。"


def _scope(policy: Policy, applies: Applies | None) -> str:
    """「（限物业）」: to which cases a row applies."""
    if applies is None:
        return ""
    parts = [
        "、".join(policy.lines[line].title for line in applies.line),
        "、".join(policy.channel(channel).title for channel in applies.channel),
        "、".join(policy.category(category).title for category in applies.category),
        "、".join(map(p.level, applies.level)),
    ]
    wanted = "，".join(part for part in parts if part)
    without = "、".join(policy.lines[line].title for line in applies.not_line)
    alone = {True: "权限以内", False: "超出权限", None: ""}[applies.within_authority]
    said = [f"限{wanted}" if wanted else "", f"{without}除外" if without else "", alone]
    return f"（{'，'.join(part for part in said if part)}）" if any(said) else ""
