r"""How regular the texts are, beside what samples of real news measure.

Tokens here are ``\w+(?:[.']\w+)*|[^\w\s]`` of the lower-cased text, as in the measurements of
real news that the bands come from (local, international, Syria and Iraq, Latin American).
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from corpus.records import Article
from corpus.tokenizer import sentences

SAMPLE_TOKENS = 20_000
SAMPLES = 5
SEED = 12345
_TOKEN = re.compile(r"\w+(?:[.']\w+)*|[^\w\s]")
Grams = list[tuple[str, ...]]

# Per thousand tokens in real news; shown for steering, without a band.
REAL_RATES = {
    "to": 24.0,
    "as": 4.7,
    "is": 6.9,
    "also": 1.4,
    "against": 1.1,
    "would": 1.4,
    "but": 1.8,
    "the": 53.0,
    "a": 18.0,
    "had": 2.0,
    "were": 1.8,
    "no": 0.8,
    "two": 1.8,
    "three": 0.9,
    ";": 0.7,
    "’": 4.6,
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the regularity table: our value, and the band that real news spans."""

    name: str
    value: float
    low: float | None
    high: float | None

    @property
    def inside(self) -> bool:
        """Whether the value lies inside the band; a missing bound binds nothing."""
        above = self.low is None or self.value >= self.low
        return above and (self.high is None or self.value <= self.high)

    @property
    def band(self) -> str:
        """The band as tables show it, empty where nothing binds."""
        low, high = (f"{b:.3g}" if b is not None else "" for b in (self.low, self.high))
        return (
            f"{low} - {high}"
            if low and high
            else f"at least {low}"
            if low
            else high and f"at most {high}"
        )


def words(text: str) -> list[str]:
    """Return the lower-cased tokens of a text; a curly apostrophe counts as a straight one."""
    return _TOKEN.findall(text.lower().replace("’", "'"))


def grams(tokens: Sequence[str], size: int) -> Grams:
    """Return the runs of ``size`` tokens."""
    return [tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1)]


def regularity(articles: Sequence[Article]) -> list[Measure]:
    """Return the regularity table of a set of articles."""
    tokens = [words(article.text) for article in articles]
    chosen = list(_samples(tokens))
    samples = [[t for i in indices for t in tokens[i]] for indices in chosen]

    def shared(size: int) -> float:
        return _mean(_shared(articles, tokens, indices, size) for indices in chosen)

    lengths = [len(words(s)) for a in articles for s in _sentence_texts(a)]
    sizes = [len(t) for t in tokens]
    flat = [t for text in tokens for t in text]
    # Vocabulary falls with length: the bands hold for samples of the size they were measured on.
    full = len(flat) >= SAMPLE_TOKENS
    vocabulary = (0.175, 0.225) if full else (None, None)
    variety = (0.88, 0.945) if full else (None, None)
    return [
        Measure("type/token", _mean(len(set(s)) / len(s) for s in samples), *vocabulary),
        Measure("distinct 3-grams", _mean(_distinct(s, 3) for s in samples), *variety),
        Measure("4-grams of another story", shared(4), 0.008, 0.04),
        Measure("8-grams of another story", shared(8), None, 0.005),
        Measure("sentence length, mean", statistics.mean(lengths), 21, 29),
        Measure("sentence length, sd", statistics.pstdev(lengths), 11, None),
        Measure("article length, cv", statistics.pstdev(sizes) / statistics.mean(sizes), 0.5, None),
        Measure("tokens with a digit", _mean(any(map(str.isdigit, t)) for t in flat), 0.015, 0.03),
        Measure("commonest opening", _openings(tokens), None, 1 / 7),
    ]


def rates(articles: Sequence[Article]) -> list[tuple[str, float, float]]:
    """Return (word, ours, real news) per thousand tokens."""
    counts = Counter(t for a in articles for t in _TOKEN.findall(a.text.lower()))
    total = sum(counts.values())
    # A curly apostrophe ends a token of its own in this tokenization, as in the measurements.
    return [(word, 1000 * counts[word] / total, real) for word, real in REAL_RATES.items()]


def _mean(values: Iterator[float] | Iterator[bool]) -> float:
    return statistics.mean(map(float, values))


def _samples(tokens: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Yield random samples of whole articles of about 20,000 tokens, or all of them at once."""
    for sample in range(SAMPLES):
        keys = np.random.PCG64(SEED + sample).random_raw(len(tokens))
        chosen: list[int] = []
        size = 0
        for index in np.argsort(keys, kind="stable"):
            if size >= SAMPLE_TOKENS:
                break
            chosen.append(int(index))
            size += len(tokens[index])
        yield chosen


def _sentence_texts(article: Article) -> Iterator[str]:
    for span in sentences(article.text)[1:]:  # the headline is no sentence
        yield article.text[span.start : span.end]


def _distinct(tokens: Sequence[str], size: int) -> float:
    found = grams(tokens, size)
    return len(set(found)) / len(found)


def _shared(
    articles: Sequence[Article], tokens: Sequence[Sequence[str]], chosen: Sequence[int], size: int
) -> float:
    """Return the share of a sample's n-grams that also stand in it about another incident."""
    stories = [frozenset(articles[i].incidents or (articles[i].id,)) for i in chosen]
    where: dict[tuple[str, ...], set[int]] = defaultdict(set)
    runs = [grams(tokens[i], size) for i in chosen]
    for index, found in enumerate(runs):
        for run in found:
            where[run].add(index)
    shared = sum(
        any(stories[other].isdisjoint(stories[index]) for other in where[run])
        for index, found in enumerate(runs)
        for run in found
    )
    return shared / max(1, sum(map(len, runs)))  # short texts may have no run at all


def _openings(tokens: Sequence[Sequence[str]]) -> float:
    counts = Counter(tuple(text[:3]) for text in tokens)
    return max(counts.values()) / len(tokens)
