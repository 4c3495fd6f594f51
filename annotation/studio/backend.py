"""Live suggestions: a small server that Label Studio asks for predictions, on this machine only.

It speaks the HTTP protocol of ML backends: GET /health, POST /setup, POST /predict. Label Studio
puts the project creator's legacy API token into every /setup. What comes in there is neither kept
nor printed; legacy tokens are off in servers that `sitrep annotate serve` starts, so that it opens
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from annotation.studio.articles import suggested
from annotation.studio.results import to_result
from corpus.files import JsonObject
from corpus.scoring.predictions import Prediction

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

HOST = "127.0.0.1"
PORT = 9090
LARGEST = 64 * 1024 * 1024  # bytes of a request
Tag = Callable[[Sequence[tuple[str, str]]], Sequence[Prediction]]


class Refused(Exception):
    """A request that is not of the protocol; the message goes back with status 400."""


def predictions(body: Any, tag: Tag, version: str) -> JsonObject:
    """Return the answer to /predict: one result a task, in the order of the tasks.

    Raises:
        Refused: the body holds no tasks with texts.
    """
    tasks = body.get("tasks") if isinstance(body, dict) else None
    if not isinstance(tasks, list):
        raise Refused('expected {"tasks": [...]}')
    texts = [(str(number), _text(task)) for number, task in enumerate(tasks)]
    found = tag(texts)
    results = [
        {"result": to_result(suggested(text, p.mentions)), "model_version": version}
        for (_, text), p in zip(texts, found, strict=True)
    ]
    return {"results": results}


def _text(task: Any) -> str:
    data = task.get("data") if isinstance(task, dict) else None
    text = data.get("text") if isinstance(data, dict) else None
    if not isinstance(text, str):
        raise Refused("expected a string in data.text of every task")
    return text


class Backend(ThreadingHTTPServer):
    """A server that is ready to serve; close it after use. A taken port raises OSError."""

    def __init__(self, tag: Tag, version: str, port: int = PORT) -> None:
        """Listen on this machine; ``tag`` predicts, ``version`` is what it is called."""
        self.tag = tag
        self.version = version
        super().__init__((HOST, port), _Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Backend

    def do_GET(self) -> None:
        known: Mapping[str, JsonObject] = {
            "/health": {"status": "UP", "model_class": "sitrep"},
            "/versions": {"versions": [self.server.version]},
        }
        self._answer(known.get(self.path))

    def do_POST(self) -> None:
        # Every body is read, so that the connection stays in order; that of /setup, which holds
        # a token, is forgotten at once.
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LARGEST:
            self._send(413, {"detail": f"a body of {LARGEST} bytes at most"})
            return
        body = self.rfile.read(int(length))
        if self.path == "/setup":
            self._answer({"model_version": self.server.version})
        elif self.path == "/predict":
            self._predict(body)
        else:
            self._answer({} if self.path in ("/webhook", "/train") else None)

    def _predict(self, body: bytes) -> None:
        try:
            self._answer(predictions(json.loads(body), self.server.tag, self.server.version))
        except Refused as error:
            self._send(400, {"detail": str(error)})
        except (ValueError, RecursionError):
            self._send(400, {"detail": "the body is no JSON"})

    def _answer(self, found: JsonObject | None) -> None:
        unknown = {"detail": "there are /health, /setup, /predict and /versions"}
        self._send(*((404, unknown) if found is None else (200, found)))

    def _send(self, status: int, found: JsonObject) -> None:
        data = json.dumps(found, ensure_ascii=False).encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: Label Studio asks for /health all the time."""


def connect(client: LabelStudio, projects: Sequence[int], url: str) -> None:
    """Tell projects of a backend that is running; one that they know already stays.

    Raises:
        ApiError: the server refuses, as it does for addresses of this machine unless it was
            started with ``--backends``.
    """
    for project in projects:
        known: Any = client.ml.list(project=project)
        if not any(backend.url == url for backend in known):
            client.ml.create(url=url, project=project, title="sitrep", is_interactive=False)
