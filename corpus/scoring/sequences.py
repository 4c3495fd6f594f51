"""Scores of tag sequences: a list of tags a sentence, as column files and other scorers use."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.findings import unknown
from corpus.names import Match, Scheme
from corpus.scoring.items import Items
from corpus.scoring.mentions import score_items
from corpus.scoring.results import TaskResult
from corpus.scoring.spans import distinct
from corpus.scoring.tags import SCHEMES, Reading, flat_tags, tag_labels, tag_spans

Sentences = Sequence[Sequence[str]]


def score_tags(
    gold: Sentences,
    predicted: Sentences,
    *,
    scheme: Scheme = "iob2",
    iob: Reading = "strict",
    drop: bool = False,
    match: Match = "strict",
    documents: Sequence[int] | None = None,
    tokens: Sentences | None = None,
    split: str = "-",
) -> TaskResult:
    """Score lists of tags; a span is correct as `score_mentions` says, over token numbers.

    ``iob`` says how sequences are read that the scheme does not allow: ``lenient`` as conlleval
    and seqeval's default do, ``strict`` not at all, or with ``drop`` as seqeval's strict mode
    does. ``documents`` gives the document of each sentence, in ascending order.

    Raises:
        ValueError: the two sides differ in sentences or in their lengths.
        TagError: an unknown tag, or one that strict reading refuses.
    """
    items, wrong = tag_items(
        gold,
        predicted,
        scheme=scheme,
        iob=iob,
        drop=drop,
        documents=documents,
        tokens=tokens,
    )
    reading = f"iob:{scheme}-{'drop' if drop and iob == 'strict' else iob}#{wrong}"
    return score_items(items, match=match, split=split, fields=[reading])


def tag_items(
    gold: Sentences,
    predicted: Sentences,
    *,
    scheme: Scheme = "iob2",
    iob: Reading = "strict",
    drop: bool = False,
    documents: Sequence[int] | None = None,
    tokens: Sentences | None = None,
) -> tuple[Items, int]:
    """Return tag sequences as spans over token numbers, and how many chunks were malformed.

    Raises:
        ValueError: the two sides differ in sentences or in their lengths.
        TagError: an unknown tag, or one that strict reading refuses.
    """
    if scheme not in SCHEMES:
        raise unknown("scheme", scheme, SCHEMES)
    if iob not in ("strict", "lenient"):
        raise unknown("reading of tags", iob, ("strict", "lenient"))
    if documents is not None and any(a > b for a, b in pairwise(documents)):
        raise ValueError("the documents of sentences must ascend")
    sides = flat_tags(gold), flat_tags(predicted)
    if sides[0].sizes != sides[1].sizes:
        raise ValueError("gold and predicted differ in sentences or in their lengths")
    labels = tag_labels(*sides)
    (mine, bad), (theirs, wrong) = (
        tag_spans(
            flat,
            labels,
            scheme=scheme,
            reading=iob,
            drop=drop,
            documents=documents,
        )
        for flat in sides
    )
    count = len(gold) if documents is None else max(documents, default=-1) + 1
    items = Items(
        ids=tuple(map(str, range(count))),
        labels=labels,
        gold=mine,
        predicted=theirs,
        duplicates=theirs.take(~distinct(theirs)),
        texts=_texts(tokens, documents),
    )
    return items, bad + wrong


def _texts(
    tokens: Sentences | None, documents: Sequence[int] | None
) -> tuple[tuple[str, ...], ...] | None:
    """Return the tokens of each document, an empty one for the end of a sentence."""
    if tokens is None:
        return None
    numbers = list(range(len(tokens))) if documents is None else list(documents)
    texts: list[list[str]] = [[] for _ in range(max(numbers, default=-1) + 1)]
    for number, sentence in zip(numbers, tokens, strict=True):
        texts[number] += [*sentence, ""]
    return tuple(map(tuple, texts))
