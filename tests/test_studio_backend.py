"""Live suggestions over the protocol of Label Studio, by hand and from a real server."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import httpx
import pytest

from annotation.studio import server as studio_server
from annotation.studio.access import client
from annotation.studio.backend import Backend, connect
from annotation.studio.readings import from_result
from corpus.files import sha256
from corpus.findings import UsageError
from corpus.markup import write
from corpus.scoring.predictions import PredictedSpan, Prediction
from tests.studio_server import ROOT, free_port, own, shared

TEXT = "💣 Soldiers took Lesk."


def tag(texts: Sequence[tuple[str, str]]) -> list[Prediction]:
    """A tagger that knows one town: what matters here is what becomes of its offsets."""
    found = []
    for name, text in texts:
        at = text.index("Lesk")
        span = PredictedSpan("location", "SETTLEMENT", at, at + 4)
        found.append(Prediction(name, sha256(text), (span,), ()))
    return found


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    with Backend(tag, "toy-1", 0) as backend:
        threading.Thread(target=backend.serve_forever, daemon=True).start()
        yield backend
        backend.shutdown()


def test_the_protocol(backend: Backend, capfd: pytest.CaptureFixture[str]) -> None:
    with httpx.Client(base_url=backend.url, trust_env=False) as http:
        assert http.get("/health").json()["status"] == "UP"
        setup = http.post("/setup", json={"project": "1.2", "access_token": "SECRET"})
        assert setup.json() == {"model_version": "toy-1"}
        assert http.get("/versions").json() == {"versions": ["toy-1"]}
        tasks = [{"id": n, "data": {"text": text}} for n, text in enumerate(("Lesk", TEXT))]
        answer = http.post("/predict", json={"tasks": tasks}).json()["results"]
        assert [len(a["result"]) for a in answer] == [2, 2]
        markup = from_result(answer[1]["result"], TEXT, "p", "t")
        assert write(markup) == "💣 Soldiers took [Lesk]{L1 SETTLEMENT}.\n"
        assert http.get("/").status_code == 404
        for body in (b"{", b"[]", b'{"tasks": [3]}', b'{"tasks": [{"data": {}}]}', b"[" * 9999):
            assert http.post("/predict", content=body).status_code == 400
        assert http.post("/webhook", json={"action": "PROJECT_UPDATED"}).status_code == 200
        assert http.get("/health").status_code == 200
    shown = capfd.readouterr()
    assert (shown.out, shown.err) == ("", "")  # not a token, not a request


def test_the_command_serves_a_trained_tagger_until_it_is_interrupted(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "scripts.cli"]
    model = tmp_path / "gazetteer"
    subprocess.run([*words, "train", "gazetteer", "--out", str(model)], cwd=ROOT, check=True)
    command = [*words, "annotate", "suggest", str(model), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        where = process.stdout.readline().split(",")[0].removeprefix("suggestions: ")
        tasks = [{"id": 1, "data": {"text": "The army shelled Aleppo."}}]
        answer = httpx.post(f"{where}/predict", json={"tasks": tasks}, trust_env=False).json()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
    (found,) = answer["results"]
    assert found["model_version"] == "gazetteer"
    labels = {
        i["value"]["text"]: i["value"]["labels"] for i in found["result"] if i["type"] == "labels"
    }
    assert labels["Aleppo"] == ["SETTLEMENT"] and labels["shelled"] == ["SHELLING"]


def test_a_classifier_of_documents_suggests_no_spans(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "scripts.cli"]
    model = tmp_path / "majority"
    subprocess.run([*words, "train", "majority", "--out", str(model)], cwd=ROOT, check=True)
    command = [*words, "annotate", "suggest", str(model), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2 and "tags no spans" in done.stderr


@pytest.mark.studio
def test_a_server_started_with_backends_asks_for_suggestions(backend: Backend) -> None:
    home = own("backends")
    studio_server.start(home, free_port(), backends=True)
    try:
        with client(home) as studio:
            project = studio.projects.create(title="live", label_config=INTERFACE).id
            studio.projects.import_tasks(id=project, request=[{"text": TEXT}])
            (task,) = studio.tasks.list(project=project)
            connect(studio, [project], backend.url)
            connect(studio, [project], backend.url)
            assert [b.url for b in studio.ml.list(project=project)] == [backend.url]
            chosen = {"all": False, "included": [task.id]}
            asked = studio._client_wrapper.httpx_client.request(
                "api/dm/actions",
                method="POST",
                params={"id": "retrieve_tasks_predictions", "project": project},
                json={"selectedItems": chosen},
            )
            assert asked.json()["processed_items"] == 1, asked.text
            (prediction,) = studio.predictions.list(task=task.id)
            assert prediction.model_version == "toy-1"
            result = json.loads(json.dumps(prediction.result))
            assert write(from_result(result, TEXT, "p", "t")).count("[Lesk]") == 1
    finally:
        studio_server.stop(home)


@pytest.mark.studio
def test_a_server_without_backends_refuses_to_call_this_machine(
    backend: Backend,
) -> None:
    home = shared()
    with client(home) as studio:
        project = studio.projects.create(title="closed", label_config=INTERFACE).id
    with pytest.raises(UsageError), client(home) as studio:
        connect(studio, [project], backend.url)


INTERFACE = '<View><Text name="text" value="$text"/></View>'
