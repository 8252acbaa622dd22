"""`huiyin directory accept`: takes the address book as it is now, also when it lost most of its people."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import typer

from bot.given_settings import Config, fail, settings_or_exit

if TYPE_CHECKING:
    from bot.settings import Settings
    from workflow.directory import Directory

directory_cli = typer.Typer(no_args_is_help=True, help="通讯录 / the address book")


@directory_cli.callback()
def _group() -> None:
    """One command today; typer would drop its name otherwise."""


@directory_cli.command("accept")
def accept(config: Config = None) -> None:
    """照现在的样子采用通讯录 / take the address book as it is now, however much smaller it became."""
    from bot.openings import opening_problem
    from bot.wecom.errors import WeComError

    settings = settings_or_exit(config)
    try:
        taken = asyncio.run(take(settings))
    except WeComError as error:
        fail(f"企业微信返回 / WeCom answers {error.failure.errcode or error.failure.reason}：huiyin doctor")
    except Exception as error:
        problem = opening_problem(error, settings)
        if problem is None:
            raise
        fail(problem)
    typer.echo(f"已采用 / taken: {len(taken.people)} 人 people, {len(taken.departments)} 部门 departments")


async def take(settings: Settings) -> Directory:
    """Reads the address book and keeps it unconditionally; a running bot sees it at its next message.

    Raises WeComError and what opening the store raises.
    """
    from aiohttp import ClientSession

    from bot.clock import SystemClock
    from bot.sync import read_directory
    from bot.wecom.client import WeComClient
    from storage.store import SqlStore
    from storage.vault import KeyRing

    door, clock = settings.wecom, SystemClock()
    async with ClientSession() as session:
        secret = door.secret.get_secret_value()
        client = WeComClient(session, door.base_url, door.corpid, door.agentid, secret, clock, asyncio.sleep)
        directory = await read_directory(client, settings.roles)
    store = await SqlStore.open(settings.database_url(), KeyRing.parse(settings.vault.keys.get_secret_value()))
    try:
        await store.directory_replace(directory, clock.now())
    finally:
        await store.close()
    return directory
