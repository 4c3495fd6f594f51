"""sitrep compare: whether two or more systems differ on the same documents."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from scripts import score_options as options

if TYPE_CHECKING:
    from corpus.scoring.compare_files import Compared


def run(
    gold: options.Gold,
    pred: Annotated[
        list[str], typer.Argument(help="Two or more systems: prediction files, or NAME=FILE.")
    ],
    task: options.Task = "mentions",
    match: options.Matching = "strict",
    measure: options.Measure = None,
    layer: options.Layer = None,
    iob: options.Iob = None,
    scheme: options.TagScheme = "iob2",
    tokens: options.Tokens = "check",
    missing: options.Missing = "error",
    extra: options.Extra = "error",
    lenient: options.Lenient = False,
    map: options.Map = None,
    annotator: options.Annotator = None,
    baseline: Annotated[
        str | None, typer.Option(help="Compare each system with this one, not all pairs.")
    ] = None,
    unit: options.Unit = "doc",
    trials: Annotated[int, typer.Option(min=1, help="Trials of the randomisation test.")] = 10_000,
    format: Annotated[
        Literal["table", "json", "latex"], typer.Option(help="How to write it.")
    ] = "table",
    verify: options.Verify = None,
) -> None:
    """Compare systems: paired randomisation test, interval of the difference, Holm's correction."""
    options.settle()
    import json

    from corpus.scoring.compare_files import compare_files, named_files
    from corpus.scoring.reports import comparison_as_latex
    from corpus.scoring.request import Request

    files = named_files(pred)
    request = Request(
        gold=gold,
        pred=next(iter(files.values())),
        task=task,
        match=match,
        measure=measure,
        layer=layer,
        iob=iob,
        scheme=scheme,
        tokens=tokens,
        missing=missing,
        extra=extra,
        lenient=lenient,
        labels=options.renamed(map),
        annotator=annotator,
        unit=unit,
    )
    found = compare_files(request, files, baseline=baseline, trials=trials, signature=verify)
    for warning in found.warnings:
        typer.echo(f"sitrep: {warning}", err=True)
    if format == "json":
        print(json.dumps(found.as_json(), indent=2, allow_nan=False))
    elif format == "latex":
        print(comparison_as_latex(found.comparisons, found.signatures[0]), end="")
    else:
        _show(found)
    if verify is not None:
        options.judge(found.differences(verify))


def _show(found: "Compared") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from corpus.scoring.reports import percent

    header = ("systems", "F1", "F1", "difference", "95 % interval", "p", "p (Holm)", "detectable")
    table = Table(*header, title="Paired comparison")
    for c in found.comparisons:
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
    for c in found.comparisons:
        if c.reason is not None:
            console.print(f"{' - '.join(c.names)}: {c.reason}", soft_wrap=True, markup=False)
    console.print(found.signatures[0], soft_wrap=True, highlight=False, markup=False)
