"""Whether two files belong together: the same documents, the same texts, none twice.

All problems are collected; nothing is dropped or repaired unless the caller asks for it, and what
was asked for stands in the signature. `corpus.scoring.paired_items` goes on with the spans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.files import sha256
from corpus.findings import Finding, InputError
from corpus.scoring.hints import text_difference
from corpus.scoring.paired_items import Options, Paired, paired_items
from corpus.scoring.readers import ReadDocument, Reading


def pair(gold: Reading, predicted: Reading, options: Options | None = None) -> Paired:
    """Return both sides as items of the gold's documents, in the gold's order.

    Raises:
        InputError: every problem of either side, and of the two together.
    """
    chosen = options or Options()
    found = [*_duplicate_ids(gold), *_duplicate_ids(predicted)]
    found += [f for side in (gold, predicted) for f in _unsaid(side, chosen.task)]
    filled = any(document.spans or document.event_types for document in gold.documents)
    if not filled and not chosen.gold_may_be_empty:
        message = "the gold has no span and no label at all; is it the right file?"
        found.append(Finding(gold.path, "", "gold-empty", message))
    if found:
        raise InputError(found)
    said = {document.id: document for document in predicted.documents}
    found += _extra(gold, predicted, said, chosen)
    found += _missing(gold, predicted, said, chosen)
    matched = [(g, said[g.id]) for g in gold.documents if g.id in said]
    found += [f for g, p in matched for f in _text_problems(predicted.path, g, p)]
    if found:
        raise InputError(found)
    return paired_items(gold, predicted, said, chosen)


def _duplicate_ids(reading: Reading) -> list[Finding]:
    first: dict[str, str] = {}
    found = []
    for document in reading.documents:
        if document.id in first:
            message = f"{document.id} stands at line {first[document.id]} already; keep one"
            found.append(Finding(reading.path, document.place, "id-duplicate", message))
        first.setdefault(document.id, document.place)
    return found


def _unsaid(reading: Reading, task: str) -> list[Finding]:
    """Return a finding for every row that lacks what the task scores: lacking is not empty."""
    labels = task == "documents"
    lacking = [
        d for d in reading.documents if (d.event_types is None if labels else not d.has_spans)
    ]
    key = "event_types" if labels else "mentions"
    message = f'has no "{key}"; write an empty list where there is nothing'
    return [Finding(reading.path, d.place, "row-form", f"{d.id} {message}") for d in lacking]


def _listed(ids: Sequence[str], most: int = 5) -> str:
    return ", ".join(ids[:most]) + (", ..." if len(ids) > most else "")


def _missing(
    gold: Reading, predicted: Reading, said: Mapping[str, ReadDocument], options: Options
) -> list[Finding]:
    ids = [document.id for document in gold.documents if document.id not in said]
    if not ids or options.missing == "empty":
        return []
    message = (
        f"{len(ids)} of {len(gold.documents)} gold documents have no prediction line: "
        f"{_listed(ids)}; pass --missing empty to score them as having no spans (recorded in the "
        "signature)"
    )
    return [Finding(predicted.path, "", "prediction-missing", message)]


def _extra(
    gold: Reading, predicted: Reading, said: Mapping[str, ReadDocument], options: Options
) -> list[Finding]:
    known = {document.id for document in gold.documents}
    ids = [identity for identity in said if identity not in known]
    if not ids or options.extra == "ignore":
        return []
    homes = options.other_splits()
    splits = {homes.get(identity) for identity in ids}
    hint = ""
    if len(splits) == 1 and None not in splits:
        hint = f"; all {len(ids)} extra ids are in {splits.pop()}"
    message = (
        f"{len(ids)} documents are not among the {len(gold.documents)} of the gold: "
        f"{_listed(ids)}{hint}; pass --extra ignore to leave them out"
    )
    return [Finding(predicted.path, said[ids[0]].place, "prediction-extra", message)]


def _text_problems(path: str, gold: ReadDocument, said: ReadDocument) -> list[Finding]:
    if gold.text is None:
        return []
    if said.text is not None and said.text != gold.text:
        message = f"{gold.id} is about another text: {text_difference(gold.text, said.text)}"
        return [Finding(path, said.place, "prediction-text", message)]
    if said.sha256 is not None and said.sha256 != sha256(gold.text):
        message = (
            f"{gold.id} is about another text: sha256 {said.sha256[:12]}..., the gold text has "
            f"{sha256(gold.text)[:12]}...; tag the gold's own texts, unchanged"
        )
        return [Finding(path, said.place, "prediction-text", message)]
    return []
