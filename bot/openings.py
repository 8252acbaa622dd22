"""Says in a sentence why the bot could not start, and what to do about it. Anything else is a fault of ours."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from bot.calendars import CalendarFileError
from bot.clock import ClockUnreachableError
from bot.rulebook import PolicyMissingError, PolicyUnreadableError
from bot.settings import Settings
from storage.calendars import CalendarLostError
from storage.engine import BusyError, DatabaseUrlError, StoreFileError
from storage.migrate import StoreTooNewError
from storage.vault import KeyMissingError, KeyTextError, KeyWrongError
from workflow.policy.errors import PolicyErrors


class DataFolderError(Exception):
    """The data folder cannot be made or used."""


class ListenError(Exception):
    """Nobody can listen at the address of `server`; `number` is the operating system's errno."""

    def __init__(self, number: int | None, told: str) -> None:
        super().__init__(told)
        self.number = number


_STORE_FILE: Mapping[str, str] = {
    "folder": "数据库所在的文件夹不存在，先建立它 / the folder of the database is not there: make it first",
    "forbidden": "没有读写数据库的权限，把文件和文件夹交给运行用户 / no permission: give file and folder to this user",
    "foreign": "这个文件不是回音的数据库，换一个文件名 / this file is no database of ours: name another file",
    "unopened": "数据库打不开，看它是不是一个文件 / the database cannot be opened: look whether it is a file",
}


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
        case CalendarLostError():
            return (
                f"calendar：{error}。用备份恢复，或 huiyin calendar adopt / restore a backup, or adopt the year again"
            )
        case CalendarFileError():
            return f"calendar：{error}。换一个文件，或重新安装程序 / another file, or install the program again"
        case PolicyMissingError():
            key = "policy.file" if settings.policy.file else "policy.name"
            return f"{key}：没有 {error} / there is no {error}"
        case PolicyUnreadableError():
            return f"policy.file：{error} 读不了。存成 UTF-8，给读权限 / cannot be read: save as UTF-8, let us read it"
        case PolicyErrors():
            return f"policy：\n{error}"
        case ClockUnreachableError():
            return f"clock.url：{error} 没有应答 / does not answer"
        case StoreFileError():
            key = "database.url" if settings.database.url.get_secret_value() else "data_dir"
            return f"{key}：{_STORE_FILE[error.reason]}"
        case BusyError():
            return "database.url：数据库被别的进程占着，先停掉它 / another process holds the database: stop it first"
        case DataFolderError():
            return f"data_dir：不能建立 {settings.data_dir}：{error}。换一个或改权限 / choose another or change rights"
        case ListenError(number=errno.EADDRINUSE):
            return f"server.port：{settings.server.port} 已被占用，换一个 / is taken: choose another"
        case ListenError(number=errno.EACCES):
            return (
                f"server.port：没有权限监听 {settings.server.port}，用 1024 以上的 / not allowed: take one above 1024"
            )
        case ListenError():
            return f"server.host：不能监听 {settings.server.host}，填本机的地址 / cannot be listened on: {error}"
        case _:
            return None
