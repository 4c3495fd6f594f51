"""The options that `sitrep score` and `sitrep compare` share, and what every scoring run sets."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from corpus.names import Match, Scheme

TaskName = Literal[
    "mentions", "documents", "triggers", "arguments", "coref", "incidents", "contrast"
]

Gold = Annotated[str, typer.Argument(help="A split (test), or a file or folder of gold.")]
Task = Annotated[TaskName, typer.Option(help="What to score.")]
Matching = Annotated[Match, typer.Option(help="What counts as correct.")]
Measure = Annotated[
    str | None, typer.Option(help="The measure to quote, of a task that has several.")
]
Layer = Annotated[str | None, typer.Option(help="Only the spans of this layer.")]
Iob = Annotated[
    Literal["strict", "lenient", "drop"] | None,
    typer.Option(help="All files are columns; how to read malformed tags."),
]
TagScheme = Annotated[Scheme, typer.Option(help="The scheme of the tags, with --iob.")]
Tokens = Annotated[
    Literal["check", "ignore"], typer.Option(help="With --iob: whether tokens must be equal.")
]
Missing = Annotated[Literal["error", "empty"], typer.Option(help="Documents without a prediction.")]
Extra = Annotated[
    Literal["error", "ignore"], typer.Option(help="Predictions about other documents.")
]
Lenient = Annotated[
    bool, typer.Option("--lenient", help="Drop predicted spans that cannot be scored.")
]
Map = Annotated[
    list[str] | None, typer.Option(help="OLD=NEW renames a predicted label; repeatable.")
]
Annotator = Annotated[
    str | None, typer.Option(help="Whose annotations of a Label Studio export to take.")
]
Unit = Annotated[
    Literal["doc", "incident"], typer.Option(help="What is resampled, and swapped in comparing.")
]
Verify = Annotated[
    str | None, typer.Option(help="A signature: run again as it says, and say which field differs.")
]


def settle() -> None:
    """Make a short process fast: what pays in a long one costs a third of its time here."""
    import gc
    import os

    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported


def renamed(pairs: list[str] | None) -> dict[str, str]:
    """Return the labels of ``--map`` options, old to new."""
    from corpus.findings import UsageError

    found: dict[str, str] = {}
    for pair in pairs or ():
        old, equals, new = pair.partition("=")
        if not old or not equals or not new:
            raise UsageError(f"--map {pair}: expected OLD=NEW")
        if found.setdefault(old, new) != new:
            raise UsageError(f"--map {pair}: {old} is renamed to {found[old]} already")
    return found


def judge(differences: list[str]) -> None:
    """Print the fields in which a signature differs, exit 1 if there are any; say that it holds."""
    for difference in differences:
        print(difference)
    if differences:
        raise typer.Exit(1)
    typer.echo("the signature is verified: every field is equal", err=True)


def refuse_inputs(out: Path, *inputs: str | Path) -> None:
    """Refuse to write over a file that is being read.

    Raises:
        UsageError: ``out`` is one of the inputs.
    """
    from corpus.findings import UsageError

    if any(out.resolve() == Path(path).resolve() for path in inputs):
        raise UsageError(f"--detail {out} is one of the files to score; name another one")
