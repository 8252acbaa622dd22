"""Says in a sentence why the bot could not start, and what to do about it. Anything else is a fault of ours."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from bot.calendars import CalendarFileError
from bot.clock import ClockUnreachableError
from bot.policy_choice import PolicyChoiceError
from bot.rulebook import PolicyMissingError, PolicyUnreadableError
from bot.settings import Settings
from storage.calendars import CalendarLostError
from storage.engine import DatabaseUrlError, DriverMissingError, ServerAwayError, StoreFileError, StoreServerError
from storage.migrate import StoreTooNewError
from storage.seals import SealBrokenError
from storage.vault import KeyMissingError, KeyTextError, KeyWrongError
from workflow.policy.errors import PolicyErrors
from workflow.ports import BusyError


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

_STORE_SERVER: Mapping[str, str] = {
    "password": "数据库服务器不认这个用户或密码 / the database server does not take this user or password",
    "no_database": "服务器上没有这个数据库：createdb --encoding=UTF8 … / there is no such database: create it first",
    "forbidden": "这个用户不能建表：ALTER DATABASE … OWNER TO 用户 / this user may not make tables: make him the owner",
    "foreign": "这个数据库里是别的程序的表，另建一个空的 / somebody else's tables are in there: make an empty database",
    "encoding": "编码不是 UTF8，另建一个：createdb --encoding=UTF8 -T template0 … / it is not in UTF8: make another",
}


def opening_problem(error: BaseException, settings: Settings) -> str | None:
    """The key of the setting, the reason and the remedy; None when no setting is to blame."""
    match error:
        case KeyTextError():
            return f"vault.keys：{error}。运行 huiyin keys new / run huiyin keys new"
        case KeyMissingError() | KeyWrongError():
            return f"vault.keys：{error}。写回封存这些数据时用的密钥 / put the key back that this data was sealed with"
        case SealBrokenError():
            return f"database.url：{error}。库里的密文被改过，用备份恢复 / what is sealed was changed: restore a backup"
        case DatabaseUrlError():
            return (
                f"database.url：{error}。例如 / for example sqlite:////var/lib/huiyin/huiyin.db, "
                "postgresql://huiyin:password@host/huiyin"
            )
        case DriverMissingError():
            return (
                f"database.url：缺少 {error}：pip install 'huiyin[postgres]' / {error} is missing: install that extra"
            )
        case StoreTooNewError():
            return f"database.url：{error}。请升级程序 / upgrade the program"
        case CalendarLostError():
            return (
                f"calendar：{error}。用备份恢复，或 huiyin calendar adopt / restore a backup, or adopt the year again"
            )
        case CalendarFileError():
            return f"calendar：{error}。换一个文件，或重新安装程序 / another file, or install the program again"
        case PolicyUnreadableError():
            return f"{error.key}：{error} 读不了。存成 UTF-8，给读权限 / cannot be read: save as UTF-8, let us read it"
        case PolicyMissingError():
            return f"{error.key}：没有 {error} / there is no {error}"
        case PolicyChoiceError():
            return str(error)
        case PolicyErrors():
            return f"policy：\n{error}"
        case ClockUnreachableError():
            return f"clock.url：{error} 没有应答 / does not answer"
        case StoreFileError():
            key = "database.url" if settings.database.url.get_secret_value() else "data_dir"
            return f"{key}：{_STORE_FILE[error.reason]}"
        case StoreServerError():
            return f"database.url：{_STORE_SERVER[error.reason]}"
        case ServerAwayError():
            return (
                "database.url：连不上数据库服务器，看地址、端口和服务器是否在运行 / no answer from the database server"
            )
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
