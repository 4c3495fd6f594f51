"""sitrep score: how good predictions are, with intervals and a signature."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scripts import score_options as options
from scripts.score_view import Format, show

if TYPE_CHECKING:
    from corpus.scoring import TaskResult
    from corpus.scoring.items import Items


def run(
    gold: options.Gold,
    pred: Annotated[Path, typer.Argument(help="Predictions: a file, or a folder of brat files.")],
    task: options.Task = "mentions",
    match: options.Matching = "strict",
    measure: options.Measure = None,
    layer: options.Layer = None,
    format: Annotated[Format, typer.Option(help="How to write the result.")] = "table",
    iob: options.Iob = None,
    scheme: options.TagScheme = "iob2",
    tokens: options.Tokens = "check",
    missing: options.Missing = "error",
    extra: options.Extra = "error",
    lenient: options.Lenient = False,
    map: options.Map = None,
    annotator: options.Annotator = None,
    detail: Annotated[Path | None, typer.Option(help="Write every error as JSON Lines.")] = None,
    unit: options.Unit = "doc",
    only: Annotated[
        Literal["seen", "unseen"] | None,
        typer.Option(help="Only spans whose string and type train has, or has not."),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Show the error taxonomy too.")] = False,
    verify: options.Verify = None,
    brief: Annotated[bool, typer.Option("--brief", "-b", help="Print the F1 alone.")] = False,
    fail_under: Annotated[
        float | None, typer.Option(help="Exit 1 if F1, in per cent, is below this.")
    ] = None,
) -> None:
    """Score predictions against gold, of this corpus or of others: spans, labels, structures."""
    options.settle()
    from corpus.findings import UsageError
    from corpus.scoring.request import Request, taking
    from corpus.scoring.score_files import score_files

    request = Request(
        gold=gold,
        pred=pred,
        task=task,
        match=match,
        measure=measure,
        layer=layer,
        iob=iob,
        scheme=scheme,
        tokens=tokens,
        missing=missing,
        extra=extra,
        lenient=lenient,
        labels=options.renamed(map),
        annotator=annotator,
        unit=unit,
        only=only,
    )
    if detail is not None:
        options.refuse_inputs(detail, gold, pred)
    scored = score_files(request if verify is None else taking(request, verify))
    if scored.items is None and (errors or detail is not None):
        raise UsageError("--errors and --detail are for spans: --task mentions, or --iob")
    for warning in scored.warnings:
        typer.echo(f"sitrep: {warning}", err=True)
    if detail is not None and scored.items is not None:
        _write_details(scored.items, detail)
    show(scored, format, brief, errors)
    _judge(scored.result, verify, fail_under)


def _write_details(items: "Items", path: Path) -> None:
    from corpus.files import dump_jsonl, write_atomic
    from corpus.scoring.taxonomy import details

    write_atomic(path, dump_jsonl(details(items)))


def _judge(result: "TaskResult", verify: str | None, fail_under: float | None) -> None:
    from corpus.scoring.verify import differences

    if verify is not None:
        options.judge(differences(verify, result.signature))
    f1 = result.overall.f1
    if fail_under is not None and (f1 is None or 100 * f1 < fail_under):
        typer.echo(f"F1 is below {fail_under}", err=True)
        raise typer.Exit(1)
