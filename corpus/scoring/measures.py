"""Several measures of one task, and scores whose sums are fractions.

Where recall and precision have numerators of their own, or numerators are fractions (B3, CEAF,
LEA), a document's sums are ``[recalled, precise, predicted, gold]``: recall is recalled / gold and
precision is precise / predicted, each over the sums of all documents.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from corpus.files import JsonObject
from corpus.findings import unknown
from corpus.records import Document
from corpus.scoring.items import Items, make_items
from corpus.scoring.results import Evidence, Score, TaskResult
from corpus.scoring.signature import signature
from corpus.scoring.spans import LabelSet, columns
from corpus.scoring.statistics import Counts, Floats, macro, resampled
from corpus.scoring.structure import Structure, realis_of

# Fractions are cut into this many grains before resampling: sums of integers are the same on
# every machine, sums of fractions are not. Scores themselves are computed from the exact sums.
GRAINS = 2**24
_IN_GRAINS = np.array([GRAINS, GRAINS, 1, 1], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of one task, by name; ``primary`` is the one to quote.

    ``undefined`` gives the reason for each measure whose overall F1 is None.
    """

    task: str
    primary: str
    results: Mapping[str, TaskResult]
    undefined: Mapping[str, str] = field(default_factory=dict)

    @property
    def overall(self) -> Score:
        """The score of the primary measure."""
        return self.results[self.primary].overall

    @property
    def signature(self) -> str:
        """The signature of the primary measure."""
        return self.results[self.primary].signature

    def summary(self) -> TaskResult:
        """Return one result: the primary measure, with every measure in the place of types."""
        main = self.results[self.primary]
        rows = {name: result.overall for name, result in self.results.items()}
        return replace(main, by_type=rows, macro_f1=None)

    def led_by(self, name: str) -> Measures:
        """Return the same with another measure as the one to quote.

        Raises:
            UsageError: there is no such measure.
        """
        if name not in self.results:
            raise unknown("measure", name, self.results)
        return replace(self, primary=name)

    def as_json(self) -> JsonObject:
        """Return the primary measure as `TaskResult` does, and below ``measures`` all of them."""
        return {
            **self.results[self.primary].as_json(),
            "primary": self.primary,
            "measures": {name: result.as_json() for name, result in self.results.items()},
            "undefined": dict(self.undefined),
        }


def recipes(
    task: str,
    gold: Sequence[object],
    ids: Sequence[str],
    digest: str,
    labels: LabelSet,
    names: Iterable[str],
    *,
    split: str,
    units: Sequence[int] | None,
    fields: Sequence[str] = (),
) -> dict[str, str]:
    """Return the signature of each measure of a task, under ``match``.

    Documents are identified by texts and spans, anything else by ids and labels alone;
    ``structure`` is the digest of the clusters and events that the gold has.
    """
    documents = [document for document in gold if isinstance(document, Document)]
    none = columns([], labels)
    bare = Items(tuple(ids), labels, none, none, none, None)
    items = make_items(documents, documents) if documents else bare
    more = (f"structure:{digest}", *fields)
    # The gold is hashed once for all measures.
    signed = signature(task, items, split=split, match="", units=units, fields=more)
    return {name: signed.replace("|match:|", f"|match:{name}|", 1) for name in names}


def structures_digest(gold: Iterable[Structure]) -> str:
    """Return 8 hexadecimal digits of a SHA-256 over everything that the gold structures say."""
    digest = hashlib.sha256()
    for structure in gold:
        clusters = sorted((c.layer, sorted(c.mentions)) for c in structure.entities)
        events = sorted(
            (
                (e.start, e.end, e.type, realis_of(e), e.event or "", e.incident or ""),
                sorted((a.role, a.start, a.end) for a in e.arguments),
            )
            for e in structure.events
        )
        digest.update(repr((structure.id, clusters, events)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:8]


def quotient(parts: Mapping[int, int]) -> float:
    """Return the sum of numerator / denominator over ``{denominator: numerator}``, rounded once."""
    common = math.lcm(*parts)
    return sum(n * (common // d) for d, n in parts.items()) / common


def totals(sums: Floats) -> Floats:
    """Return the sums ``[documents, ...]`` over documents, rounded once, in whatever order."""
    flat = sums.reshape(sums.shape[0], math.prod(sums.shape[1:]))
    return np.array([math.fsum(column) for column in flat.T.tolist()]).reshape(sums.shape[1:])


def resampled_sums(sums: Floats, units: Sequence[int] | None) -> Floats | None:
    """Return bootstrap sums of ``[documents, ...]``, fractions in grains; None below ten units."""
    whole = (sums == np.rint(sums)).all(axis=0)
    grains = np.where(whole, 1, GRAINS)
    drawn = resampled(np.rint(sums * grains).astype(np.int64), units)
    return None if drawn is None else drawn / grains


def in_grains(sums: Floats) -> Counts:
    """Return sums ``[..., 4]`` as integers: numerators in grains, denominators as they are."""
    return np.rint(sums * _IN_GRAINS).astype(np.int64)


def share_f1(sums: Floats) -> Floats:
    """Return F1 of sums ``[..., 4]`` whose numerators are in grains, NaN where undefined."""
    found: Floats = ratios(sums / _IN_GRAINS)[..., 2]
    return found


def ratios(sums: Floats) -> Floats:
    """Return precision, recall and F1 of sums ``[..., 4]`` as ``[..., 3]``.

    The rule for 0/0 is that of `corpus.scoring.statistics.ratio`: NaN, here inside only, where
    both sides are empty; otherwise an empty side gives 0.
    """
    recalled, precise, predicted, gold = np.moveaxis(sums, -1, 0)
    precision, recall = _divide(precise, predicted), _divide(recalled, gold)
    f1 = _divide(2 * precision * recall, precision + recall)
    found = np.stack([precision, recall, f1], axis=-1)
    found[(predicted == 0) & (gold == 0)] = np.nan
    return found


def _divide(above: Floats, below: Floats) -> Floats:
    return np.divide(above, below, out=np.zeros_like(below), where=below > 0)


def score_of(values: Floats, sums: Floats, drawn: Floats | None) -> Score:
    """Return precision, recall and F1 as a `Score`; ``drawn`` are the F1 of bootstrap samples.

    ``correct`` is the numerator of recall, ``predicted`` and ``gold`` are the denominators.
    """
    precision, recall, f1 = (None if math.isnan(v) else v for v in values.tolist())
    recalled, _, predicted, gold = sums.tolist()
    bounds = None
    if f1 is not None and drawn is not None and not np.isnan(drawn).all():
        low, high = np.percentile(drawn[~np.isnan(drawn)], [2.5, 97.5]).tolist()
        bounds = low, high
    return Score(precision, recall, f1, recalled, round(predicted), round(gold), bounds)


def shares(
    task: str,
    sums: Floats,
    names: Sequence[str],
    signed: str,
    units: Sequence[int] | None = None,
) -> TaskResult:
    """Return scores of sums ``[documents, names, 4]``, overall and for each name."""
    whole, drawn = totals(sums), resampled_sums(sums, units)

    def part(chosen: Floats, samples: Floats | None) -> Score:
        f1 = None if samples is None else ratios(samples)[..., 2]
        return score_of(ratios(chosen), chosen, f1)

    by_type = {
        name: part(whole[i], None if drawn is None else drawn[:, i]) for i, name in enumerate(names)
    }
    # Overall sums are rounded once too, so that the order of names does not matter either.
    everything = totals(sums.reshape(-1, 4))
    overall = part(everything, None if drawn is None else drawn.sum(axis=1))
    evidence = Evidence(in_grains(sums).sum(axis=1), share_f1, units)
    mean = macro(list(by_type.values()))
    return TaskResult(task, overall, {}, by_type, mean, signed, evidence)
