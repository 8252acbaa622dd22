"""`huiyin demo --story`: one complaint from filing to closing without anybody's hand, told as each person sees it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime

from aiohttp import ClientSession

from bot.demo import DemoError, DemoOptions, demo
from bot.sandbox.clock import ZONE, iso
from bot.stories.scene import Scene, Story
from bot.stories.shipped import STORIES
from bot.townsfolk import NoSuchCardError, SandboxRefusedError, Told, Townsfolk

OUTSIDER = "sunxiao"
_WEEKDAYS = "一二三四五六日"


async def run_story(options: DemoOptions) -> int:
    """Plays the policy's story in a demo of its own and returns the exit status: 0 when it ended as it should. Raises
    DemoError, also for a policy that no story is told of."""
    story = STORIES.get(options.policy)
    if story is None:
        known = "、".join(STORIES)
        raise DemoError(f"{options.policy} 没有可演的故事，有的是：{known} / no story of it; there are: {known}")
    options = replace(options, rate=0, open_browser=False)
    async with demo(options) as running, ClientSession() as session:
        _say(running.line())
        return await Telling(Townsfolk(session, running.sandbox_url)).tell(story)


class Telling:
    """Plays scenes and prints what everybody sees; counts what was missing."""

    def __init__(self, folk: Townsfolk) -> None:
        self._folk = folk
        self._names: dict[str, str] = {}
        self._seen: dict[str, int] = {}
        self._missing: list[str] = []

    async def tell(self, story: Story) -> int:
        """0 when every expected message came, nobody outside saw anything, and the case is closed; 1 otherwise."""
        people = {str(person["userid"]): str(person["name"]) for person in await self._folk.people()}
        self._names = people
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
        if scene.until:
            await self._folk.advance(to=iso(_at(scene.until)))
        elif scene.working_days:
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
        _say(f"\n{now:%Y-%m-%d}(周{_WEEKDAYS[now.weekday()]}){now:%H:%M}  {self._names[scene.who]} {what}")

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


def _at(text: str) -> datetime:
    """「03-07 02:08」, also with seconds, of the year in which all stories are told."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=ZONE)


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
