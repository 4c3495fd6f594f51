"""Predictions of a trained model about any texts."""

from __future__ import annotations

from collections.abc import Iterable

from baselines.models import Model, SpanTagger
from corpus.files import sha256
from corpus.findings import Finding, InputError
from corpus.scoring.predictions import Prediction


def predict(model: Model, texts: Iterable[tuple[str, str]]) -> list[Prediction]:
    """Return one prediction for each ``(id, text)`` pair, in their order.

    A span tagger's event types are the types of its triggers, sorted; a document classifier has
    no mentions. An empty text gets an empty prediction.

    Raises:
        InputError: a text that cannot be written as UTF-8.
    """
    pairs = list(texts)
    if found := [finding for pair in pairs for finding in _encoding(*pair)]:
        raise InputError(found)
    return [_predict(model, identity, text) for identity, text in pairs]


def _encoding(identity: str, text: str) -> list[Finding]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = f"character {error.start} is half of a surrogate pair; the text is damaged"
        return [Finding("<text>", identity, "text-encoding", message)]
    return []


def _predict(model: Model, identity: str, text: str) -> Prediction:
    digest = sha256(text)
    if not text.strip():
        return Prediction(identity, digest, (), ())
    if isinstance(model, SpanTagger):
        by_layer = model.tag([text])[0]
        spans = tuple(span for layer in by_layer.values() for span in layer)
        types = tuple(sorted({span.type for span in by_layer.get("event", ())}))
        return Prediction(identity, digest, spans, types)
    return Prediction(identity, digest, (), model.classify([text])[0])
