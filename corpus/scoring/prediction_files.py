"""Predictions files as records, for those who score in Python and not on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.files import sha256
from corpus.findings import Finding, InputError
from corpus.records import Document
from corpus.scoring.document_labels import label_items_of
from corpus.scoring.paired_items import Options
from corpus.scoring.pairing import pair
from corpus.scoring.predictions import PredictedSpan, Prediction, gold_prediction, prediction_row
from corpus.scoring.readers import ReadDocument, Reading, read


def read_predictions(path: Path, gold: Sequence[Document]) -> list[Prediction]:
    """Read a predictions file for exactly the gold documents, in their order.

    What is refused is what `sitrep score` refuses; rows must also have a sha256, and both spans
    and event types.

    Raises:
        InputError: every row that is malformed, is about another text, points past its end,
            stands twice, or is missing.
    """
    rows = _checked(path, _reading(gold))
    return [_prediction(rows[document.article.id]) for document in gold]


def read_text_predictions(path: Path, texts: Mapping[str, str]) -> list[Prediction]:
    """Read a predictions file for exactly the texts, given by id, in their order.

    Raises:
        InputError: as for `read_predictions`.
    """
    bare = (
        ReadDocument(
            id=name, place=str(number), text=text, sha256=sha256(text), spans=[], event_types=()
        )
        for number, (name, text) in enumerate(texts.items(), start=1)
    )
    rows = _checked(path, Reading("the texts", tuple(bare)))
    return [_prediction(rows[name]) for name in texts]


def _checked(path: Path, gold: Reading) -> dict[str, ReadDocument]:
    reading = read(path)
    lacking = [
        Finding(reading.path, row.place, "row-form", f"{row.id} has no {key}")
        for row in reading.documents
        for key, there in (
            ("sha256 of the text that was tagged", row.sha256 is not None),
            ('"mentions"', row.has_spans),
            ('"event_types"', row.event_types is not None),
        )
        if not there
    ]
    if lacking:
        raise InputError(lacking)
    label_items_of(pair(gold, reading, Options(gold_may_be_empty=True)))
    return {row.id: row for row in reading.documents}


def _reading(gold: Sequence[Document]) -> Reading:
    rows = [prediction_row(gold_prediction(document)) for document in gold]
    documents = (
        ReadDocument(
            id=row["id"],
            place=str(number),
            text=document.article.text,
            sha256=row["sha256"],
            spans=row["mentions"],
            event_types=tuple(row["event_types"]),
        )
        for number, (row, document) in enumerate(zip(rows, gold, strict=True), start=1)
    )
    return Reading("the gold", tuple(documents))


def _prediction(row: ReadDocument) -> Prediction:
    spans = dict.fromkeys(
        PredictedSpan(s["layer"], s["type"], s["start"], s["end"]) for s in row.spans
    )
    return Prediction(row.id, row.sha256 or "", tuple(spans), tuple(row.event_types or ()))
