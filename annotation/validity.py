"""Whether readings by our guidelines find what people found: real documents, marked blind.

Readings are marked-up copies of re3d documents, actors and locations only. They are compared with
the labels that people gave those documents, made comparable on both sides (`corpus.re3d`). Our
guidelines annotate more than those labels do, so recall and relaxed F1 say more than precision.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.annotations import from_markup, text_findings
from corpus.files import read_text
from corpus.findings import Finding, InputError
from corpus.markup import parse
from corpus.re3d import LayerSpan, RealDocument, comparable
from corpus.scoring import TaskResult, score_mentions


def read_readings(
    folder: Path, documents: Mapping[str, RealDocument]
) -> dict[str, list[LayerSpan]]:
    """Read marked-up copies, named after the ids of documents.

    Raises:
        InputError: every copy that is malformed, of no document, or of another text.
    """
    found: list[Finding] = []
    readings: dict[str, list[LayerSpan]] = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            readings[path.stem] = _reading(path, documents)
        except InputError as error:
            found += error.findings
    if found:
        raise InputError(found)
    return readings


def _reading(path: Path, documents: Mapping[str, RealDocument]) -> list[LayerSpan]:
    document = documents.get(path.stem)
    if document is None:
        message = f"{path.stem} is no document of the set"
        raise InputError([Finding(str(path), "", "layer-article", message)])
    markup = parse(read_text(path, clean=False), str(path))
    if found := list(text_findings(document.text, markup.text, str(path))):
        raise InputError(found)
    annotation = from_markup(markup, path.stem, "reading", str(path))
    spans = [(m.layer, m.start, m.end) for m in annotation.mentions if m.layer != "event"]
    return comparable(document.text, spans)


def validity(
    documents: Sequence[RealDocument], readings: Mapping[str, Sequence[LayerSpan]]
) -> dict[str, TaskResult]:
    """Return scores of readings against people's labels, over the documents that were read."""
    read = [document for document in documents if document.id in readings]
    gold = [document.spans for document in read]
    said = [readings[document.id] for document in read]
    return {
        "strict": score_mentions(gold, said, match="strict"),
        "relaxed": score_mentions(gold, said, match="relaxed"),
    }
