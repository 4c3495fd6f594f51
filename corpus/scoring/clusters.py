"""The sums behind the coreference measures, for one document's key and response clusters.

Everything follows from the sizes of the clusters and of their overlaps. Mentions that only one
side has count as they are: nothing is added, removed or made a singleton, and singletons are kept.

- ``mentions``: mentions that both sides have;
- ``muc``: links of a spanning tree (Vilain and others 1995, MUC-6);
- ``b3``: overlap over cluster size, for each mention (Bagga and Baldwin 1998);
- ``ceafm``, ``ceafe``: the best one-to-one alignment of clusters, by mentions in common and by
  the Dice coefficient phi4 (Luo 2005, HLT-EMNLP);
- ``lea``: resolved links of an entity, weighted by its size, a singleton being one link to itself
  (Moosavi and Strube 2016, ACL);
- ``links``, ``nonlinks``: pairs of mentions of one cluster, and of two, for BLANC with system
  mentions (Luo and others 2014, ACL).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb, lcm

import numpy as np

from corpus.scoring.assignment import heaviest
from corpus.scoring.measures import quotient
from corpus.scoring.statistics import Floats

Clusters = Sequence[Sequence[Hashable]]
Cell = tuple[int, int]  # a key cluster and a response cluster that share a mention
ROWS = ("mentions", "muc", "b3", "ceafm", "ceafe", "lea", "links", "nonlinks")


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Sizes of key and response clusters, and of the overlaps that are not empty."""

    key: tuple[int, ...]
    response: tuple[int, ...]
    cells: Mapping[Cell, int]

    def turned(self) -> Overlaps:
        """Return the same with key and response exchanged."""
        cells = {(r, k): size for (k, r), size in self.cells.items()}
        return Overlaps(self.response, self.key, cells)


def overlaps(key: Clusters, response: Clusters) -> Overlaps:
    """Return how the clusters of two sides overlap; mentions are any hashable values.

    Raises:
        ValueError: a cluster is empty, or a mention stands twice on one side.
    """
    mine, theirs = _owners("key", key), _owners("response", response)
    cells = Counter((mine[m], theirs[m]) for m in mine.keys() & theirs.keys())
    return Overlaps(tuple(map(len, key)), tuple(map(len, response)), cells)


def _owners(side: str, clusters: Clusters) -> dict[Hashable, int]:
    found: dict[Hashable, int] = {}
    for number, cluster in enumerate(clusters):
        if not cluster:
            raise ValueError(f"{side} cluster {number} is empty; leave it out")
        for mention in cluster:
            if mention in found:
                both = f"clusters {found[mention]} and {number}"
                message = f"the {side} has the mention {mention!r} twice, in {both}"
                raise ValueError(f"{message}; a mention stands in one cluster, once")
            found[mention] = number
    return found


def cluster_sums(found: Overlaps) -> Floats:
    """Return ``[ROWS, 4]``: recalled, precise, predicted, gold; each rounded once at most."""
    turned = found.turned()
    both = sum(found.cells.values())
    mentions = sum(found.response), sum(found.key)
    clusters = len(found.response), len(found.key)
    links = sum(comb(size, 2) for size in found.cells.values())
    linked = _links(found.response), _links(found.key)
    tree = both - len(found.cells)
    ceafm, ceafe = _best(found, dice=False), _best(found, dice=True)
    unlinked = comb(mentions[0], 2) - linked[0], comb(mentions[1], 2) - linked[1]
    apart = _apart(found, both, links)
    return np.array(
        [
            (both, both, *mentions),
            (tree, tree, mentions[0] - clusters[0], mentions[1] - clusters[1]),
            (_b3(found), _b3(turned), *mentions),
            (ceafm, ceafm, *mentions),
            (ceafe, ceafe, *clusters),
            (_lea(found), _lea(turned), *mentions),
            (links, links, *linked),
            (apart, apart, *unlinked),
        ],
        dtype=np.float64,
    )


def _links(sizes: Sequence[int]) -> int:
    return sum(comb(size, 2) for size in sizes)


def _apart(found: Overlaps, both: int, links: int) -> int:
    """Return the pairs of common mentions that stand in two clusters on either side."""
    together = 0
    for side in (0, 1):
        common: Counter[int] = Counter()
        for cell, size in found.cells.items():
            common[cell[side]] += size
        together += _links(list(common.values()))
    return comb(both, 2) - together + links


def _b3(found: Overlaps) -> float:
    parts: Counter[int] = Counter()
    for (key, _), size in found.cells.items():
        parts[found.key[key]] += size * size
    return quotient(parts)


def _lea(found: Overlaps) -> float:
    parts: Counter[int] = Counter()
    for (key, response), size in found.cells.items():
        importance = found.key[key]
        if importance > 1:
            parts[comb(importance, 2)] += importance * comb(size, 2)
        elif found.response[response] == 1:
            parts[1] += 1
    return quotient(parts)


def _best(found: Overlaps, dice: bool) -> float:
    """Return the similarity of the best alignment, by clusters that are connected by overlaps."""
    parts: Counter[int] = Counter()
    for component in _components(found.cells):
        keys = sorted({key for key, _ in component})
        responses = sorted({response for _, response in component})
        sizes = {cell: found.key[cell[0]] + found.response[cell[1]] for cell in component}
        common = lcm(*sizes.values()) if dice else 1
        weights = [[0] * len(responses) for _ in keys]
        for cell in component:
            weight = 2 * found.cells[cell] * (common // sizes[cell]) if dice else found.cells[cell]
            weights[keys.index(cell[0])][responses.index(cell[1])] = weight
        parts[common] += heaviest(weights)
    return quotient(parts)


def _components(cells: Mapping[Cell, int]) -> Iterator[list[Cell]]:
    """Yield the cells of each connected part of the graph of key and response clusters."""
    by_node: dict[tuple[int, int], list[Cell]] = {}
    for cell in cells:
        for side in (0, 1):
            by_node.setdefault((side, cell[side]), []).append(cell)
    seen: set[Cell] = set()
    for first in cells:
        component = [] if first in seen else [first]
        seen.add(first)
        for cell in component:
            near = (c for side in (0, 1) for c in by_node[side, cell[side]])
            fresh = [c for c in dict.fromkeys(near) if c not in seen]
            seen.update(fresh)
            component += fresh
        if component:
            yield component
