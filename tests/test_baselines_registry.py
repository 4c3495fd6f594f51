"""Every baseline by name: trained, saved, loaded, and the files that are refused."""

import hashlib
import io
import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest

from baselines import registry
from baselines.kinds import BASELINES
from baselines.models import Model
from baselines.predict import predict
from corpus.findings import InputError, UsageError
from corpus.ontology import ontology
from tests.test_baselines_texts import DOCUMENTS, TEXTS

NAMES = ("gazetteer", "window", "crf", "majority", "tfidf-lr", "tfidf-svm")
MODELS: dict[str, Model] = {name: registry.train(name, DOCUMENTS) for name in NAMES}


class Bomb:
    """A pickle of it writes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str, str]]:
        return os.putenv, ("SITREP_BOMB", str(self.path))


def edit(folder: Path, **changes: object) -> None:
    path = folder / "model.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changes}), "utf-8")


def replace(folder: Path, name: str, data: bytes) -> None:
    """Replace a data file and its checksum, as somebody with bad intentions would."""
    (folder / name).write_bytes(data)
    files = json.loads((folder / "model.json").read_text("utf-8"))["files"]
    edit(folder, files={**files, name: hashlib.sha256(data).hexdigest()})


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    registry.save(MODELS["window"], tmp_path / "model")
    return tmp_path / "model"


def test_names_and_descriptions() -> None:
    assert tuple(BASELINES) == NAMES
    assert all(b.name == name and len(b.description) > 20 for name, b in BASELINES.items())


@pytest.mark.parametrize("name", NAMES)
def test_saved_and_loaded_models_predict_the_same(name: str, tmp_path: Path) -> None:
    registry.save(MODELS[name], tmp_path / "model")
    again = registry.load(tmp_path / "model")
    texts = [*TEXTS, ("new", "Rebels under Colonel Sami Odeh left Amra after shelling.")]
    assert predict(again, texts) == predict(MODELS[name], texts)
    assert again.provenance == MODELS[name].provenance
    registry.save(again, tmp_path / "again")
    for file in (tmp_path / "model").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


@pytest.mark.parametrize("name", ["gazetteer", "window", "crf"])
def test_taggers_learn_their_training_texts(name: str) -> None:
    tagged = predict(MODELS[name], TEXTS)
    gold = [{(m.type, m.start, m.end) for m in d.annotation.mentions} for d in DOCUMENTS]
    found = [{(m.type, m.start, m.end) for m in p.mentions} for p in tagged]
    shared = sum(len(a & b) for a, b in zip(gold, found, strict=True))
    assert shared >= 0.9 * sum(map(len, gold))


def test_some_layers_alone(tmp_path: Path) -> None:
    model = registry.train("gazetteer", DOCUMENTS, ["location", "actor"])
    assert model.layers == ("actor", "location")
    registry.save(model, tmp_path / "model")
    files = {file.name for file in (tmp_path / "model").iterdir()}
    assert files == {"model.json", "actor.npz", "location.npz"}
    assert registry.load(tmp_path / "model").layers == model.layers


def test_progress_is_reported() -> None:
    steps: list[tuple[str, int, int]] = []
    registry.train("gazetteer", DOCUMENTS, progress=lambda *step: steps.append(step))
    assert steps[0] == ("train gazetteer actor", 0, 3)
    assert steps[-1] == ("train gazetteer", 3, 3)


def test_unknown_names() -> None:
    with pytest.raises(UsageError, match="no baseline 'crff'; there are gazetteer, window, crf"):
        registry.train("crff", DOCUMENTS)
    with pytest.raises(UsageError, match="no layer of crf 'places'; there are actor, location"):
        registry.train("crf", DOCUMENTS, ["places"])
    with pytest.raises(UsageError, match="no layer of tfidf-lr 'actor'; there are event"):
        registry.train("tfidf-lr", DOCUMENTS, ["actor"])


def test_nothing_to_learn_from() -> None:
    with pytest.raises(UsageError, match="none of the 0 training documents has a actor mention"):
        registry.train("crf", [])


def test_the_manifest_says_what_the_model_is(saved: Path) -> None:
    manifest = json.loads((saved / "model.json").read_text("utf-8"))
    assert manifest["kind"] == "window" and manifest["documents"] == len(DOCUMENTS)
    assert manifest["layers"] == list(ontology().layers)
    assert manifest["settings"] == {"c": 10.0, "max_iterations": 100, "min_freq": 3}


def test_a_model_is_replaced_only_if_asked(saved: Path) -> None:
    with pytest.raises(UsageError, match="is a model already"):
        registry.save(MODELS["majority"], saved)
    registry.save(MODELS["majority"], saved, overwrite=True)
    assert registry.load(saved).kind == "majority"
    assert {file.name for file in saved.iterdir()} == {"model.json", "event.npz"}
    assert [path.name for path in saved.parent.iterdir()] == ["model"]


@pytest.mark.parametrize("kind", ["file", "folder", "mixed", "link"])
def test_what_is_no_model_is_never_replaced(kind: str, saved: Path) -> None:
    path = saved.parent / "other"
    if kind == "file":
        path.write_text("mine", "utf-8")
    elif kind == "folder":
        path.mkdir()
    elif kind == "link":
        path.symlink_to(saved)
    else:
        registry.save(MODELS["majority"], path)
        (path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="is no sitrep model"):
        registry.save(MODELS["crf"], path, overwrite=True)
    assert path.is_symlink() or path.is_file() or not (path / "actor.crfsuite").exists()


def test_a_failed_write_leaves_the_old_model(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {file.name: file.read_bytes() for file in saved.iterdir()}
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name.endswith(".n.tmp"):
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(KeyboardInterrupt):
        registry.save(MODELS["majority"], saved, overwrite=True)
    assert {file.name: file.read_bytes() for file in saved.iterdir()} == before
    assert [path.name for path in saved.parent.iterdir()] == ["model"]


def test_pickles_are_refused_and_not_run(saved: Path) -> None:
    bomb = pickle.dumps(Bomb(saved))
    array = io.BytesIO()
    np.save(array, np.array([Bomb(saved)], dtype=object), allow_pickle=True)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for name in ("labels", "names", "weights"):
            file.writestr(f"{name}.npy", array.getvalue())
    for data in (bomb, array.getvalue(), archive.getvalue()):
        replace(saved, "actor.npz", data)
        with pytest.raises(InputError, match=r"actor\.npz \[model-file\] expected"):
            registry.load(saved)
    assert "SITREP_BOMB" not in os.environ


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.99])
def test_a_file_that_was_cut_off(saved: Path, share: float) -> None:
    data = (saved / "event.npz").read_bytes()
    cut = data[: int(share * len(data))]
    (saved / "event.npz").write_bytes(cut)
    with pytest.raises(InputError, match=r"event\.npz \[model-file\] expected the SHA-256"):
        registry.load(saved)
    replace(saved, "event.npz", cut)
    with pytest.raises(InputError, match=r"event\.npz \[model-file\] expected an \.npz archive"):
        registry.load(saved)


def test_arrays_of_another_shape_or_kind(saved: Path) -> None:
    window = MODELS["window"].parts["actor"]
    for change, expected in (
        ({"weights": np.zeros((2, 2))}, "expected weights"),
        ({"weights": np.zeros((2, 2), dtype=np.float32)}, "expected the array weights to be <f8"),
        (
            {"weights": np.full((2, 2), np.nan)},
            r"expected finite numbers of at most 1e\+100 in the array weights",
        ),
        ({"weights": np.full((2, 2), -1e300)}, "expected finite numbers"),
        ({"more": np.zeros(1)}, "expected the arrays labels, names, weights"),
        ({"labels": np.frombuffer(b"\xff\xfe", dtype=np.uint8)}, "utf-8"),
        ({"labels": np.frombuffer(b"O\nB-SHIP", dtype=np.uint8)}, "expected weights"),
    ):
        with np.load(io.BytesIO(window.data)) as file:
            arrays = {**{name: file[name] for name in file.files}, **change}
        out = io.BytesIO()
        np.savez(out, **arrays)
        replace(saved, "actor.npz", out.getvalue())
        with pytest.raises(InputError, match=expected):
            registry.load(saved)


def test_labels_must_be_those_of_the_layer(saved: Path) -> None:
    replace(saved, "event.npz", MODELS["window"].parts["actor"].data)
    with pytest.raises(InputError, match="no event label 'B-"):
        registry.load(saved)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "os.system"}, "kind is 'os.system'; expected one of gazetteer, window"),
        ({"kind": ["crf"]}, "kind is"),
        ({"format": "other"}, '"format": "sitrep-model"'),
        ({"format_version": 2}, "format_version is 2; this code reads 1"),
        ({"layers": ["../../etc"]}, "layers is"),
        ({"layers": 3}, "layers is 3"),
        ({"layers": []}, "expected layers"),
        ({"layers": ["event", "actor"]}, "in its order"),
        ({"labels": {}}, "expected the labels of actor"),
        ({"labels": None}, "their labels"),
        ({"features": "sitrep-features-0"}, "train anew"),
        ({"files": {}}, "expected the SHA-256"),
        ({"files": 1}, '"files"'),
        ({"settings": 1}, "settings is 1; expected dict"),
        ({"documents": None}, "documents is None; expected int"),
    ],
)
def test_foreign_manifests(saved: Path, change: dict[str, object], expected: str) -> None:
    edit(saved, **change)
    with pytest.raises(InputError) as caught:
        registry.load(saved)
    assert expected in str(caught.value)
    assert len(caught.value.findings) == 1


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, "[]", "\x00", "null"])
def test_manifests_that_are_none(saved: Path, content: str) -> None:
    (saved / "model.json").write_text(content, "utf-8")
    with pytest.raises(InputError, match=r"model\.json"):
        registry.load(saved)


def test_paths_that_are_no_model(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(InputError):
            registry.load(path)
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(InputError, match="expected a model folder"):
        registry.load(tmp_path / "file")


def test_a_missing_data_file(saved: Path) -> None:
    (saved / "location.npz").unlink()
    with pytest.raises(InputError, match=r"location\.npz \[model-file\] expected a data file"):
        registry.load(saved)


def test_provenance_names_the_training_texts() -> None:
    provenance = MODELS["crf"].provenance
    assert provenance.documents == len(DOCUMENTS)
    assert provenance.gold != registry.train("majority", DOCUMENTS[:2]).provenance.gold
