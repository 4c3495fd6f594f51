"""Filled slots: entities that fill roles, and the records that they belong to.

A filler is a collection of mentions: any values that a mention is written as, such as offsets or
normalised strings. A slot holds fillers without order; a record (MUC's template) is a set of
slots. Two fillers match strictly if the predicted one has no mention that the gold one lacks;
by shares, if the part of its mentions that the gold one has is counted (CEAF-REE: X. Du,
A. Rush and C. Cardie 2021, "GRIT: Generative Role-filler Transformers", EACL). Fillers, and
records, are aligned one to one so that the most matches.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from math import lcm

from corpus.scoring.assignment import assign, heaviest
from corpus.scoring.measures import quotient

# A gold filler may be a range of whole numbers, any of which will do.
Filler = frozenset[Hashable] | range
Record = Mapping[str, Sequence[Filler]]
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalised(mention: str) -> str:
    """Return a string in lower case, without punctuation, articles and extra blanks.

    The rule of CEAF-REE, with the punctuation of all scripts. What holds nothing else is kept.
    """
    kept = "".join(
        c
        for c in mention.lower()
        if c not in string.punctuation and not unicodedata.category(c).startswith("P")
    )
    return " ".join(_ARTICLES.sub(" ", kept).split()) or mention.lower()


def is_match(gold: Filler, predicted: Filler) -> bool:
    """Return whether a predicted filler has mentions, and none that the gold one lacks."""
    if isinstance(gold, frozenset) and isinstance(predicted, frozenset):
        return bool(predicted) and predicted <= gold
    return len(predicted) > 0 and all(mention in gold for mention in predicted)


def slot_matches(gold: Sequence[Filler], predicted: Sequence[Filler]) -> int:
    """Return how many fillers of a slot match strictly, one to one."""
    if not gold or not predicted:
        return 0
    weights = [[int(is_match(mine, said)) for said in predicted] for mine in gold]
    # Nothing to choose where no filler has two partners, as nearly always.
    if max(map(sum, weights)) < 2 and max(map(sum, zip(*weights, strict=True))) < 2:
        return sum(map(sum, weights))
    return heaviest(weights)


def slot_share(gold: Sequence[Filler], predicted: Sequence[Filler]) -> float:
    """Return the sum of shares of the best one-to-one alignment of a slot's fillers."""
    common = lcm(*(len(said) for said in predicted if said))
    shares = [
        [sum(m in mine for m in said) * common // len(said) if said else 0 for said in predicted]
        for mine in gold
    ]
    return quotient({common: heaviest(shares)})


def filler_key(filler: Filler) -> str:
    """Return a string that says what a filler holds, for a fixed order."""
    return repr(filler) if isinstance(filler, range) else repr(sorted(map(repr, filler)))


def record_key(record: Record) -> str:
    """Return a string that says what a record holds, for a fixed order."""
    return repr([(slot, sorted(map(filler_key, record[slot]))) for slot in sorted(record)])


def align(gold: Sequence[Record], predicted: Sequence[Record]) -> list[tuple[int, int]]:
    """Return pairs of records, one to one, so that the most fillers match.

    Pairs without a match are left out. Where several alignments are best, more matches in the
    slot whose name sorts first decide, and so on.
    """
    slots = sorted({slot for record in gold for slot in record})
    most = 1 + sum(len(fillers) for record in gold for fillers in record.values())
    weights = [[_weight(mine, said, slots, most) for said in predicted] for mine in gold]
    return _best(predicted, weights)


def align_records(
    gold: Sequence[Record], predicted: Sequence[Record]
) -> tuple[dict[tuple[int, int], int], int]:
    """Return the pairs that make the sum of Dice coefficients the largest.

    Each pair comes with its coefficient's numerator; the second value is their denominator.
    """
    parts = [[_dice(mine, said) for said in predicted] for mine in gold]
    common = lcm(*(below for line in parts for _, below in line))
    weights = [[above * (common // below) for above, below in line] for line in parts]
    return {(i, j): weights[i][j] for i, j in _best(predicted, weights)}, common


def _best(predicted: Sequence[Record], weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return the heaviest pairs; the ids and the order of predicted records decide nothing."""
    columns = sorted(range(len(predicted)), key=lambda j: record_key(predicted[j]))
    pairs = assign([[row[j] for j in columns] for row in weights])
    found = ((i, columns[j]) for i, j in pairs)
    return sorted((i, j) for i, j in found if weights[i][j])


def _weight(gold: Record, predicted: Record, slots: Sequence[str], most: int) -> int:
    """Return all matches as the leading digit of a number, those of each slot as the next ones."""
    matches = [slot_matches(gold.get(s, ()), predicted.get(s, ())) for s in slots]
    weight = sum(matches)
    for count in matches:
        weight = weight * most + count
    return weight


def pair_counts(gold: Record, predicted: Record) -> Counter[tuple[str, int]]:
    """Return counts by slot and column: 0 correct, 1 predicted, 2 gold."""
    counts: Counter[tuple[str, int]] = Counter()
    for slot in gold.keys() | predicted.keys():
        mine, said = gold.get(slot, ()), predicted.get(slot, ())
        counts[slot, 0] += slot_matches(mine, said)
        counts[slot, 1] += len(said)
        counts[slot, 2] += len(mine)
    return counts


def _dice(gold: Record, predicted: Record) -> tuple[int, int]:
    """Return the Dice coefficient of two records as a fraction; empty ones are equal."""
    sums = [0, 0, 0]
    for (_, column), count in pair_counts(gold, predicted).items():
        sums[column] += count
    below = sums[1] + sums[2]
    return (2 * sums[0], below) if below else (1, 1)
