"""The `sitrep` command. Each verb imports what it needs when it runs, so that help is instant."""

from __future__ import annotations

import sys

import typer

from corpus.findings import InputError, UsageError
from scripts import annotate, build, reproduce, score, stats, tag, train, validate

app = typer.Typer(
    name="sitrep",
    help="An open corpus of conflict newswire: build, check, tag, score and reproduce.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for verb in (validate, build, stats, train, tag, score, reproduce):
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
    except KeyboardInterrupt:
        print("sitrep: interrupted; nothing half-written is left", file=sys.stderr)
        sys.exit(130)


def show_findings(error: InputError) -> None:
    """Print every finding on stderr, and their number."""
    for finding in error.findings:
        print(finding, file=sys.stderr)
    count = len(error.findings)
    plural = "s" if count > 1 else ""
    print(f"sitrep: {count} problem{plural}; nothing was written", file=sys.stderr)


if __name__ == "__main__":
    main()
