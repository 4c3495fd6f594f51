"""The lookup tagger: the longest sequence of tokens that train mostly tagged, and its type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from baselines.arrays import pack_strings, read_arrays, unpack_strings, write_arrays
from baselines.texts import TaggedText, TokenizedText

Key = tuple[str, ...]
_DTYPES = {"entries": "|u1", "types": "|u1", "numbers": "<i8", "lower": "|b1"}


@dataclass(frozen=True, slots=True)
class GazetteerSettings:
    """Least share of a string's occurrences in train that are mentions; whether case counts."""

    # Chosen on validation of data 0.1.0, strict micro F1 over the layers: lower case 45.1 at 0.3,
    # 44.9 at 0.2 and 0.4, 43.8 at 0.5, 40.2 at 0.6; exact case 44.9 at 0.3 and 0.4, 44.2 at 0.5.
    precision: float = 0.3
    lower: bool = True


class Gazetteer:
    """A table of token sequences, each with the one type that it is tagged as."""

    def __init__(self, entries: Mapping[Key, str], lower: bool) -> None:
        """Take the table; with ``lower`` its keys are in lower case, and so is every lookup."""
        self.entries, self.lower = dict(entries), lower
        self.longest = max(map(len, self.entries), default=0)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The tags that this model can give, O first."""
        types = sorted(set(self.entries.values()))
        return ("O", *(f"{prefix}-{name}" for name in types for prefix in "BI"))

    @property
    def data(self) -> bytes:
        """The model as the bytes of an ``.npz`` file."""
        keys, types = sorted(self.entries), sorted(set(self.entries.values()))
        numbers = [types.index(self.entries[key]) for key in keys]
        return write_arrays(
            {
                # No token holds a blank, so a joined key can be split again.
                "entries": pack_strings([" ".join(key) for key in keys]),
                "types": pack_strings(types),
                "numbers": np.array(numbers, dtype=np.int64),
                "lower": np.array([self.lower]),
            }
        )

    @classmethod
    def read(cls, data: bytes) -> Gazetteer:
        """Read the bytes of a model.

        Raises:
            ValueError: they are not such a model.
        """
        arrays = read_arrays(data, _DTYPES)
        keys, types = unpack_strings(arrays["entries"]), unpack_strings(arrays["types"])
        numbers = arrays["numbers"]
        if numbers.shape != (len(keys),) or arrays["lower"].shape != (1,):
            raise ValueError(f"expected a type for each of {len(keys)} entries")
        if len(numbers) and not 0 <= numbers.min() <= numbers.max() < len(types):
            raise ValueError("an entry points to a type that does not exist")
        entries = {tuple(k.split(" ")): types[n] for k, n in zip(keys, numbers, strict=True)}
        return cls(entries, bool(arrays["lower"][0]))

    def tag(self, text: TokenizedText) -> list[list[str]]:
        """Return the IOB2 tags of each sentence."""
        return [self._sentence(_cased(s.words, self.lower)) for s in text.sentences]

    def _sentence(self, words: Key) -> list[str]:
        tags, at = ["O"] * len(words), 0
        while at < len(words):
            size = self._longest(words, at)
            if size:
                name = self.entries[words[at : at + size]]
                tags[at : at + size] = [f"B-{name}"] + [f"I-{name}"] * (size - 1)
            at += size or 1
        return tags

    def _longest(self, words: Key, at: int) -> int:
        longest = min(self.longest, len(words) - at)
        sizes = range(longest, 0, -1)
        return next((size for size in sizes if words[at : at + size] in self.entries), 0)


def train_gazetteer(examples: Sequence[TaggedText], settings: GazetteerSettings) -> Gazetteer:
    """Learn which token sequences are mentions of which type.

    A sequence is kept if the share of its occurrences that are mentions of its most frequent type
    reaches ``settings.precision``; of equally frequent types the first in the alphabet wins.
    """
    mentions: dict[Key, Counter[str]] = {}
    for key, name in _mentions(examples, settings.lower):
        mentions.setdefault(key, Counter())[name] += 1
    occurrences = _occurrences(examples, settings.lower, mentions)
    entries = {}
    for key, types in mentions.items():
        name, count = min(types.items(), key=lambda item: (-item[1], item[0]))
        if count >= settings.precision * occurrences[key]:
            entries[key] = name
    return Gazetteer(entries, settings.lower)


def _cased(words: Key, lower: bool) -> Key:
    return tuple(word.lower() for word in words) if lower else words


def _sentences(examples: Sequence[TaggedText], lower: bool) -> Iterator[tuple[Key, list[str]]]:
    for example in examples:
        for sentence, tags in zip(example.text.sentences, example.tags, strict=True):
            yield _cased(sentence.words, lower), tags


def _mentions(examples: Sequence[TaggedText], lower: bool) -> Iterator[tuple[Key, str]]:
    for words, tags in _sentences(examples, lower):
        starts = [i for i, tag in enumerate(tags) if tag.startswith("B-")]
        for start in starts:
            end = start + 1
            while end < len(tags) and tags[end].startswith("I-"):
                end += 1
            yield words[start:end], tags[start][2:]


def _occurrences(
    examples: Sequence[TaggedText], lower: bool, known: Mapping[Key, object]
) -> Counter[Key]:
    sizes = sorted({len(key) for key in known})
    counts: Counter[Key] = Counter()
    for words, _ in _sentences(examples, lower):
        for size in sizes:
            grams = (words[i : i + size] for i in range(len(words) - size + 1))
            counts.update(gram for gram in grams if gram in known)
    return counts
