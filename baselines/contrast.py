"""What the span taggers reach on the contrast pairs: they give spans, and are asked for spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from baselines.models import SpanTagger
from baselines.predict import predict
from corpus.files import JsonObject
from corpus.scoring.contrast import ContrastPair, contrast_result, score_contrast


def contrast_scores(model: SpanTagger, pairs: Sequence[ContrastPair]) -> JsonObject:
    """Return pair accuracy, overall and by phenomenon, with its signature, as JSON data."""
    texts = [(side.id, side.text) for pair in pairs for side in pair.sides]
    said = {
        prediction.id: [(s.layer, s.type, s.start, s.end) for s in prediction.mentions]
        for prediction in predict(model, texts)
    }
    found = score_contrast(pairs, said, model.layers)
    result = contrast_result(pairs, said, model.layers, split="test")
    return {
        "accuracy": {name: asdict(score) for name, score in found.items()},
        "signature": result.signature,
    }
