"""`huiyin demo --story`: one complaint from filing to closing without anybody's hand, told as each person sees it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from aiohttp import ClientSession

from bot.demo import DemoOptions, demo
from bot.townsfolk import NoSuchCardError, SandboxRefusedError, Told, Townsfolk

NAMES = {
    "chenchen": "陈晨",
    "limin": "李敏",
    "zhangwei": "张伟",
    "liuyang": "刘洋",
    "wangqiang": "王强",
    "zhaolan": "赵岚",
    "sunxiao": "孙晓",
}
OUTSIDER = "sunxiao"
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody does something, and these people must then be told these words.

    `taps` with `choose`, or `says`, or the clock moves by `working_days` or `minutes`.
    """

    who: str = ""
    says: str = ""
    taps: str = ""
    choose: tuple[str, ...] = ()
    minutes: int = 0
    working_days: int = 0
    told: tuple[tuple[str, str], ...] = ()


# The office policy's ordinary way with an amount above a specialist's authority (RULES A01).
STORY: Sequence[Scene] = (
    Scene("chenchen", says="食堂二楼上周五中午的青菜里有虫子，已经第二次了", told=(("chenchen", "要登记这件事吗"),)),
    Scene(
        "chenchen", taps="登记投诉", told=(("chenchen", "已收到，编号"), ("limin", "待受理"), ("zhangwei", "待受理"))
    ),
    Scene(minutes=20),
    Scene("limin", taps="受理，派给…", choose=("食堂",), told=(("limin", "派单"),)),
    Scene("limin", taps="派单", choose=("张伟",), told=(("zhangwei", "待接单"),)),
    Scene(minutes=30),
    Scene("zhangwei", taps="接单", told=(("zhangwei", "调查核实"),)),
    Scene("zhangwei", taps="记调查", told=(("zhangwei", "请"),)),
    Scene("zhangwei", says="去后厨看过：青菜只洗一遍，没有灯检"),
    Scene(working_days=1),
    Scene(
        "zhangwei",
        says="方案 原因：青菜只洗一遍。措施：改洗三遍并灯检，3月6日起；退3人餐费。金额：860",
        told=(("wangqiang", "待您审批"), ("wangqiang", "860.00元")),
    ),
    Scene(minutes=40),
    Scene("wangqiang", taps="同意", told=(("zhaolan", "待您审批"),)),
    Scene(minutes=50),
    Scene("zhaolan", taps="同意", told=(("zhangwei", "整改落实"),)),
    Scene(working_days=1),
    Scene("zhangwei", taps="完成", told=(("zhangwei", "请"),)),
    Scene("zhangwei", says="承包方已改洗三遍并加灯检，餐费已退", told=(("zhangwei", "落实"),)),
    Scene(
        "zhangwei",
        says="结果 经核实情况属实：青菜清洗不到位。已改洗三遍并加灯检，退您餐费20元。给您添麻烦了，抱歉。",
        told=(("chenchen", "处理结果"),),
    ),
    Scene(working_days=1, told=(("chenchen", "这件事办得怎么样"),)),
    Scene("chenchen", taps="提交评价", choose=("很满意",), told=(("chenchen", "已评价，谢谢"),)),
    Scene("chenchen", says="我的", told=(("chenchen", "已办结"),)),
)


async def run_story(options: DemoOptions) -> int:
    """Plays the story in a demo of its own and returns the exit status: 0 when it ended as it should."""
    options = replace(options, rate=0, open_browser=False)
    async with demo(options) as running, ClientSession() as session:
        _say(running.line())
        return await Telling(Townsfolk(session, running.sandbox_url)).tell(STORY)


class Telling:
    """Plays scenes and prints what everybody sees; counts what was missing."""

    def __init__(self, folk: Townsfolk) -> None:
        self._folk = folk
        self._seen: dict[str, int] = {}
        self._missing: list[str] = []

    async def tell(self, story: Sequence[Scene]) -> int:
        """0 when every expected message came, nobody outside saw anything, and the case is closed; 1 otherwise."""
        people = {str(person["userid"]): str(person["name"]) for person in await self._folk.people()}
        for scene in story:
            try:
                await self._play(scene)
            except (NoSuchCardError, SandboxRefusedError) as error:
                self._missing.append(str(error))
                break
            finally:
                await self._look_round(people, scene)
        if await self._folk.messages(OUTSIDER):
            self._missing.append(f"{people[OUTSIDER]} 看到了不该看到的 / saw what is none of their business")
        for missing in self._missing:
            _say(f"✗ {missing}")
        _say(
            "✗ 没有走完 / it did not end well"
            if self._missing
            else "✓ 已办结，该到的都到了 / closed, everybody was told"
        )
        return 1 if self._missing else 0

    async def _play(self, scene: Scene) -> None:
        if scene.working_days:
            await self._folk.advance(advance_working_days=scene.working_days)
        elif scene.minutes:
            await self._folk.advance(advance=f"PT{scene.minutes}M")
        elif scene.taps:
            await self._headline(scene, f"点「{scene.taps}」{'、'.join(scene.choose)}")
            await self._folk.tap(scene.who, scene.taps, *scene.choose)
        else:
            await self._headline(scene, f"说：{scene.says}")
            await self._folk.say(scene.who, scene.says)

    async def _headline(self, scene: Scene, what: str) -> None:
        now = datetime.fromisoformat((await self._folk.clock())["now"])
        _say(f"\n{now:%Y-%m-%d}(周{_WEEKDAYS[now.weekday()]}){now:%H:%M}  {NAMES[scene.who]} {what}")

    async def _look_round(self, people: dict[str, str], scene: Scene) -> None:
        """Prints what is new on every phone, and checks what the scene promised."""
        new: dict[str, str] = {}
        for userid, name in people.items():
            messages = await self._folk.messages(userid, self._seen.get(userid, 0))
            self._seen[userid] = max([self._seen.get(userid, 0), *(m.rev for m in messages)])
            shown = [_shown(m) for m in messages if m.sender == "bot"]
            for at, text in shown:
                _say(f"  {at} → {name}：{text}")
            new[userid] = "\n".join(text for _, text in shown)
        for userid, words in scene.told:
            if words not in new.get(userid, ""):
                self._missing.append(f"{people[userid]} 没有收到「{words}」/ was not told")


def _shown(message: Told) -> tuple[str, str]:
    at = datetime.fromisoformat(message.at)
    return f"{at:%m-%d %H:%M}", _card(message) if message.card else message.text.replace("\n", "\n      ")


def _card(message: Told) -> str:
    """A card on a few lines: the coloured line, title, text, facts, choices, buttons."""
    card, title = message.card, message.card.get("main_title", {})
    facts = [f"{line['keyname']}：{line.get('value', '')}" for line in card.get("horizontal_content_list", [])]
    parts = [card.get("button_selection"), card.get("checkbox"), *card.get("select_list", [])]
    choices = ["／".join(o["text"] for o in part["option_list"]) for part in parts if part]
    state = {"greyed": "（已变灰）", "replaced": "（已替换）"}.get(message.state, "")
    buttons = "".join(f"[{text}]" for text in message.buttons)
    rows = [
        f"〔{card.get('source', {}).get('desc', '')}〕{title.get('title', '')}{state}",
        str(title.get("desc", "")),
        str(card.get("sub_title_text", "")),
        " · ".join(facts),
        *choices,
        str(card.get("replace_text") or card.get("greyed") or "") or buttons,
    ]
    return "\n      ".join(row for row in rows if row)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
