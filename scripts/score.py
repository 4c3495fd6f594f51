"""sitrep score: how good predictions are, with intervals and a signature."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.scoring import Score, TaskResult


class Task(StrEnum):
    """What is scored."""

    mentions = "mentions"
    documents = "documents"


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    json = "json"


Gold = Annotated[str, typer.Argument(help="A split (test), or a documents file of the corpus.")]
Pred = Annotated[Path, typer.Argument(help="A predictions file, as sitrep tag writes it.")]
TaskOption = Annotated[Task, typer.Option(help="What to score.")]
FormatOption = Annotated[Format, typer.Option(help="How to write the result.")]


def run(
    gold: Gold, pred: Pred, task: TaskOption = Task.mentions, format: FormatOption = Format.table
) -> None:
    """Score predictions against gold: strict F1 per layer and type, document event types."""
    import json

    from corpus.loading import load, read_documents
    from corpus.names import SPLITS
    from corpus.scoring import read_predictions, score_documents, score_mentions

    documents = load(gold) if gold in SPLITS else read_documents(Path(gold))
    predictions = read_predictions(pred, documents)
    scorer = {Task.mentions: score_mentions, Task.documents: score_documents}[task]
    result = scorer(documents, predictions, split=gold if gold in SPLITS else "-")
    if format is Format.json:
        print(json.dumps(result.as_json(), indent=2, allow_nan=False))
    else:
        _show(result)


def _show(result: TaskResult) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(result.task, "P", "R", "F1", "95 % interval", "correct", "predicted", "gold")
    for column in table.columns[1:]:
        column.justify = "right"
    table.add_row("all", *_cells(result.overall), style="bold")
    for scores in (result.by_layer, result.by_type):
        table.add_section()
        for name, score in scores.items():
            table.add_row(name, *_cells(score))
    console = Console()
    console.print(table)
    console.print(result.signature, soft_wrap=True, highlight=False)


def _cells(score: Score) -> list[str]:
    def percent(value: float | None) -> str:
        return "n/a" if value is None else f"{100 * value:.1f}"

    bounds = score.interval
    interval = "" if bounds is None else f"{percent(bounds[0])} - {percent(bounds[1])}"
    counts = (str(score.correct), str(score.predicted), str(score.gold))
    return [percent(score.precision), percent(score.recall), percent(score.f1), interval, *counts]
