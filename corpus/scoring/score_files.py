"""Scoring files: a request in, what was found out, whichever the task and the formats are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from corpus.findings import unknown
from corpus.loading import DATA, load
from corpus.names import SPLITS
from corpus.scoring.items import Items
from corpus.scoring.request import Request, checked
from corpus.scoring.results import TaskResult
from corpus.scoring.verify import escaped

if TYPE_CHECKING:  # scoring spans loads neither events nor clusters
    from corpus.scoring.measures import Measures


@dataclass(frozen=True, slots=True)
class Scored:
    """A score with what belongs to it: all measures of the task, or the spans, and warnings."""

    result: TaskResult
    measures: Measures | None = None
    items: Items | None = None
    warnings: tuple[str, ...] = ()


def score_files(request: Request) -> Scored:
    """Score a file of predictions against a split or a file of gold.

    Raises:
        UsageError: there is no such gold, or a setting that the task does not take.
        InputError: every problem of either file, and of the two together.
    """
    if request.gold not in SPLITS and not Path(request.gold).exists():
        raise unknown("file or split", request.gold, SPLITS)
    if request.iob is not None:
        return _columns(checked(request))
    if request.task in ("mentions", "documents"):
        return _spans(checked(request))
    if request.task == "contrast":
        return _contrast(checked(request))
    return _structures(request)


def gold_path(gold: str, config: str = "documents") -> Path:
    """Return the file of a split of the built corpus, or the path that is no split."""
    return DATA / f"{config}.{gold}.jsonl" if gold in SPLITS else Path(gold)


def _split(request: Request) -> str:
    return request.gold if request.gold in SPLITS else "-"


def _spans(request: Request) -> Scored:
    from corpus.scoring.mentions import score_items
    from corpus.scoring.paired_items import Options
    from corpus.scoring.pairing import pair
    from corpus.scoring.readers import read
    from corpus.scoring.splits import split_ids

    options = Options(
        missing=request.missing,
        extra=request.extra,
        lenient=request.lenient,
        task=request.task,
        labels=request.labels,
        layer=request.layer,
        other_splits=split_ids,
    )
    sides = read(gold_path(request.gold), request.annotator), read(request.pred, request.annotator)
    paired = pair(*sides, options)
    split, units = _split(request), paired.units if request.unit == "incident" else None
    if request.task == "documents":
        from corpus.scoring.document_labels import score_paired_labels

        result = score_paired_labels(paired, split=split, units=units)
        return Scored(result, warnings=paired.warnings)
    items, fields = paired.items, paired.fields
    if request.layer is not None:
        fields = (*fields, f"layer:{escaped(request.layer)}")
    if request.only is not None:
        from corpus.scoring.seen import known_strings, part_of

        part = cast(Literal["seen", "unseen"], request.only)
        items, fields = (
            part_of(items, known_strings(load("train")), part),
            (*fields, f"only:{part}"),
        )
    result = score_items(items, match=request.match, split=split, units=units, fields=fields)
    return Scored(result, items=items, warnings=paired.warnings)


def _columns(request: Request) -> Scored:
    from corpus.scoring.column_files import pair_columns, read_columns
    from corpus.scoring.mentions import score_items

    items, wrong = pair_columns(
        read_columns(Path(request.gold)),
        read_columns(request.pred),
        scheme=request.scheme,
        iob="lenient" if request.iob == "lenient" else "strict",
        drop=request.iob == "drop",
        check_tokens=request.tokens == "check",
    )
    fields = [f"iob:{request.scheme}-{request.iob}#{wrong}"]
    fields += ["tokens:ignore"] if request.tokens == "ignore" else []
    warnings = (f"{wrong} malformed chunks, read as --iob {request.iob} says",) if wrong else ()
    return Scored(
        score_items(items, match=request.match, fields=fields), items=items, warnings=warnings
    )


def _contrast(request: Request) -> Scored:
    from corpus.scoring.contrast import contrast_result
    from corpus.scoring.contrast_files import read_pairs, read_sides

    pairs = read_pairs(gold_path(request.gold, "contrast"))
    said = read_sides(request.pred, pairs)
    return Scored(contrast_result(pairs, said, split=_split(request)))


def _structures(request: Request) -> Scored:
    from corpus.scoring.arguments import score_arguments, score_triggers
    from corpus.scoring.coreference import score_coreference
    from corpus.scoring.incident_rows import is_record_file
    from corpus.scoring.incidents import score_incidents
    from corpus.scoring.rows import read_rows_of
    from corpus.scoring.structure_files import read_gold

    if request.task == "incidents" and is_record_file(request.pred):
        return _records(checked(request, records=True))
    checked(request)
    gold = read_gold(gold_path(request.gold), request.task)
    rows = read_rows_of(request.pred, gold.asked, missing=request.missing, extra=request.extra)
    split, fields = _split(request), rows.fields
    units: Sequence[int] | None = gold.units if request.unit == "incident" else None
    if request.task == "coref":
        layer = request.layer
        found = score_coreference(
            gold.side, rows.structures, layer=layer, split=split, units=units, fields=fields
        )
    else:
        scorers = {
            "triggers": score_triggers,
            "arguments": score_arguments,
            "incidents": score_incidents,
        }
        scorer = scorers[request.task]
        found = scorer(gold.side, rows.structures, split=split, units=units, fields=fields)
    return _measured(found, request, rows.warnings)


def _records(request: Request) -> Scored:
    from corpus.scoring.incident_records import score_incident_records
    from corpus.scoring.incident_rows import read_gold_incidents, read_incident_rows, types_of

    gold = read_gold_incidents(gold_path(request.gold, "incidents"))
    articles = {report for record in gold for report in record.reports}
    if request.gold in SPLITS:
        articles |= {document.article.id for document in load(request.gold)}
    said = read_incident_rows(request.pred, articles, types_of(gold))
    return _measured(score_incident_records(gold, said, split=_split(request)), request)


def _measured(found: Measures, request: Request, warnings: tuple[str, ...] = ()) -> Scored:
    measures = found if request.measure is None else found.led_by(request.measure)
    return Scored(measures.summary(), measures, warnings=warnings)
