"""Spans from tag sequences: IOB1, IOB2, IOBES and BILOU, read as written or refused.

A tag is ``O``, or a prefix, a hyphen and a type, or a prefix alone. ``lenient`` reads as conlleval
does: a ``B-`` or ``S-`` opens a span, and so does an ``I-`` or ``E-`` that continues nothing.
``strict`` takes only what the scheme allows; the rest is reported, or dropped on request.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Literal

import numpy as np
import numpy.typing as npt

from corpus.findings import UsageError
from corpus.names import Scheme
from corpus.scoring.matching import Mask
from corpus.scoring.spans import NO_LAYER, Ints, LabelSet, Spans

Reading = Literal["strict", "lenient"]
SCHEMES: dict[str, str] = {"iob2": "BI", "iob1": "BI", "iobes": "BIES", "bilou": "BILU"}
UNTYPED = "_"  # the type of a tag that is a prefix alone
_ROLE = {"B": "B", "I": "I", "E": "E", "S": "S", "L": "E", "U": "S"}
_O, _B, _I, _E, _S = range(5)


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of one side, flat: a role and a type code a token, an ``O`` after each sentence."""

    role: npt.NDArray[np.int8]
    kind: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Chunks:
    """Runs of tags as spans over flat token numbers, and which of them the scheme allows."""

    start: Ints
    end: Ints
    kind: Ints
    legal: Mask


class TagError(UsageError):
    """Tags that are no tags of a scheme, or that it does not allow; ``places`` are flat numbers."""

    def __init__(self, message: str, places: Sequence[int]) -> None:
        """Take the message and the flat token numbers, sentinels counted."""
        super().__init__(message)
        self.places = tuple(places)


@dataclass(frozen=True, slots=True)
class FlatTags:
    """The tags of one side as codes, an ``O`` after each sentence, and the tag of each code.

    Code 0 is ``O``; ``sizes`` are the lengths of the sentences.
    """

    codes: Ints
    names: tuple[str, ...]
    sizes: list[int]


def flat_tags(sentences: Sequence[Sequence[str]]) -> FlatTags:
    """Return sentences of tags as one row of codes, numbered as the tags come."""
    sizes = list(map(len, sentences))
    code: defaultdict[str, int] = defaultdict(count(1).__next__, {"O": 0})
    tags = map(code.__getitem__, chain.from_iterable(sentences))
    codes = np.zeros(sum(sizes) + len(sizes), dtype=np.int64)
    before = np.repeat(np.arange(len(sizes)), sizes)  # the sentence ends before each token
    codes[np.arange(len(before)) + before] = np.fromiter(tags, dtype=np.int64, count=len(before))
    return FlatTags(codes, tuple(code), sizes)


def tag_labels(*sides: FlatTags, layer: str = NO_LAYER) -> LabelSet:
    """Return the types that occur in the tags of all sides, sorted."""
    names = {_type(name) for side in sides for name in side.names[1:]}
    return LabelSet(tuple((layer, name) for name in sorted(names)))


def _type(tag: str) -> str:
    return tag.partition("-")[2] or UNTYPED


def read_tags(flat: FlatTags, labels: LabelSet, scheme: Scheme) -> Tags:
    """Return flat tags as arrays.

    Raises:
        TagError: tags that the scheme does not have, all of them.
    """
    types = {name: i for i, (_, name) in enumerate(labels.labels)}
    prefixes = [name.partition("-")[0] for name in flat.names]
    strange = [c for c, p in enumerate(prefixes) if c and (len(p) != 1 or p not in SCHEMES[scheme])]
    if strange:
        shown = ", ".join(sorted(repr(flat.names[code]) for code in strange))
        expected = ", ".join(f"{letter}-TYPE" for letter in SCHEMES[scheme])
        places = np.flatnonzero(np.isin(flat.codes, strange)).tolist()
        raise TagError(f"no {scheme} tag {shown}; expected O, {expected}", places)
    role = [_O, *("OBIES".index(_ROLE[prefix]) for prefix in prefixes[1:])]
    kind = [-1, *(types[_type(name)] for name in flat.names[1:])]
    codes = flat.codes
    return Tags(np.array(role, dtype=np.int8)[codes], np.array(kind, dtype=np.int32)[codes])


def chunks(tags: Tags, scheme: Scheme) -> Chunks:
    """Return the lenient reading as chunks, and which of them the scheme itself would write."""
    role, kind = tags.role, tags.kind
    before_role = np.concatenate([np.zeros(1, dtype=np.int8), role[:-1]])
    before_kind = np.concatenate([np.full(1, -1, dtype=np.int32), kind[:-1]])
    inside = (role == _I) | (role == _E)
    open_before = (before_role == _B) | (before_role == _I)
    continues = inside & open_before & (before_kind == kind)
    stop = np.flatnonzero(~continues)
    # A chunk runs to the next tag that continues nothing; a sentinel stands at the very end.
    opening = np.flatnonzero(role[stop] != _O)
    start, end = stop[opening], stop[opening + 1]
    legal = _legal(tags, start, end, scheme)
    return Chunks(start, end, kind[start].astype(np.int64), legal)


def _legal(tags: Tags, start: Ints, end: Ints, scheme: Scheme) -> Mask:
    first, last = tags.role[start], tags.role[end - 1]
    if scheme == "iob2":
        return np.equal(first, _B)
    if scheme == "iob1":
        # B- only divides a span from another of the same type right before it.
        touches = (start > 0) & (tags.kind[start - 1] == tags.kind[start])
        return np.where(first == _B, touches, ~touches)
    alone = (end - start == 1) & (first == _S)
    legal: Mask = alone | ((end - start > 1) & (first == _B) & (last == _E))
    return legal


def tag_spans(
    flat: FlatTags,
    labels: LabelSet,
    *,
    scheme: Scheme = "iob2",
    reading: Reading = "strict",
    drop: bool = False,
    documents: Sequence[int] | None = None,
) -> tuple[Spans, int]:
    """Return spans over token numbers, and how many chunks the scheme does not allow.

    Token numbers run through a document; ``documents`` gives the document of each sentence, which
    is one of its own otherwise. ``drop`` leaves out what the scheme does not allow, as seqeval's
    strict mode does.

    Raises:
        TagError: an unknown tag, or in strict reading a chunk that the scheme does not allow.
    """
    found = chunks(read_tags(flat, labels, scheme), scheme)
    wrong = int((~found.legal).sum())
    keep: Mask = np.ones(len(found.start), dtype=bool)
    if reading == "strict" and wrong:
        if not drop:
            places = found.start[~found.legal].tolist()
            message = f"{wrong} tag sequences that {scheme} does not allow"
            raise TagError(message, places)
        keep = found.legal
    return _in_documents(flat.sizes, found, keep, documents), wrong


def _in_documents(
    lengths: Sequence[int],
    found: Chunks,
    keep: Mask,
    documents: Sequence[int] | None,
) -> Spans:
    sizes = np.array(lengths, dtype=np.int64) + 1
    ends = np.cumsum(sizes)
    sentence = np.searchsorted(ends, found.start[keep], "right")
    begins: Ints = ends - sizes
    numbers: Ints = np.arange(len(sizes), dtype=np.int64)
    if documents is not None:
        numbers = np.asarray(documents, dtype=np.int64)
        first = np.searchsorted(numbers, numbers, "left")
        # Sentinels take a number each, so that spans of two sentences never touch.
        begins = begins[first]
    shift = begins[sentence]
    return Spans(
        numbers[sentence], found.start[keep] - shift, found.end[keep] - shift, found.kind[keep]
    )
