"""The settings file as a command was given it; a command without good settings says so and ends with status 2."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from bot.settings import Settings, load_settings

CONFIG = Path("config.toml")

Found = TypeVar("Found")

Config = Annotated[
    Path | None, typer.Option(help="配置文件，默认 ./config.toml / settings file, ./config.toml if there is one")
]


def settings_or_exit(config: Path | None) -> Settings:
    """The settings of that file, else of the default one or of the environment; every problem is told at once.

    From here on what is logged goes to stderr, without words and secrets.
    """
    path = config or (CONFIG if CONFIG.is_file() else None)
    loaded = load_settings(path)
    if isinstance(loaded, Settings):
        from bot.logs import set_up_logs  # a problem is told before a library is loaded for it

        set_up_logs("console")
        return loaded
    for problem in loaded:
        typer.echo(str(problem), err=True)
    raise typer.Exit(2)


def outcome_or_exit(settings: Settings, work: Callable[[], Coroutine[Any, Any, Found]]) -> Found:
    """What the work comes to; why store, policy or calendar cannot be used is said, and it ends with status 2."""
    from bot.openings import opening_problem  # it knows the store, which `--help` need not load

    try:
        return asyncio.run(work())
    except Exception as error:
        problem = opening_problem(error, settings)
        if problem is None:
            raise
        fail(problem)


def fail(message: str) -> NoReturn:
    """Says what is wrong and ends with status 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)
