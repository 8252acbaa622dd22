"""Says what is wrong with the settings: the key, the reason and the remedy, in Chinese and English, never the value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True)
class SettingProblem:
    """One thing to put right: `key` as in the file (`wecom.aeskey`), what is wrong, and what to do."""

    key: str
    problem: str
    fix: str

    def __str__(self) -> str:
        return f"{self.key}：{self.problem}。{self.fix}"


_NEW_KEY = "运行 huiyin keys new，照它说的填 / run huiyin keys new and do as it says"

# Where the value is found: an administrator reads this beside the WeCom console (people.md 6.1).
_WHERE: Mapping[str, str] = {
    "wecom": "在配置文件里加上 [wecom]，样子见 config.example.toml / add [wecom], see config.example.toml",
    "wecom.corpid": "企业ID：管理后台→我的企业→企业信息，以 ww 开头 / the CorpID from the WeCom console, ww…",
    "wecom.token": "填写“设置API接收”页上的 Token / the Token of that page",
    "wecom.aeskey": "重新复制“设置API接收”页上的 EncodingAESKey / copy the EncodingAESKey of that page again",
    "wecom.agentid": "应用详情页上的 AgentId，是一个整数 / the AgentId of the app, a whole number",
    "wecom.base_url": "一般不填 / usually left out; a server address begins with https://",
    "vault": _NEW_KEY,
    "vault.keys": _NEW_KEY,
    "clock.url": "正式使用时不要填；演示时只能是本机地址 / leave it out in earnest; a sandbox must be on this machine",
    "web.public_url": "以 https:// 开头，没有网页时留空 / begins with https://, or empty without pages",
    "calendar": "每个部门、每个名字、每个日期只列一次 / list each department, each name and each date once",
    "lang": "zh_CN 或 en / zh_CN or en",
    "server.port": "0 到 65535 的整数 / a whole number from 0 to 65535",
}

_REASONS: Mapping[str, str] = {
    "missing": "没有填写 / is missing",
    "too_short": "没有填写 / is empty",
    "string_too_short": "没有填写 / is empty",
    "pasted_blank": "里面有空格或换行，多半是复制时带上的 / contains a blank or a line break, probably pasted along",
    "token_shape": "应为 1 到 32 个字母或数字 / must be 1 to 32 letters or digits",
    "aeskey_length": "有 {length} 个字符，应为 43 个 / has {length} characters instead of 43",
    "aeskey_shape": "只能是字母和数字 / may hold letters and digits only",
    "web_url": "不是一个网址 / is not a web address",
    "loopback_url": "不是本机地址 / is not an address of this machine",
    "hours": "时段要先开后关、依次排列、互不重叠 / hours must open before they close, in order, without overlap",
    "workweek": "应为 1 到 7，1 是周一 / must be weekdays from 1, which is Monday, to 7",
    "policy_source": "name 和 file 要写一个，只写一个 / give name or file, exactly one of them",
    "policy_route": "至少写一个条件：complainant、channel、kind、department / give at least one condition",
    "saturday": "应为一个上班的周六 / must be a worked Saturday",
    "month_day": '应为一年中的某天，如 "05-01" / must be a day of the year, like "05-01"',
    "seasons": "两段作息有重叠的日子 / two seasons share a day",
    "off_and_work": "有一天既列为休息又列为上班 / a day is listed both as off and as worked",
    "named_twice": "两个日历同名 / two calendars have the same name",
    "department_twice": "一个部门列在两个日历里 / a department stands in two calendars",
    "extra_forbidden": "没有这个设置项 / is not a setting",
    "int_parsing": "应为整数 / must be a whole number",
    "int_type": "应为整数 / must be a whole number",
    "literal_error": "不是可选的值 / is none of the choices",
}


def problems_of(error: ValidationError, model: type[BaseModel]) -> list[SettingProblem]:
    """All problems of a failed validation, in the order of the file."""
    return [_problem(detail, model) for detail in error.errors(include_url=False, include_input=False)]


def no_such_file(path: str) -> SettingProblem:
    """The settings file is not there."""
    return SettingProblem(
        path,
        "没有这个文件 / there is no such file",
        "复制 config.example.toml 再填写 / copy config.example.toml and fill it in",
    )


def no_such_folder(name: str) -> SettingProblem:
    """The folder that a variable names is not there."""
    return SettingProblem(
        name,
        "没有它所指的文件夹 / names a folder that is not there",
        "建立它，或去掉这个变量 / make it, or unset the variable",
    )


def unreadable(path: str) -> SettingProblem:
    """A file is there, but is no UTF-8 text, or may not be read."""
    return SettingProblem(
        path,
        "读不了：不是 UTF-8 编码，或没有读权限 / cannot be read: it is not UTF-8, or this user may not",
        "用 UTF-8 另存，并让运行用户可读 / save it as UTF-8 and let this user read it",
    )


def unreadable_variable(message: str) -> SettingProblem:
    """A variable holds no proper value of its kind; of the library's `message` only the name of the field is kept."""
    named = re.search(r'field "(\w+)"', message)
    key = named[1] if named else "HUIYIN_…"
    return SettingProblem(
        key,
        f"变量 HUIYIN_{key.upper()} 不是正确的 JSON / the variable is not valid JSON",
        """例如 / for example '{"specialist": ["limin"]}'""",
    )


def toml_problem(path: str, message: str) -> SettingProblem:
    """The file is no TOML; `message` is the parser's, which names line and column."""
    return SettingProblem(
        path,
        f"不是正确的 TOML / is not valid TOML ({message})",
        "文字要加引号，表名要加方括号 / quote texts, put table names into brackets",
    )


def _problem(detail: ErrorDetails, model: type[BaseModel]) -> SettingProblem:
    key = ".".join(str(part) for part in detail["loc"])
    reason = _REASONS.get(detail["type"], "{msg}").format(**{"msg": detail["msg"], **detail.get("ctx", {})})
    if detail["type"] == "extra_forbidden":
        return SettingProblem(key, reason, _nearest(key, known_keys(model)))
    return SettingProblem(key, reason, _WHERE.get(key, "样子见 config.example.toml / see config.example.toml"))


def known_keys(model: type[BaseModel], prefix: str = "") -> tuple[str, ...]:
    """Every key that the file may have, dotted."""
    found: list[str] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        found.append(prefix + name)
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += known_keys(kind, f"{prefix}{name}.")
    return tuple(found)


def _nearest(key: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    if close:
        return f"是不是 {close[0]}？/ did you mean {close[0]}?"
    return "删去它，或查看 config.example.toml / remove it, or see config.example.toml"
