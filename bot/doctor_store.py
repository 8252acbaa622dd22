"""The doctor's look at the store: whether it opens, and what in it a person has to look at. It changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from bot.calendars import offers, shipped, years_wanted
from bot.openings import DataFolderError, opening_problem
from bot.rulebook import PolicyMissingError, source_text
from bot.settings import Settings
from storage.calendars import AdoptedYear
from storage.inbox import SetAside
from storage.look import StoreLook, look
from storage.vault import KeyRing, KeyTextError
from workflow.policy.errors import PolicyErrors
from workflow.policy.load import load_policy
from workflow.policy.model import Policy


async def store_findings(settings: Settings, now: datetime) -> list[tuple[bool, str]]:
    """Whether each thing is well at `now`, and the sentence about it; no word of what anybody wrote."""
    if not settings.database.url.get_secret_value() and not settings.data_dir.exists():
        if not _can_be_made(settings.data_dir):
            return [(False, opening_problem(DataFolderError("EACCES"), settings) or "data_dir")]
        return _told(StoreLook(made=False), now)
    try:
        keys = KeyRing.parse(settings.vault.keys.get_secret_value())
        found = await look(settings.database_url(), keys)
        return [*_told(found, now), *((True, text) for text in _versions(found, settings))]
    except KeyTextError:
        return []  # told already, and without a key there is nothing to look at
    except Exception as error:
        problem = opening_problem(error, settings)
        if problem is None:
            raise
        return [(False, problem)]


def _can_be_made(folder: Path) -> bool:
    above = next(parent for parent in folder.absolute().parents if parent.exists())
    return above.is_dir() and os.access(above, os.W_OK)


def _told(found: StoreLook, now: datetime) -> list[tuple[bool, str]]:
    if not found.made:
        return [(True, "数据库首次运行时建立或升级 / the first start will make or upgrade the database")]
    return [
        (True, "数据库可用 / the database opens"),
        *((False, _aside(item)) for item in found.set_aside),
        *((False, text) for text in _calendars(found.years, now)),
    ]


def _versions(found: StoreLook, settings: Settings) -> Iterator[str]:
    """Policies of which another version is in force than the text that the settings name, and for how long."""
    in_force = {row.policy_id: row for row in reversed(found.policies)}
    for policy in _of_settings(settings):
        row = in_force.get(policy.regulation.id)
        if row is not None and row.policy_hash != policy.hash:
            name = f"policy：{row.policy_id} 在用的是 {row.adopted_at:%Y-%m-%d} 采用的 {row.policy_hash[:12]}"
            if found.said.get(row.policy_id) == policy.hash:
                yield f"{name}，不是配置所指的文本 / a version that was adopted by hand is in force"
            else:
                yield f"{name}，下次启动起改用配置所指的文本 / the next start takes the text of the settings"


def _of_settings(settings: Settings) -> Sequence[Policy]:
    try:
        return [load_policy(*source_text(*source)) for source in settings.policy.sources]
    except (PolicyMissingError, PolicyErrors):
        return ()  # told already


def _calendars(years: Sequence[AdoptedYear], now: datetime) -> Iterator[str]:
    """Published days that wait for somebody's word, and years near that nobody published to us."""
    for region in sorted({row.region for row in years}):
        known = offers(region, shipped(region), years)
        for offer in known:
            if offer.adopted and offer.is_news:
                yield (
                    f"{region} {offer.days.year}：自带的放假安排与已采用的不同，仍照已采用的算。"
                    "看 huiyin calendar diff，再 huiyin calendar adopt / its days differ: look at them, then adopt"
                )
        to_be_had = {row.year for row in years if row.region == region} | {offer.days.year for offer in known}
        for year in years_wanted(now):
            if year not in to_be_had:
                yield (
                    f"{region} {year}：还没有放假安排，期限是暂定的。升级程序，或 huiyin calendar adopt --file / "
                    "no published days yet, dates are provisional: upgrade the program, or adopt a file"
                )


def _aside(item: SetAside) -> str:
    number, since = item.entry.entry_id, f"{item.since:%Y-%m-%d %H:%M} UTC"
    return (
        f"消息 {number} 没能处理（{since}，{item.reason}）。查日志，修好后运行 huiyin inbox retry {number} / "
        "this message could not be handled: look into the log, then run that command"
    )
