"""sitrep compare: whether two or more systems differ on the same documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from corpus.scoring.pairing import Paired
    from corpus.scoring.significance import Comparison
    from corpus.scoring.statistics import Counts

Matching = Literal["strict", "untyped", "relaxed", "type", "token"]


def run(
    gold: Annotated[str, typer.Argument(help="A split (test), or a file or folder of gold.")],
    pred: Annotated[list[Path], typer.Argument(help="Two or more prediction files.")],
    task: Annotated[
        Literal["mentions", "documents"], typer.Option(help="What to score.")
    ] = "mentions",
    match: Annotated[Matching, typer.Option(help="What counts as correct.")] = "strict",
    layer: Annotated[str | None, typer.Option(help="Only the spans of this layer.")] = None,
    baseline: Annotated[
        str | None, typer.Option(help="Compare each with this file's name, not all pairs.")
    ] = None,
    unit: Annotated[
        Literal["doc", "incident"], typer.Option(help="What is swapped and resampled.")
    ] = "doc",
    trials: Annotated[int, typer.Option(min=1, help="Trials of the randomisation test.")] = 10_000,
    format: Annotated[
        Literal["table", "json", "latex"], typer.Option(help="How to write it.")
    ] = "table",
) -> None:
    """Compare systems: paired randomisation test, interval of the difference, Holm's correction."""
    import json

    from corpus.findings import UsageError
    from corpus.scoring.reports import comparison_as_latex as as_latex
    from corpus.scoring.significance import compare_systems

    names = [path.stem for path in pred]
    if len(set(names)) < max(2, len(names)):
        raise UsageError("name two or more prediction files with different names")
    systems: dict[str, Counts] = {}
    recipe = ""
    units: tuple[int, ...] = ()
    for name, path in zip(names, pred, strict=True):
        systems[name], units, recipe = _counts(gold, path, task, match, layer)
    grouped = None
    if unit == "incident":
        grouped, recipe = units, recipe.replace("|unit:doc|", "|unit:incident|")
    found = compare_systems(systems, baseline=baseline, trials=trials, units=grouped)
    if format == "json":
        rows = [{**c.as_json(), "signature": _signature(recipe, c)} for c in found]
        print(json.dumps(rows, indent=2, allow_nan=False))
    elif format == "latex":
        print(as_latex(found, _signature(recipe, found[0])), end="")
    else:
        _show(found, recipe)


def _counts(
    gold: str, pred: Path, task: str, match: Matching, layer: str | None
) -> tuple["Counts", tuple[int, ...], str]:
    from corpus.loading import DATA
    from corpus.names import SPLITS
    from corpus.scoring.mentions import span_counts
    from corpus.scoring.pairing import Options, label_items_of, pair
    from corpus.scoring.readers import read
    from corpus.scoring.signature import signature
    from corpus.scoring.splits import split_ids

    known = gold in SPLITS
    path = DATA / f"documents.{gold}.jsonl" if known else Path(gold)
    paired: Paired = pair(
        read(path), read(pred), Options(task=task, layer=layer, other_splits=split_ids)
    )
    split = gold if known else "-"
    if task == "documents":
        items = label_items_of(paired)
        recipe = signature(task, items, split=split, match="label")
        return span_counts(items, "strict"), paired.units, recipe
    recipe = signature(task, paired.items, split=split, match=match)
    return span_counts(paired.items, match), paired.units, recipe


def _signature(recipe: str, comparison: "Comparison") -> str:
    fields, version = recipe.split("|version:")
    return "|".join([fields, *comparison.fields, f"version:{version}"])


def _show(found: tuple["Comparison", ...], recipe: str) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from corpus.scoring.reports import percent

    header = ("systems", "F1", "F1", "difference", "95 % interval", "p", "p (Holm)", "detectable")
    table = Table(*header, title="Paired comparison")
    for c in found:
        bounds = "" if c.interval is None else " to ".join(f"{100 * b:+.1f}" for b in c.interval)
        shown = "n/a" if c.difference is None else f"{100 * c.difference:+.1f}"
        ps = ["" if p is None else f"{p:.4f}" for p in (c.p_value, c.p_holm)]
        scores = map(percent, c.scores)
        table.add_row(
            escape(" - ".join(c.names)), *scores, shown, bounds, *ps, percent(c.detectable)
        )
    console = Console()
    console.print(table)
    console.print(
        "difference: first minus second; p: two-sided paired randomisation; detectable: the "
        "smallest true difference that this test finds with a power of 80 %",
        soft_wrap=True,
    )
    for c in found:
        if c.reason is not None:
            console.print(f"{' - '.join(c.names)}: {c.reason}", soft_wrap=True)
    console.print(_signature(recipe, found[0]), soft_wrap=True, highlight=False, markup=False)
