"""Training, saving and loading the baselines of `baselines.kinds` by name.

>>> from baselines import registry
>>> model = registry.train("crf", corpus.load("train"))
>>> registry.save(model, Path("models/crf"))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from baselines import features
from baselines.kinds import BASELINES, Baseline, baseline
from baselines.models import DocumentClassifier, Model, Part, Provenance, SpanTagger
from baselines.storage import MANIFEST, model_error, read_file, read_manifest, write_model
from baselines.texts import tagged_texts
from corpus import tokenizer
from corpus.files import JsonObject
from corpus.findings import UsageError, unknown
from corpus.ontology import ontology
from corpus.records import Document
from corpus.schema import tag_names
from corpus.scoring.signature import documents_digest
from corpus.version import data_version, toolkit_version

__all__ = ["BASELINES", "Progress", "assemble", "baseline", "load", "save", "train", "train_part"]

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are."""


def train(
    name: str,
    documents: Sequence[Document],
    layers: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> Model:
    """Train a baseline, on all layers unless some are named.

    Raises:
        UsageError: no such baseline or layer, or nothing to learn from in the documents.
    """
    chosen = baseline(name)
    wanted = _layers(chosen, layers)
    parts = {}
    for done, layer in enumerate(wanted):
        if progress:
            progress(f"train {name} {layer}", done, len(wanted))
        parts[layer] = train_part(chosen, documents, layer)
    if progress:
        progress(f"train {name}", len(wanted), len(wanted))
    return assemble(chosen, parts, documents)


def train_part(chosen: Baseline, documents: Sequence[Document], layer: str) -> Any:
    """Train the part of a baseline that is about one layer.

    Raises:
        UsageError: the documents hold nothing of that layer.
    """
    if not any(m.layer == layer for d in documents for m in d.annotation.mentions):
        raise UsageError(f"none of the {len(documents)} training documents has a {layer} mention")
    if chosen.task == "documents":
        return chosen.learn(documents, chosen.settings)
    return chosen.learn(tagged_texts(documents, layer), chosen.settings)


def assemble(chosen: Baseline, parts: dict[str, Any], documents: Sequence[Document]) -> Model:
    """Put trained parts together with the record of what they were trained on."""
    gold = documents_digest(documents)
    versions = data_version(), toolkit_version()
    provenance = Provenance(asdict(chosen.settings), *versions, len(documents), gold)
    return _model(chosen, parts, provenance)


def _model(chosen: Baseline, parts: dict[str, Any], provenance: Provenance) -> Model:
    kind = SpanTagger if chosen.task == "mentions" else DocumentClassifier
    return kind(chosen.name, parts, provenance)


def _layers(chosen: Baseline, asked: Sequence[str] | None) -> tuple[str, ...]:
    known = ontology().layers if chosen.task == "mentions" else ("event",)
    for layer in asked or ():
        if layer not in known:
            raise unknown(f"layer of {chosen.name}", layer, known)
    return tuple(layer for layer in known if asked is None or layer in asked)


def save(model: Model, path: Path, *, overwrite: bool = False) -> None:
    """Write a model to a new folder.

    Raises:
        UsageError: the path exists, and is no sitrep model or ``overwrite`` is not set.
    """
    provenance = asdict(model.provenance)
    manifest: JsonObject = {
        "kind": model.kind,
        "task": model.task,
        "layers": list(model.layers),
        "labels": {layer: list(part.labels) for layer, part in model.parts.items()},
        "features": features.NAME,
        "tokenizer": tokenizer.NAME,
        **provenance,
    }
    suffix = baseline(model.kind).suffix
    files = {f"{layer}.{suffix}": part.data for layer, part in model.parts.items()}
    write_model(path, manifest, files, overwrite)


def load(path: Path) -> Model:
    """Read a model folder; runs no code from it.

    Raises:
        InputError: what is wrong with which file, and what was expected.
    """
    manifest = read_manifest(path)
    file = path / MANIFEST
    kind, layers, labels = (manifest.get(key) for key in ("kind", "layers", "labels"))
    if not isinstance(kind, str) or kind not in BASELINES:
        raise model_error(file, f"kind is {kind!r}; expected one of {', '.join(BASELINES)}")
    for key, name in (("features", features.NAME), ("tokenizer", tokenizer.NAME)):
        if manifest.get(key) != name:
            raise model_error(file, f"{key} is {manifest.get(key)!r}; expected {name}: train anew")
    try:
        known = _layers(BASELINES[kind], layers)
    except (UsageError, TypeError) as error:
        raise model_error(file, f"layers is {layers!r} ({error})") from None
    if not known or list(known) != layers or not isinstance(labels, dict):
        raise model_error(file, "expected layers of the ontology in its order, and their labels")
    parts = {layer: _part(path, manifest, BASELINES[kind], layer) for layer in known}
    return _model(BASELINES[kind], parts, _provenance(file, manifest))


def _part(path: Path, manifest: JsonObject, chosen: Baseline, layer: str) -> Part:
    name = f"{layer}.{chosen.suffix}"
    data = read_file(path, name, manifest)
    try:
        part: Part = chosen.read(data)
        _check_labels(chosen, layer, part.labels)
        if list(part.labels) != manifest["labels"].get(layer):
            raise ValueError(f"expected the labels of {layer} that {MANIFEST} gives")
    except ValueError as error:
        raise model_error(path / name, str(error)) from None
    return part


def _check_labels(chosen: Baseline, layer: str, labels: Sequence[str]) -> None:
    spans = chosen.task == "mentions"
    known = tag_names(layer) if spans else ontology().types(layer)
    if strange := [label for label in labels if label not in known]:
        raise ValueError(f"no {layer} label {strange[0]!r}; there are {', '.join(known)}")
    if spans and "O" not in labels:
        raise ValueError("expected the label O among the labels")
    if len(set(labels)) != len(labels):
        raise ValueError("expected labels that all differ")


def _provenance(file: Path, manifest: JsonObject) -> Provenance:
    values: dict[str, Any] = {f.name: manifest.get(f.name) for f in fields(Provenance)}
    forms = {"settings": dict, "documents": int}
    for name, value in values.items():
        form = forms.get(name, str)
        if not isinstance(value, form):
            raise model_error(file, f"{name} is {value!r}; expected {form.__name__}")
    return Provenance(**values)
