"""People of a sandbox as code: they say, tap and read through its public API, and know nothing of the bot behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

Json = dict[str, Any]


class SandboxRefusedError(Exception):
    """The sandbox refused a request; `code` is its own (`not_tappable`, `not_settled` …)."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {answer}")
        self.code = str(answer.get("error", ""))


class NoSuchCardError(Exception):
    """Nobody could tap this: there is no live card with that button on that phone."""


@dataclass(frozen=True, slots=True)
class Told:
    """One message on a phone as the sandbox shows it."""

    id: str
    rev: int
    at: str
    sender: str
    type: str
    text: str
    state: str
    task_id: str
    card: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The card's title, or ""."""
        return str(self.card.get("main_title", {}).get("title", ""))

    @property
    def buttons(self) -> tuple[str, ...]:
        """What could be pressed: buttons, the submit button, menu items."""
        menu = self.card.get("action_menu", {}).get("action_list", [])
        submit = [self.card["submit_button"]] if "submit_button" in self.card else []
        return tuple(str(b["text"]) for b in [*self.card.get("button_list", []), *submit, *menu])


class Townsfolk:
    """Everybody with a phone in the sandbox at `url`. After each act it waits until both parties are quiet."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def people(self) -> list[Json]:
        """Everybody with a phone."""
        found: list[Json] = await self._ask("GET", "/sandbox/phones")
        return found

    async def say(self, userid: str, text: str) -> Json:
        """Types a message."""
        return await self._act(f"/sandbox/phones/{userid}/say", {"text": text})

    async def press_menu(self, userid: str, key: str) -> Json:
        """Taps an item of the app menu."""
        return await self._act(f"/sandbox/phones/{userid}/menu", {"key": key})

    async def tap(self, userid: str, button: str, *choose: str) -> Json:
        """Taps that button on the newest live card that has it, after choosing the options with these words.

        Raises NoSuchCardError when there is no such card, or no such option on it.
        """
        card = await self.live_card(userid, button)
        selected: dict[str, list[str]] = {}
        for words in choose:
            question, option = _option(card, words)
            selected.setdefault(question, []).append(option)
        return await self.tap_card(userid, card.task_id, button, selected)

    async def tap_card(
        self, userid: str, task_id: str, button: str, selected: Mapping[str, Sequence[str]] | None = None
    ) -> Json:
        """Taps that button on that card."""
        chosen = {question: list(options) for question, options in (selected or {}).items()}
        body = {"task_id": task_id, "button": button, "selected": chosen}
        return await self._act(f"/sandbox/phones/{userid}/tap", body)

    async def messages(self, userid: str, after: int = 0) -> list[Told]:
        """What changed on a phone since a revision, oldest first."""
        answer = await self._ask("GET", f"/sandbox/phones/{userid}/messages?after={after}")
        return [_told(message) for message in answer["messages"]]

    async def live_card(self, userid: str, button: str) -> Told:
        """The newest live card with that button. Raises NoSuchCardError."""
        for message in reversed(await self.messages(userid)):
            if message.state == "live" and button in message.buttons:
                return message
        raise NoSuchCardError(f"{userid}: {button}")

    async def advance(self, **move: Any) -> Json:
        """Moves the clock: `advance="PT30M"`, `to=…`, `advance_working_days=1`, `to_next=True`, `through=False`."""
        answer: Json = await self._ask("POST", "/sandbox/clock", move)
        return answer

    async def clock(self) -> Json:
        """`now`, `rate`, `next`."""
        answer: Json = await self._ask("GET", "/sandbox/clock")
        return answer

    async def settle(self) -> None:
        """Waits until nothing is under way."""
        await self._ask("POST", "/sandbox/settle", {"timeout_s": 30})

    async def _act(self, path: str, body: Json) -> Json:
        answer: Json = await self._ask("POST", path, body)
        await self.settle()
        return answer

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Any:
        async with self._session.request(method, self._url + path, json=body) as response:
            answer = await response.json()
            if response.status != 200:
                raise SandboxRefusedError(response.status, answer)
            return answer


def _option(card: Told, words: str) -> tuple[str, str]:
    """The question and the id of the option that shows exactly these words, else the first that has them in it."""
    shown = [card.card.get("button_selection"), card.card.get("checkbox"), *card.card.get("select_list", [])]
    options = [(part["question_key"], option) for part in shown if part for option in part["option_list"]]
    fitting = [pair for pair in options if words in pair[1]["text"]]
    if not fitting:
        raise NoSuchCardError(f"{card.title}: {words}")
    question, option = next((pair for pair in fitting if pair[1]["text"] == words), fitting[0])
    return str(question), str(option["id"])


def _told(message: Mapping[str, Any]) -> Told:
    return Told(
        id=str(message["id"]),
        rev=int(message["rev"]),
        at=str(message["at"]),
        sender=str(message["from"]),
        type=str(message["type"]),
        text=str(message.get("text") or ""),
        state=str(message.get("state") or ""),
        task_id=str(message.get("task_id") or ""),
        card=message.get("card") or {},
    )
