"""To whom: touser, toparty and totag of a message, userids, partyids and tagids of an update (wecom.md 2.2, 2.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.sandbox.company import Company, Person
from bot.sandbox.errors import ApiError
from bot.sandbox.wire import Json
from bot.sandbox.world import World

EVERYBODY = "@all"

_MOST_USERS, _MOST_PARTIES, _MOST_TAGS = 1000, 100, 100


@dataclass(slots=True)
class Recipients:
    """The people found, each once, and what was asked for in vain; vain userids lower-cased."""

    people: dict[str, Person] = field(default_factory=dict)
    users: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def userids(self) -> list[str]:
        """The people's userids, in the order they were found."""
        return list(self.people)

    def invalid(self) -> Json:
        """The invalid… fields of the answer; only those that are not empty."""
        found = {"invaliduser": self.users, "invalidparty": self.parties, "invalidtag": self.tags}
        return {name: "|".join(values) for name, values in found.items() if values}


def resolve(world: World, body: Json) -> Recipients:
    """The recipients of a message/send body; raises `ApiError` 82001, 40032, 82002 or 82003."""
    users, parties, tags = (_split(body.get(name)) for name in ("touser", "toparty", "totag"))
    if not (users or parties or tags):
        raise ApiError(82001)
    return _found(world.company, users, parties, tags, everybody=users == [EVERYBODY])


def resolve_lists(world: World, body: Json) -> tuple[list[str], list[str]]:
    """The userids an update is meant for and those that nobody has; with `atall` everybody."""
    users, parties, tags = ([str(one) for one in body.get(name) or []] for name in ("userids", "partyids", "tagids"))
    found = _found(world.company, users, parties, tags, everybody=body.get("atall") == 1)
    return found.userids(), found.users


def _found(
    company: Company, users: Sequence[str], parties: Sequence[str], tags: Sequence[str], *, everybody: bool
) -> Recipients:
    if everybody:
        return Recipients({person.userid: person for person in company.people})
    for given, most, errcode in (
        (users, _MOST_USERS, 40032),
        (parties, _MOST_PARTIES, 82002),
        (tags, _MOST_TAGS, 82003),
    ):
        if len(given) > most:
            raise ApiError(errcode)
    found = Recipients()
    for userid in users:
        person = company.person(userid)
        found.people.update({person.userid: person} if person else {})
        found.users += [] if person else [userid.lower()]
    for party in parties:
        known = party.isdigit() and company.department(int(party)) is not None
        found.people.update({p.userid: p for p in company.members(int(party), below=True)} if known else {})
        found.parties += [] if known else [party]
    names = company.tags()
    for tag in tags:
        known = tag.isdigit() and 1 <= int(tag) <= len(names)
        found.people.update({p.userid: p for p in company.tagged(names[int(tag) - 1])} if known else {})
        found.tags += [] if known else [tag]
    return found


def _split(value: object) -> list[str]:
    return [part for part in value.split("|") if part] if isinstance(value, str) else []
