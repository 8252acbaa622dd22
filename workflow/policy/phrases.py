"""The Chinese words in which `huiyin policy` speaks of a policy; those of the bot are in its catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

from workflow.durations import Distance, Duration, Unit, parse_duration
from workflow.policy.conditions import Condition
from workflow.policy.fixed import END, FixedDate
from workflow.policy.model import Policy
from workflow.seasons import MonthDay

UNITS: Mapping[Unit, str] = {
    Unit.MINUTE: "分钟",
    Unit.HOUR: "小时",
    Unit.WORKING_HOUR: "个工作小时",
    Unit.WORKING_DAY: "个工作日",
    Unit.CALENDAR_DAY: "天",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}
PERIODS: Mapping[str, str] = {"day": "每天", "week": "每周", "month": "每月", "quarter": "每季度", "year": "每年"}
IN_PERIOD: Mapping[str, tuple[str, str]] = {
    "day": ("当日", "次日"),
    "week": ("当周", "次周"),
    "month": ("当月", "次月"),
    "quarter": ("当季", "次季"),
    "year": ("当年", "次年"),
}
WEEKDAYS: Mapping[str, str] = dict(
    zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "一二三四五六日", strict=True)
)
EVENTS: Mapping[str, str] = {
    "call_started": "来电接通",
    "received": "收到投诉",
    "filed": "提交",
    "registered": "登记",
    "assigned": "派单",
    "contact_logged": "与投诉人联系并留有记录",
    "last_contact": "上次联系",
    "calmed": "安抚来电人",
    "preliminary_finding": "作出初步调查结论",
    "investigation_opened": "开始调查",
    "plan_submitted": "提交方案",
    "decided": "作出决定",
    "measures_done": "措施完成",
    "result_delivered": "答复投诉人",
    "result_delivered_and_reported": "答复投诉人并提交结果报告",
    "survey_done": "完成回访",
    "reported_first": "先行报告",
    "form_filed": "提交处理表",
    "review_recorded": "记录评审",
    "review_signed": "审核签字",
}
ROLES: Mapping[str, str] = {
    "owner": "承办人",
    "handler": "经办人",
    "superior": "上级",
    "deputy": "代理人",
    "intake": "受理人",
    "visitor": "回访人",
    "party": "本案经办人员",
    "same_department": "本部门人员",
    "all": "全体人员",
    "meeting": "会议",
    "crisis_group": "危机小组",
    "complainant": "投诉人",
    "respondent": "涉及人员",
    "overdue_role": "各条线的督办人",
}
MEASURES: Mapping[str, str] = {
    "coaching": "辅导",
    "criticism": "批评",
    "demotion": "降职",
    "dismissal": "解除劳动合同",
    "fine": "经济处理",
    "internal_investigation": "内部调查",
    "legal_action": "追究法律责任",
    "new_rule": "订立新规",
    "pay_cut": "降薪",
    "public_criticism": "通报批评",
    "retraining": "再培训",
    "suspend_access": "停止权限",
    "warning": "警告",
    "written_self_criticism": "书面检讨",
}
FACTS: Mapping[str, str] = {
    "adverse_reaction": "不良反应",
    "complainants": "同一事项投诉人数",
    "danger_to_life": "危及生命健康",
    "data_leak": "数据泄露",
    "harm_continuing": "损害仍在继续",
    "legal_claim": "提出法律主张",
    "media_or_authority": "媒体或主管部门介入",
    "objection": "提出异议",
    "over_authority": "金额超出权限",
    "principle": "原则性问题",
    "public_event_soon": "临近公开活动",
    "regulator": "监管机关转来",
    "round": "办理轮次",
    "service_down": "服务中断",
    "unpaid": "费用未缴",
    "attitude": "态度",
    "satisfaction": "满意度",
    "satisfied": "满意",
    "score": "评分",
    "solved": "已解决",
    "staff_rating": "对员工评分",
}
LEVELS: Mapping[str, str] = {"general": "一般", "major": "重大", "crisis": "危机"}
ANSWERS: Mapping[str, str] = {"yes": "是", "no": "否", "good": "好", "fair": "一般", "poor": "差"}
COMPARED: Mapping[str, str] = {">=": "不少于", "<=": "不高于", ">": "高于", "<": "低于", "=": "等于"}
_MONEY = frozenset({"max_amount", "amount", "amount_supervisor", "max_fine"})
_DAYS_OF_YEAR = frozenset({"first", "last"})
BOOLEANS: Mapping[bool, str] = {True: "是", False: "否"}


def duration(limit: Duration) -> str:
    """「5个工作日」; nothing at all is 「立即」, no working days 「当日下班前」."""
    if limit.count == 0:
        return "当日下班前" if limit.unit is Unit.WORKING_DAY else "立即"
    return f"{limit.count}{UNITS[limit.unit]}"


def within(limit: Duration) -> str:
    """「5个工作日内」, 「立即」."""
    return duration(limit) + ("内" if limit.count else "")


def distance(step: Distance) -> str:
    """「到期时」, 「到期后1个工作日」, 「到期后再过1倍时限」."""
    if step.limits:
        return f"到期后再过{step.limits}倍时限"
    return "到期时" if step.after is None else f"到期后{duration(step.after)}"


def fixed(due: FixedDate) -> str:
    """「次月5日前」, 「当周周五前」, 「当日23:59前」."""
    period = IN_PERIOD[due.period][due.ahead]
    if due.period == "week":
        return f"{period}周{WEEKDAYS[due.place]}前"
    if due.place == END:
        return f"{period}最后一天前"
    if due.period == "year":
        month, _, day = due.place.partition("-")
        return f"{period}{int(month)}月{int(day)}日前"
    return f"{period}{due.place}" + ("前" if due.clock is not None else "日前")


def every(period: str) -> str:
    """「每季度」, 「每6个月」."""
    if period in PERIODS:
        return PERIODS[period]
    limit = parse_duration(period)
    return "每年" if limit == Duration(Unit.YEAR, 1) else f"每{duration(limit)}"


def condition(asked: Condition) -> str:
    """「同一事项投诉人数不少于3」, 「危及生命健康」, 「已解决为否」."""
    fact = FACTS.get(asked.fact, asked.fact)
    if asked.word:
        return f"{fact}为{ANSWERS[asked.word]}"
    return f"{fact}{COMPARED[asked.op]}{asked.value}" if asked.op else fact


def role(policy: Policy, name: str) -> str:
    """What the policy calls a role; of `a|b` all, of `a:own` the one of the own department."""
    titles = []
    for one in name.split("|"):
        own = one.removesuffix(":own")
        title = policy.roles[own].title if own in policy.roles else ROLES.get(own, own)
        titles.append(f"本部门的{title}" if own != one else title)
    return "或".join(titles)


def roles(policy: Policy, names: Iterable[str]) -> str:
    """Several roles, as in a list."""
    return "、".join(role(policy, name) for name in names)


def level(name: str) -> str:
    """「重大」."""
    return LEVELS.get(name, name)


def money(cents: int) -> str:
    """「500.00元」."""
    return f"{cents // 100}.{cents % 100:02d}元"


def hours(span: tuple[time, time]) -> str:
    """「09:00-12:00」; a closing at midnight is 24:00."""
    closes = "24:00" if span[1] == time(0) else f"{span[1]:%H:%M}"
    return f"{span[0]:%H:%M}-{closes}"


def day_of_year(day: MonthDay) -> str:
    """「5月1日」."""
    return f"{day[0]}月{day[1]}日"


def value(path: str, found: object) -> str:
    """Any value of a policy, as `explain` and `diff` print it behind its path."""
    match found:
        case int() if path.rpartition(".")[2] in _MONEY and not isinstance(found, bool):
            return money(found)
        case bool():
            return BOOLEANS[found]
        case Duration():
            return duration(found)
        case Distance():
            return distance(found)
        case FixedDate():
            return fixed(found)
        case Condition():
            return condition(found)
        case Fraction() | Decimal():
            return f"{float(found):g}"
        case time():
            return f"{found:%H:%M}"
        case date():
            return found.isoformat()
        case (int() as month, int() as day) if path.rpartition(".")[2] in _DAYS_OF_YEAR:
            return day_of_year((month, day))
        case (time() as opens, time() as closes):
            return hours((opens, closes))
        case tuple():
            return "、".join(value(path, one) for one in found) or "无"
        case None | "":
            return "未设置"
        case _:
            return str(found)
