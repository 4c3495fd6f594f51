"""Several annotators' readings of the same articles, and figures as means over their pairs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from corpus.ontology import ontology
from corpus.records import Annotation
from corpus.scoring.coincidences import bounds
from corpus.scoring.readings import Pair
from corpus.scoring.statistics import Counts, Floats, resampled

Layers = Mapping[str, Mapping[str, Annotation]]  # annotator -> article -> reading
Formula = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Panel:
    """Annotators, the articles that two of them or more have read, and the unit of each article.

    Articles are in the order of their ids, units are numbers from 0.
    """

    layers: Layers
    annotators: tuple[str, ...]
    articles: tuple[str, ...]
    units: tuple[int, ...]

    def pairs(self) -> list[tuple[int, int]]:
        """Return every two annotators, as positions."""
        return list(combinations(range(len(self.annotators)), 2))

    def counted(self, count: Callable[[Sequence[Pair]], Counts]) -> Counts:
        """Return counts ``[articles, pairs, ...]``; zeros where a pair has not read an article."""
        empty = count([])
        pairs = self.pairs()
        found = np.zeros((len(self.articles), len(pairs), *empty.shape[1:]), dtype=np.int64)
        for column, (i, j) in enumerate(pairs):
            one, two = self.layers[self.annotators[i]], self.layers[self.annotators[j]]
            at = [k for k, article in enumerate(self.articles) if article in one and article in two]
            if at:
                readings = [(one[self.articles[k]], two[self.articles[k]]) for k in at]
                found[at, column] = count(readings)
        return found

    def votes(self) -> Counts:
        """Return counts ``[articles, event types, 3]`` of the articles that everybody has read.

        They are 1 for the decision, the annotators who say yes, and the sum of the squares of how
        many say yes and no; zeros where somebody has not read the article.
        """
        types = ontology().types("event")
        found = np.zeros((len(self.articles), len(types), 3), dtype=np.int64)
        for number, article in enumerate(self.articles):
            readings = [self.layers[name].get(article) for name in self.annotators]
            said = [reading.event_types for reading in readings if reading is not None]
            for column, name in enumerate(types) if len(said) == len(readings) else ():
                yes = sum(name in labels for labels in said)
                found[number, column] = 1, yes, yes**2 + (len(said) - yes) ** 2
        return found

    def items(self, counts: Counts) -> tuple[int, ...]:
        """Return the items of each annotator in counts ``[articles, pairs, 3]``, over all pairs."""
        sums = counts.sum(axis=0)
        found = [0] * len(self.annotators)
        for column, (i, j) in enumerate(self.pairs()):
            found[i] += int(sums[column, 1])
            found[j] += int(sums[column, 2])
        return tuple(found)

    def estimate(
        self, counts: Counts, formula: Formula
    ) -> tuple[float | None, tuple[float, float] | None]:
        """Return a value of counts ``[articles, ...]`` and its interval, None if undefined.

        ``formula`` turns sums ``[..., pairs, ...]`` into values of any shape ``[..., values]``,
        NaN where undefined; the mean of those that are defined is taken.
        """
        value = _mean(formula(counts.sum(axis=0, dtype=np.float64)[None]))[0]
        if np.isnan(value):
            return None, None
        sums = resampled(counts, self.units)
        return float(value), None if sums is None else bounds(_mean(formula(sums)))

    def digest(self) -> str:
        """Return 8 hexadecimal digits of a SHA-256 over all readings that are compared."""
        found = hashlib.sha256()
        for annotator in self.annotators:
            for article in self.articles:
                if reading := self.layers[annotator].get(article):
                    mentions = sorted(map(repr, reading.mentions))
                    events = sorted(map(repr, reading.events))
                    found.update(repr((annotator, article, mentions, events)).encode())
        return found.hexdigest()[:8]


def _mean(values: Floats) -> Floats:
    """Return the mean of the defined values of each row ``[rows, ...]``, NaN if there is none."""
    flat = np.sort(values.reshape(len(values), -1), axis=1)  # whatever the order of the pairs
    defined = ~np.isnan(flat)
    number = defined.sum(axis=1)
    found = np.full(len(flat), np.nan)
    np.divide(np.where(defined, flat, 0).sum(axis=1), number, out=found, where=number > 0)
    return found
