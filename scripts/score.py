"""sitrep score: how good predictions are, with intervals and a signature."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.names import Match, Scheme
from scripts.score_view import Format, show, show_contrast, show_measures

if TYPE_CHECKING:
    from corpus.scoring import TaskResult
    from corpus.scoring.measures import Measures
    from corpus.scoring.pairing import Options, Paired

Task = Literal["mentions", "documents", "triggers", "arguments", "coref", "incidents", "contrast"]
Iob = Literal["strict", "lenient", "drop"]


def run(
    gold: Annotated[str, typer.Argument(help="A split (test), or a file or folder of gold.")],
    pred: Annotated[Path, typer.Argument(help="Predictions: a file, or a folder of brat files.")],
    task: Annotated[Task, typer.Option(help="What to score.")] = "mentions",
    match: Annotated[Match, typer.Option(help="What counts as correct.")] = "strict",
    layer: Annotated[str | None, typer.Option(help="Only the spans of this layer.")] = None,
    format: Annotated[Format, typer.Option(help="How to write the result.")] = "table",
    iob: Annotated[
        Iob | None, typer.Option(help="Both files are columns; how to read malformed tags.")
    ] = None,
    scheme: Annotated[Scheme, typer.Option(help="The scheme of the tags, with --iob.")] = "iob2",
    tokens: Annotated[
        Literal["check", "ignore"], typer.Option(help="With --iob: whether tokens must be equal.")
    ] = "check",
    missing: Annotated[
        Literal["error", "empty"], typer.Option(help="Documents without a prediction.")
    ] = "error",
    extra: Annotated[
        Literal["error", "ignore"], typer.Option(help="Predictions about other documents.")
    ] = "error",
    lenient: Annotated[
        bool, typer.Option("--lenient", help="Drop predicted spans that cannot be scored.")
    ] = False,
    map: Annotated[
        list[str] | None, typer.Option(help="OLD=NEW renames a predicted label; repeatable.")
    ] = None,
    annotator: Annotated[
        str | None, typer.Option(help="Whose annotations of a Label Studio export to take.")
    ] = None,
    detail: Annotated[Path | None, typer.Option(help="Write every error as JSON Lines.")] = None,
    unit: Annotated[
        Literal["doc", "incident"], typer.Option(help="What is resampled for the interval.")
    ] = "doc",
    only: Annotated[
        Literal["seen", "unseen"] | None,
        typer.Option(help="Only spans whose string and type train has, or has not."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Show the error taxonomy too.")] = False,
    verify: Annotated[
        str | None, typer.Option(help="A signature, long or short: say which field differs.")
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", "-b", help="Print the F1 alone.")] = False,
    fail_under: Annotated[
        float | None, typer.Option(help="Exit 1 if F1, in per cent, is below this.")
    ] = None,
) -> None:
    """Score predictions against gold: spans or document event types, ours or of other corpora."""
    _settle()
    from corpus.findings import UsageError
    from corpus.scoring.pairing import Options
    from corpus.scoring.splits import split_ids

    labels = dict(_renamed(pair) for pair in map or ())
    if iob is not None:
        asked = (layer, labels, lenient, only, annotator, missing != "error", extra != "error")
        if task != "mentions" or any(asked) or unit != "doc":
            raise UsageError("--iob scores spans of two column files; of the rest it takes --match")
        result, paired = _score_columns(Path(gold), pred, iob, scheme, match, tokens == "check")
    elif task == "contrast":
        if labels or lenient or detail or errors or only or verify or fail_under or layer:
            raise UsageError("--task contrast takes a file of pairs and one of predictions alone")
        from corpus.loading import contrast_path

        show_contrast(contrast_path() if gold == "test" else Path(gold), pred)
        return
    elif task in ("mentions", "documents"):
        _check_options(task, match, layer, only, errors or detail is not None)
        options = Options(missing, extra, lenient, task, labels, layer, split_ids)
        result, paired = _score_documents(
            gold, pred, task, match, options, annotator, unit == "incident", only
        )
    else:
        if labels or lenient or detail or errors or only or match != "strict" or unit != "doc":
            raise UsageError(f"--task {task} takes --layer, --missing, --extra and --format alone")
        measures = _score_structures(gold, pred, task, layer, missing, extra)
        show_measures(measures, format, brief)
        _judge(measures.summary(), verify, fail_under)
        return
    _warn(paired)
    if detail is not None:
        _write_details(paired, detail)
    show(result, paired, format, brief, errors)
    _judge(result, verify, fail_under)


def _settle() -> None:
    """Make a short process fast: what pays in a long one costs a third of its time here."""
    import gc
    import os

    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported


def _check_options(
    task: Task, match: Match, layer: str | None, only: str | None, spans: bool
) -> None:
    from corpus.findings import UsageError

    if task == "documents" and (match != "strict" or layer or only or spans):
        raise UsageError("--task documents takes neither --match, --layer, --only nor --errors")


def _renamed(pair: str) -> tuple[str, str]:
    from corpus.findings import UsageError

    old, equals, new = pair.partition("=")
    if not old or not equals or not new:
        raise UsageError(f"--map {pair}: expected OLD=NEW")
    return old, new


def _score_documents(
    gold: str,
    pred: Path,
    task: Task,
    match: Match,
    options: "Options",
    annotator: str | None,
    by_incident: bool,
    only: Literal["seen", "unseen"] | None,
) -> tuple["TaskResult", "Paired"]:
    from dataclasses import replace

    from corpus.findings import unknown
    from corpus.loading import DATA, load
    from corpus.names import SPLITS
    from corpus.scoring.mentions import score_items
    from corpus.scoring.pairing import pair, score_paired_labels
    from corpus.scoring.readers import read
    from corpus.scoring.seen import known_strings, part_of

    known = gold in SPLITS
    if not known and not Path(gold).exists():
        raise unknown("file or split", gold, SPLITS)
    path = DATA / f"documents.{gold}.jsonl" if known else Path(gold)
    paired = pair(read(path, annotator), read(pred, annotator), options)
    split = gold if known else "-"
    units = paired.units if by_incident else None
    if task == "documents":
        return score_paired_labels(paired, split=split, units=units), paired
    if only is not None:
        items = part_of(paired.items, known_strings(load("train")), only)
        paired = replace(paired, items=items, fields=(*paired.fields, f"only:{only}"))
    return (
        score_items(paired.items, match=match, split=split, units=units, fields=paired.fields),
        paired,
    )


def _score_structures(
    gold: str, pred: Path, task: Task, layer: str | None, missing: str, extra: str
) -> "Measures":
    from corpus.findings import UsageError
    from corpus.loading import DATA, read_documents
    from corpus.names import SPLITS
    from corpus.scoring.arguments import score_arguments, score_triggers
    from corpus.scoring.coreference import score_coreference
    from corpus.scoring.incidents import score_incidents
    from corpus.scoring.rows import read_rows

    known = gold in SPLITS
    documents = read_documents(DATA / f"documents.{gold}.jsonl" if known else Path(gold))
    rows = read_rows(pred, documents, task, missing=missing, extra=extra)
    split = gold if known else "-"
    if task == "coref":
        return score_coreference(
            documents, rows.structures, layer=layer, split=split, fields=rows.fields
        )
    if layer is not None:
        raise UsageError(f"--layer is for mentions and coref, not for --task {task}")
    scorer = {
        "triggers": score_triggers,
        "arguments": score_arguments,
        "incidents": score_incidents,
    }[task]
    return scorer(documents, rows.structures, split=split, fields=rows.fields)


def _score_columns(
    gold: Path, pred: Path, iob: Iob, scheme: Scheme, match: Match, check: bool
) -> tuple["TaskResult", "Paired"]:
    from corpus.scoring.column_files import pair_columns, read_columns
    from corpus.scoring.mentions import score_items
    from corpus.scoring.pairing import Paired

    items, wrong = pair_columns(
        read_columns(gold),
        read_columns(pred),
        scheme=scheme,
        iob="lenient" if iob == "lenient" else "strict",
        drop=iob == "drop",
        check_tokens=check,
    )
    fields = (f"iob:{scheme}-{iob}#{wrong}",)
    warnings = (f"{wrong} malformed chunks, read as --iob {iob} says",) if wrong else ()
    paired = Paired(items, (), (), warnings, fields)
    return score_items(items, match=match, fields=fields), paired


def _warn(paired: "Paired") -> None:
    for warning in paired.warnings:
        typer.echo(f"sitrep: {warning}", err=True)


def _write_details(paired: "Paired", path: Path) -> None:
    from corpus.files import dump_jsonl, write_atomic
    from corpus.scoring.taxonomy import details

    write_atomic(path, dump_jsonl(details(paired.items)))


def _judge(result: "TaskResult", verify: str | None, fail_under: float | None) -> None:
    from corpus.scoring.verify import differences

    if verify is not None:
        found = differences(verify, result.signature)
        for difference in found:
            print(difference)
        if found:
            raise typer.Exit(1)
        typer.echo("the signature is verified: every field is equal", err=True)
    f1 = result.overall.f1
    if fail_under is not None and (f1 is None or 100 * f1 < fail_under):
        typer.echo(f"F1 is below {fail_under}", err=True)
        raise typer.Exit(1)
