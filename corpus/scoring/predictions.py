"""Predictions: one row a document, checked against the texts that they claim to be about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.files import JsonObject, read_jsonl, sha256
from corpus.findings import Finding, InputError
from corpus.ontology import ontology
from corpus.records import Document


@dataclass(frozen=True, slots=True)
class PredictedSpan:
    """A predicted mention: layer, type and half-open code-point offsets."""

    layer: str
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system says of one text: its spans and the event types of the document."""

    id: str
    sha256: str
    mentions: tuple[PredictedSpan, ...]
    event_types: tuple[str, ...]


def prediction_row(prediction: Prediction) -> JsonObject:
    """Return a prediction as a row of a predictions file."""
    spans = [
        {"layer": s.layer, "type": s.type, "start": s.start, "end": s.end}
        for s in prediction.mentions
    ]
    return {
        "id": prediction.id,
        "sha256": prediction.sha256,
        "mentions": spans,
        "event_types": list(prediction.event_types),
    }


def gold_prediction(document: Document) -> Prediction:
    """Return a document's gold annotation in the form of a prediction."""
    spans = tuple(
        PredictedSpan(m.layer, m.type, m.start, m.end) for m in document.annotation.mentions
    )
    article = document.article
    return Prediction(article.id, article.sha256, spans, document.annotation.event_types)


def read_predictions(path: Path, gold: Sequence[Document]) -> list[Prediction]:
    """Read a predictions file for exactly the gold documents, in their order.

    Raises:
        InputError: every row that is malformed, is about another text, points past its end,
            stands twice, or is missing.
    """
    return read_text_predictions(path, {d.article.id: d.article.text for d in gold})


def read_text_predictions(path: Path, articles: Mapping[str, str]) -> list[Prediction]:
    """Read a predictions file for exactly the texts given by id, in their order.

    Raises:
        InputError: as for `read_predictions`.
    """
    found: list[Finding] = []
    rows: dict[str, Prediction] = {}
    lines: dict[str, int] = {}
    for number, row in read_jsonl(path):
        problems = list(_row_findings(row, articles))
        identity = row.get("id")
        if isinstance(identity, str) and identity in lines:
            message = f"{identity} has a row already, line {lines[identity]}"
            problems.append(("id-duplicate", message))
        if not problems:
            rows[row["id"]] = _prediction(row)
        if isinstance(identity, str):
            lines.setdefault(identity, number)
        found += [Finding(str(path), str(number), check, text) for check, text in problems]
    missing = [identity for identity in articles if identity not in lines]
    if missing:
        shown = ", ".join(missing[:5]) + (", ..." if len(missing) > 5 else "")
        message = f"{len(missing)} of {len(articles)} gold documents have no row: {shown}"
        found.append(Finding(str(path), "", "prediction-missing", message))
    if found:
        raise InputError(found)
    return [rows[identity] for identity in articles]


def _prediction(row: JsonObject) -> Prediction:
    spans = tuple(
        PredictedSpan(s["layer"], s["type"], s["start"], s["end"]) for s in row["mentions"]
    )
    return Prediction(row["id"], row["sha256"], spans, tuple(row["event_types"]))


def _row_findings(row: JsonObject, articles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, kind in (("id", str), ("sha256", str), ("mentions", list), ("event_types", list)):
        if not isinstance(row.get(key), kind):
            yield "prediction-form", f"{key} is {row.get(key)!r}; expected {kind.__name__}"
            return
    text = articles.get(row["id"])
    if text is None:
        yield "prediction-id", f"{row['id']} is not among the {len(articles)} gold documents"
        return
    if row["sha256"] != sha256(text):
        message = (
            f"{row['id']} was predicted from another text: sha256 {row['sha256'][:12]}..., the "
            f"gold text has {sha256(text)[:12]}...; tag the corpus's own texts, unchanged"
        )
        yield "prediction-text", message
        return
    yield from _type_findings(row["id"], "event", row["event_types"])
    seen: set[str] = set()
    for span in row["mentions"]:
        yield from _span_findings(row["id"], span, len(text))
        if isinstance(span, dict):
            key = " ".join(str(span.get(k)) for k in ("layer", "type", "start", "end"))
            if key in seen:
                yield "span-duplicate", f"{row['id']} has the span {key} twice"
            seen.add(key)


def _type_findings(identity: str, layer: str, types: Iterable[object]) -> Iterator[tuple[str, str]]:
    known = ontology().types(layer)
    for name in types:
        if name not in known:
            yield (
                "unknown-type",
                f"{identity}: no {layer} type {name!r}; there are {', '.join(known)}",
            )


def _span_findings(identity: str, span: object, length: int) -> Iterator[tuple[str, str]]:
    if not isinstance(span, dict) or span.get("layer") not in ontology().layers:
        layers = ", ".join(ontology().layers)
        yield "prediction-form", f"{identity}: {span!r} is no span of a layer {layers}"
        return
    yield from _type_findings(identity, span["layer"], [span.get("type")])
    start, end = span.get("start"), span.get("end")
    if type(start) is not int or type(end) is not int:
        yield "span-offset", f"{identity}: offsets {start!r}:{end!r} are no whole numbers"
    elif not 0 <= start < end:
        yield "span-offset", f"{identity} {start}:{end} is empty or negative; the end is exclusive"
    elif end > length:
        yield "span-past-end", f"{identity} {start}:{end}, but the text has {length} characters"
