"""The cast of all stories: fixed people with fixed parts. 孙晓 (`sunxiao`) has no part and must never see anything."""

from __future__ import annotations

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

ROLES = {
    "specialist": ("limin", "zhangwei", "liuyang"),
    "director": ("zhaolan",),
    "top": ("zhouzong",),
    "finance": ("tangyue",),
    "hr": ("lukai",),
}


def directory() -> Directory:
    """The company as the directory sync would read it."""
    return Directory({p.userid: p for p in CAST}, DEPARTMENTS, ROLES)
