"""Cards in passive replies: CamelCase XML with repeated siblings, turned into JSON. Judges no card."""

from __future__ import annotations

from typing import Any

from bot.sandbox.wire import Json


class CardXmlError(ValueError):
    """An element that wecom.md 1.6 does not know, or a number that is none; WeCom would drop it in silence."""


# XML name → JSON name; the kinds say how the value is read. From wecom.md 1.6.
_LISTS = {
    "HorizontalContentList": "horizontal_content_list",
    "VerticalContentList": "vertical_content_list",
    "JumpList": "jump_list",
    "ButtonList": "button_list",
    "SelectList": "select_list",
    "OptionList": "option_list",
    "ActionList": "action_list",
}
_OBJECTS = {
    "Source": "source",
    "ActionMenu": "action_menu",
    "MainTitle": "main_title",
    "QuoteArea": "quote_area",
    "EmphasisContent": "emphasis_content",
    "CardAction": "card_action",
    "ImageTextArea": "image_text_area",
    "CardImage": "card_image",
    "ButtonSelection": "button_selection",
    "CheckBox": "checkbox",
    "SubmitButton": "submit_button",
}
_INTEGERS = {"Type": "type", "Style": "style", "Mode": "mode", "DescColor": "desc_color"}
_FLAGS = {"Disable": "disable", "IsChecked": "is_checked"}
_TEXTS = {
    "CardType": "card_type",
    "TaskId": "task_id",
    "SubTitleText": "sub_title_text",
    "ReplaceText": "replace_text",
    "IconUrl": "icon_url",
    "Desc": "desc",
    "Title": "title",
    "Text": "text",
    "Key": "key",
    "Url": "url",
    "AppId": "appid",
    "PagePath": "pagepath",
    "QuoteText": "quote_text",
    "KeyName": "keyname",
    "Value": "value",
    "MediaId": "media_id",
    "UserId": "userid",
    "ImageUrl": "image_url",
    "QuestionKey": "question_key",
    "Id": "id",
    "SelectedId": "selected_id",
}


def card_from_xml(fields: Json) -> Json:
    """The card under `<TemplateCard>` as `message/send` would carry it; raises `CardXmlError`."""
    card: Json = {}
    for name, value in fields.items():
        json_name, read = _reading(name, value)
        if read is not None and read != {}:
            card[json_name] = read
    return card


def _reading(name: str, value: Any) -> tuple[str, Any]:
    if name in _LISTS:
        rows = value if isinstance(value, list) else [value]
        return _LISTS[name], [card_from_xml(_fields(name, row)) for row in rows]
    if isinstance(value, list):
        raise CardXmlError(f"<{name}> is there {len(value)} times")
    if name in _OBJECTS:
        return _OBJECTS[name], card_from_xml(_fields(name, value))
    if name in _INTEGERS:
        return _INTEGERS[name], _number(name, value)
    if name == "AspectRatio":
        return "aspect_ratio", float(value)
    if name in _FLAGS:
        return _FLAGS[name], _flag(name, value)
    if name in _TEXTS:
        return _TEXTS[name], value or None
    raise CardXmlError(f"<{name}> is not an element of a card")


def _fields(name: str, value: Any) -> Json:
    if value == "":
        return {}
    if not isinstance(value, dict):
        raise CardXmlError(f"<{name}> holds a text where elements belong")
    return value


def _number(name: str, value: str) -> int:
    if not value.isdigit():
        raise CardXmlError(f"<{name}> is not a number: {value!r}")
    return int(value)


def _flag(name: str, value: str) -> bool:
    if value not in ("true", "false"):
        raise CardXmlError(f"<{name}> is neither true nor false: {value!r}")
    return value == "true"
