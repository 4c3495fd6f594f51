"""Files of contrast pairs, and of predictions for their sides.

A pair is one JSON object a line: ``{"id", "phenomenon", "sides": [side, side]}``, a side ``{"id",
"text", "focus": {"layer", "start", "end"}, "mentions": [{"layer", "type", "start", "end"}, ...]}``.
The `contrast` config of this corpus is such a file: its sides have entities and events as well, and
a focus may name several layers, joined by ``+``. Predictions may have ``events`` (as in
`corpus.scoring.rows`), from which realis and roles are read.

Ids of pairs are unique, and so are those of sides over all pairs. Layers and types are those of the
ontology, or any where the focus of some pair is in a layer that the ontology does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.files import JsonObject, read_jsonl, sha256
from corpus.findings import Finding, InputError
from corpus.scoring.contrast import ContrastPair, ContrastSide
from corpus.scoring.contrast_rows import ATTRIBUTES, attribute_rows, read_events, side_structure
from corpus.scoring.items import ontology_labels
from corpus.scoring.readers import ReadDocument, read
from corpus.scoring.side import (
    Problem,
    SideColumns,
    label_problems,
    side_columns,
    side_problems,
    twice_problems,
)
from corpus.scoring.spans import NO_LAYER, Row

CHECK = "contrast-form"


def read_pairs(path: Path) -> list[ContrastPair]:
    """Read contrast pairs.

    Raises:
        InputError: every row that is no such pair, every id that stands twice, every span that
            does not fit its text, every label that does not exist.
    """
    rows = read_jsonl(path, clean=False)
    found = [
        Finding(str(path), str(number), check, message)
        for number, row in rows
        for check, message in _pair_problems(row)
    ]
    if found:
        raise InputError(found)
    found = list(_repeated(path, rows))
    documents = [_document(side, str(number)) for number, row in rows for side in row["sides"]]
    texts = [document.text for document in documents]
    columns = side_columns(str(path), documents, texts, {})
    problems = [*_span_problems(columns, _labels(rows)), *twice_problems(columns, gold=True)]
    if found + problems:
        raise InputError([*found, *(finding for finding, _ in problems)])
    return [_pair(row) for _, row in rows]


def read_sides(path: Path, pairs: Sequence[ContrastPair]) -> dict[str, list[Row]]:
    """Read predictions for the sides of pairs, by side id; other documents are left out.

    Raises:
        InputError: a side without a prediction or with two, one about another text, a span that
            does not fit, a label that does not exist.
    """
    documents = read(path).documents
    sides = [side for pair in pairs for side in pair.sides]
    wanted = {side.id: side for side in sides}
    said: dict[str, ReadDocument] = {}
    found: list[Finding] = []
    for document in (d for d in documents if d.id in wanted):
        if document.id in said:
            message = f"{document.id} stands at line {said[document.id].place} already; keep one"
            found.append(Finding(str(path), document.place, "id-duplicate", message))
        elif problem := _text_problem(document, wanted[document.id].text):
            found.append(Finding(str(path), document.place, *problem))
        said.setdefault(document.id, document)
    if lost := [side.id for side in sides if side.id not in said]:
        shown = ", ".join(lost[:5]) + (", ..." if len(lost) > 5 else "")
        message = f"{len(lost)} of {len(sides)} sides have no row: {shown}; a pair needs both"
        found.append(Finding(str(path), "", "prediction-missing", message))
    if found:
        raise InputError(found)
    theirs = [said[side.id] for side in sides]
    columns = side_columns(str(path), theirs, [side.text for side in sides], {})
    labels = ontology_labels().labels if _ours(side.focus[0] for side in sides) else None
    problems = [*_span_problems(columns, labels), *twice_problems(columns, gold=False)]
    if problems:
        raise InputError([finding for finding, _ in problems])
    found_rows = {d.id: list(map(_row, d.spans)) for d in theirs}
    for structure in read_events(path, {side.id: side.text for side in sides}):
        events = attribute_rows(structure.events, wanted[structure.id].clusters)
        found_rows[structure.id] += events
    return found_rows


def _text_problem(document: ReadDocument, text: str) -> tuple[str, str] | None:
    if not document.has_spans:
        return "row-form", f'{document.id} has no "mentions"; write [] where there is nothing'
    same = document.text in (None, text) and document.sha256 in (None, sha256(text))
    if same:
        return None
    return "prediction-text", f"{document.id} is about another text; tag the sides as they are"


def _pair_problems(row: JsonObject) -> Iterator[tuple[str, str]]:
    for key in ("id", "phenomenon"):
        if not isinstance(row.get(key), str) or not row[key]:
            yield CHECK, f"{key} is {row.get(key)!r:.40}; expected a string"
    sides = row.get("sides")
    if not isinstance(sides, list) or len(sides) != 2:
        shown = len(sides) if isinstance(sides, list) else repr(sides)[:40]
        yield CHECK, f"the pair {row.get('id')!r:.40} has the sides {shown}; expected two of them"
        return
    for side in sides:
        if not isinstance(side, dict):
            yield CHECK, f"a side is {side!r:.40}; expected an object"
            continue
        yield from ((CHECK, message) for message in _side_problems(side))


def _side_problems(side: JsonObject) -> Iterator[str]:
    name = f"the side {side.get('id')!r:.40}"
    for key in ("id", "text"):
        if not isinstance(side.get(key), str) or not side[key]:
            yield f"{name}: {key} is {side.get(key)!r:.40}; expected a string"
    mentions = side.get("mentions")
    if not isinstance(mentions, list) or not all(isinstance(m, dict) for m in mentions):
        yield f"{name}: mentions is {mentions!r:.40}; expected a list of objects"
    focus = side.get("focus")
    if not isinstance(focus, dict) or not isinstance(focus.get("layer"), str):
        yield f'{name}: focus is {focus!r:.60}; expected {{"layer", "start", "end"}}'
        return
    start, end, text = focus.get("start"), focus.get("end"), side.get("text")
    length = len(text) if isinstance(text, str) else 0
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
        yield f"{name}: the focus {start!r:.20}:{end!r:.20} is no span of its {length} characters"


def _repeated(path: Path, rows: Sequence[tuple[int, JsonObject]]) -> Iterator[Finding]:
    first: dict[tuple[str, str], int] = {}
    for number, row in rows:
        names = [("pair", row["id"]), *(("side", side["id"]) for side in row["sides"])]
        for kind, name in names:
            if (kind, name) in first:
                message = f"the {kind} {name} stands at line {first[kind, name]} already; keep one"
                yield Finding(str(path), str(number), "id-duplicate", message)
            first.setdefault((kind, name), number)


def _labels(rows: Sequence[tuple[int, JsonObject]]) -> tuple[tuple[str, str], ...] | None:
    layers = (side["focus"]["layer"] for _, row in rows for side in row["sides"])
    return ontology_labels().labels if _ours(layers) else None


def _ours(layers: Iterator[str]) -> bool:
    named = {name for layer in layers for name in layer.split("+")}
    return named <= {*ontology_labels().layers, *ATTRIBUTES}


def _span_problems(
    columns: SideColumns, labels: tuple[tuple[str, str], ...] | None
) -> Iterator[Problem]:
    yield from side_problems(columns)
    if labels is not None:
        yield from label_problems(columns, labels)
        return
    for index, pair in enumerate(zip(columns.layer, columns.type, strict=True)):
        if not all(isinstance(name, str) for name in pair):
            message = f"the layer and type are {pair!r:.60}; expected two strings"
            yield columns.finding(index, "unknown-label", message), index


def _document(side: JsonObject, place: str) -> ReadDocument:
    return ReadDocument(side["id"], place, side["text"], None, side["mentions"], None)


def _pair(row: JsonObject) -> ContrastPair:
    one, two = (_side(side) for side in row["sides"])
    return ContrastPair(row["id"], row["phenomenon"], (one, two))


def _side(side: JsonObject) -> ContrastSide:
    focus = side["focus"]
    gold = tuple(map(_row, side["mentions"]))
    place = (focus["layer"], focus["start"], focus["end"])
    if "events" not in side:
        return ContrastSide(side["id"], side["text"], place, gold)
    structure = side_structure(side)
    rows = (*gold, *attribute_rows(structure.events, structure.entities))
    return ContrastSide(side["id"], side["text"], place, rows, structure.entities)


def _row(span: JsonObject) -> Row:
    name = span["type"] if "type" in span else span["label"]
    return span.get("layer", NO_LAYER), name, span["start"], span["end"]
