"""Starting, finding and stopping a server; what is said when something is in the way."""

import json
import socket
import sqlite3
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from annotation.studio import server
from annotation.studio.access import client
from annotation.studio.home import Access, Home
from annotation.studio.install import VARIABLE, install
from corpus.findings import InputError, UsageError
from tests.studio_server import free_port, own, shared, sitrep

pytestmark = pytest.mark.studio


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    home = own("serve")
    yield home
    server.stop(home)


def test_serve_starts_finds_and_stops(home: Home) -> None:
    port = str(free_port())
    first = sitrep(home, "serve", "--port", port)
    assert first.returncode == 0, first.stderr
    assert f"Label Studio: http://127.0.0.1:{port}\n" in first.stdout
    pid = home.running()
    again = sitrep(home, "serve", "--port", str(free_port()))
    assert again.stdout == first.stdout and home.running() == pid
    late = sitrep(home, "serve", "--backends")
    assert late.returncode == 2 and "running already; stop it with --stop" in late.stderr
    stopped = sitrep(home, "serve", "--stop")
    assert stopped.stdout == "stopped; everything annotated is kept\n"
    assert server.found(home) is None
    assert sitrep(home, "serve", "--stop").stdout == "not running\n"


def test_no_secret_is_printed_logged_or_readable_by_others() -> None:
    home = shared()
    access = home.access()
    assert access is not None and len(access.token) > 100 and len(access.password) > 20
    assert stat.S_IMODE(home.secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    shown = sitrep(home, "serve")
    log = home.log.read_text("utf-8")
    running = home.running()
    assert running is not None
    line = Path(f"/proc/{running.pid}/cmdline")
    everything = shown.stdout + shown.stderr + log + repr(access)
    everything += line.read_text() if line.exists() else ""
    assert access.token not in everything and access.password not in everything


def test_the_legacy_token_that_backends_are_told_opens_nothing() -> None:
    home = shared()
    running = home.running()
    assert running is not None
    database = sqlite3.connect(home.data / "label_studio.sqlite3")
    (token,) = database.execute("select key from authtoken_token").fetchone()
    database.close()
    headers = {"Authorization": f"Token {token}"}
    answer = httpx.get(f"{running.url}/api/projects/", headers=headers, trust_env=False)
    assert answer.status_code == 401


def test_the_server_listens_on_this_machine_only_and_answers_no_foreign_page() -> None:
    running = shared().running()
    assert running is not None
    port = int(running.url.rpartition(":")[2])
    for family, address in others():
        with socket.socket(family) as probe:
            probe.settimeout(2)
            assert probe.connect_ex((address, port)) != 0, address
    origin = {"Origin": "http://example.org"}
    answer = httpx.get(f"{running.url}/health", headers=origin, trust_env=False)
    assert "access-control-allow-origin" not in answer.headers
    foreign = httpx.get(f"{running.url}/health", headers={"Host": "example.org"}, trust_env=False)
    assert foreign.status_code == 400


def others() -> Iterator[tuple[int, str]]:
    found = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    for family, _, _, _, address in found:
        if not str(address[0]).startswith("127.") and address[0] != "::1":
            yield family, str(address[0])


def test_a_taken_port_is_named(home: Home) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = sitrep(home, "serve", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} of 127.0.0.1 is taken" in done.stderr and "--port" in done.stderr


def test_a_server_that_is_not_running_is_said_so(tmp_path: Path) -> None:
    home = Home(tmp_path / "nowhere")
    done = sitrep(home, "pull", "x", "--out", tmp_path)
    assert done.returncode == 2 and "no campaign 'x'" in done.stderr
    with pytest.raises(UsageError, match="run sitrep annotate serve"), client(home):
        pass
    url = f"http://127.0.0.1:{free_port()}"
    done = sitrep(home, "push", "--name", "x", "--url", url, LABEL_STUDIO_API_KEY="0" * 40)
    assert done.returncode == 2, done.stdout
    assert f"no answer from {url}" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("token", ["0" * 40, "eyJhbGciOiJIUzI1NiJ9.e30.x", "ü", "a\nb"])
def test_a_wrong_token_is_said_to_be_wrong_and_never_shown(token: str, tmp_path: Path) -> None:
    running = shared().running()
    assert running is not None
    push = ("push", "--name", "wrong-token", "--url", running.url)
    done = sitrep(Home(tmp_path), *push, LABEL_STUDIO_API_KEY=token)
    assert done.returncode == 2, done.stdout
    assert "LABEL_STUDIO_API_KEY" in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr) < 400 and (len(token) < 5 or token not in done.stderr)


def test_a_token_for_another_server_does_not_disturb_our_own(tmp_path: Path) -> None:
    done = sitrep(shared(), "pull", "no-campaign", "--out", tmp_path, LABEL_STUDIO_API_KEY="x")
    assert "no campaign 'no-campaign'" in done.stderr
    (tmp_path / "x.txt").write_text("Rain fell.\n", encoding="utf-8")
    push = ("push", tmp_path / "x.txt", "--name", "other-token", "--annotators", "a")
    done = sitrep(shared(), *push, LABEL_STUDIO_API_KEY="x")
    assert done.returncode == 0, done.stderr


def test_a_server_of_ones_own_needs_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    home = shared()
    running, access = home.running(), home.access()
    assert running is not None and access is not None
    done = sitrep(home, "push", "--name", "no-token", "--url", running.url)
    assert done.returncode == 2 and "put one from the server's" in done.stderr
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", access.token)
    with client(Home(Path("/nowhere")), running.url + "/") as studio:
        assert access.email in {user.email for user in studio.users.list()}


class Failing(BaseHTTPRequestHandler):
    """A server that has no room left, as Label Studio answers then."""

    def do_GET(self) -> None:
        body = json.dumps({"detail": "database or disk is full", "status_code": 500}).encode()
        self.send_response(500)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_server_that_fails_is_quoted(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Failing) as failing:
        threading.Thread(target=failing.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{failing.server_address[1]}"
        token = {"LABEL_STUDIO_API_KEY": "0" * 40}
        done = sitrep(Home(tmp_path), "push", "--name", "x", "--url", url, **token)
        failing.shutdown()
    assert done.returncode == 2
    assert f"{url} failed (HTTP 500): database or disk is full" in done.stderr


def test_a_damaged_home_and_an_environment_without_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path)
    home.make()
    home.keep_access(Access("a", "b", "c"))
    home.secrets.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"access\.json \[studio-home\] is damaged"):
        home.access()
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(UsageError, match=f"{VARIABLE} names .* has no bin/label-studio"):
        install()
    assert list((tmp_path / "data").iterdir()) == []
