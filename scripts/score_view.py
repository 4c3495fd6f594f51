"""How `sitrep score` shows what it found."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from corpus.scoring import TaskResult
    from corpus.scoring.measures import Measures
    from corpus.scoring.pairing import Paired
    from corpus.scoring.taxonomy import Taxonomy

Format = Literal["table", "json", "csv", "latex", "md"]


def show(result: "TaskResult", paired: "Paired", format: Format, brief: bool, errors: bool) -> None:
    """Print a result, with the error taxonomy if it is asked for."""
    import json

    from corpus.scoring import reports
    from corpus.scoring.taxonomy import taxonomy

    table = taxonomy(paired.items) if errors else None
    if brief:
        print(reports.percent(result.overall.f1))
    elif format == "table":
        _show_table(result)
        if table is not None:
            _show_errors(table)
    elif format == "json":
        shown = result.as_json() | ({"errors": table.as_json()} if table is not None else {})
        print(json.dumps(shown, indent=2, allow_nan=False))
    else:
        writers = {"csv": reports.as_csv, "latex": reports.as_latex, "md": reports.as_markdown}
        print(writers[format](result), end="")


def _show_table(result: "TaskResult") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from corpus.scoring.reports import HEADER, cells, percent, sections
    from corpus.scoring.verify import short

    table = Table(result.task, *HEADER[1:])
    for column in table.columns[1:]:
        column.justify = "right"
    for _, scores in sections(result):
        for name, score in scores.items():
            table.add_row(escape(name), *cells(score))
        table.add_section()
    console = Console()
    console.print(table)
    if result.macro_f1 is not None:
        console.print(f"macro F1 over the types of the gold: {percent(result.macro_f1)}")
    console.print(result.signature, soft_wrap=True, highlight=False, markup=False)
    console.print(short(result.signature), soft_wrap=True, highlight=False, markup=False)


def _show_errors(found: "Taxonomy") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from corpus.scoring.taxonomy import sums_check

    table = Table("cell", "spans", title="Where the errors are")
    rows = {**found.matched, **{f"  boundary: {k}": n for k, n in found.boundary.items()}}
    rows |= {"missed": found.missed, "spurious": found.spurious, "duplicate": found.duplicate}
    for name, count in rows.items():
        table.add_row(name, str(count))
    console = Console()
    console.print(table)
    console.print(sums_check(found), highlight=False, soft_wrap=True)
    confused = Table("gold", "predicted", "spans", title="Confusion of types, the most frequent")
    pairs = [(g, p, n) for (g, p), n in found.confusion.items() if g != p]
    for g, p, n in sorted(pairs, key=lambda row: (-row[2], row[0], row[1]))[:20]:
        confused.add_row(escape(g), escape(p), str(n))
    console.print(confused)


def show_measures(measures: "Measures", format: Format, brief: bool) -> None:
    """Print every measure of a task, the one to quote first."""
    import json

    from corpus.scoring import reports

    if format == "json" and not brief:
        print(json.dumps(measures.as_json(), indent=2, allow_nan=False))
        return
    if brief:
        print(reports.percent(measures.overall.f1))
    elif format == "table":
        _show_table(measures.summary())
        for name, reason in measures.undefined.items():
            print(f"{name} is undefined: {reason}")
    else:
        writers = {"csv": reports.as_csv, "latex": reports.as_latex, "md": reports.as_markdown}
        print(writers[format](measures.summary()), end="")


def show_contrast(gold: Path, pred: Path) -> None:
    """Print pair accuracy, overall and by phenomenon."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from corpus.scoring.contrast import read_pairs, read_sides, score_contrast
    from corpus.scoring.reports import percent

    pairs = read_pairs(gold)
    table = Table("contrast", "pairs right", "of", "accuracy", "95 % interval")
    for name, found in score_contrast(pairs, read_sides(pred, pairs)).items():
        bounds = "" if found.interval is None else " - ".join(map(percent, found.interval))
        table.add_row(
            escape(name), str(found.right), str(found.pairs), percent(found.accuracy), bounds
        )
    Console().print(table)
