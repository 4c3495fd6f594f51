"""sitrep build: the data, the card and the checksums from the sources."""

from typing import Annotated

import typer

Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 if anything differs.")]


def run(check: Check = False) -> None:
    """Build corpus/data, the card, the checksums and the counts in the documents."""
    from corpus.build import differences, write_outputs
    from corpus.checks import validate
    from corpus.findings import InputError
    from corpus.sources import ROOT, read_sources
    from scripts.outputs import outputs, stale_lines

    sources, found = read_sources(ROOT)
    if findings := validate((sources, found)):
        raise InputError(findings)
    files = outputs(sources)
    for line in stale_lines(files):
        typer.echo(f"warning: {line}", err=True)
    if not check:
        changed = write_outputs(ROOT, files)
        for path in changed:
            print(path)
        typer.echo(f"{len(changed)} of {len(files)} files changed", err=True)
        return
    stale = differences(ROOT, files)
    for finding in stale:
        print(finding)
    if stale:
        raise typer.Exit(1)
    typer.echo(f"{len(files)} built files are what the sources give", err=True)
