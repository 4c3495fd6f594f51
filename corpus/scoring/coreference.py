"""Coreference of actors, locations and events: LEA first, with all that the field reports.

A mention is correct if the gold has its offsets in the same layer; types are not compared.
Singletons are kept. Sums run over documents before anything is divided, and over layers, whose
clusters are never compared with each other. See `corpus.scoring.clusters` for the definitions.

``blanc`` is the mean of the scores of links and of non-links; where the gold has only one of the
two kinds, that one alone, as in version 8.01 of the reference scorer (Pradhan and others 2014,
ACL). ``conll`` is the mean F1 of MUC, B3 and CEAFe. A measure is None where it is undefined: MUC
where nothing is linked on either side, and the mean with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from corpus.findings import unknown
from corpus.scoring.clusters import ROWS, Clusters, cluster_sums, overlaps
from corpus.scoring.measures import (
    GRAINS,
    Measures,
    in_grains,
    ratios,
    recipes,
    resampled_sums,
    score_of,
    structures_digest,
    totals,
)
from corpus.scoring.results import Evidence, Score, TaskResult
from corpus.scoring.spans import NO_LAYER, LabelSet
from corpus.scoring.statistics import Counts, Floats
from corpus.scoring.structure import Offsets, Side, Structure, aligned
from corpus.scoring.verify import escaped

LAYERS = ("actor", "location", "event")
MEASURES = ("lea", "conll", "muc", "b3", "ceafm", "ceafe", "blanc", "mentions")
_CONLL = ("muc", "b3", "ceafe")
_PARTS = {"conll": _CONLL, "blanc": ("links", "nonlinks")}  # the rows of measures of several
_REASONS = {
    "muc": "no cluster of either side has two mentions, so that there are no links",
    "conll": "MUC, one of the three that it is the mean of, is undefined",
    "blanc": "no document has two mentions on either side, so that there are no pairs",
}


def score_coreference(
    gold: Side,
    predictions: Side,
    *,
    layer: str | None = None,
    split: str = "-",
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> Measures:
    """Score the clusters of documents, matched by id; ``layer`` leaves one layer alone.

    The triggers of events with one ``event`` id are a cluster. ``units`` gives documents that are
    resampled together, ``fields`` are added to the signature.

    Raises:
        ValueError: the two sides are not about the same documents, or a mention stands twice.
        UsageError: there is no such layer.
    """
    mine, theirs = aligned(gold, predictions)
    layers = _layers([*mine, *theirs], layer)
    sums = np.zeros((len(mine), len(layers), len(ROWS), 4))
    for document, (key, response) in enumerate(zip(mine, theirs, strict=True)):
        for column, name in enumerate(layers):
            pair = clusters_of(key, name), clusters_of(response, name)
            sums[document, column] = _sums(f"{key.id}, layer {name}", *pair)
    signed = recipes(
        "coref",
        gold,
        [structure.id for structure in mine],
        structures_digest(mine),
        LabelSet(tuple((name, "cluster") for name in layers)),
        MEASURES,
        split=split,
        units=units,
        fields=(
            "singletons:kept",
            *([] if layer is None else [f"layer:{escaped(layer)}"]),
            *fields,
        ),
    )
    return _measures(sums, layers, signed, units)


def score_clusters(
    key: Sequence[Clusters],
    response: Sequence[Clusters],
    *,
    split: str = "-",
    units: Sequence[int] | None = None,
    fields: Sequence[str] = (),
) -> Measures:
    """Score plain clusters: for each document a list of lists of mentions, any hashable values.

    Raises:
        ValueError: the sides differ in length, a cluster is empty or a mention stands twice.
    """
    if len(key) != len(response):
        raise ValueError(f"{len(key)} gold documents and {len(response)} predictions")
    sums = np.zeros((len(key), 1, len(ROWS), 4))
    for document, pair in enumerate(zip(key, response, strict=True)):
        sums[document, 0] = _sums(str(document), *pair)
    content = [sorted(sorted(map(repr, cluster)) for cluster in clusters) for clusters in key]
    signed = recipes(
        "coref",
        (),
        [str(number) for number in range(len(key))],
        hashlib.sha256(repr(content).encode("utf-8", "surrogatepass")).hexdigest()[:8],
        LabelSet(((NO_LAYER, "cluster"),)),
        MEASURES,
        split=split,
        units=units,
        fields=("singletons:kept", *fields),
    )
    return _measures(sums, (NO_LAYER,), signed, units)


def _layers(sides: Sequence[Structure], layer: str | None) -> tuple[str, ...]:
    """Return our layers, or those of another corpus, events only where there are any."""
    found = {cluster.layer for structure in sides for cluster in structure.entities}
    layers = LAYERS
    if not found <= set(LAYERS):
        events = any(structure.events for structure in sides)
        layers = (*sorted(found), *(("event",) if events else ()))
    if layer is not None and layer not in layers:
        raise unknown("layer", layer, layers)
    return layers if layer is None else (layer,)


def clusters_of(structure: Structure, layer: str) -> list[list[Offsets]]:
    """Return the clusters of one layer; an event without an id is a cluster of its own."""
    if layer != "event":
        return [list(c.mentions) for c in structure.entities if c.layer == layer]
    found: dict[str, list[Offsets]] = {}
    alone = []
    for event in structure.events:
        span = event.start, event.end
        if event.event is None:
            alone.append([span])
        else:
            found.setdefault(event.event, []).append(span)
    return [*found.values(), *alone]


def _sums(where: str, key: Clusters, response: Clusters) -> Floats:
    try:
        return cluster_sums(overlaps(key, response))
    except ValueError as error:
        raise ValueError(f"document {where}: {error}") from None


def _measures(
    sums: Floats, layers: Sequence[str], signed: dict[str, str], units: Sequence[int] | None
) -> Measures:
    drawn = resampled_sums(sums, units)
    whole = _scores(totals(sums.reshape(-1, *sums.shape[2:])), _all_layers(drawn))
    parts = totals(sums)
    by_layer = {
        name: _scores(parts[i], None if drawn is None else drawn[:, i])
        for i, name in enumerate(layers)
    }
    grains = in_grains(sums).sum(axis=1)
    results = {
        name: TaskResult(
            task="coref",
            overall=whole[name],
            by_layer={k: v[name] for k, v in by_layer.items()},
            by_type={},
            macro_f1=None,
            signature=signed[name],
            evidence=_evidence(name, grains, units),
        )
        for name in MEASURES
    }
    reasons = {
        name: _REASONS.get(name, "neither side has a mention")
        for name in MEASURES
        if whole[name].f1 is None
    }
    return Measures("coref", MEASURES[0], results, reasons)


def _evidence(name: str, grains: Counts, units: Sequence[int] | None) -> Evidence:
    """Return the rows that a measure needs of sums in grains ``[documents, ROWS, 4]``."""
    needed = [ROWS.index(row) for row in _PARTS.get(name, (name,))]

    def statistic(sums: Floats) -> Floats:
        whole = np.zeros((*sums.shape[:-1], len(ROWS), 4))
        whole[..., needed, :] = sums.reshape(*sums.shape[:-1], len(needed), 4)
        whole[..., :2] /= GRAINS
        found: Floats = measure_values(whole)[name][..., 2]
        return found

    return Evidence(grains[:, needed].reshape(len(grains), -1), statistic, units)


def _all_layers(drawn: Floats | None) -> Floats | None:
    return None if drawn is None else drawn.sum(axis=1)


def _scores(sums: Floats, drawn: Floats | None) -> dict[str, Score]:
    """Return every measure of sums ``[ROWS, 4]``; ``drawn`` is ``[samples, ROWS, 4]``."""
    values, rows = measure_values(sums), _rows(sums)
    samples = None if drawn is None else measure_values(drawn)
    return {
        name: score_of(values[name], rows[name], None if samples is None else samples[name][:, 2])
        for name in MEASURES
    }


def _rows(sums: Floats) -> dict[str, Floats]:
    """Return the sums that are shown beside each measure; those of a mean are the mentions'."""
    rows = dict(zip(ROWS, sums, strict=True))
    return {**rows, "conll": rows["mentions"], "blanc": rows["links"] + rows["nonlinks"]}


def measure_values(sums: Floats) -> dict[str, Floats]:
    """Return precision, recall and F1 ``[..., 3]`` of each measure of sums ``[..., ROWS, 4]``.

    What is undefined is NaN; ``conll`` has an F1 alone.
    """
    found = dict(zip(ROWS, np.moveaxis(ratios(sums), -2, 0), strict=True))
    conll = np.full_like(found["muc"], np.nan)
    conll[..., 2] = sum(found[name][..., 2] for name in _CONLL) / len(_CONLL)
    in_gold = {name: sums[..., ROWS.index(name), 3, None] > 0 for name in ("links", "nonlinks")}
    links, nonlinks = (np.nan_to_num(found[name]) for name in ("links", "nonlinks"))
    blanc = np.where(in_gold["nonlinks"], (links + nonlinks) / 2, links)
    blanc = np.where(in_gold["links"], blanc, nonlinks)
    nothing = np.isnan(found["links"]) & np.isnan(found["nonlinks"])
    return {**found, "conll": conll, "blanc": np.where(nothing, np.nan, blanc)}
