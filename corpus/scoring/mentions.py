"""Strict mention scores and document event types, from counts per document and type."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from corpus.ontology import ontology
from corpus.records import Document
from corpus.schema import all_types
from corpus.scoring.predictions import Prediction, gold_prediction
from corpus.scoring.results import TaskResult
from corpus.scoring.signature import signature
from corpus.scoring.statistics import Counts, Score, resamples, score


def score_mentions(
    gold: Sequence[Document], predictions: Sequence[Prediction], *, split: str = "-"
) -> TaskResult:
    """Score spans: correct is a predicted span with the same offsets and the same type.

    Both sequences are about the same documents in the same order.
    """
    answers = [gold_prediction(document) for document in gold]
    keys = [{(s.layer, s.type, s.start, s.end) for s in answer.mentions} for answer in answers]
    said = [{(s.layer, s.type, s.start, s.end) for s in p.mentions} for p in predictions]
    both = [mine & theirs for mine, theirs in zip(keys, said, strict=True)]
    counts = _counts(
        [[(key[0], key[1]) for key in shared] for shared in both],
        [[(key[0], key[1]) for key in theirs] for theirs in said],
        [[(key[0], key[1]) for key in mine] for mine in keys],
    )
    recipe = signature("mentions", answers, split=split, match="strict")
    return _result("mentions", counts, ontology().layers, recipe)


def score_documents(
    gold: Sequence[Document], predictions: Sequence[Prediction], *, split: str = "-"
) -> TaskResult:
    """Score document event types: correct is a predicted label that the gold has."""
    answers = [gold_prediction(document) for document in gold]
    keys = [set(answer.event_types) for answer in answers]
    said = [set(prediction.event_types) for prediction in predictions]
    counts = _counts(
        [[("event", t) for t in mine & theirs] for mine, theirs in zip(keys, said, strict=True)],
        [[("event", t) for t in theirs] for theirs in said],
        [[("event", t) for t in mine] for mine in keys],
    )
    recipe = signature("documents", answers, split=split, match="label")
    return _result("documents", counts, ("event",), recipe)


def _counts(*columns: Sequence[Sequence[tuple[str, str]]]) -> Counts:
    """Return counts ``[documents, types, 3]``: correct, predicted, gold."""
    index = {name: i for i, name in enumerate(all_types())}
    counts = np.zeros((len(columns[0]), len(index), len(columns)), dtype=np.int64)
    for kind, documents in enumerate(columns):
        for row, keys in enumerate(documents):
            for _, name in keys:
                counts[row, index[name], kind] += 1
    return counts


def _result(task: str, counts: Counts, layers: Sequence[str], recipe: str) -> TaskResult:
    names = all_types()
    weights = resamples(counts.shape[0])

    def of(types: Sequence[str]) -> Score:
        columns = [names.index(name) for name in types]
        return score(counts[:, columns, :].sum(axis=1), weights)

    types = {layer: ontology().types(layer) for layer in layers}
    return TaskResult(
        task=task,
        overall=of([name for layer in layers for name in types[layer]]),
        by_layer={layer: of(types[layer]) for layer in layers},
        by_type={name: of([name]) for layer in layers for name in types[layer]},
        signature=recipe,
    )
