"""`huiyin keys new | status | rotate`: a new key, what each key wraps, and everything put under the newest."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.given_settings import Config, fail, outcome_or_exit, settings_or_exit

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.rotation import KeyLook, Rewrapping
    from storage.vault import KeyRing

REST_S = 0.02
"""Seconds between two batches: whoever serves meanwhile gets its turn at the one file."""

_STEPS = 10

keys_cli = typer.Typer(no_args_is_help=True, help="封存用的密钥 / the keys that seal what is stored")


@keys_cli.command("new")
def new(name: Annotated[str, typer.Option(help="密钥名 / name of the key")] = "k1") -> None:
    """生成一把新密钥 / make a new key."""
    from bot.demo_data import new_key_text
    from storage.vault import KeyRing, KeyTextError

    text = new_key_text(name)
    try:
        KeyRing.parse(text)
    except KeyTextError:
        fail("--name：1到32个字母、数字、-或_ / 1 to 32 letters, digits, - or _")
    typer.echo(text)
    typer.echo(
        "把上面一行写到配置文件的 [vault] keys；换新时写在最前，旧的留着，重启后运行 huiyin keys rotate。"
        "丢了它，数据就打不开。\n"
        "Put the line above into [vault] keys; a newer key goes first, older ones stay: restart, then run "
        "huiyin keys rotate. Lose it, and the data is lost.",
        err=True,
    )


@keys_cli.command("status")
def status(config: Config = None) -> None:
    """每把密钥封着什么，哪把可以删去 / what each key wraps, and which may be removed."""
    settings = settings_or_exit(config)
    ring, found, running = _looked(settings)
    if found is None:
        typer.echo("还没有数据库 / there is no store yet")
        return
    for line in _table(ring, found):
        typer.echo(line)
    if running:
        typer.echo(f"机器人正在用 / the running bot holds：{', '.join(running)}")
    faults = [*_faults(ring, found), *_damaged(found.uses.damaged)]
    for line in faults or _advice(ring, found, running):
        typer.echo(line)
    if faults:
        raise typer.Exit(1)


@keys_cli.command("rotate")
def rotate(config: Config = None) -> None:
    """把全部数据密钥换到最新的密钥下，不用停机 / re-wrap every data key under the newest key, while the bot serves."""
    settings = settings_or_exit(config)
    ring, found, running = _looked(settings)
    if found is None:
        fail("还没有数据库：先运行 huiyin serve / there is no store yet: start huiyin serve first")
    if faults := _faults(ring, found):
        fail("\n".join(faults))
    if running and running[0] != ring.newest.key_id:
        fail(
            f"机器人还在用 {', '.join(running)}：先重启它，再换 / "
            f"the running bot does not wrap with {ring.newest.key_id} yet: restart it first"
        )
    if not running:
        typer.echo(
            "这里没有机器人在运行；别处有的话，先确认都已带新密钥重启 / "
            "no bot runs here: if one runs elsewhere, see first that it was restarted with the new key"
        )
    far = outcome_or_exit(settings, partial(_rewrapped, settings.database_url(), ring))
    typer.echo(f"换了{far.done}把数据密钥 / {far.done} data keys wrapped anew")
    ring, found, running = _looked(settings)
    if found is None:
        return
    faults = [*_faults(ring, found), *_damaged(far.broken)]
    for line in faults or _advice(ring, found, running):
        typer.echo(line)
    if faults:
        raise typer.Exit(1)


async def _rewrapped(url: str, ring: KeyRing) -> Rewrapping:
    from storage.rotation import Rewrapping, rewrap

    far, told = Rewrapping(), 0
    async for far in rewrap(url, ring):
        if far.looked_at * _STEPS // far.of > told:
            told = far.looked_at * _STEPS // far.of
            typer.echo(f"{far.looked_at} / {far.of}")
        await asyncio.sleep(REST_S)
    return far


def _looked(settings: Settings) -> tuple[KeyRing, KeyLook | None, tuple[str, ...]]:
    from storage.rotation import look_at_keys
    from storage.vault import KeyRing

    async def look() -> tuple[KeyRing, KeyLook | None, tuple[str, ...]]:
        ring = KeyRing.parse(settings.vault.keys.get_secret_value())
        return ring, await look_at_keys(settings.database_url(), ring), await _running(settings)

    return outcome_or_exit(settings, look)


async def _running(settings: Settings) -> tuple[str, ...]:
    from aiohttp import ClientSession, ClientTimeout

    from bot.running import LOOK_S, keys_of, told_by_bot

    async with ClientSession(timeout=ClientTimeout(total=LOOK_S)) as session:
        return keys_of(await told_by_bot(settings, session) or {})


def _table(ring: KeyRing, found: KeyLook) -> list[str]:
    """One line a key: those of the ring as they stand there, then the others that the store needs."""
    others = sorted(found.uses.by_key.keys() - set(ring.key_ids))
    uses = ((key_id, found.uses.of(key_id)) for key_id in (*ring.key_ids, *others))
    return [
        f"{key_id}：投诉的数据密钥 {use.of_cases}，库自己的 {use.of_store} / "
        f"data keys of cases {use.of_cases}, of the store {use.of_store}"
        for key_id, use in uses
    ]


def _faults(ring: KeyRing, found: KeyLook) -> list[str]:
    """The keys that the store needs and the ring lacks, or holds wrongly."""
    told = []
    for key_id, use in sorted(found.uses.by_key.items()):
        wrong = key_id in found.wrong
        if not ring.holds(key_id) or (wrong and use.wraps):
            what = "不是封存时的那一把 / is another key than it was" if wrong else "不在里面 / is missing"
            some = ", ".join((*use.owners, "…")) if use.of_cases > 2 * len(use.owners) else ", ".join(use.owners)
            told.append(
                f"✗ vault.keys：{key_id} {what}。写回封存这些数据时用的密钥 / put back the key that sealed it"
                + (f"（{some}）" if some else "")
            )
    return told


def _damaged(owners: Sequence[str]) -> list[str]:
    if not owners:
        return []
    count, some = len(owners), ", ".join(owners[:5])
    return [f"✗ {count}把数据密钥被改过，打不开：用备份恢复 / were changed, do not open: restore a backup（{some}）"]


def _advice(ring: KeyRing, found: KeyLook, running: tuple[str, ...]) -> list[str]:
    """What is to be done next: rotate, restart, or remove the keys that wrap nothing any more."""
    older = ring.key_ids[1:]
    if any(found.uses.of(key_id).wraps for key_id in older):
        return [f"运行 huiyin keys rotate 换到 {ring.newest.key_id} / run huiyin keys rotate to put all under that key"]
    if not older:
        return []
    names = ", ".join(older)
    if running and running[0] in older:
        return [f"机器人还在用 {running[0]}：重启它 / the running bot still wraps with {running[0]}: restart it"]
    return [f"{names} 没有用处了，可以从 vault.keys 删去，再重启 / wraps nothing any more: remove it, then restart"]
