from __future__ import annotations

from tests.bot.sandbox.conftest import Stage, button_card
from tests.bot.sandbox.fake_bot import Json


async def test_a_typed_message_reaches_the_bot_and_its_passive_reply_the_phone(stage: Stage) -> None:
    stage.bot.reply = lambda told: stage.bot.text("chenchen", f"收到：{told['Content'][:4]}")
    outcome = await stage.act("chenchen", "say", {"text": "食堂的菜里有虫子 ]]> <b>"})
    assert (outcome["answered"], outcome["attempts"], outcome["status"]) == (True, 1, 200)
    told = stage.bot.told[0]
    assert told["MsgType"] == "text"
    assert told["Content"] == "食堂的菜里有虫子 ]]> <b>"
    assert told["FromUserName"] == "chenchen"
    assert told["AgentID"] == str(stage.sandbox.account.agent_id)
    assert told["CreateTime"] == "1772416800"  # 2026-03-02T10:00+08:00: virtual time
    mine, answer = await stage.messages("chenchen")
    assert (mine["from"], mine["type"], mine["text"]) == ("me", "text", "食堂的菜里有虫子 ]]> <b>")
    assert mine["at"] == "2026-03-02T10:00:00+08:00"
    assert (answer["from"], answer["text"]) == ("bot", "收到：食堂的菜")
    assert await stage.messages("sunxiao") == []


async def test_only_what_changed_since_a_revision_is_given(stage: Stage) -> None:
    await stage.act("chenchen", "say", {"text": "一"})
    rev = (await stage.get("/sandbox/phones/chenchen/messages"))["rev"]
    await stage.act("chenchen", "say", {"text": "二"})
    assert [message["text"] for message in await stage.messages("chenchen", rev)] == ["二"]
    assert [message["text"] for message in await stage.messages("chenchen", rev - 1)] == ["一", "二"]


async def test_a_tap_carries_key_task_id_card_type_and_a_fresh_code_each_time(stage: Stage) -> None:
    sent = await stage.send("limin", button_card("e1-c7-1-1"))
    assert sent["errcode"] == 0
    await stage.act("limin", "tap", {"task_id": "e1-c7-1-1", "button": "受理"})
    await stage.act("limin", "tap", {"task_id": "e1-c7-1-1", "key": "decline"})
    first, second = stage.bot.told
    assert first["Event"] == second["Event"] == "template_card_event"
    assert (first["EventKey"], second["EventKey"]) == ("accept", "decline")
    assert first["TaskId"] == "e1-c7-1-1"
    assert first["CardType"] == "button_interaction"
    assert len({first["ResponseCode"], second["ResponseCode"], sent["response_code"]}) == 3
    assert "SelectedItems" not in first


async def test_a_passive_card_replaces_the_tappers_copy_only(stage: Stage) -> None:
    await stage.send("limin|zhangwei", button_card("t1"))
    before = (await stage.messages("limin"))[0]
    stage.bot.reply = lambda _: stage.bot.inner(
        "limin",
        "update_template_card",
        "<TemplateCard><CardType>button_interaction</CardType><MainTitle><Title>已受理</Title></MainTitle>"
        "<HorizontalContentList><KeyName>承办</KeyName><Value>李敏</Value></HorizontalContentList>"
        "<ButtonList><Text>完成</Text><Style>1</Style><Key>done</Key></ButtonList></TemplateCard>",
    )
    await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"})
    (after,) = await stage.messages("limin")
    assert after["id"] == before["id"]
    assert after["rev"] > before["rev"]
    assert after["card"] == {
        "card_type": "button_interaction",
        "main_title": {"title": "已受理"},
        "horizontal_content_list": [{"keyname": "承办", "value": "李敏"}],
        "button_list": [{"text": "完成", "style": 1, "key": "done"}],
    }
    assert (after["state"], after["task_id"]) == ("live", "t1")
    (other,) = await stage.messages("zhangwei")
    assert other["card"] == before["card"]
    await stage.act("limin", "tap", {"task_id": "t1", "key": "done"})
    await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"}, status=409)


async def test_update_button_greys_the_row_and_nobody_can_tap_it_then(stage: Stage) -> None:
    await stage.send("limin", button_card("t1"))
    stage.bot.reply = lambda _: stage.bot.inner(
        "limin", "update_button", "<Button><ReplaceName>已受理</ReplaceName></Button>"
    )
    await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"})
    (card,) = await stage.messages("limin")
    assert (card["state"], card["card"]["replace_text"]) == ("greyed", "已受理")
    refused = await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"}, status=409)
    assert refused["error"] == "not_tappable"
    assert len(stage.bot.told) == 1


async def test_a_tap_that_the_phone_could_not_make_is_refused_and_never_sent(stage: Stage) -> None:
    await stage.send("limin", button_card("t1"))
    taps: list[tuple[str, Json]] = [
        ("limin", {"task_id": "t1", "key": "no such key"}),
        ("limin", {"task_id": "t1", "button": "没有这个"}),
        ("limin", {"task_id": "t2", "key": "accept"}),
        ("sunxiao", {"task_id": "t1", "key": "accept"}),
        ("limin", {"task_id": "t1", "key": "accept", "selected": {"q": ["a"]}}),
    ]
    for who, tap in taps:
        assert (await stage.act(who, "tap", tap, status=409))["error"] == "not_tappable"
    assert stage.bot.told == []


SELECT = {
    "question_key": "who",
    "title": "承办人",
    "option_list": [{"id": "a", "text": "张伟"}, {"id": "b", "text": "刘洋"}],
}


def selected(told: Json) -> Json:
    items = told["SelectedItems"]["SelectedItem"]
    items = items if isinstance(items, list) else [items]
    return {item["QuestionKey"]: (item["OptionIds"] or {}).get("OptionId") for item in items}


async def test_an_untouched_dropdown_submits_its_first_option_or_the_preselected_one(stage: Stage) -> None:
    await stage.send("limin", button_card("t1", button_selection=SELECT))
    await stage.send("limin", button_card("t2", button_selection={**SELECT, "selected_id": "b"}))
    await stage.send("limin", button_card("t3", button_selection={**SELECT, "selected_id": "gone"}))
    for task_id in ("t1", "t2", "t3"):
        await stage.act("limin", "tap", {"task_id": task_id, "key": "accept"})
    await stage.act("limin", "tap", {"task_id": "t1", "key": "accept", "selected": {"who": ["b"]}})
    assert [selected(told)["who"] for told in stage.bot.told] == ["a", "b", "a", "b"]
    await stage.send("limin", button_card("t4", button_selection={**SELECT, "disable": True, "selected_id": "b"}))
    for task_id, ids in [("t1", ["c"]), ("t1", ["a", "b"]), ("t1", []), ("t4", ["a"])]:
        tap = {"task_id": task_id, "key": "accept", "selected": {"who": ids}}
        assert (await stage.act("limin", "tap", tap, status=409))["error"] == "not_tappable"
    await stage.act("limin", "tap", {"task_id": "t4", "key": "accept"})
    assert selected(stage.bot.told[-1])["who"] == "b"


def vote_card(task_id: str, mode: int) -> Json:
    options = [{"id": n, "text": n, "is_checked": n == "5"} for n in ("5", "4", "1")]
    return {
        "card_type": "vote_interaction",
        "main_title": {"title": "满意吗"},
        "checkbox": {"question_key": "score", "mode": mode, "option_list": options},
        "submit_button": {"text": "提交评价", "key": "rate"},
        "task_id": task_id,
    }


async def test_a_vote_submits_what_is_ticked_and_a_single_choice_takes_one(stage: Stage) -> None:
    await stage.send("chenchen", vote_card("v1", mode=0))
    await stage.send("chenchen", vote_card("v2", mode=1))
    await stage.act("chenchen", "tap", {"task_id": "v1", "button": "提交评价"})
    await stage.act("chenchen", "tap", {"task_id": "v1", "key": "rate", "selected": {"score": ["4"]}})
    await stage.act("chenchen", "tap", {"task_id": "v2", "key": "rate", "selected": {"score": ["1", "4"]}})
    await stage.act("chenchen", "tap", {"task_id": "v2", "key": "rate", "selected": {"score": []}})
    assert [selected(told)["score"] for told in stage.bot.told] == ["5", "4", ["4", "1"], None]
    await stage.act("chenchen", "tap", {"task_id": "v1", "key": "rate", "selected": {"score": ["4", "1"]}}, status=409)


async def test_a_card_with_several_dropdowns_submits_them_all(stage: Stage) -> None:
    card = {
        "card_type": "multiple_interaction",
        "main_title": {"title": "派单"},
        "select_list": [SELECT, {**SELECT, "question_key": "how", "selected_id": "b"}],
        "submit_button": {"text": "派单", "key": "assign"},
        "task_id": "m1",
    }
    await stage.send("limin", card)
    await stage.act("limin", "tap", {"task_id": "m1", "button": "派单", "selected": {"who": ["b"]}})
    assert selected(stage.bot.told[0]) == {"who": "b", "how": "b"}


async def test_a_menu_item_of_a_card_is_an_event_of_its_own_and_outlives_the_grey_buttons(stage: Stage) -> None:
    menu = {"desc": "更多", "action_list": [{"text": "问一下", "key": "ask"}]}
    await stage.send("limin", button_card("t1", action_menu=menu))
    stage.bot.reply = lambda told: (
        stage.bot.inner("limin", "update_button", "<Button><ReplaceName>好</ReplaceName></Button>")
        if told["Event"] == "template_card_event"
        else ""
    )
    await stage.act("limin", "tap", {"task_id": "t1", "key": "accept"})
    await stage.act("limin", "tap", {"task_id": "t1", "button": "问一下"})
    menu_event = stage.bot.told[1]
    assert (menu_event["Event"], menu_event["EventKey"]) == ("template_card_menu_event", "ask")
    assert "SelectedItems" not in menu_event


async def test_the_app_menu_sends_its_keys_and_views_and_nothing_that_it_lacks(stage: Stage) -> None:
    await stage.act("chenchen", "menu", {"key": "NEW"})  # no menu yet: any key goes
    buttons = [
        {"name": "我要反映", "sub_button": [{"type": "click", "name": "说一件事", "key": "NEW"}]},
        {"type": "view", "name": "工作台", "url": "https://ex.test/my"},
    ]
    answer = await stage.api("menu/create", {"button": buttons}, agentid="1000002")
    assert answer["errcode"] == 0
    assert await stage.get("/sandbox/menu") == {"button": buttons}
    await stage.act("chenchen", "menu", {"key": "NEW"})
    await stage.act("chenchen", "menu", {"key": "https://ex.test/my"})
    assert (await stage.act("chenchen", "menu", {"key": "OTHER"}, status=409))["error"] == "not_tappable"
    assert [(told["Event"], told["EventKey"]) for told in stage.bot.told] == [
        ("click", "NEW"),
        ("click", "NEW"),
        ("view", "https://ex.test/my"),
    ]
    assert [m["text"] for m in await stage.messages("chenchen")] == ["NEW", "说一件事", "工作台"]


async def test_opening_the_app_sends_an_event_with_an_empty_key(stage: Stage) -> None:
    await stage.act("chenchen", "enter")
    assert stage.bot.told[0]["Event"] == "enter_agent"
    assert stage.bot.told[0]["EventKey"] is None
    assert "MsgId" not in stage.bot.told[0]


async def test_what_is_not_typed_arrives_as_its_own_type(stage: Stage) -> None:
    for kind in ("image", "voice", "video", "location", "link"):
        assert (await stage.act("chenchen", "send", {"type": kind}))["answered"]
    image, voice, video, location, link = stage.bot.told
    assert [told["MsgType"] for told in stage.bot.told] == ["image", "voice", "video", "location", "link"]
    async with stage.client.get(image["PicUrl"]) as picture:
        assert (picture.status, picture.content_type) == (200, "image/png")
    assert voice["Format"] == "amr"
    assert video["MediaId"] != video["ThumbMediaId"]
    assert location["Label"]
    assert link["Url"].startswith("https://")
    assert [m["type"] for m in await stage.messages("chenchen")] == ["image", "voice", "video", "location", "link"]


async def test_a_place_with_a_label_of_ones_own_and_a_picture_of_ones_own(stage: Stage) -> None:
    await stage.act("chenchen", "send", {"type": "location", "label": "3号楼", "latitude": 31.5})
    await stage.act("chenchen", "send", {"type": "image", "name": "虫.png", "content_base64": "AAAAAAAA"})
    assert (stage.bot.told[0]["Label"], stage.bot.told[0]["Location_X"]) == ("3号楼", "31.5")
    async with stage.client.get(
        f"{stage.url}/cgi-bin/media/get?access_token={await stage.token()}&media_id={stage.bot.told[1]['MediaId']}"
    ) as file:
        assert await file.read() == bytes(6)
        assert "%E8%99%AB.png" in file.headers["Content-Disposition"]
    for wrong in ({"type": "file"}, {"type": "image", "content_base64": "?"}, {"type": "link", "colour": "red"}):
        await stage.act("chenchen", "send", wrong, status=400)


async def test_unknown_people_and_malformed_requests_are_refused_with_a_code(stage: Stage) -> None:
    assert (await stage.act("nobody", "say", {"text": "x"}, status=404))["error"] == "unknown_person"
    assert (await stage.act("chenchen", "say", {"words": "x"}, status=400))["error"] == "bad_field"
    assert (await stage.act("chenchen", "say", {"text": 1}, status=400))["error"] == "bad_field"
    assert (await stage.act("chenchen", "tap", {"task_id": "t"}, status=400))["error"] == "bad_field"
    assert (await stage.get("/sandbox/nothing", status=404))["error"] == "not_found"
    assert (await stage.get("/sandbox/settle", status=405))["error"] == "method_not_allowed"
    async with stage.client.post(stage.url + "/sandbox/settle", data=b"{") as response:
        assert (response.status, (await response.json())["error"]) == (400, "bad_json")
    assert stage.bot.told == []


async def test_everybody_has_a_phone_with_name_department_headship_and_tags(stage: Stage) -> None:
    people = {person["userid"]: person for person in await stage.get("/sandbox/phones")}
    assert people["wangqiang"]["leader_of"] == ["行政部"]
    assert people["limin"]["tags"] == ["回音-投诉专员"]
    assert (people["sunxiao"]["name"], people["sunxiao"]["department"]) == ("孙晓", "生产部")
