"""The rules around the cases as Chinese sentences: secrecy, files, consequences, papers, meetings, notices."""

from __future__ import annotations

from collections.abc import Iterator

from workflow.policy import phrases as p
from workflow.policy.duties import Meeting, Sanction
from workflow.policy.model import Policy
from workflow.policy.sentences import Sentence


def secrecy(policy: Policy) -> Iterator[Sentence]:
    """保密与档案."""
    privacy, archive = policy.privacy, policy.archive
    if privacy.mask:
        yield Sentence("privacy.mask", "投诉人身份对无关人员不显示，联系方式加密保存。")
    if privacy.log_reads:
        yield Sentence("privacy.log_reads", "每次查阅均留记录。")
    if privacy.no_promise_before_decision:
        yield Sentence("privacy.no_promise_before_decision", "作出决定以前，不得向投诉人承诺结果或赔偿。")
    released = (
        f"办结结果由{p.role(policy, privacy.publish_by)}公布，不含个人信息" if privacy.publish_by else "办结结果不公布"
    )
    yield Sentence("privacy.publish", f"{released}。")
    if privacy.external_release:
        yield Sentence("privacy.external_release", f"对外声明由{p.role(policy, privacy.external_release)}发布。")
    for row in privacy.classes:
        layers = f"，另加{row.encrypt_layers}层加密" if row.encrypt_layers else ""
        yield Sentence(
            f"privacy.class.{row.id}.read", f"“{row.title or row.id}”类文件由{p.roles(policy, row.read)}查阅{layers}。"
        )
    kept = f"档案保存{p.duration(archive.retention)}，期满经{p.role(policy, archive.destroy_approval)}批准后销毁。"
    yield Sentence("archive.retention", kept)
    if archive.paper:
        yield Sentence("archive.paper", "档案同时保存纸质件。")
    if archive.restore_within:
        yield Sentence("archive.restore_within", f"系统故障后{p.within(archive.restore_within)}恢复全部数据。")


def consequences(policy: Policy) -> Iterator[Sentence]:
    """责任: what the program proposes and people decide."""
    a = policy.accountability
    yield Sentence("accountability.money", "涉及金额的处理只作建议和记录，由人决定，系统不扣款。")
    if a.timeouts_in_a_row:
        yield Sentence("accountability.timeouts_in_a_row", f"连续{a.timeouts_in_a_row}件超时的，建议安排强化培训。")
    if a.months_under_target:
        yield Sentence("accountability.months_under_target", f"连续{a.months_under_target}个月未达标的，建议再培训。")
    for row in a.schedule:
        yield Sentence(f"accountability.schedule.{row.id}.grade", _sanction(policy, row))


def papers(policy: Policy) -> Iterator[Sentence]:
    """报表、会议与检查."""
    for report in policy.reports:
        text = f"报表“{report.title or report.id}”：{p.fixed(report.due)}提交{p.roles(policy, report.to)}。"
        yield Sentence(f"report.{report.id}.due", text)
    for meeting in policy.meetings:
        yield Sentence(f"meeting.{meeting.id}.every", _meeting(policy, meeting))
    audit = policy.audit
    sample = f"{p.every(audit.every)}抽查已办结投诉的{float(audit.sample):.0%}（{audit.min}至{audit.max}件）"
    yield Sentence("audit.every", f"{sample}，问题在{p.within(audit.rectify_within)}整改。")
    for reminder in policy.reminders:
        text = f"{p.every(reminder.every)}提醒{p.role(policy, reminder.to)}：{reminder.title or reminder.id}。"
        yield Sentence(f"reminder.{reminder.id}.every", text)
    if policy.improvement.anonymous_survey:
        text = (
            f"{p.every(policy.improvement.anonymous_survey)}匿名问卷，少于{policy.improvement.min_answers}份不出结果。"
        )
        yield Sentence("improvement.anonymous_survey", text)


def notices(policy: Policy) -> Iterator[Sentence]:
    """通知."""
    notify = policy.notify
    quiet = f"{p.hours(notify.quiet)}不打扰" + ("，休息日顺延" if notify.days_off == "hold" else "")
    yield Sentence("notify.quiet", f"{quiet}，紧急事项除外。")
    to_them = notify.complainant
    cap = f"每件投诉给投诉人的消息不超过{to_them.cap}条，每天最多{to_them.per_day}条"
    yield Sentence("notify.complainant.cap", f"{cap}；{p.duration(to_them.silence)}没有消息时告知进展。")
    for role, rule in notify.role.items():
        if rule.via == "digest" and rule.at:
            yield Sentence(f"notify.role.{role}.via", f"{p.role(policy, role)}的消息每天{rule.at:%H:%M}汇总送达。")


def _sanction(policy: Policy, row: Sanction) -> str:
    line = f"（{policy.lines[row.line].title}）" if row.line else ""
    measures = "、".join(p.MEASURES.get(measure, measure) for measure in row.measures)
    parts = [
        measures,
        f"建议金额{_amount(row)}" + ("，按项计" if row.per else "") if row.amount else "",
        f"主管{p.money(row.amount_supervisor)}" if row.amount_supervisor else "",
        f"经“{policy.chain(row.chain).title}”" if row.chain else "",
        "立即执行" if row.immediate else "",
        "超期时自动提出建议" if row.proposed_when else "",
    ]
    said = "，".join(part for part in parts if part)
    return f"“{row.title or row.id}”{line}：{said or '由人决定'}。"


def _amount(row: Sanction) -> str:
    lowest, highest = row.amount or (0, 0)
    return p.money(lowest) if lowest == highest else f"{p.money(lowest)}至{p.money(highest)}"


def _meeting(policy: Policy, row: Meeting) -> str:
    papers = [
        f"会后{p.within(row.draft_within)}发出纪要初稿" if row.draft_within else "",
        f"会后{p.within(row.publish_within)}公布纪要" if row.publish_within else "",
        f"会后{p.within(row.tasks_within)}下达任务" if row.tasks_within else "",
    ]
    said = "，".join(part for part in papers if part)
    return f"{p.every(row.every)}召开“{row.title or row.id}”，{p.role(policy, row.chair)}主持" + (
        f"，{said}。" if said else "。"
    )
