"""What staff write down for somebody else: who, how to reach him, by which channel, when, what (RULES 2.12, X-66).

It reads words and finds what is missing; it files nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum

from handlers.past import past
from workflow.access import OVERSEERS
from workflow.commands import BOT
from workflow.directory import Directory, Person
from workflow.intake import EMPLOYEE
from workflow.policy.entry import Channel
from workflow.policy.model import Policy

# What people call the sorts of complainants that policies know by these ids.
KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "resident": ("老人", "住户", "长者"),
    "family": ("家属", "家人", "亲属", "子女", "儿子", "女儿"),
    "employee": ("员工", "同事", "职工"),
    "customer": ("客户", "顾客", "消费者"),
    "partner": ("合作方", "合作伙伴", "供应商", "经销商"),
    "existing": ("业主", "会员", "老客户"),
    "becoming": ("准客户", "签约客户"),
    "potential": ("潜在客户", "意向客户"),
}
# Other words for what a channel's title says.
_CHANNEL_WORDS: Mapping[str, tuple[str, ...]] = {
    "电话": ("热线", "来电"),
    "热线": ("电话",),
    "来电": ("电话", "热线"),
    "邮件": ("邮箱",),
    "邮箱": ("邮件",),
    "前台": ("现场",),
    "来访": ("现场", "上门"),
    "群聊": ("企业微信",),
    "微信": ("企业微信",),
}
_TELEPHONE = ("电话", "热线", "来电")
# Longer than this is no name: the words began without one.
_NAME_LENGTH = 12
_TOKEN = re.compile(r"[^\s,，;；、。]+")
_BETWEEN = " \t\n,，;；、。:："
_CONTACT = re.compile(
    r"(?:(?:电话|手机|联系电话)[:：]?)?"
    r"(?:(?:\+?86-?)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?:微信|QQ|qq)[:：]?[A-Za-z0-9_-]{4,}"
)


class Gap(StrEnum):
    """What has to be chosen before it can be filed. The values ride in card keys: never change or reuse one."""

    PERSON = "person"
    CHANNEL = "channel"
    KIND = "kind"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Proxied:
    """A complaint of somebody else. `userid` is a colleague's; `outside` says that he is none, whatever his name.
    `policy` is the hash of the one by whose words it was read."""

    name: str = ""
    userid: str = ""
    outside: bool = False
    contact: str = ""
    kind: str = ""
    channel: str = ""
    received_at: datetime | None = None
    text: str = ""
    policy: str = ""

    def pack(self) -> dict[str, str]:
        """All but the text, as parameters of a draft or a card."""
        return {
            "name": self.name,
            "userid": self.userid,
            "outside": "1" if self.outside else "",
            "contact": self.contact,
            "kind": self.kind,
            "channel": self.channel,
            "received": self.received_at.isoformat() if self.received_at else "",
            "policy": self.policy,
        }


def unpack(params: Mapping[str, str], text: str) -> Proxied:
    """What `pack` has made of it."""
    received = params.get("received", "")
    return Proxied(
        name=params.get("name", ""),
        userid=params.get("userid", ""),
        outside=bool(params.get("outside")),
        contact=params.get("contact", ""),
        kind=params.get("kind", ""),
        channel=params.get("channel", ""),
        received_at=datetime.fromisoformat(received) if received else None,
        text=text,
        policy=params.get("policy", ""),
    )


def read_proxied(words: str, policy: Policy, own: Sequence[Channel], now: datetime, zone: tzinfo) -> Proxied:
    """「王女士 热线 13800000000 家属 昨天16:30 空调坏了三天」: name, channel, contact, sort and time in any order, each
    once; with the first that is none of them the matter begins, and is kept as it was written. `own` are the writer's
    channels: a word that could mean several means one of these first."""
    found, rest = Proxied(), words.strip(_BETWEEN)
    while rest:
        stamp = past(rest, now, zone) if found.received_at is None else None
        if stamp is not None:
            found, rest = replace(found, received_at=stamp.at), rest[stamp.length :].lstrip(_BETWEEN)
            continue
        token = _TOKEN.match(rest)
        known = _with(found, token[0], policy, own) if token else None
        if token is None or known is None:
            break
        found, length = known
        rest = rest[length:].lstrip(_BETWEEN)
    return replace(found, text=rest.strip())


def _with(found: Proxied, token: str, policy: Policy, own: Sequence[Channel]) -> tuple[Proxied, int] | None:
    """What the token adds, and how much of it that took; None where the matter has begun."""
    if not found.contact and is_contact(token):
        return replace(found, contact=token), len(token)
    channel = "" if found.channel else channel_called(token, own) or channel_called(token, policy.channels)
    if channel:
        return replace(found, channel=channel), len(token)
    kind = "" if found.kind else _kind_called(token, policy)
    if kind:
        return replace(found, kind=kind), len(token)
    name = re.split("[:：]", token)[0]
    if found.name or not name or len(name) > _NAME_LENGTH:
        return None
    return replace(found, name=name), len(name)


def channel_called(word: str, channels: Sequence[Channel]) -> str:
    """The id of the only channel that the word can mean: by id or title, or by a part of it."""
    for fits in (
        [row.id for row in channels if word in (row.id, row.title)],
        [row.id for row in channels if len(word) > 1 and word in row.title],
        [row.id for row in channels if any(other in row.title for other in _CHANNEL_WORDS.get(word, ()))],
    ):
        if fits:
            return fits[0] if len(fits) == 1 else ""
    return ""


def is_contact(text: str) -> bool:
    """Whether it looks like a telephone number, a mail address, or a name elsewhere."""
    return _CONTACT.fullmatch(text) is not None


def telephones(channels: Sequence[Channel]) -> tuple[Channel, ...]:
    """Those of the channels that are telephones."""
    return tuple(row for row in channels if any(word in row.title for word in _TELEPHONE))


def own_channels(userid: str, policy: Policy, directory: Directory) -> tuple[Channel, ...]:
    """The channels by which that person may write down what others say: those that he watches or that are passed to
    him; for director and top all (S1-2.5). Of those by which people file themselves, only this chat."""
    oversees = any(directory.has_role(userid, role) for role in OVERSEERS)
    return tuple(
        row
        for row in policy.channels
        if (not row.self_service or row.id == BOT)
        and (oversees or any(role and directory.has_role(userid, role) for role in (row.watcher, row.passes_to)))
    )


def settled(found: Proxied, policy: Policy, directory: Directory) -> Proxied:
    """The same with what follows from what is known: a colleague by his name, the sort where there is only one left."""
    kinds = policy.intake.complainant_kinds
    if not found.userid and not found.outside:
        people = namesakes(found, policy, directory)
        if not people:
            found = replace(found, outside=True)
        elif len(people) == 1 and _must_be_colleague(found, kinds):
            found = replace(found, userid=people[0].userid)
    if found.userid:
        return replace(found, name=directory.name(found.userid), kind=EMPLOYEE if EMPLOYEE in kinds else kinds[0])
    if found.outside and not found.kind:
        others = outside_kinds(policy)
        called = next((kind for kind in others if any(word in found.name for word in KIND_WORDS.get(kind, ()))), "")
        found = replace(found, kind=others[0] if len(others) == 1 else called)
    return found


def _must_be_colleague(found: Proxied, kinds: tuple[str, ...]) -> bool:
    """A customer may be called like a colleague, who would then read another's complaint as his own: so the one who
    writes is asked, unless he said so or only colleagues complain here."""
    return found.kind == EMPLOYEE or set(kinds) == {EMPLOYEE}


def namesakes(found: Proxied, policy: Policy, directory: Directory) -> tuple[Person, ...]:
    """The colleagues who may be meant by the name. None where a contact was given or another sort was said: a colleague
    is reached in this chat, and a customer's letter must not reach somebody who is only called like him."""
    said_otherwise = found.contact or found.kind not in ("", EMPLOYEE)
    if said_otherwise or EMPLOYEE not in policy.intake.complainant_kinds:
        return ()
    wanted = found.name.casefold()
    return tuple(
        p for p in directory.people.values() if p.active and wanted in (p.name.casefold(), p.userid.casefold())
    )


def outside_kinds(policy: Policy) -> tuple[str, ...]:
    """The sorts of complainants that are no employees."""
    kinds = policy.intake.complainant_kinds
    return tuple(kind for kind in kinds if kind != EMPLOYEE) or kinds


def gap(found: Proxied) -> Gap | None:
    """What has to be chosen first; None where it can be filed."""
    if not found.userid and not found.outside:
        return Gap.PERSON
    if not found.channel:
        return Gap.CHANNEL
    return None if found.kind else Gap.KIND


def is_read_back(found: Proxied, policy: Policy) -> bool:
    """Whether what was written down is shown once more before it counts (A29)."""
    row = next((row for row in policy.channels if row.id == found.channel), None)
    return ((row.read_back if row else None) or policy.intake.read_back) == "before"


def _kind_called(word: str, policy: Policy) -> str:
    kinds = policy.intake.complainant_kinds
    return next((kind for kind in kinds if word in KIND_WORDS.get(kind, ())), "")
