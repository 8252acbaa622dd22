"""The settings file as a command was given it; a command without good settings says so and ends with status 2."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.settings import Settings, load_settings

CONFIG = Path("config.toml")

Config = Annotated[
    Path | None, typer.Option(help="配置文件，默认 ./config.toml / settings file, ./config.toml if there is one")
]


def settings_or_exit(config: Path | None) -> Settings:
    """The settings of that file, else of the default one or of the environment; every problem is told at once."""
    path = config or (CONFIG if CONFIG.is_file() else None)
    loaded = load_settings(path)
    if isinstance(loaded, Settings):
        return loaded
    for problem in loaded:
        typer.echo(str(problem), err=True)
    raise typer.Exit(2)


def fail(message: str) -> NoReturn:
    """Says what is wrong and ends with status 2."""
    typer.echo(message, err=True)
    raise typer.Exit(2)
