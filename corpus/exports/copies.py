"""Where a copy of a text differs from the one that was annotated, known by its hashes alone."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable, Iterator

from corpus.exports.standoff import BLOCK, checks
from corpus.files import JsonObject, sha256

SHOWN = 20  # characters on each side of a difference
LONGEST = 100_000  # characters of a text in which single letters are tried
_CURLY = str.maketrans("“”‘’", "\"\"''")
_MENDED: dict[str, Callable[[str], str]] = {
    "with LF line ends": lambda t: t.replace("\r\n", "\n").replace("\r", "\n"),
    "without blanks at its edges": str.strip,
    "without blanks at the ends of lines": lambda t: "\n".join(r.rstrip() for r in t.split("\n")),
    "with plain blanks for no-break spaces": lambda t: t.replace("\xa0", " "),
    "with straight quotes for curly ones": lambda t: t.translate(_CURLY),
    "with one blank for several": lambda t: "\n".join(" ".join(r.split()) for r in t.split("\n")),
    "in Unicode form NFC": lambda t: unicodedata.normalize("NFC", t),
}


def mismatch(copy: str, row: JsonObject) -> str:
    """Say where a copy first differs from the text of a stand-off row, and what would mend it."""
    wanted: str = row["sha256"]
    for how, mend in _MENDED.items():
        if sha256(mend(copy)) == wanted:
            changed = mend(copy)
            pairs = enumerate(zip(copy, changed, strict=False))
            shorter = min(len(copy), len(changed))
            at = next((i for i, (a, b) in pairs if a != b), shorter)
            return f"your copy would be the annotated text {how}; {_shown(copy, at, at)}"
    start, end = first_difference(copy, row["checks"], row["length"])
    for at, original in _one_edit(copy, start, end):
        if sha256(original) == wanted:
            there = original[max(0, at - SHOWN) : at + SHOWN]
            return f"{_shown(copy, at, at)} where the annotated text has {there!r}"
    return f"{_shown(copy, start, end)}; the annotated text has {row['length']} characters"


def first_difference(copy: str, expected: str, length: int) -> tuple[int, int]:
    """Return the block, or the end, in which a copy first differs; one time in 256 a block late."""
    mine = checks(copy)
    shorter = min(len(mine), len(expected))
    for at in range(0, shorter, 2):
        if mine[at : at + 2] != expected[at : at + 2]:
            return at // 2 * BLOCK, min((at // 2 + 1) * BLOCK, len(copy))
    at = min(len(copy), length)
    return max(0, at - BLOCK) if len(copy) == length else at, at


def _one_edit(copy: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield a copy with one character left out, put in or changed between two places."""
    if len(copy) > LONGEST:
        return
    letters = sorted(set(copy) | set(string.printable) | set("’‘“”–—"))
    for at in range(start, min(end, len(copy)) + 1):
        head, tail = copy[:at], copy[at:]
        yield at, head + tail[1:]
        for letter in letters:
            yield at, head + letter + tail
            yield at, head + letter + tail[1:]


def _shown(copy: str, start: int, end: int) -> str:
    line = copy.count("\n", 0, start) + 1
    words = copy[max(0, start - SHOWN) : end + SHOWN]
    where = f"at {start}" if start == end else f"between {start} and {end}"
    return f"your copy first differs {where} (line {line}): {words!r}"
