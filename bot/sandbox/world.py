"""The sandbox's state: phones, cards, codes, task ids, media, tokens, menu. Knows no HTTP; every change is stored."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.sandbox.clock import RealTime, VirtualClock, iso, parse_instant
from bot.sandbox.company import Company
from bot.sandbox.records import (
    CODE_LIFE,
    MEDIA_LIFE,
    TOKEN_LIFE,
    Account,
    Code,
    Media,
    Message,
    R,
    Token,
    from_doc,
    new_account,
    to_doc,
)
from bot.sandbox.store import Store
from bot.sandbox.wire import Json

# wecom.md 2.12: what one app may send one member; the rest is dropped in silence
MEMBER_LIMITS = ((timedelta(minutes=1), 30), (timedelta(hours=1), 1000))


class World:
    """Everything that would be on WeCom's servers and on people's phones.

    A store that was used before wins over `start` (the clock never goes back) and over new credentials.
    `random_bytes(n)` makes ids, tokens and codes; `others` are further apps of the company.
    """

    def __init__(
        self,
        company: Company,
        start: datetime,
        rate: int,
        folder: Path | None,
        real: RealTime,
        random_bytes: Callable[[int], bytes],
        others: Iterable[Account] = (),
    ) -> None:
        self.company = company
        self.random_bytes = random_bytes
        self._store = Store(folder)
        self.account = self._account()
        self.accounts = {account.agent_id: account for account in (self.account, *others)}
        self._start, self._rate = start, rate
        kept = (self._store.get("meta", "clock") or {}).get("now")
        self.clock = VirtualClock(
            max(start, parse_instant(kept)) if kept else start, rate=rate, monotonic=real.monotonic
        )
        self._recall()

    def _recall(self) -> None:
        self._counters: dict[str, int] = self._store.get("meta", "counters") or {}
        self._messages = {message.id: message for message in self._load(Message, "message")}
        self._on_phone: dict[str, list[int]] = {}
        self._copies: dict[str, list[int]] = {}
        for message in self._messages.values():
            self._index(message)
        self._codes = {code.code: code for code in self._load(Code, "code")}
        self._media = {media.media_id: media for media in self._load(Media, "media")}
        self._tokens = {token.token: token for token in self._load(Token, "token")}
        self._task_ids = {doc["key"] for doc in self._store.all("task_id")}
        self._delivered: dict[str, deque[datetime]] = {}
        self._sent_bodies: dict[str, datetime] = {}

    def wipe(self) -> None:
        """Forget everything but the credentials; the clock is back at the start and the rate of this run."""
        self._store.clear()
        self._store.put("meta", "account", to_doc(self.account))
        self.clock.begin_again(self._start, self._rate)
        self._recall()

    def close(self) -> None:
        """Remember the time and let go of the store."""
        self.remember_time()
        self._store.close()

    def remember_time(self) -> None:
        """Write down the virtual time, so that the next run goes on from here."""
        self._store.put("meta", "clock", {"now": iso(self.clock.now())})

    def serial(self, name: str) -> int:
        """The next number of a counter, from 1, going on after a restart."""
        self._counters[name] = self._counters.get(name, 0) + 1
        self._store.put("meta", "counters", self._counters)
        return int(self._counters[name])

    @property
    def rev(self) -> int:
        """The latest revision of any phone."""
        return int(self._counters.get("rev", 0))

    # -- phones ---------------------------------------------------------------------------------------------------

    def add_message(self, userid: str, sender: str, kind: str, **parts: object) -> Message:
        """Put a message on a phone; `parts` are further fields of `Message`."""
        message = Message(
            id=self.serial("message"),
            userid=userid,
            rev=self.serial("rev"),
            at=self.clock.now(),
            sender=sender,
            type=kind,
            **parts,  # type: ignore[arg-type]
        )
        self._index(message)
        return self._keep(message)

    def change_card(self, message: Message, card: Json, state: str) -> Message:
        """Show another content on the same message; it keeps its task id unless the new card brings one."""
        task_id = str(card.get("task_id") or message.task_id)
        self.use_task_id(int(message.extra["agentid"]), task_id)
        return self._keep(replace(message, rev=self.serial("rev"), card=card, state=state, task_id=task_id))

    def messages(self, userid: str, after: int = 0) -> list[Message]:
        """What changed on a phone since revision `after`, in the order of the chat."""
        found = (self._messages[number] for number in self._on_phone.get(userid, ()))
        return [message for message in found if message.rev > after]

    def message(self, number: int) -> Message | None:
        """The message with this id as it is shown now."""
        return self._messages.get(number)

    def copies(self, msgid: str, userids: Iterable[str]) -> list[Message]:
        """The copies of one sent card on these phones."""
        wanted = {userid.lower() for userid in userids}
        found = (self._messages[number] for number in self._copies.get(msgid, ()))
        return [message for message in found if message.userid.lower() in wanted]

    # -- cards ----------------------------------------------------------------------------------------------------

    def task_id_used(self, agent_id: int, task_id: str) -> bool:
        """Was this task id ever used by this app? It stays used for ever (wecom.md 2.3)."""
        return f"{agent_id}/{task_id}" in self._task_ids

    def use_task_id(self, agent_id: int, task_id: str) -> None:
        """Burn a task id; an empty one or one that is burnt already changes nothing."""
        key = f"{agent_id}/{task_id}"
        if task_id and key not in self._task_ids:
            self._task_ids.add(key)
            self._store.put("task_id", key, {"key": key})

    def new_code(self, agent_id: int, msgid: str) -> str:
        """A fresh response code for one sent card."""
        code = Code(self.token_text(24), agent_id, msgid, self.clock.now() + CODE_LIFE)
        self._codes[code.code] = code
        self._store.put("code", code.code, to_doc(code))
        return code.code

    def code(self, text: str) -> Code | None:
        """The code, if it may still be used."""
        code = self._codes.get(text)
        return None if code is None or code.used or code.expires_at <= self.clock.now() else code

    def spend(self, code: Code) -> None:
        """Use a code up."""
        self._codes[code.code] = spent = replace(code, used=True)
        self._store.put("code", code.code, to_doc(spent))

    # -- sending --------------------------------------------------------------------------------------------------

    def may_deliver(self, agent_id: int, userid: str) -> bool:
        """Count one more message to a member; False when WeCom would drop it in silence (wecom.md 2.2, 2.12)."""
        now = self.clock.now()
        sent = self._delivered.setdefault(f"{agent_id}/{userid}", deque())
        while sent and sent[0] <= now - MEMBER_LIMITS[-1][0]:
            sent.popleft()
        if any(sum(at > now - window for at in sent) >= limit for window, limit in MEMBER_LIMITS):
            return False
        sent.append(now)
        return True

    def sent_before(self, digest: str, interval: timedelta) -> bool:
        """Was the same request delivered within `interval`? If not, it is remembered as delivered now."""
        now = self.clock.now()
        last = self._sent_bodies.get(digest)
        if last is not None and now - last < interval:
            return True
        self._sent_bodies[digest] = now
        return False

    # -- tokens, media, menu --------------------------------------------------------------------------------------

    def token_text(self, length: int) -> str:
        """A random text of letters and digits, about `length` long."""
        return self.random_bytes((length + 1) // 2).hex()

    def msg_id(self) -> int:
        """A random message id of 63 bits: more than JavaScript's numbers hold, as on WeCom (wecom.md 1.7)."""
        return int.from_bytes(self.random_bytes(8), "big") >> 1

    def issue_token(self, agent_id: int) -> Token:
        """The app's token: the same one while it is valid (wecom.md 2.1)."""
        now = self.clock.now()
        for token in self._tokens.values():
            if token.agent_id == agent_id and token.expires_at > now:
                return token
        token = Token(self.token_text(64), agent_id, now + TOKEN_LIFE)
        self._tokens[token.token] = token
        self._store.put("token", token.token, to_doc(token))
        return token

    def token(self, text: str) -> Token | None:
        """The token, valid or not; None if it was never issued."""
        return self._tokens.get(text)

    def add_media(self, kind: str, name: str, content_type: str, content: bytes) -> Media:
        """Keep a file for three days."""
        media = Media(self.token_text(48), kind, name, content_type, self.clock.now() + MEDIA_LIFE)
        self._media[media.media_id] = media
        self._store.put("media", media.media_id, to_doc(media), content)
        return media

    def media(self, media_id: str) -> Media | None:
        """The file, if it has not expired."""
        media = self._media.get(media_id)
        return None if media is None or media.expires_at <= self.clock.now() else media

    def media_content(self, media: Media) -> bytes:
        """Its bytes."""
        return self._store.content("media", media.media_id)

    @property
    def menu(self) -> Json | None:
        """The app's menu as the bot created it."""
        found = self._store.get("menu", str(self.account.agent_id))
        return found if found and found.get("button") else None

    def set_menu(self, menu: Json) -> None:
        """Replace the menu; an empty one removes it."""
        self._store.put("menu", str(self.account.agent_id), menu)

    # -- the store ------------------------------------------------------------------------------------------------

    def _account(self) -> Account:
        kept = self._store.get("meta", "account")
        if kept is not None:
            return from_doc(Account, kept)
        account = new_account(self.random_bytes)
        self._store.put("meta", "account", to_doc(account))
        return account

    def _index(self, message: Message) -> None:
        self._on_phone.setdefault(message.userid, []).append(message.id)
        if message.msgid and message.card is not None:
            self._copies.setdefault(message.msgid, []).append(message.id)

    def _keep(self, message: Message) -> Message:
        self._messages[message.id] = message
        self._store.put("message", str(message.id), to_doc(message))
        return message

    def _load(self, kind: type[R], name: str) -> list[R]:
        return [from_doc(kind, doc) for doc in self._store.all(name)]
