"""The server that tests share, servers of their own for tests that kill them, and their client."""

import fcntl
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotation.studio import server
from annotation.studio.home import Home
from annotation.studio.install import program

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "SITREP_TEST_STUDIO"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def shared() -> Home:
    """Return the home of the running server; the first caller waits for its database."""
    if not program().exists():
        pytest.skip(f"Label Studio is not installed at {program()}: make studio-install")
    folder = Path(os.environ[FOLDER])
    home = Home(folder / "shared")
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if server.found(home) is None:
            server.start(home, free_port())
    return home


def own(name: str) -> Home:
    """Return the home of a server that is not started, with the database of the shared one."""
    source = shared()
    home = Home(Path(os.environ[FOLDER]) / name)
    home.make()
    shutil.copy(source.secrets, home.secrets)
    shutil.copy(source.data / ".env", home.data / ".env")
    with sqlite3.connect(source.data / "label_studio.sqlite3") as before:
        with sqlite3.connect(home.data / "label_studio.sqlite3") as after:
            before.backup(after)
        after.close()
    before.close()
    return home


def stop_all(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir():
            server.stop(Home(path))


def sitrep(home: Home, *args: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of sitrep annotate on a home, as a user does."""
    return subprocess.run(
        command(home, *args),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", **environment},
    )


def command(home: Home, *args: str | Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "scripts.cli",
        "annotate",
        *map(str, args),
        "--home",
        str(home.path),
    ]


@contextmanager
def started(name: str) -> Iterator[Home]:
    """Yield a server of one's own, running; it is stopped at the end, if it still runs."""
    home = own(name)
    server.start(home, free_port())
    try:
        yield home
    finally:
        server.stop(home)
