"""Cards of people.md section 2 as they travel, one of each type, for drawing them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def _options(**texts: str) -> list[Json]:
    return [{"id": name, "text": text} for name, text in texts.items()]


ASK: Json = {
    "card_type": "button_interaction",
    "source": {"desc": "回音", "desc_color": 0},
    "main_title": {"title": "要登记这件事吗？", "desc": "点一下就有编号和答复日期"},
    "sub_title_text": "“食堂二楼上周五中午的青菜里有虫子，已经第二次了” 附图1张",
    "button_selection": {
        "question_key": "secrecy",
        "title": "怎么办理",
        "option_list": _options(named="实名办理", sealed="对经办人保密"),
    },
    "button_list": [
        {"text": "登记投诉", "style": 1, "key": "file"},
        {"text": "提建议", "style": 2, "key": "suggest"},
        {"text": "只是问问", "style": 2, "key": "ask"},
    ],
    "action_menu": {"desc": "更多", "action_list": [{"text": "不登记", "key": "drop"}]},
}

RECEIPT: Json = {
    "card_type": "button_interaction",
    "source": {"desc": "回音 · 已收到", "desc_color": 3},
    "main_title": {"title": "已收到，编号26030012", "desc": "3月9日(周一)18:00前答复您"},
    "sub_title_text": "您说：食堂二楼上周五中午的青菜里有虫子。下一步：投诉专员今天15:00前受理。",
    "horizontal_content_list": [
        {"keyname": "进度", "value": "●收到 ○办理 ○答复 ○评价"},
        {"keyname": "答复期限", "value": "5个工作日：3、4、5、6、9日"},
        {"keyname": "依据", "value": "制度七(二)"},
    ],
    "button_list": [
        {"text": "补充说明", "style": 1, "key": "add"},
        {"text": "撤诉", "style": 2, "key": "withdraw"},
    ],
}

ACCEPT: Json = {
    "card_type": "button_interaction",
    "source": {"desc": "新投诉 · 待受理", "desc_color": 1},
    "main_title": {"title": "26030012 食堂菜里有虫", "desc": "今天15:00前受理 · 一般 · 不急"},
    "sub_title_text": "“食堂二楼上周五中午的青菜里有虫子，已经第二次了” 诉求：未说明",
    "horizontal_content_list": [
        {"keyname": "投诉人", "value": "陈*（生产部，实名）"},
        {"keyname": "责任人", "type": 3, "userid": "zhangwei", "value": "张伟（点开可拨打）"},
        {"keyname": "依据", "value": "制度一(一)、七(二)"},
    ],
    "button_selection": {
        "question_key": "category",
        "title": "类别",
        "option_list": _options(none="请选择类别", canteen="食堂餐饮（建议）", dormitory="宿舍"),
    },
    "button_list": [
        {"text": "受理，我来办", "style": 1, "key": "accept"},
        {"text": "受理，派给…", "style": 2, "key": "assign"},
        {"text": "问投诉人", "style": 2, "key": "relay"},
    ],
    "action_menu": {"desc": "更多", "action_list": [{"text": "涉及我，回避", "key": "recuse"}]},
}

NOTICE: Json = {
    "card_type": "text_notice",
    "source": {"desc": "回音 · 进展", "desc_color": 0},
    "main_title": {"title": "您反映的事有进展", "desc": "编号26030012"},
    "emphasis_content": {"title": "整改中", "desc": "3月9日18:00前答复您"},
    "sub_title_text": "食堂从今天起青菜洗三遍并加灯检；退餐费正在审批。",
    "card_action": {"type": 1, "url": "https://ex.test/my/26030012"},
}

VOTE: Json = {
    "card_type": "vote_interaction",
    "source": {"desc": "回音 · 回访", "desc_color": 0},
    "main_title": {"title": "这件事办得怎么样？", "desc": "编号26030012，经办人看不到您的评分"},
    "checkbox": {
        "question_key": "score",
        "mode": 0,
        "option_list": [
            {"id": "5", "text": "很满意，已解决", "is_checked": False},
            {"id": "3", "text": "一般", "is_checked": False},
            {"id": "2", "text": "不满意", "is_checked": False},
        ],
    },
    "submit_button": {"text": "提交评价", "key": "rate"},
}

MULTIPLE: Json = {
    "card_type": "multiple_interaction",
    "main_title": {"title": "26030012 派给谁"},
    "select_list": [
        {"question_key": "owner", "title": "承办人", "option_list": _options(zhangwei="张伟(在办2件)", liuyang="刘洋")},
        {"question_key": "speed", "title": "紧急", "option_list": _options(calm="不急", urgent="紧急")},
    ],
    "submit_button": {"text": "派单", "key": "go"},
}
