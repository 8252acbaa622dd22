"""The words of people.md section 2, letter by letter where the card stands as it is written there."""

from __future__ import annotations

from dataclasses import replace

from handlers.cards.kit import Card, Style, Tone
from tests.handlers.cards import desk
from tests.handlers.cards.scenes import ANSWER, LOADS, SCENES, urged
from tests.workflow.world import World
from workflow.commands import DeliverResult


def lines(card: Card) -> dict[str, str]:
    return {line.name: line.value for line in card.lines}


def options(card: Card) -> list[str]:
    assert card.select is not None
    return [option.text for option in card.select.options]


def buttons(card: Card) -> list[str]:
    return [button.text for button in card.buttons]


def test_card_0_registers_what_was_typed() -> None:
    card = desk.card(World(), "draft", "chenchen", draft_id="d1", text=desk.TEXT)
    assert (card.source, card.title, card.desc) == ("回音", "要登记这件事吗？", "点一下就有编号和答复日期")
    assert card.text == f"“{desk.TEXT}”"
    assert lines(card) == {"登记后": "投诉专员今天15:00前受理", "谁知道我": "专员、承办人、总监；他人见“陈*”"}
    assert options(card) == ["实名办理", "涉及领导，直达总监"]
    assert buttons(card) == ["登记投诉", "提建议", "只是问问"]
    assert [item.text for item in card.menu] == ["改一下内容", "不登记"]
    assert card.buttons[0].style is Style.PRIMARY


def test_a_question_about_complaining_offers_just_asking_first() -> None:
    card = desk.card(World(), "draft", "chenchen", draft_id="d1", text="投诉怎么撤？", asking="1")
    assert buttons(card) == ["只是问问", "登记投诉", "提建议"]
    assert [button.style for button in card.buttons] == [Style.PRIMARY, Style.PLAIN, Style.PLAIN]


def test_card_1_says_number_date_and_who_knows() -> None:
    card = desk.card(desk.filed(), "receipt", "chenchen")
    assert (card.source, card.tone) == ("回音 · 已收到", Tone.GREEN)
    assert (card.title, card.desc) == ("已收到，编号26030012", "3月9日(周一)18:00前答复您")
    assert card.text == f"您说：{desk.TEXT}。下一步：投诉专员今天15:00前受理。"
    assert lines(card) | {"回执码": ""} == {
        "进度": "●收到 ○办理 ○答复 ○评价",
        "答复期限": "5个工作日：3、4、5、6、9日",
        "谁知道我": "专员、承办人、总监；他人见“陈*”",
        "依据": "制度七(二)",
        "回执码": "",
    }
    assert buttons(card) == ["补充说明", "撤诉"]


def test_card_2_suggests_a_category_and_masks_the_name() -> None:
    card = desk.card(desk.filed(), "triage", "limin")
    assert (card.source, card.desc) == ("新投诉 · 待受理", "今天15:00前受理")
    assert lines(card) == {"投诉人": "陈*（实名）", "答复期限": "3月9日(周一)18:00", "依据": "制度一(一)、七(二)"}
    assert options(card)[:3] == ["请选择类别", "食堂餐饮（建议）", "宿舍"]
    assert len(options(card)) == 10
    assert buttons(card) == ["受理，我来办", "受理，派给…", "问投诉人"]
    assert desk.card(desk.given_to_zhangwei(), "triage_done", "liuyang").greyed == "李敏已受理"


def test_card_3_says_the_owner_what_he_needs() -> None:
    card = desk.card(desk.given_to_zhangwei(), "assignment", "zhangwei", by="limin")
    assert (card.source, card.desc) == ("派给您 · 待接单", "李敏派单 · 方案3月5日18:00前")
    assert card.text == f"{desk.TEXT}。李敏留言：请先去后厨看一下。"
    assert lines(card) == {
        "投诉人": "陈晨（点开可发消息）",
        "方案期限": "3月5日(周四)18:00",
        "答复期限": "3月9日(周一)18:00",
        "您的权限": "500元以下可当场办结",
        "依据": "制度三(一)、七(二)",
    }
    assert options(card) == ["接单不用选", "不归我部门", "与我有关，回避", "信息不够", "近期请假", "其他，我来写"]
    assert buttons(card) == ["接单", "退回"]
    assert [item.text for item in card.menu] == ["当场办结", "写进展", "问投诉人"]


def test_card_4_carries_the_whole_decision() -> None:
    world = desk.proposed()
    card = desk.card(world, "approval", "wangqiang")
    assert (card.source, card.desc) == ("待您审批 1/2", "张伟提交 · 3月5日(周四)18:00前")
    assert card.text == "原因：青菜只洗一遍。措施：改洗三遍并灯检，3月6日起；退3人餐费。"
    found = lines(card)
    assert found["金额"] == "860.00元（超专员500元权限）"
    assert found["审批人"] == "您 → 赵岚(总监)"
    assert found["版本"] == f"第1版 · {desk.seen(world)[:4].upper()}"
    assert found["依据"] == "制度三(一)三级审批"
    assert options(card) == [
        "不写意见",
        "同意，尽快落实",
        "同意，控制费用",
        "请补充材料",
        "措施不够",
        "费用偏高",
        "我来写一句",
    ]
    assert buttons(card) == ["同意", "退回修改"]
    done = desk.card(desk.half_approved(), "approval_done", "wangqiang", instance="1.0")
    assert done.greyed == "3-5 09:30 已同意"


def test_an_amount_within_the_limit_is_not_called_beyond_it() -> None:
    for cents, said in ((49_999, "499.99元"), (50_000, "500.00元（超专员500元权限）")):
        world = desk.proposed()
        plan = world.case.plans[-1]
        world.case = replace(world.case, plans=(replace(plan, amount_cents=cents),))
        assert lines(desk.card(world, "approval", "wangqiang"))["金额"] == said


def test_a_changed_plan_is_said_in_one_line() -> None:
    said = desk.said(desk.proposed_again(), "approval_changed", "wangqiang", instance="1.0")
    assert said == "方案已变：860.00元→1,860.00元，请看新卡"


def test_card_5_says_what_is_missing() -> None:
    card = desk.card(urged(), "warning", "zhangwei", **ANSWER)
    assert (card.source, card.tone) == ("到期提醒", Tone.RED)
    assert (card.title, card.desc) == ("26030012 还剩1个工作日", "3月9日(周一)18:00到期")
    assert card.text.endswith("现在差：把处理结果告诉投诉人。到期未办会通知部门负责人，并记一次超时。")
    assert lines(card) == {
        "怎么算的": "3、4、5、6、9日，共5天",
        "投诉人": "催办1次（3月6日）",
        "下一步": "把处理结果告诉投诉人",
        "依据": "制度七(二)",
    }
    assert buttons(card) == ["发送结果"]


def test_card_6_says_where_it_is_stuck() -> None:
    world = desk.overdue("03-10 18:00")
    card = desk.card(world, "escalation", "zhaolan", **ANSWER, rung="1", **LOADS)
    assert card.title == "26030012 超期1个工作日"
    assert card.desc == "应于3月9日18:00答复，至今未答复"
    assert card.text.endswith("卡在：把处理结果告诉投诉人。3月6日提醒张伟，3月9日报部门负责人，均未处理。")
    assert lines(card) == {
        "责任人": "张伟（点开可拨打）",
        "已报": "王强（点开可拨打）",
        "答复期限": "3月9日(周一)18:00",
        "再不处理": "3月11日18:00报公司高层",
        "依据": "制度二(一)；梯级为缺省",
    }
    assert options(card) == ["不改派", "李敏(在办3)", "刘洋(在办5)"]
    assert buttons(card) == ["改派", "知道了"]


def test_card_8_is_the_answer() -> None:
    card = desk.card(desk.answered(), "result", "chenchen")
    assert (card.source, card.title) == ("回音 · 答复", "26030012 处理结果")
    assert card.desc == "3月6日16:00答复，按期"
    assert card.text == desk.RESULT
    assert lines(card)["评价"] == "3月9日请您打分"
    assert buttons(card) == ["看完整答复", "还没解决"]
    assert [item.text for item in card.menu] == ["已解决，谢谢", "补充说明"]


def test_a_late_answer_says_so() -> None:
    world = desk.overdue("03-10 12:00")
    world.does("zhangwei", DeliverResult(desk.RESULT), "03-10 12:00")
    assert desk.card(world, "result", "chenchen").desc == "3月10日12:00答复，晚于约定，抱歉"


def test_card_9_has_nothing_chosen() -> None:
    card = desk.card(desk.answered(), "survey", "chenchen")
    assert (card.title, card.desc) == ("这件事办得怎么样？", "编号26030012，经办人看不到您的评分")
    assert card.vote is not None
    assert [option.text for option in card.vote.options] == [
        "很满意，已解决",
        "满意，已解决",
        "一般",
        "不满意",
        "很不满意，没解决",
    ]
    assert not any(option.checked for option in card.vote.options)
    assert desk.card(desk.dissatisfied(), "survey_done", "chenchen", round="1").greyed == "已评价，谢谢"


def test_card_10a_and_its_text() -> None:
    card = desk.card(desk.dissatisfied(), "redo", "chenchen", round="1")
    assert (card.source, card.title) == ("回音 · 重新办理", "抱歉没办好，已安排重新办理")
    assert card.desc == "哪里不满意？可多选，不选也会重办"
    said = desk.said(desk.dissatisfied(), "redo_text", "chenchen")
    assert said == "第2轮由刘洋办理，张伟不再经办；新方案3月13日(周五)18:00前。"


def test_card_10b_says_what_went_wrong() -> None:
    card = desk.card(desk.dissatisfied(), "assignment", "liuyang", by="")
    assert (card.source, card.tone) == ("不满意 · 第2轮", Tone.RED)
    assert (card.title, card.desc) == ("26030012 需重新办理", "投诉人评2分 · 方案3月13日18:00前")
    assert "（张伟经办）" in card.text
    assert lines(card)["轮次"] == "第2轮，最多2轮"
    assert options(card) == ["接单不用选", "与我有关，回避", "近期请假", "其他，我来写"]


def test_after_the_last_round_the_director_decides() -> None:
    scene = SCENES["rounds_exhausted"]
    card = desk.card(scene.world(), scene.template, scene.viewer)
    assert buttons(card) == ["再办一轮", "说明后办结"]
    assert card.desc == "投诉人评1分 · 3月13日18:00前定"
