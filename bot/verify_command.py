"""`huiyin verify`: checks every timeline, or writes them out for a verifier that is not ours. It parses and prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.given_settings import Config, fail, outcome_or_exit, settings_or_exit

if TYPE_CHECKING:
    from storage.history import Fault

_WHAT = {
    "seq": "少了、多了或换了位置 / an entry is missing, doubled or misplaced",
    "prev": "和上一条接不上 / does not follow the entry before",
    "hash": "内容被改过 / was changed",
    "head": "末尾被截掉或加过 / was cut or added to at the end",
    "gone": "整条时间线不见了 / the whole timeline is gone",
    "strange": "没有对应的投诉 / belongs to nothing",
}


def verify(
    config: Config = None,
    export: Annotated[
        Path | None,
        typer.Option(
            help="另把全部记录写到这个文件，供独立校验 / also write all entries there, for deploy/verify_timeline.py"
        ),
    ] = None,
) -> None:
    """校验全部时间线有没有被改动 / check that no timeline was changed."""
    from functools import partial

    from storage.verifying import verify_store

    settings = settings_or_exit(config)
    if export is not None and export.exists():
        fail(f"{export} 已经有了，换一个文件名 / exists: name another file")
    found = outcome_or_exit(settings, partial(verify_store, settings.database_url()))
    if export is not None:
        from storage.exporting import export_timelines

        export.touch(mode=0o600, exist_ok=False)
        with export.open("w", encoding="utf-8") as file:
            outcome_or_exit(settings, partial(export_timelines, settings.database_url(), file.write))
    for fault in found.faults:
        typer.echo(_told(fault), err=True)
    typer.echo(
        f"查了{found.streams}条时间线、{found.entries}条记录 / {found.streams} timelines, {found.entries} entries"
    )
    if found.faults:
        fail(f"{len(found.faults)}条时间线不对 / {len(found.faults)} timelines are not what was written")
    typer.echo("没有改动 / nothing was changed")


def _told(fault: Fault) -> str:
    return f"{fault.stream} #{fault.seq}：{_WHAT[fault.what]}"
