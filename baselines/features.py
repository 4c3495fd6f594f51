"""Features of tokens for the window classifier and the CRF.

A feature is a string ``name=value``. Those of a word and its neighbours depend on the word alone
and are cached by word type; the others (conjunctions, position, case elsewhere in the document)
are made for each token. No external resource is used and nothing is learned here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

NAME = "sitrep-features-1"
OFFSETS = (0, -2, -1, 1, 2)
# The tokenizer splits at < and >, so that no word of a text is ever one of these.
START, END = "<s>", "</s>"
_RUN = re.compile(r"(.)\1+", re.DOTALL)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class SentenceFeatures:
    """The words of a sentence, and for each token the features that its word does not decide."""

    words: tuple[str, ...]
    context: tuple[tuple[str, ...], ...]

    def strings(self) -> list[list[str]]:
        """Return every feature of each token, those of the word itself first."""
        return [
            [name for names in neighbours for name in names] + list(more)
            for neighbours, more in zip(self.neighbours(), self.context, strict=True)
        ]

    def neighbours(self) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Yield for each token the features of its window, one tuple for each of OFFSETS."""
        for window in self.windows():
            yield tuple(word_features(word)[k] for k, word in enumerate(window))

    def windows(self) -> Iterator[tuple[str, ...]]:
        """Yield for each token the words at OFFSETS, with START and END outside the sentence."""
        padded = (START, START, *self.words, END, END)
        for i in range(2, len(padded) - 2):
            yield tuple(padded[i + offset] for offset in OFFSETS)


def shape(word: str) -> str:
    """Return a word's shape: X upper case, x lower case, 0 digit, else the character itself."""
    kinds = (
        "X" if c.isupper() else "x" if c.islower() else "0" if c.isdigit() else c for c in word
    )
    return "".join(kinds)


def short_shape(word: str) -> str:
    """Return the shape with runs of one kind written once: ``Ubaydi`` is ``Xx``."""
    return _RUN.sub(r"\1", shape(word))


@lru_cache(maxsize=1 << 17)
def word_features(word: str) -> tuple[tuple[str, ...], ...]:
    """Return what a word gives to a token at each of OFFSETS from that token, in that order."""
    if word in (START, END):
        return ((), *((f"{o}l={word}",) for o in OFFSETS[1:]))
    lower, brief = word.lower(), short_shape(word)
    near = tuple((f"{o}l={lower}", f"{o}h={brief}", f"{o}s={lower[-3:]}") for o in (-1, 1))
    far = tuple((f"{o}l={lower}", f"{o}h={brief}") for o in (-2, 2))
    return _own(word, lower, brief), far[0], near[0], near[1], far[1]


def _own(word: str, lower: str, brief: str) -> tuple[str, ...]:
    names = [f"w={word}", f"l={lower}", f"H={shape(word)[:12]}", f"h={brief}"]
    names += [f"n={min(len(word), 8)}", f"c={_case(word)}"]
    for size in range(1, 5):
        names += [f"p{size}={lower[:size]}", f"s{size}={lower[-size:]}"]
    if _DIGIT.search(word):
        names.append(f"d={_DIGIT.sub('0', lower)}")
    return tuple(names)


def _case(word: str) -> str:
    if word[0].isupper():
        return "upper" if len(word) > 1 and word.isupper() else "title"
    return "lower" if word[0].islower() else "none"


def text_features(sentences: Sequence[tuple[str, ...]]) -> list[SentenceFeatures]:
    """Return the features of a text's sentences; the first one counts as the headline."""
    known = _Document(sentences)
    return [
        SentenceFeatures(words, tuple(_context(words, number, known)))
        for number, words in enumerate(sentences)
    ]


class _Document:
    """What the rest of the document says about a word: its case, and where it stood last."""

    def __init__(self, sentences: Sequence[tuple[str, ...]]) -> None:
        self.capitalised: dict[str, int] = {}
        self.lower: dict[str, int] = {}
        self.last: dict[str, tuple[str, str]] = {}
        for words in sentences:
            for i, word in enumerate(words):
                self.count(word, i, 1)

    def count(self, word: str, position: int, by: int) -> None:
        # A capital at the start of a sentence says nothing about the word.
        table = self.lower if word[0].islower() else self.capitalised if position else None
        if table is not None and (word[0].islower() or word[0].isupper()):
            key = word.lower()
            table[key] = table.get(key, 0) + by

    def elsewhere(self, word: str, position: int) -> str:
        """Return in which case the word occurs in other places: U, L, UL or neither."""
        self.count(word, position, -1)
        key = word.lower()
        upper, lower = self.capitalised.get(key, 0), self.lower.get(key, 0)
        self.count(word, position, 1)
        return ("U" if upper else "") + ("L" if lower else "")


def _context(words: tuple[str, ...], number: int, known: _Document) -> Iterator[tuple[str, ...]]:
    lower = (START, START, *(word.lower() for word in words), END, END)
    brief = ("", "", *(word_shape(word) for word in words), "", "")
    runs = _capital_runs(words)
    part = ("headline", "lead")[number] if number < 2 else "body"
    for i, word in enumerate(words):
        k = i + 2
        a, b, c, d, e = lower[k - 2 : k + 3]
        names = [
            "bias",
            f"part={part}",
            f"part={part}|{brief[k]}",
            f"at={min(i, 4)}",
            f"end={min(len(words) - 1 - i, 2)}",
            f"-1l|0l={b}|{c}",
            f"0l|1l={c}|{d}",
            f"-1l|1l={b}|{d}",
            f"-2l|-1l={a}|{b}",
            f"1l|2l={d}|{e}",
            f"-1h|0h|1h={brief[k - 1]}|{brief[k]}|{brief[k + 1]}",
            f"-2h|-1h|0h={brief[k - 2]}|{brief[k - 1]}|{brief[k]}",
            f"0h|1h|2h={brief[k]}|{brief[k + 1]}|{brief[k + 2]}",
            *runs[i],
            *_elsewhere(word, c, i, known),
        ]
        yield tuple(names)
        known.last[c] = (b, d)


@lru_cache(maxsize=1 << 17)
def word_shape(word: str) -> str:
    """Return the short shape, cached by word type."""
    return short_shape(word)


def _elsewhere(word: str, lower: str, position: int, known: _Document) -> Iterator[str]:
    case = known.elsewhere(word, position)
    yield f"doc={case}"
    yield f"doc|c={case}|{_case(word)}|{int(position == 0)}"
    # Short and lower-case words are mostly grammar: their last context tells nothing.
    if lower in known.last and (len(word) > 3 or word[0].isupper()):
        before, after = known.last[lower]
        yield f"lastl={before}"
        yield f"lastr={after}"


def _capital_runs(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return features of the run of capitalised words around each token."""
    runs: list[tuple[str, ...]] = [()] * len(words)
    start = 0
    while start < len(words):
        end = start
        while end < len(words) and words[end][0].isupper():
            end += 1
        before = words[start - 1].lower() if start else START
        after = words[end].lower() if end < len(words) else END
        for i in range(start, end):
            place = f"{int(i == start)}{int(i == end - 1)}"
            names = (f"run={place}|{min(end - start, 4)}", f"runl={before}", f"runr={after}")
            runs[i] = names
        start = max(end, start + 1)
    return runs
