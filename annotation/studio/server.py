"""Starting and stopping a Label Studio server on this machine.

It listens on 127.0.0.1 only, keeps everything in its home, and calls nobody: telemetry, update
checks and error reports are switched off. The admin's password goes through the environment, not
the command line, which others can see.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from annotation.studio.access import personal_token
from annotation.studio.home import Access, Home, Running
from annotation.studio.install import program
from corpus.findings import UsageError

HOST = "127.0.0.1"
PORT = 8080
ADMIN = "admin@localhost.local"
MIGRATIONS = 396  # what the database of 1.23.2 has when it is ready
PATIENCE = 600.0  # seconds until a start is given up
SETTINGS = {
    "COLLECT_ANALYTICS": "false",
    "LATEST_VERSION_CHECK": "false",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "FEATURE_FLAGS_OFFLINE": "true",
    "DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "CORS_ALLOW_ALL_ORIGINS": "false",
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
}
# A backend for suggestions on this machine is called only with both protections off.
LOCAL_BACKENDS = {"ML_BLOCK_LOCAL_IP": "false", "SSRF_PROTECTION_ENABLED": "false"}
_DETACH = 'log=$1; shift; "$@" >"$log" 2>&1 </dev/null & echo $!'
Report = Callable[[str, int, int], None]


def healthy(url: str) -> bool:
    """Return whether a Label Studio server answers there."""
    try:
        answer = httpx.get(f"{url}/health", timeout=5, trust_env=False)
        return answer.status_code == 200 and answer.json().get("status") == "UP"
    except (httpx.HTTPError, ValueError, AttributeError):
        return False


def found(home: Home) -> Running | None:
    """Return the server of a home if it is running."""
    running = home.running()
    if running is None or not _is_ours(running.pid) or not healthy(running.url):
        return None
    return running


def _is_ours(pid: int) -> bool:
    """Return whether a process lives and is a Label Studio: numbers are given anew."""
    if Path("/proc/self").exists():  # small systems have no ps
        try:
            return b"label-studio" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
    asked = ["ps", "-ww", "-o", "stat=,command=", "-p", str(pid)]
    shown = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    return "label-studio" in shown and not shown.startswith("Z")


def start(
    home: Home, port: int = PORT, *, backends: bool = False, report: Report | None = None
) -> Running:
    """Start the server of a home, or return the one that runs already.

    ``report`` is called with a step, steps done and steps in all: the first start prepares a
    database, which takes minutes.

    Raises:
        UsageError: the port is taken, the server does not come up (the log says why), or it runs
            already and backends are asked for.
    """
    running = home.running()
    if running is not None and _is_ours(running.pid):
        if backends:
            message = "is running already; stop it with --stop, then start it with --backends"
            raise UsageError(f"{running.url} {message}")
        _wait(home, running, report)
        return running
    _check_port(port)
    home.make()
    access = home.access() or Access(ADMIN, secrets.token_urlsafe(18), "")
    home.keep_access(access)
    running = Running(f"http://{HOST}:{port}", _launch(home, port, access, backends))
    home.keep_running(running)
    try:
        _wait(home, running, report)
        if not access.token:
            token = personal_token(running.url, access.email, access.password)
            home.keep_access(Access(access.email, access.password, token))
    except BaseException:
        stop(home)
        raise
    return running


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            message = f"port {port} of {HOST} is taken or not allowed; name a free one with --port"
            raise UsageError(message) from None


def _launch(home: Home, port: int, access: Access, backends: bool) -> int:
    settings = {**SETTINGS, **(LOCAL_BACKENDS if backends else {})}
    settings |= {"BASE_DATA_DIR": str(home.data), "HOST": ""}
    settings |= {"USERNAME": access.email, "PASSWORD": access.password}
    environment = {
        **os.environ,
        **{f"LABEL_STUDIO_{key}": value for key, value in settings.items()},
    }
    command = [str(program()), "start", "--no-browser", "--internal-host", HOST]
    command += ["--port", str(port), "--log-level", "WARNING"]
    # The shell goes at once and leaves the server to itself: it outlives this command.
    started = subprocess.run(
        ["sh", "-c", _DETACH, "sh", str(home.log), *command],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=home.path,
        start_new_session=True,
        check=True,
    )
    return int(started.stdout)


def _wait(home: Home, running: Running, report: Report | None) -> None:
    until, told = time.monotonic() + PATIENCE, 0
    while not healthy(running.url):
        time.sleep(0.5)  # first of all, so that the process has its name when it is looked for
        if not _is_ours(running.pid):
            raise UsageError(f"the server stopped at once; {home.log} says: {_last_line(home.log)}")
        if time.monotonic() > until:
            raise UsageError(f"the server did not answer within {PATIENCE:.0f} s; see {home.log}")
        count = min(_migrations(home.data), MIGRATIONS)
        if report is not None and count >= told + MIGRATIONS // 20:
            told = count
            report("preparing the database", count, MIGRATIONS)
    if report is not None:
        report("ready", MIGRATIONS, MIGRATIONS)


def _migrations(data: Path) -> int:
    try:
        path = f"file:{data / 'label_studio.sqlite3'}?mode=ro"
        database = sqlite3.connect(path, uri=True, timeout=0.2)
        try:
            return int(database.execute("select count(*) from django_migrations").fetchone()[0])
        finally:
            database.close()
    except sqlite3.Error:
        return 0  # not made yet, or busy


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else "nothing"


def stop(home: Home) -> bool:
    """Stop the server of a home; return whether one was running. Its data stays."""
    running = home.running()
    if running is None or not _is_ours(running.pid):
        home.keep_running(None)
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        os.kill(running.pid, number)
        for _ in range(100):
            if not _is_ours(running.pid):
                home.keep_running(None)
                return True
            time.sleep(0.1)
    raise UsageError(f"process {running.pid} does not stop")
