"""The cast of all stories: fixed people with fixed parts. 孙晓 (`sunxiao`) has no part and must never see anything.

`directory_for` binds the roles of each shipped policy; those of the office are bound in `directory`, too.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.directory import Department, Directory, Person

DEPARTMENTS = {
    "1": Department("1", "示例公司"),
    "2": Department("2", "行政部", "1"),
    "3": Department("3", "生产部", "1"),
    "4": Department("4", "综合部", "1"),
    "5": Department("5", "人力资源部", "1"),
    "6": Department("6", "财务部", "1"),
}

CHENCHEN = Person("chenchen", "陈晨", ("3",), (), "hejing")  # complains
LIMIN = Person("limin", "李敏", ("2",), (), "wangqiang", ("回音-投诉专员",))  # takes complaints in
ZHANGWEI = Person("zhangwei", "张伟", ("2",), (), "wangqiang", ("回音-投诉专员",))  # handles them
LIUYANG = Person("liuyang", "刘洋", ("2",), (), "wangqiang", ("回音-投诉专员",))  # handles the second round
WANGQIANG = Person("wangqiang", "王强", ("2",), ("2",), "zhaolan")  # reviews
ZHAOLAN = Person("zhaolan", "赵岚", ("4",), ("4",), "zhouzong", ("回音-总监",))  # approves finally
ZHOUZONG = Person("zhouzong", "周总", ("1",), ("1",), "", ("回音-高层",))  # hears when all else failed
HEJING = Person("hejing", "何静", ("3",), ("3",), "zhouzong")  # the complainant's own head
LUKAI = Person("lukai", "陆恺", ("5",), ("5",), "zhouzong", ("回音-HR",))
TANGYUE = Person("tangyue", "唐悦", ("6",), ("6",), "zhouzong", ("回音-财务",))
SUNXIAO = Person("sunxiao", "孙晓", ("3",), (), "hejing")  # must never see anything

CAST = (
    CHENCHEN,
    LIMIN,
    ZHANGWEI,
    LIUYANG,
    WANGQIANG,
    ZHAOLAN,
    ZHOUZONG,
    HEJING,
    LUKAI,
    TANGYUE,
    SUNXIAO,
)

# Those whom only the larger regulations know. 何静, 张伟 and the others have the same parts under each.
MALING = Person("maling", "马玲", ("2",), (), "fanglei")  # at the front: desk, switchboard, shift
QIANCHENG = Person("qiancheng", "钱程", ("2",), (), "fanglei")  # behind it: mail, sales office
FANGLEI = Person("fanglei", "方磊", ("2",), (), "wangqiang")  # leads both
LUOPING = Person("luoping", "罗平", ("3",), (), "hejing")  # knows the matter: quality, engineering
JIANGFAN = Person("jiangfan", "姜帆", ("4",), (), "zhaolan")  # knows the law, and audits
GAOYUAN = Person("gaoyuan", "高远", ("1",), (), "zhouzong")  # stands between the director and the top

OTHERS = (MALING, QIANCHENG, FANGLEI, LUOPING, JIANGFAN, GAOYUAN)

ROLES = {
    "specialist": ("limin", "zhangwei", "liuyang"),
    "director": ("zhaolan",),
    "top": ("zhouzong",),
    "finance": ("tangyue",),
    "hr": ("lukai",),
}


# What each policy adds to those, role by role in its order; `test_people.py` proves that none is forgotten.
ROLES_OF: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "office": {
        "dept_head": ("wangqiang", "hejing"),
        "tech": ("luoping",),
        "contact_person": ("chenchen",),
        "auditor": ("jiangfan",),
    },
    "complaint-office": {
        "intake_mail": ("qiancheng",),
        "intake_phone": ("maling",),
        "reception": ("maling",),
        "investigator": ("zhangwei", "liuyang"),
        "dept_head": ("wangqiang", "hejing"),
        "expert": ("luoping",),
        "legal": ("jiangfan",),
        "resp_owner": ("hejing",),
    },
    "customer-service": {
        "hr_admin_manager": ("lukai",),
        "dept_head": ("wangqiang", "hejing"),
        "duty": ("maling", "zhangwei"),
        "dispatch_supervisor": ("fanglei",),
        "supervision": ("jiangfan",),
        "quality_group": ("jiangfan",),
        "business": ("qiancheng",),
        "qa": ("luoping",),
        "gm_office": ("gaoyuan",),
        "manufacturing": ("hejing",),
        "service_desk": ("maling",),
        "service_manager": ("fanglei",),
        "engineering": ("luoping",),
        "back_office": ("qiancheng",),
        "back_office_lead": ("fanglei",),
        "area_lead": ("liuyang",),
        "regional_manager": ("wangqiang",),
        "marketing_director": ("gaoyuan",),
        "front_desk": ("maling",),
        "designated": ("fanglei",),
        "partner": ("jiangfan",),
        "law_director": ("gaoyuan",),
        "other_partner": ("luoping",),
        "admin_staff": ("qiancheng",),
    },
    "nursing-home": {
        "operator": ("maling",),
        "assistant": ("qiancheng",),
        "senior": ("luoping",),
        "lead": ("fanglei",),
        "analyst": ("qiancheng",),
        "improver": ("luoping",),
        "vp_operations": ("gaoyuan",),
        "dept_head": ("wangqiang", "hejing"),
        "operations": ("hejing",),
        "marketing": ("qiancheng",),
        "finance_director": ("gaoyuan",),
        "third_party": ("jiangfan",),
        "contact_person": ("chenchen",),
        "auditor": ("jiangfan",),
    },
}


def directory() -> Directory:
    """The company as the directory sync would read it."""
    return Directory({p.userid: p for p in CAST}, DEPARTMENTS, ROLES)


def directory_for(policy: str) -> Directory:
    """The same company under that policy: every role that it names has a holder."""
    return Directory({p.userid: p for p in (*CAST, *OTHERS)}, DEPARTMENTS, {**ROLES, **ROLES_OF[policy]})
