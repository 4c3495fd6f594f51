"""The `sitrep` command. Each verb imports what it needs when it runs, so that help is instant."""

import sys

import typer

from corpus.findings import InputError, UsageError
from scripts import (
    annotate,
    build,
    compare,
    export,
    rehydrate,
    reproduce,
    score,
    stats,
    tag,
    train,
    validate,
)

SHOWN = 10  # findings of one check that are printed; their number is always told

app = typer.Typer(
    name="sitrep",
    help="An open corpus of conflict newswire: build, check, tag, score and reproduce.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for verb in (validate, build, stats, train, tag, score, compare, reproduce, export, rehydrate):
    app.command(name=verb.__name__.rpartition(".")[2])(verb.run)
app.add_typer(annotate.app, name="annotate")


def main() -> None:
    """Run the command line: exit 0 fine, 1 findings, 2 wrong usage or unreadable input."""
    try:
        app()
    except InputError as error:
        show_findings(error)
        sys.exit(2)
    except UsageError as error:
        print(f"sitrep: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        print(f"sitrep: {name}{error.strerror or error}; nothing was written", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print("sitrep: interrupted; nothing half-written is left", file=sys.stderr)
        sys.exit(130)


def show_findings(error: InputError) -> None:
    """Print the findings on stderr, at most ten of one check, and how many there are."""
    counts: dict[tuple[str, str], int] = {}
    for finding in error.findings:
        kind = (finding.path, finding.check)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= SHOWN:
            print(finding, file=sys.stderr)
    for (path, check), count in counts.items():
        if count > SHOWN:
            print(f"{path} [{check}] and {count - SHOWN} more", file=sys.stderr)
    total = len(error.findings)
    plural = "s" if total > 1 else ""
    print(f"sitrep: {total} problem{plural}; nothing was written", file=sys.stderr)


if __name__ == "__main__":
    main()
