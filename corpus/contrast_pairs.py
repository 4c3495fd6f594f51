"""Contrast pairs as they are written by hand: two sentences that differ little, with their gold.

A file ``corpus/contrast/<phenomenon>.txt`` holds the pairs of one phenomenon. ``==`` opens a pair
with its id and the article that its first side comes from, ``~~`` divides the two sides. A side is
a line ``focus:`` with the words that are scored, and the inline markup with its event lines::

    # Lines before the first pair are notes.

    == metonymy-01 ng-011-a
    focus: Abuja
    [Abuja]{A1 GOVERNMENT} said on Sunday that it would answer.
    ~~
    focus: Abuja
    [Shells]{E1 SHELLING} hit [Abuja]{L1 SETTLEMENT} on Sunday.
    ---
    E1 place=L1

The focus stands exactly once in the text of its side. What has to be right inside it depends on
the phenomenon alone (`PHENOMENA`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.annotations import from_markup
from corpus.files import read_text
from corpus.findings import Finding, InputError
from corpus.markup import parse
from corpus.names import GOLD
from corpus.records import Annotation, Span

FOLDER = "corpus/contrast"
PAIR, SIDE, FOCUS = "== ", "~~", "focus: "


@dataclass(frozen=True, slots=True)
class Phenomenon:
    """What decides about a side: ``layers`` are scored, ``differs`` must not be equal in the gold.

    Layers are those of spans, ``realis`` (of the triggers) and ``role`` (agents, targets, places
    and sources of the triggers). Where ``differs`` is empty the right answer stays the same.
    """

    layers: tuple[str, ...]
    differs: tuple[str, ...]
    meaning: str


PHENOMENA = {
    "metonymy": Phenomenon(
        ("actor", "location"),
        ("actor", "location"),
        "a place's name for a government, or for the place: Abuja said / shells hit Abuja",
    ),
    "realis": Phenomenon(
        ("event", "realis"),
        ("realis",),
        "what happened, will or did not: retook / vowed to retake / failed to retake",
    ),
    "role-swap": Phenomenon(
        ("actor", "event", "role"),
        ("role",),
        "who did it to whom: A ambushed B / B ambushed A / A was ambushed by B",
    ),
    "fled": Phenomenon(
        ("actor", "event"), ("event",), "withdrawal or displacement: fled fighters / fled residents"
    ),
    "seized": Phenomenon(
        ("event",), ("event",), "territory or things: seized the town / seized rifles"
    ),
    "strike": Phenomenon(
        ("event",), ("event",), "an attack or a protest: a strike by aircraft / by workers"
    ),
    "frame": Phenomenon(
        ("actor",), (), "a neutral and a loaded name for one group: the type stays the same"
    ),
    "metaphor": Phenomenon(
        ("event",), ("event",), "fire that is none: the patrol / the minister came under fire"
    ),
}


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair, with the stretch that is scored; ``line`` is where it starts."""

    id: str
    text: str
    focus: Span
    annotation: Annotation
    line: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides that differ in one phenomenon; ``article`` is where the first one comes from."""

    id: str
    phenomenon: str
    article: str
    sides: tuple[Side, Side]
    path: str
    line: int


Rows = list[tuple[int, str]]  # numbered lines of a file


def read_contrast(path: Path, shown: str | None = None) -> list[Pair]:
    """Read the pairs of one file.

    Raises:
        InputError: every finding about the file.
    """
    name = shown or str(path)
    rows = list(enumerate(read_text(path, name).split("\n"), start=1))
    starts = [i for i, (_, row) in enumerate(rows) if row.startswith(PAIR)]
    stray = [n for n, row in rows[: starts[0] if starts else None] if row and row[0] != "#"]
    message = f"stands before the first pair; expected '{PAIR}ID ARTICLE', or a note after '#'"
    found = [Finding(name, str(number), "contrast-form", message) for number in stray]
    pairs: list[Pair] = []
    for start, end in zip(starts, [*starts, len(rows)][1:], strict=True):
        try:
            pairs.append(_pair(rows[start:end], path.stem, name))
        except InputError as error:
            found += error.findings
    if found:
        raise InputError(found)
    return pairs


def _pair(rows: Rows, phenomenon: str, path: str) -> Pair:
    number, head = rows[0]
    words = head.split()[1:]
    if len(words) != 2:
        message = f"{head!r}; expected '{PAIR}ID ARTICLE'"
        raise InputError([Finding(path, str(number), "contrast-form", message)])
    cuts = [i for i, (_, row) in enumerate(rows) if row.rstrip() == SIDE]
    if len(cuts) != 1:
        message = f"{words[0]} has {len(cuts) + 1} sides; expected two, divided by a line '{SIDE}'"
        raise InputError([Finding(path, str(number), "contrast-pair", message)])
    sides: list[Side] = []
    found: list[Finding] = []
    for letter, part in (("a", rows[1 : cuts[0]]), ("b", rows[cuts[0] + 1 :])):
        try:
            sides.append(_side(part, f"{words[0]}.{letter}", path, number))
        except InputError as error:
            found += error.findings
    if found:
        raise InputError(found)
    return Pair(words[0], phenomenon, words[1], (sides[0], sides[1]), path, number)


def _side(rows: Rows, identity: str, path: str, pair_line: int) -> Side:
    rows = list(_trimmed(rows))
    number, head = rows[0] if rows else (pair_line, "")
    if not head.startswith(FOCUS) or len(rows) < 2:
        message = f"{identity}: expected a line '{FOCUS}WORDS' and below it the markup of the side"
        raise InputError([Finding(path, str(number), "contrast-form", message)])
    first = rows[1][0]
    try:
        markup = parse("\n".join(row for _, row in rows[1:]), path)
        annotation = from_markup(markup, identity, GOLD, path)
    except InputError as error:
        raise InputError(_moved(finding, first - 1) for finding in error.findings) from None
    words = head.removeprefix(FOCUS).strip()
    times = markup.text.count(words) if words else 0
    if times != 1:
        message = f"{identity}: the focus {words!r} stands {times} times in the text; expected once"
        raise InputError([Finding(path, str(number), "contrast-focus", message)])
    start = markup.text.index(words)
    return Side(identity, markup.text, Span(start, start + len(words)), annotation, first)


def _trimmed(rows: Rows) -> Iterator[tuple[int, str]]:
    """Yield the lines from the first to the last that is not blank."""
    full = [i for i, (_, row) in enumerate(rows) if row.strip()]
    yield from rows[full[0] : full[-1] + 1] if full else ()


def _moved(finding: Finding, lines: int) -> Finding:
    line, colon, column = finding.place.partition(":")
    return replace(finding, place=f"{int(line) + lines}{colon}{column}")
