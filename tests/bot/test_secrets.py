"""No key, token or password stands in what a command says, logs or dies with, whatever is wrong around it."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import logging
import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from aiohttp import web
from pytest_aiohttp import AiohttpServer

from bot.__main__ import FAULT, main
from bot.logs import set_up_logs
from storage.seals import Key
from storage.store import SqlStore
from storage.vault import KeyMissingError, KeyRing, key_text
from tests.contract import made
from workflow.case import Case

KEY, OTHER = (Key(name, hashlib.sha256(name.encode()).digest()) for name in ("k1", "k2"))
SHORT = base64.b64encode(bytes(range(100, 131))).decode()
WECOM_SECRET, TOKEN, AES_KEY, PASSWORD = "wNp3-app-secret-Zq81", "tokenVx7mQ2", "a1B2" * 10 + "c3D", "pw9fLk3password"
WORDS = "压铸二车间的主管打人"

WRONG_RINGS = {
    "another key": (key_text(OTHER), "does not hold the key k1|k1 不在里面"),
    "another key of that name": (key_text(Key("k1", OTHER.secret)), "k1 is not the one|k1 不是封存时的那一把"),
    "a short key": (f"{key_text(KEY)} k2:{SHORT}", "key 2 has 31 bytes; 32 are needed"),
    "no name": (key_text(KEY).replace("k1:", ""), "key 1 needs a name"),
    "a Chinese colon": (key_text(KEY).replace(":", "："), "key 1 needs a name"),
    "a Chinese semicolon": (key_text(KEY) + "；", "key 1 is not base64"),
}
ALL = ("serve", "doctor", "keys status", "keys rotate", "inbox retry 1", "calendar show", "policy adopt office")
NEED_THE_KEY = tuple(command for command in ALL if command not in ("keys status", "doctor"))


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def store() -> None:
    """A store under k1, with a complaint in it and a message that was set aside."""

    async def filled() -> None:
        opened = await SqlStore.open("sqlite:///huiyin.db", KeyRing((KEY,)), synchronous="OFF")
        case = made.filed()
        received = await opened.receive(WORDS.encode(), made.COMPLAINANT, WORDS.encode(), made.NOW)
        async with opened.begin() as uow:
            await uow.cases.append(Case(), case, made.filing(case), made.POLICY)
            entry = await uow.inbox.take(received.entry_id)
            await uow.inbox.set_aside(entry, "KeyError", made.NOW)  # type: ignore[arg-type]  # it is there
            await uow.commit()
        await opened.close()

    asyncio.run(filled())


def planted(ring: str) -> list[str]:
    """Every spelling of every secret that the settings hold, and of the words in the store."""
    keys = [spelt for key in (KEY, OTHER) for spelt in spellings(key.secret)]
    return [*keys, *ring.split(":")[1:], WECOM_SECRET, TOKEN, AES_KEY, PASSWORD, WORDS, made.WORDS, made.NAME]


def spellings(secret: bytes) -> list[str]:
    shown = repr(secret)[2:-1]
    encoded = (base64.b64encode(secret), base64.urlsafe_b64encode(secret))
    return [*(b.decode() for b in encoded), secret.hex(), shown, json.dumps(shown)[1:-1], str(list(secret))[1:-1]]


def configure(ring: str, url: str = "", wecom: str = "") -> None:
    """Settings full of secrets; without an address of WeCom the app's is left out."""
    Path("config.toml").write_text(
        f"""
data_dir = "."
[wecom]
corpid = "wwdemo"
agentid = 7
token = "{TOKEN}"
aeskey = "{AES_KEY}"
secret = "{WECOM_SECRET if wecom else ""}"
base_url = "{wecom}"
[vault]
keys = "{ring}"
[database]
url = "{url}"
[server]
port = 0
[roles]
specialist = ["limin"]
director = ["zhaolan"]
top = ["zhouzong"]
""",
        encoding="utf-8",
    )


def huiyin(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *more: str
) -> tuple[int, str]:
    """How the console script ends, and all that it wrote."""
    monkeypatch.setattr(sys, "argv", ["huiyin", *command.split(), *more])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out + told.err


def leaked(text: str, words: Sequence[str]) -> list[str]:
    return [word for word in words if word in text]


def change(statement: str) -> None:
    with closing(sqlite3.connect("huiyin.db")) as connection, connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("command", "wrong"),
    [(c, w) for c in NEED_THE_KEY for w in WRONG_RINGS if c in ("serve", "keys rotate") or w.startswith("another")],
)
def test_a_key_that_does_not_fit_is_told_in_a_sentence_without_the_key(
    store: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, wrong: str
) -> None:
    ring, says = WRONG_RINGS[wrong]
    configure(ring)
    before = Path("huiyin.db").read_bytes()
    status, told = huiyin(command, capsys, monkeypatch)
    assert re.search(rf"vault\.keys：.*({says})", told)
    assert (status, leaked(told, planted(ring))) == (2, [])
    assert "Traceback" not in told
    assert Path("huiyin.db").read_bytes() == before


@pytest.mark.parametrize("command", ["doctor", "keys status"])
def test_who_only_looks_says_so_too(
    store: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    for ring in (key_text(OTHER), key_text(Key("k1", OTHER.secret)), f"k1:{SHORT}"):
        configure(ring)
        status, told = huiyin(command, capsys, monkeypatch)
        assert status in (1, 2)
        assert "vault.keys" in told
        assert leaked(told, planted(ring)) == []


def test_verify_needs_no_key(store: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    configure(key_text(OTHER))
    status, told = huiyin("verify", capsys, monkeypatch, "--export", "out.jsonl")
    assert (status, "没有改动" in told) == (0, True)
    assert leaked(told + Path("out.jsonl").read_text(encoding="utf-8"), planted(key_text(OTHER))) == []


@pytest.mark.parametrize("command", [*ALL, "verify"])
def test_a_fault_that_nobody_foresaw_is_told_by_kind_and_place_alone(
    store: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    for table in ("entries", "inbox", "calendar_years", "data_keys", "heads"):
        change(f"ALTER TABLE {table} RENAME TO {table}_{PASSWORD}")
    configure(key_text(KEY))
    status, told = huiyin(command, capsys, monkeypatch)
    assert status == FAULT, told
    assert "sqlalchemy.exc.OperationalError" in told
    assert "请把这几行交给开发者" in told
    assert leaked(told, planted(key_text(KEY))) == []


@pytest.mark.parametrize("command", ["serve", "doctor", "keys status", "keys rotate", "verify"])
def test_the_password_of_a_server_that_is_away_is_not_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    for url in (
        f"postgresql://huiyin:{PASSWORD}@127.0.0.1:1/huiyin",
        f"postgresql://huiyin:{PASSWORD}@127.0.0.1:port/huiyin",
        f"mysql://huiyin:{PASSWORD}@127.0.0.1/huiyin",
        f"postgresql://huiyin@127.0.0.1:1/huiyin?password={PASSWORD}",
    ):
        configure(key_text(KEY), url)
        status, told = huiyin(command, capsys, monkeypatch)
        assert status in (1, 2), told
        assert "database.url：" in told
        assert leaked(told, planted(key_text(KEY))) == []


@pytest.mark.parametrize("errcode", [40001, 60020, 12345])
@pytest.mark.parametrize("command", ["doctor", "directory accept"])
async def test_the_secret_of_the_app_is_not_told_even_if_wecom_repeats_it(
    aiohttp_server: AiohttpServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    errcode: int,
) -> None:
    async def gettoken(request: web.Request) -> web.Response:
        return web.json_response({"errcode": errcode, "errmsg": f"invalid {request.url}"})

    app = web.Application()
    app.router.add_get("/cgi-bin/{api:.+}", gettoken)
    configure(key_text(KEY), wecom=str((await aiohttp_server(app)).make_url("")).rstrip("/"))
    status, told = await asyncio.to_thread(huiyin, command, capsys, monkeypatch)
    assert (status, leaked(told, planted(key_text(KEY)))) == (1 if command == "doctor" else 2, []), told


SPOILT = {"not UTF-8": key_text(KEY).encode("utf-16"), "short": b"demo:" + SHORT.encode()}


@pytest.mark.process
@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT)
def test_a_demo_whose_key_file_was_spoilt_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    Path("demo").mkdir()
    Path("demo/vault.key").write_bytes(content)
    status, told = huiyin("demo", capsys, monkeypatch, "--port", "0", "--data", "demo")
    assert (status, "vault.key" in told) == (2, True)
    log = Path("demo/bot.log")
    assert leaked(told + (log.read_text(encoding="utf-8") if log.exists() else ""), [*planted("k1:x"), SHORT]) == []


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_key_is_in_no_log_line_even_if_everything_around_it_is_logged(form: str) -> None:
    ring, stream = KeyRing((KEY, OTHER)), io.StringIO()
    set_up_logs(form, stream)  # type: ignore[arg-type]  # one of the two
    log = structlog.get_logger("bot")
    try:
        with_the_key_at_hand(ring)
    except KeyMissingError as error:
        log.error("broken", ring=ring, key_object=KEY, error=repr(error), exc_info=error)
        logging.getLogger("somebody.else").exception("broken %r", ring)
    assert leaked(stream.getvalue(), planted("")) == []
    if form == "json":
        assert [json.loads(line)["level"] for line in stream.getvalue().splitlines()] == ["error", "error"]


def with_the_key_at_hand(ring: KeyRing) -> None:
    """Raises, with secrets in its variables and in its exception."""
    secret, text = ring.newest.secret, key_text(ring.newest)
    try:
        raise ValueError(text, secret)
    except ValueError:
        ring.key("k0")
