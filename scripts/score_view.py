"""How `sitrep score` shows what it found."""

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from corpus.scoring import TaskResult
    from corpus.scoring.score_files import Scored
    from corpus.scoring.taxonomy import Taxonomy

Format = Literal["table", "json", "csv", "latex", "md"]


def show(scored: "Scored", format: Format, brief: bool, errors: bool) -> None:
    """Print a score in the form asked for, with the error taxonomy if that is asked for too."""
    import json

    from corpus.scoring import reports
    from corpus.scoring.taxonomy import taxonomy

    result, measures = scored.result, scored.measures
    table = taxonomy(scored.items) if errors and scored.items is not None else None
    if brief:
        print(reports.percent(result.overall.f1))
    elif format == "table":
        _show_table(result)
        for name, reason in (measures.undefined if measures is not None else {}).items():
            print(f"{name} is undefined: {reason}")
        if table is not None:
            _show_errors(table)
    elif format == "json":
        whole = result.as_json() if measures is None else measures.as_json()
        shown = whole | ({"errors": table.as_json()} if table is not None else {})
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
