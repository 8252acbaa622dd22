from __future__ import annotations

import aiohttp
import pytest

from tests.bot.sandbox.conftest import Stage


async def test_a_token_is_the_same_while_it_lives_and_expires_after_7200_seconds(stage: Stage) -> None:
    account = stage.sandbox.account
    ask = f"/cgi-bin/gettoken?corpid={account.corp_id}&corpsecret={account.secret}"
    first = await stage.get(ask)
    assert first["expires_in"] == 7200
    await stage.post("/sandbox/clock", {"advance": "PT1H59M59S"})
    assert await stage.get(ask) == {**first, "expires_in": 1}
    old = f"/cgi-bin/tag/list?access_token={first['access_token']}"
    assert (await stage.get(old))["errcode"] == 0
    await stage.post("/sandbox/clock", {"advance": "PT1S"})
    assert (await stage.get(old))["errcode"] == 42001
    assert (await stage.get(ask))["access_token"] != first["access_token"]


@pytest.mark.parametrize(
    ("query", "errcode"),
    [
        ("corpsecret=s", 41002),
        ("corpid=CORP", 41004),
        ("corpid=ww0&corpsecret=SECRET", 40013),
        ("corpid=CORP&corpsecret=wrong", 40001),
    ],
)
async def test_wrong_credentials_get_no_token(stage: Stage, query: str, errcode: int) -> None:
    account = stage.sandbox.account
    filled = query.replace("CORP", account.corp_id).replace("SECRET", account.secret)
    answer = await stage.get(f"/cgi-bin/gettoken?{filled}")
    assert answer["errcode"] == errcode
    assert "access_token" not in answer


async def test_the_token_counts_in_the_query_only_and_the_method_must_be_right(stage: Stage) -> None:
    assert (await stage.get("/cgi-bin/tag/list"))["errcode"] == 41001
    assert (await stage.post("/cgi-bin/message/send", {"access_token": await stage.token()}))["errcode"] == 41001
    assert (await stage.get("/cgi-bin/tag/list?access_token=made-up"))["errcode"] == 40014
    assert (await stage.api("message/send"))["errcode"] == 40058
    assert (await stage.api("no/such/api"))["errcode"] == 48002


async def test_a_file_goes_up_and_comes_down_and_lives_three_days(stage: Stage) -> None:
    form = aiohttp.FormData(quote_fields=False)  # WeCom shows the name as it comes, percent signs and all
    form.add_field("media", b"%PDF-1.7 report", filename="月报.pdf", content_type="application/pdf")
    token = await stage.token()
    async with stage.client.post(
        f"{stage.url}/cgi-bin/media/upload?access_token={token}&type=file", data=form
    ) as response:
        answer = await response.json()
    assert (answer["errcode"], answer["type"], answer["created_at"]) == (0, "file", "1772416800")
    assert (await stage.send("limin", {"media_id": answer["media_id"]}, "file"))["errcode"] == 0
    assert (await stage.send("limin", {"media_id": answer["media_id"]}, "image"))["errcode"] == 40007
    (message,) = await stage.messages("limin")
    assert (message["type"], message["text"]) == ("file", "月报.pdf")

    async def download() -> tuple[str, bytes]:
        path = f"/cgi-bin/media/get?access_token={await stage.token()}&media_id={answer['media_id']}"
        async with stage.client.get(stage.url + path) as response:
            return response.content_type, await response.read()

    assert await download() == ("application/pdf", b"%PDF-1.7 report")
    await stage.post("/sandbox/clock", {"advance": "PT71H59M59S"})
    assert await download() == ("application/pdf", b"%PDF-1.7 report")
    await stage.post("/sandbox/clock", {"advance": "PT1S"})
    content_type, body = await download()
    assert content_type == "application/json"
    assert b"40007" in body
    await stage.get(f"/sandbox/media/{answer['media_id']}", status=404)


async def test_an_upload_of_no_type_or_without_bytes_is_refused(stage: Stage) -> None:
    for kind, content, errcode in [("pdf", b"enough bytes", 40004), ("file", b"12345", 44001), ("file", b"123456", 0)]:
        form = aiohttp.FormData()
        form.add_field("media", content, filename="x")
        url = f"{stage.url}/cgi-bin/media/upload?access_token={await stage.token()}&type={kind}"
        async with stage.client.post(url, data=form) as response:
            assert (await response.json())["errcode"] == errcode


async def test_a_member_is_found_in_any_case_and_a_stranger_is_60111(stage: Stage) -> None:
    member = await stage.api("user/get", userid="WangQiang")
    assert (member["userid"], member["name"], member["department"]) == ("wangqiang", "王强", [2])
    assert (member["is_leader_in_dept"], member["direct_leader"], member["status"]) == ([1], ["zhaolan"], 1)
    assert (await stage.api("user/get", userid="ghost"))["errcode"] == 60111


async def test_departments_and_their_members_are_listed_with_and_without_what_is_below(stage: Stage) -> None:
    units = (await stage.api("department/list"))["department"]
    office = next(unit for unit in units if unit["name"] == "行政部")
    assert (office["parentid"], office["department_leader"]) == (1, ["wangqiang"])
    assert len((await stage.api("department/list", id="2"))["department"]) == 1
    assert len((await stage.api("department/simplelist"))["department_id"]) == len(units)
    direct = (await stage.api("user/list", department_id="1"))["userlist"]
    assert [member["userid"] for member in direct] == ["zhouzong"]
    everybody = (await stage.api("user/simplelist", department_id="1", fetch_child="1"))["userlist"]
    assert len(everybody) == len(stage.sandbox.world.company.people)
    assert (await stage.api("user/list", department_id="99"))["errcode"] == 60123


async def test_tags_have_ids_and_people(stage: Stage) -> None:
    tags = {tag["tagname"]: tag["tagid"] for tag in (await stage.api("tag/list"))["taglist"]}
    assert {"回音-投诉专员", "回音-总监", "回音-高层", "回音-HR", "回音-财务"} == set(tags)
    director = await stage.api("tag/get", tagid=str(tags["回音-总监"]))
    assert director["userlist"] == [{"userid": "zhaolan", "name": "赵岚"}]
    assert (await stage.api("tag/get", tagid="99"))["errcode"] == 40068


async def test_the_menu_is_created_read_and_deleted_within_its_limits(stage: Stage) -> None:
    agent = str(stage.sandbox.account.agent_id)
    assert (await stage.api("menu/get", agentid=agent))["errcode"] == 46003
    item = {"type": "click", "name": "我的", "key": "MINE"}
    for wrong in (
        [],
        [item] * 4,
        [{**item, "name": "十六字节放不下这个"}],
        [{**item, "key": ""}],
        [{**item, "type": "fax"}],
        [{"name": "更多", "sub_button": [item] * 6}],
    ):
        assert (await stage.api("menu/create", {"button": wrong}, agentid=agent))["errcode"] == 40035
    assert (await stage.api("menu/create", {"button": [item]}, agentid=agent))["errcode"] == 0
    assert (await stage.api("menu/get", agentid=agent))["button"] == [item]
    assert (await stage.api("menu/delete", agentid=agent))["errcode"] == 0
    assert await stage.get("/sandbox/menu") == {"button": []}
