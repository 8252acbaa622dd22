"""`huiyin org check`: roles that nobody holds, departments without a head, rungs that would reach nobody."""

from __future__ import annotations

from functools import partial

import typer

from bot.given_settings import Config, fail, outcome_or_exit, settings_or_exit

org_cli = typer.Typer(no_args_is_help=True, help="组织 / the organisation")


@org_cli.callback()
def _group() -> None:
    """One command today; typer would drop its name otherwise."""


@org_cli.command("check")
def check(config: Config = None) -> None:
    """检查角色、负责人和每一级升级是否都有人 / see that roles, heads and every rung have their people."""
    from bot.org_check import NothingReadError, shortcomings

    settings = settings_or_exit(config)
    try:
        found = outcome_or_exit(settings, partial(shortcomings, settings))
    except NothingReadError:
        fail("还没有读到通讯录：先运行 huiyin serve / no address book was read yet: run huiyin serve first")
    for sentence in found:
        typer.echo(f"✗ {sentence}")
    if found:
        raise typer.Exit(1)
    typer.echo("✓ 角色、负责人和每一级升级都有人 / roles, heads and every rung have their people")
