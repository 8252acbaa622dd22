"""`huiyin serve | demo | doctor | due | verify | policy … | calendar … | org … | inbox … | clauses | keys …`."""

from __future__ import annotations

import asyncio
import os
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.calendar_commands import calendar_cli
from bot.directory_commands import directory_cli
from bot.due_command import due
from bot.given_settings import Config, fail, settings_or_exit
from bot.inbox_commands import inbox_cli
from bot.keys_commands import keys_cli
from bot.org_commands import org_cli
from bot.policy_commands import clauses, policy_cli
from bot.verify_command import verify

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
cli.add_typer(policy_cli, name="policy")
cli.add_typer(calendar_cli, name="calendar")
cli.add_typer(org_cli, name="org")
cli.add_typer(inbox_cli, name="inbox")
cli.add_typer(directory_cli, name="directory")
cli.add_typer(keys_cli, name="keys")
cli.command("clauses")(clauses)
cli.command("due")(due)
cli.command("verify")(verify)

FAULT = 70
"""The status of a command that ended by a fault of ours (EX_SOFTWARE)."""


@cli.command()
def serve(
    config: Config = None,
    log: Annotated[Literal["json", "console"], typer.Option(help="日志样式 / form of log lines")] = "console",
    with_parent: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """运行机器人 / run the bot."""
    if with_parent is not None and hasattr(os, "setpgid") and os.getpgrp() != os.getpid():
        # Ctrl-C in a terminal goes to the whole group; the demo ends its bot itself, and in order.
        os.setpgid(0, 0)
    settings = settings_or_exit(config)
    # Imported late: what is wrong with the settings is said before half a second of libraries is loaded.
    from bot.logs import set_up_logs
    from bot.openings import opening_problem
    from bot.serving import serve as serve_bot

    set_up_logs(log)
    try:
        asyncio.run(serve_bot(settings, parent=with_parent))
    except Exception as error:
        problem = opening_problem(error, settings)
        if problem is None:
            raise
        fail(problem)


@cli.command()
def demo(
    policy: Annotated[str, typer.Option(help="制度名或文件 / name of a shipped policy, or a file")] = "office",
    company: Annotated[Path | None, typer.Option(help="公司通讯录（TOML）/ a company of your own")] = None,
    host: Annotated[str, typer.Option(help="监听地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="沙箱端口，机器人用下一个；0 任选 / the bot takes the next; 0 any")] = 8010,
    data: Annotated[
        Path | None, typer.Option(help="数据文件夹，默认临时 / folder to keep; temporary if left out")
    ] = None,
    at: Annotated[str, typer.Option(help="虚拟时间 / virtual time to begin at, 2026-03-02T10:00")] = "",
    rate: Annotated[int, typer.Option(min=0, max=1, help="0 静止 1 走动 / 0 the clock stands, 1 it runs")] = 1,
    open_browser: Annotated[bool, typer.Option("--open", help="打开浏览器 / open a browser")] = False,
    story: Annotated[bool, typer.Option("--story", help="自动演一遍 / play one complaint and end")] = False,
) -> None:
    """在本机演示，不用账号 / try it on this machine, without any account."""
    from bot.demo import DemoError, DemoOptions, run_demo
    from bot.story import run_story

    options = DemoOptions(policy, company, host, port, data, at, rate, open_browser)
    try:
        if story:
            raise typer.Exit(asyncio.run(run_story(options)))
        asyncio.run(run_demo(options))
    except DemoError as error:
        fail(str(error))


@cli.command()
def doctor(config: Config = None) -> None:
    """检查配置和与企业微信的连接 / check the settings and the way to WeCom."""
    settings = settings_or_exit(config)
    from bot.doctor import examine

    findings = asyncio.run(examine(settings))
    for finding in findings:
        typer.echo(str(finding))
    if any(not finding.well for finding in findings):
        raise typer.Exit(1)


@cli.command()
def version() -> None:
    """版本 / version."""
    typer.echo(installed_version("huiyin"))


def main() -> None:
    """The console script. What nobody foresaw is told by its kind and place: its message may quote what people said."""
    try:
        cli()
    except Exception as error:  # noqa: BLE001  # whatever it is, nobody above would tell it more carefully
        from bot.logs import frames_only

        fault = "程序出错了，请把这几行交给开发者 / a fault of the program: please report these lines"
        typer.echo(f"{frames_only((type(error), error, error.__traceback__))}\n{fault}", err=True)
        raise SystemExit(FAULT) from None


if __name__ == "__main__":
    main()
