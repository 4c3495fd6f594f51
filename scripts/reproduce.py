"""sitrep reproduce: train and score every baseline, and compare with the published scores."""

from typing import Annotated

import typer

Only = Annotated[list[str] | None, typer.Option(help="Only this baseline; may be repeated.")]
Update = Annotated[
    bool, typer.Option("--update", help="Write baselines/scores.json instead of comparing with it.")
]


def run(only: Only = None, update: Update = False) -> None:
    """Train and score the baselines; exit 1 if a published score is not reproduced."""
    from rich.console import Console
    from rich.table import Table

    from baselines.published import PATH, compare, dump_scores, read_scores, table_rows
    from baselines.reproduce import reproduce
    from corpus.files import write_atomic
    from corpus.findings import UsageError
    from scripts.progress import progress_bar

    if update and only:
        raise UsageError("--update writes all baselines; leave --only out")
    published = None if update else read_scores()
    with progress_bar("reproduce") as progress:
        scores = reproduce(only or None, progress)
    console = Console()
    for task in ("mentions", "documents"):
        header, rows = table_rows(scores, task)
        table = Table(*header, title=task)
        for row in rows:
            table.add_row(row.baseline, row.split, *row.cells)
        if rows:
            console.print(table)
    if published is None:
        write_atomic(PATH, dump_scores(scores))
        typer.echo(f"wrote {PATH.name}; run sitrep build for the tables", err=True)
        return
    differences = compare(published, scores, only or None)
    for difference in differences:
        print(difference)
    if differences:
        typer.echo(f"{len(differences)} differences from the published scores", err=True)
        raise typer.Exit(1)
    typer.echo("every published score is reproduced", err=True)
