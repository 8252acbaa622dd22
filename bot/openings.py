"""Says in a sentence why the bot could not start, and what to do about it. Anything else is a fault of ours."""

from __future__ import annotations

import errno

from bot.clock import ClockUnreachableError
from bot.rulebook import PolicyMissingError
from bot.settings import Settings
from storage.engine import DatabaseUrlError
from storage.migrate import StoreTooNewError
from storage.vault import KeyMissingError, KeyTextError, KeyWrongError
from workflow.policy.errors import PolicyErrors


def opening_problem(error: BaseException, settings: Settings) -> str | None:
    """The key of the setting, the reason and the remedy; None when no setting is to blame."""
    match error:
        case KeyTextError():
            return f"vault.keys：{error}。运行 huiyin keys new / run huiyin keys new"
        case KeyMissingError() | KeyWrongError():
            return f"vault.keys：{error}。写回封存这些数据时用的密钥 / put the key back that this data was sealed with"
        case DatabaseUrlError():
            return f"database.url：{error}。例如 / for example sqlite:////var/lib/huiyin/huiyin.db"
        case StoreTooNewError():
            return f"database.url：{error}。请升级程序 / upgrade the program"
        case PolicyMissingError():
            key = "policy.file" if settings.policy.file else "policy.name"
            return f"{key}：没有 {error} / there is no {error}"
        case PolicyErrors():
            return f"policy：\n{error}"
        case ClockUnreachableError():
            return f"clock.url：{error} 没有应答 / does not answer"
        case OSError(errno=errno.EADDRINUSE):
            return f"server.port：{settings.server.port} 已被占用 / is taken"
        case OSError(errno=errno.EACCES | errno.EADDRNOTAVAIL):
            return f"server.host：{settings.server.host} 不能监听 / cannot be listened on: {error.strerror}"
        case _:
            return None
