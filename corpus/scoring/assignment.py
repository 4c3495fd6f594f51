"""The assignment problem: pair rows with columns so that the weights add up to the most.

Shortest augmenting paths with dual prices, after R. Jonker and A. Volgenant (1987), "A shortest
augmenting path algorithm for dense and sparse linear assignment problems", Computing 38, in the
rectangular form of D. F. Crouse (2016), "On implementing 2D rectangular assignment algorithms",
IEEE Transactions on Aerospace and Electronic Systems 52(4). Weights are whole numbers of any
size, so that the optimum is exact; fractions are brought to a common denominator first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[Any]  # int64, or Python integers where those would overflow
Columns = npt.NDArray[np.int64]


def assign(weights: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """Return a heaviest one-to-one choice of pairs ``(row, column)``, sorted.

    Weights are at least 0, the rows equally long; every row or every column gets a partner,
    whichever are fewer. Takes time of the order of rows x rows x columns.
    """
    if not weights or not weights[0]:
        return []
    if len(weights) == 1 or len(weights[0]) == 1:
        return [_single(weights)]
    if len(weights) > len(weights[0]):
        turned = assign(list(zip(*weights, strict=True)))
        return sorted((row, column) for column, row in turned)
    owner = _owners(_costs(weights))
    return sorted((row, column) for column, row in enumerate(owner.tolist()) if row >= 0)


def heaviest(weights: Sequence[Sequence[int]]) -> int:
    """Return the total weight of the best assignment."""
    return sum(weights[row][column] for row, column in assign(weights))


def _single(weights: Sequence[Sequence[int]]) -> tuple[int, int]:
    cells = [(row, column) for row, line in enumerate(weights) for column in range(len(line))]
    return max(cells, key=lambda cell: weights[cell[0]][cell[1]])


def _costs(weights: Sequence[Sequence[int]]) -> Matrix:
    largest = max(map(max, weights))
    # Prices and path lengths stay below the sum of one cost in every row and column.
    small = largest * 4 * (len(weights[0]) + 1) < 2**62
    cells = [[largest - weight for weight in line] for line in weights]
    return np.array(cells, dtype=np.int64 if small else object)


def _owners(costs: Matrix) -> Columns:
    """Return the row that owns each column, -1 for none, at the lowest total cost."""
    rows, columns = costs.shape
    row_price, column_price = np.zeros(rows, costs.dtype), np.zeros(columns, costs.dtype)
    owner = np.full(columns, -1, dtype=np.int64)
    for row in range(rows):
        length, came_from, done, sink = _path(costs, row_price, column_price, owner, row)
        visited = done & (owner >= 0)
        row_price[row] += length[sink]
        row_price[owner[visited]] += length[sink] - length[visited]
        column_price[done] -= length[sink] - length[done]
        _flip(owner, came_from, row, sink)
    return owner


def _path(
    costs: Matrix, row_price: Matrix, column_price: Matrix, owner: Columns, root: int
) -> tuple[Matrix, Columns, npt.NDArray[np.bool_], int]:
    """Return the shortest alternating path from a row to a free column, by Dijkstra's rule."""
    columns = costs.shape[1]
    unknown = int(costs.max()) * 4 * (columns + 1) + 1
    length = np.full(columns, unknown, dtype=costs.dtype)
    came_from = np.full(columns, -1, dtype=np.int64)
    done = np.zeros(columns, dtype=bool)
    row, walked = root, 0
    while True:
        reached = costs[row] - row_price[row] - column_price + walked
        better = ~done & (reached < length)
        length[better] = reached[better]
        came_from[better] = row
        sink = int(np.argmin(np.where(done, unknown, length)))
        walked = length[sink]
        done[sink] = True
        if owner[sink] < 0:
            return length, came_from, done, sink
        row = int(owner[sink])


def _flip(owner: Columns, came_from: Columns, root: int, sink: int) -> None:
    """Give every column on the path to the row that it was reached from."""
    column = sink
    while True:
        row = int(came_from[column])
        before = np.flatnonzero(owner == row)
        owner[column] = row
        if row == root:
            return
        column = int(before[0])
