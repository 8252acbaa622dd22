from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.records import Account
from tests.bot.sandbox.conftest import Stage, button_card

HELLO = {"content": "您好"}


async def to_everyone_named(stage: Stage, **recipients: str) -> dict[str, Any]:
    body = {"msgtype": "text", "agentid": stage.sandbox.account.agent_id, "text": HELLO, **recipients}
    return await stage.api("message/send", body)


async def holders(stage: Stage) -> set[str]:
    people = [person.userid for person in stage.sandbox.world.company.people]
    return {userid for userid in people if await stage.messages(userid)}


async def test_people_departments_and_tags_are_each_resolved_and_nobody_gets_it_twice(stage: Stage) -> None:
    tags = (await stage.api("tag/list"))["taglist"]
    specialist = next(str(tag["tagid"]) for tag in tags if tag["tagname"] == "回音-投诉专员")
    answer = await to_everyone_named(stage, touser="LiMin|chenchen", toparty="2", totag=specialist)
    assert answer["errcode"] == 0
    assert "invaliduser" not in answer
    assert await holders(stage) == {"limin", "chenchen", "wangqiang", "zhangwei", "liuyang"}
    assert len(await stage.messages("limin")) == 1


async def test_bad_recipients_are_listed_in_lower_case_and_the_rest_is_delivered(stage: Stage) -> None:
    answer = await to_everyone_named(stage, touser="Ghost|limin", toparty="99", totag="98")
    assert (answer["errcode"], answer["invaliduser"], answer["invalidparty"], answer["invalidtag"]) == (
        0,
        "ghost",
        "99",
        "98",
    )
    assert await holders(stage) == {"limin"}


@pytest.mark.parametrize("recipients", [{"touser": "@all"}, {"toparty": "1"}])
async def test_everybody_is_reached_with_all_or_through_the_company_as_a_department(
    stage: Stage, recipients: dict[str, str]
) -> None:
    await to_everyone_named(stage, **recipients)
    assert len(await holders(stage)) == len(stage.sandbox.world.company.people)


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"touser": ""}, 82001),
        ({"touser": "ghost|phantom"}, 81013),
        ({"touser": "|".join(f"u{n}" for n in range(1001))}, 40032),
        ({"toparty": "|".join(str(n) for n in range(101))}, 82002),
        ({"totag": "|".join(str(n) for n in range(101))}, 82003),
        ({"agentid": None}, 41011),
        ({"agentid": 1}, 40056),
        ({"msgtype": "fax"}, 40008),
        ({"text": {"content": ""}}, 44004),
        ({"msgtype": "image", "image": {"media_id": "gone"}}, 40007),
        ({"msgtype": "news", "news": {"articles": []}}, 45008),
        ({"msgtype": "markdown", "markdown": {"content": "字" * 683}}, 45002),
        ({"msgtype": "textcard", "textcard": {"title": "t", "description": "d"}}, 42028),
        ({"msgtype": "template_card"}, 44004),
    ],
)
async def test_each_refusal_has_its_errcode_and_delivers_nothing(
    stage: Stage, changes: dict[str, Any], errcode: int
) -> None:
    body = {"touser": "limin", "msgtype": "text", "agentid": stage.sandbox.account.agent_id, "text": HELLO, **changes}
    answer = await stage.api("message/send", {name: value for name, value in body.items() if value is not None})
    assert answer["errcode"] == errcode
    assert "from ip: 127.0.0.1" in answer["errmsg"]
    assert f"devtool/query?e={errcode}" in answer["errmsg"]
    assert await holders(stage) == set()


async def test_a_thousand_recipients_are_still_taken(stage: Stage) -> None:
    answer = await to_everyone_named(stage, touser="|".join(["limin", *(f"u{n}" for n in range(999))]))
    assert answer["errcode"] == 0


async def test_a_long_text_is_cut_after_2048_bytes(stage: Stage) -> None:
    await stage.send("limin", {"content": "字" * 700}, "text")
    await stage.send("limin", {"content": "x" * 2048}, "text")
    cut, whole = await stage.messages("limin")
    assert (cut["text"], whole["text"]) == ("字" * 682, "x" * 2048)


async def test_a_body_with_unicode_escapes_is_refused_but_an_escaped_backslash_is_none(stage: Stage) -> None:
    agent = stage.sandbox.account.agent_id
    for content, errcode in [(r"\u4e00", 40033), (r"C:\\users", 0), (r"\\\u4e00", 40033)]:
        raw = f'{{"touser":"limin","msgtype":"text","agentid":{agent},"text":{{"content":"{content}"}}}}'
        url = f"{stage.url}/cgi-bin/message/send?access_token={await stage.token()}"
        async with stage.client.post(url, data=raw.encode()) as response:
            assert (response.status, (await response.json())["errcode"]) == (200, errcode)


async def test_a_task_id_is_taken_once_for_ever_even_when_the_card_was_replaced(stage: Stage) -> None:
    assert (await stage.send("limin", button_card("t1")))["errcode"] == 0
    assert (await stage.send("zhangwei", button_card("t1")))["errcode"] == 42014
    assert (await stage.send("ghost", button_card("t2")))["errcode"] == 81013
    assert (await stage.send("limin", button_card("t2")))["errcode"] == 0  # what was not sent burnt nothing


async def test_the_same_request_with_the_duplicate_check_is_delivered_once_within_the_interval(stage: Stage) -> None:
    check = {"enable_duplicate_check": 1, "duplicate_check_interval": 60}
    for _ in range(2):
        assert (await stage.send("limin", HELLO, "text", **check))["errcode"] == 0
    assert len(await stage.messages("limin")) == 1
    await stage.send("limin", {"content": "另一条"}, "text", **check)
    await stage.post("/sandbox/clock", {"advance": "PT59S"})
    await stage.send("limin", HELLO, "text", **check)
    assert len(await stage.messages("limin")) == 2
    await stage.post("/sandbox/clock", {"advance": "PT1S"})
    await stage.send("limin", HELLO, "text", **check)
    assert len(await stage.messages("limin")) == 3


async def test_the_31st_message_within_a_minute_is_dropped_in_silence_and_seen_in_the_traffic(stage: Stage) -> None:
    for n in range(31):
        answer = await stage.send("limin|zhangwei" if n == 30 else "limin", {"content": str(n)}, "text")
        assert answer["errcode"] == 0
    assert len(await stage.messages("limin")) == 30
    assert len(await stage.messages("zhangwei")) == 1
    sends = [entry for entry in await stage.traffic() if entry["what"] == "message/send"]
    assert [entry["dropped"] for entry in sends] == [False] * 30 + [True]
    assert sends[-1]["dropped_for"] == ["limin"]
    await stage.post("/sandbox/clock", {"advance": "PT59S"})
    await stage.send("limin", {"content": "too early"}, "text")
    assert len(await stage.messages("limin")) == 30
    await stage.post("/sandbox/clock", {"advance": "PT1S"})
    await stage.send("limin", {"content": "in time"}, "text")
    assert len(await stage.messages("limin")) == 31


async def test_only_cards_that_can_be_changed_come_with_a_response_code(stage: Stage) -> None:
    notice = {"card_type": "text_notice", "sub_title_text": "x", "card_action": {"type": 1, "url": "https://ex.test"}}
    menu = {"action_list": [{"text": "静音", "key": "mute"}]}
    assert "response_code" in await stage.send("limin", button_card("t1"))
    assert "response_code" in await stage.send("limin", {**notice, "action_menu": menu, "task_id": "t2"})
    assert "response_code" not in await stage.send("limin", notice)
    assert "response_code" not in await stage.send("limin", HELLO, "text")


async def change(stage: Stage, code: str, change: dict[str, Any] | None = None, **targets: Any) -> int:
    body = {"agentid": stage.sandbox.account.agent_id, "response_code": code, **targets}
    answer = await stage.api(
        "message/update_template_card", {**body, **(change or {"button": {"replace_name": "李敏已受理"}})}
    )
    return int(answer["errcode"])


async def test_an_update_changes_the_named_copies_and_spends_its_code(stage: Stage) -> None:
    sent = await stage.send("limin|zhangwei|liuyang", button_card("t1"))
    assert await change(stage, sent["response_code"], userids=["LIMIN", "zhangwei"]) == 0
    states = {userid: (await stage.messages(userid))[0]["state"] for userid in ("limin", "zhangwei", "liuyang")}
    assert states == {"limin": "greyed", "zhangwei": "greyed", "liuyang": "live"}
    assert await change(stage, sent["response_code"], userids=["liuyang"]) == 60140


async def test_an_update_by_department_tag_or_for_all_reaches_who_holds_the_card(stage: Stage) -> None:
    for targets in ({"partyids": [2]}, {"tagids": [1]}, {"atall": 1}):
        task_id = f"t-{next(iter(targets))}"
        sent = await stage.send("limin|zhangwei", button_card(task_id))
        assert await change(stage, sent["response_code"], **targets) == 0
        for userid in ("limin", "zhangwei"):
            assert (await stage.messages(userid))[-1]["state"] == "greyed"


async def test_a_refused_update_spends_no_code(stage: Stage) -> None:
    code = (await stage.send("limin", button_card("t1")))["response_code"]
    other = (await stage.send("zhangwei", button_card("t2")))["response_code"]
    bad = {"template_card": {"card_type": "text_notice", "main_title": {"title": "x"}}}
    assert await change(stage, "no such code", userids=["limin"]) == 60140
    assert await change(stage, code) == 82101
    assert await change(stage, code, userids=["zhangwei"]) == 82102
    assert await change(stage, other, userids=["limin"]) == 82102
    assert await change(stage, code, bad, userids=["limin"]) == 42045
    assert await change(stage, code, {"button": {}}, userids=["limin"]) == 40035
    update = {"agentid": stage.sandbox.account.agent_id, "response_code": code, "button": {"replace_name": "好"}}
    answer = await stage.api("message/update_template_card", {**update, "userids": ["LIMIN", "ZhangWei", "Ghost"]})
    assert (answer["errcode"], answer["invaliduser"]) == (0, ["ghost", "zhangwei"])


async def test_a_notice_with_a_menu_can_be_replaced_but_has_no_buttons_to_grey(stage: Stage) -> None:
    menu = {"action_list": [{"text": "静音", "key": "mute"}]}
    action = {"type": 1, "url": "https://ex.test"}
    notice = {"card_type": "text_notice", "sub_title_text": "x", "card_action": action, "action_menu": menu}
    code = (await stage.send("limin", {**notice, "task_id": "t1"}))["response_code"]
    assert await change(stage, code, userids=["limin"]) == 42017
    assert await change(stage, code, {"template_card": {**notice, "sub_title_text": "y"}}, userids=["limin"]) == 0
    (card,) = await stage.messages("limin")
    assert (card["state"], card["card"]["sub_title_text"]) == ("live", "y")


async def test_a_code_lives_72_hours(stage: Stage) -> None:
    just_in_time = (await stage.send("limin", button_card("t1")))["response_code"]
    too_late = (await stage.send("limin", button_card("t2")))["response_code"]
    await stage.post("/sandbox/clock", {"advance": "PT71H59M59S"})
    assert await change(stage, just_in_time, userids=["limin"]) == 0
    await stage.post("/sandbox/clock", {"advance": "PT1S"})
    assert await change(stage, too_late, userids=["limin"]) == 60140


async def test_each_tap_brings_one_more_update(stage: Stage) -> None:
    sent = await stage.send("limin", button_card("t1"))
    await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"})
    tapped = str(stage.bot.told[0]["ResponseCode"])
    replacement = {"template_card": button_card("t1", main_title={"title": "第二版"})}
    assert await change(stage, sent["response_code"], replacement, userids=["limin"]) == 0
    (card,) = await stage.messages("limin")
    assert (card["state"], card["card"]["main_title"]) == ("live", {"title": "第二版"})
    closing = {
        "card_type": "text_notice",
        "main_title": {"title": "已办结"},
        "card_action": {"type": 1, "url": "https://e.x"},
    }
    assert await change(stage, tapped, {"template_card": closing}, userids=["limin"]) == 0
    (card,) = await stage.messages("limin")
    assert (card["state"], card["task_id"]) == ("replaced", "t1")
    assert (await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"}, status=409))["error"] == "not_tappable"


async def test_a_replacement_may_bring_a_task_id_of_its_own_which_is_taken_from_then_on(stage: Stage) -> None:
    sent = await stage.send("limin", button_card("t1"))
    assert (await stage.send("limin", button_card("t2")))["errcode"] == 0
    taken = {"template_card": button_card("t2")}
    assert await change(stage, sent["response_code"], taken, userids=["limin"]) == 42014
    assert await change(stage, sent["response_code"], {"template_card": button_card("t3")}, userids=["limin"]) == 0
    assert [card["task_id"] for card in await stage.messages("limin")] == ["t3", "t2"]
    assert (await stage.send("limin", button_card("t3")))["errcode"] == 42014
    await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"}, status=409)
    await stage.act("limin", "tap", {"task_id": "t3", "key": "accept"})


async def test_another_apps_token_and_codes_are_told_apart(stage: Stage) -> None:
    mine = stage.sandbox.account
    other = Account(mine.corp_id, 1000003, "other-secret", "t", mine.aes_key)
    stage.sandbox.world.accounts[other.agent_id] = other
    code = (await stage.send("limin", button_card("t1")))["response_code"]
    answer = await stage.get(f"/cgi-bin/gettoken?corpid={mine.corp_id}&corpsecret=other-secret")
    params = {"access_token": answer["access_token"]}
    update = {"agentid": other.agent_id, "response_code": code, "userids": ["limin"], "button": {"replace_name": "x"}}
    for path, body, errcode in [
        ("message/update_template_card", update, 42015),
        ("message/send", {"touser": "limin", "msgtype": "text", "agentid": mine.agent_id, "text": HELLO}, 301002),
    ]:
        async with stage.client.post(f"{stage.url}/cgi-bin/{path}", params=params, json=body) as response:
            assert (await response.json())["errcode"] == errcode
