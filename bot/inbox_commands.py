"""`huiyin inbox retry`: has a message that was set aside handled again, by the running bot or at its next start."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from bot.given_settings import Config, fail, settings_or_exit

inbox_cli = typer.Typer(no_args_is_help=True, help="没能处理的消息 / messages that could not be handled")


@inbox_cli.callback()
def _group() -> None:
    """One command today; typer would drop its name otherwise."""


@inbox_cli.command("retry")
def retry(
    entry_id: Annotated[int, typer.Argument(metavar="ID", help="huiyin doctor 列出的编号 / as huiyin doctor lists it")],
    config: Config = None,
) -> None:
    """再处理一次被搁置的消息 / handle a message that was set aside once more."""
    from bot.openings import opening_problem
    from bot.settings import Settings
    from storage.look import look
    from storage.store import SqlStore
    from storage.vault import KeyRing

    settings = settings_or_exit(config)

    async def waits_again(settings: Settings) -> bool:
        keys = KeyRing.parse(settings.vault.keys.get_secret_value())
        if not (await look(settings.database_url(), keys)).made:
            return False
        store = await SqlStore.open(settings.database_url(), keys)
        try:
            return await store.inbox_retry(entry_id)
        finally:
            await store.close()

    try:
        found = asyncio.run(waits_again(settings))
    except Exception as error:
        problem = opening_problem(error, settings)
        if problem is None:
            raise
        fail(problem)
    if not found:
        fail(f"没有被搁置的消息 {entry_id} / no message {entry_id} is set aside")
    typer.echo("机器人会在十秒内处理 / the running bot handles it within ten seconds")
