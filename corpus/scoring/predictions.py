"""Predictions as records: what a system says of one text, and the row of a file that says it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.files import JsonObject
from corpus.records import Document


@dataclass(frozen=True, slots=True)
class PredictedSpan:
    """A predicted mention: layer, type and half-open code-point offsets."""

    layer: str
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system says of one text: its spans and the event types of the document."""

    id: str
    sha256: str
    mentions: tuple[PredictedSpan, ...]
    event_types: tuple[str, ...]


def prediction_row(prediction: Prediction) -> JsonObject:
    """Return a prediction as a row of a predictions file."""
    spans = [
        {"layer": s.layer, "type": s.type, "start": s.start, "end": s.end}
        for s in prediction.mentions
    ]
    return {
        "id": prediction.id,
        "sha256": prediction.sha256,
        "mentions": spans,
        "event_types": list(prediction.event_types),
    }


def gold_prediction(document: Document) -> Prediction:
    """Return a document's gold annotation in the form of a prediction."""
    spans = tuple(
        PredictedSpan(m.layer, m.type, m.start, m.end) for m in document.annotation.mentions
    )
    article = document.article
    return Prediction(article.id, article.sha256, spans, document.annotation.event_types)
