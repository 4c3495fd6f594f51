"""Layers of annotators in a folder of their own: one folder an annotator, one file an article."""

from __future__ import annotations

from pathlib import Path

from corpus.annotations import from_markup
from corpus.files import read_text
from corpus.findings import Finding, InputError
from corpus.markup import parse
from corpus.records import Annotation

Layers = dict[str, dict[str, Annotation]]


def read_layers(folder: Path) -> tuple[Layers, dict[str, str]]:
    """Return annotator -> article -> reading of ``<folder>/<annotator>/<article>.txt``, and texts.

    The texts are what the markup strips to; all readings of an article must be of one text.

    Raises:
        InputError: every problem of every file, readings of different texts, or no layers at all.
    """
    layers: Layers = {}
    texts: dict[str, str] = {}
    first: dict[str, Path] = {}
    found: list[Finding] = []
    for path in sorted(folder.glob("*/*.txt")):
        try:
            markup = parse(read_text(path), str(path))
            reading = from_markup(markup, path.stem, path.parent.name, str(path))
        except InputError as error:
            found += error.findings
            continue
        layers.setdefault(path.parent.name, {})[path.stem] = reading
        if texts.setdefault(path.stem, markup.text) != markup.text:
            message = f"strips to another text than {first[path.stem]}"
            found.append(Finding(str(path), "", "layer-text", message))
        first.setdefault(path.stem, path)
    if not layers and not found:
        message = "holds no layers: expected files <annotator>/<article>.txt"
        found.append(Finding(str(folder), "", "layer-missing", message))
    if found:
        raise InputError(found)
    return layers, texts
