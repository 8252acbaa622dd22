"""Members, departments and tags (wecom.md 2.7), read only: the sandbox's address book is changed in its file."""

from __future__ import annotations

from bot.sandbox.cgi.call import Call
from bot.sandbox.company import ROOT, Department, Person
from bot.sandbox.errors import ApiError
from bot.sandbox.wire import Json

_ACTIVE = 1


def user_get(call: Call) -> Json:
    """user/get?userid="""
    person = call.world.company.person(call.query.get("userid", ""))
    if person is None:
        raise ApiError(60111)
    return {"errcode": 0, "errmsg": "ok", **_member(person)}


def user_list(call: Call) -> Json:
    """user/list?department_id=[&fetch_child=1]"""
    return {"errcode": 0, "errmsg": "ok", "userlist": [_member(person) for person in _asked(call)]}


def user_simplelist(call: Call) -> Json:
    """user/simplelist?department_id=[&fetch_child=1]"""
    short = [
        {"userid": person.userid, "name": person.name, "department": list(person.departments)}
        for person in _asked(call)
    ]
    return {"errcode": 0, "errmsg": "ok", "userlist": short}


def department_list(call: Call) -> Json:
    """department/list[?id=]: the department and everything under it."""
    found = [{**_unit(unit), "name": unit.name, "department_leader": _leaders(call, unit)} for unit in _units(call)]
    return {"errcode": 0, "errmsg": "ok", "department": found}


def department_simplelist(call: Call) -> Json:
    """department/simplelist[?id=]"""
    return {"errcode": 0, "errmsg": "ok", "department_id": [_unit(unit) for unit in _units(call)]}


def tag_list(call: Call) -> Json:
    """tag/list"""
    tags = [{"tagid": number, "tagname": name} for number, name in enumerate(call.world.company.tags(), start=1)]
    return {"errcode": 0, "errmsg": "ok", "taglist": tags}


def tag_get(call: Call) -> Json:
    """tag/get?tagid="""
    names, asked = call.world.company.tags(), call.query.get("tagid", "")
    if not asked.isdigit() or not 1 <= int(asked) <= len(names):
        raise ApiError(40068)
    name = names[int(asked) - 1]
    people = [{"userid": person.userid, "name": person.name} for person in call.world.company.tagged(name)]
    return {"errcode": 0, "errmsg": "ok", "tagname": name, "userlist": people, "partylist": []}


def _member(person: Person) -> Json:
    return {
        "userid": person.userid,
        "name": person.name,
        "department": list(person.departments),
        "order": [0] * len(person.departments),
        "position": person.position,
        "is_leader_in_dept": [int(unit in person.leader_of) for unit in person.departments],
        "direct_leader": [person.direct_leader] if person.direct_leader else [],
        "alias": "",
        "telephone": "",
        "main_department": person.departments[0],
        "extattr": {"attrs": []},
        "status": _ACTIVE,
    }


def _asked(call: Call) -> list[Person]:
    return call.world.company.members(_department(call, "department_id"), below=call.query.get("fetch_child") == "1")


def _units(call: Call) -> list[Department]:
    wanted = call.world.company.subtree(_department(call, "id"))
    return [unit for unit in call.world.company.departments if unit.id in wanted]


def _department(call: Call, name: str) -> int:
    asked = call.query.get(name, str(ROOT)) or str(ROOT)
    if not asked.isdigit() or call.world.company.department(int(asked)) is None:
        raise ApiError(60123)
    return int(asked)


def _unit(unit: Department) -> Json:
    return {"id": unit.id, "parentid": unit.parent, "order": 100_000_000 - unit.id}


def _leaders(call: Call, unit: Department) -> list[str]:
    return [person.userid for person in call.world.company.people if unit.id in person.leader_of]
