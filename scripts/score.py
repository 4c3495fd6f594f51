"""sitrep score: how good predictions are, with intervals and a signature."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus.names import Match, Scheme
from scripts.score_view import Format, show

if TYPE_CHECKING:
    from corpus.scoring import TaskResult
    from corpus.scoring.items import Items

Task = Literal["mentions", "documents", "triggers", "arguments", "coref", "incidents", "contrast"]
Iob = Literal["strict", "lenient", "drop"]


def run(
    gold: Annotated[str, typer.Argument(help="A split (test), or a file or folder of gold.")],
    pred: Annotated[Path, typer.Argument(help="Predictions: a file, or a folder of brat files.")],
    task: Annotated[Task, typer.Option(help="What to score.")] = "mentions",
    match: Annotated[Match, typer.Option(help="What counts as correct.")] = "strict",
    measure: Annotated[
        str | None, typer.Option(help="The measure to quote, of a task that has several.")
    ] = None,
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
        str | None, typer.Option(help="A signature: score as it says, and say which field differs.")
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", "-b", help="Print the F1 alone.")] = False,
    fail_under: Annotated[
        float | None, typer.Option(help="Exit 1 if F1, in per cent, is below this.")
    ] = None,
) -> None:
    """Score predictions against gold, of this corpus or of others: spans, labels, structures."""
    _settle()
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
        labels=dict(renamed(pair) for pair in map or ()),
        annotator=annotator,
        unit=unit,
        only=only,
    )
    scored = score_files(request if verify is None else taking(request, verify))
    if scored.items is None and (errors or detail is not None):
        raise UsageError("--errors and --detail are for spans: --task mentions, or --iob")
    for warning in scored.warnings:
        typer.echo(f"sitrep: {warning}", err=True)
    if detail is not None and scored.items is not None:
        _write_details(scored.items, detail)
    show(scored, format, brief, errors)
    _judge(scored.result, verify, fail_under)


def _settle() -> None:
    """Make a short process fast: what pays in a long one costs a third of its time here."""
    import gc
    import os

    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported


def renamed(pair: str) -> tuple[str, str]:
    """Return the two labels of a ``--map`` option."""
    from corpus.findings import UsageError

    old, equals, new = pair.partition("=")
    if not old or not equals or not new:
        raise UsageError(f"--map {pair}: expected OLD=NEW")
    return old, new


def _write_details(items: "Items", path: Path) -> None:
    from corpus.files import dump_jsonl, write_atomic
    from corpus.scoring.taxonomy import details

    write_atomic(path, dump_jsonl(details(items)))


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
