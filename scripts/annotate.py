"""sitrep annotate: how annotations are made, checked and compared."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from scripts import studio

app = typer.Typer(help="Make, check and compare annotations.", no_args_is_help=True)
for verb in (studio.serve, studio.push, studio.pull, studio.adjudicate, studio.suggest):
    app.command()(verb)

Files = Annotated[list[Path], typer.Argument(help="Marked-up copies, NAME/ID.txt.")]
Articles = Annotated[
    Path | None, typer.Option(help="Folder of the articles; ours by default.", show_default=False)
]


@app.command()
def check(files: Files, articles: Articles = None) -> None:
    """Check marked-up copies before they are handed in; print the strings of every id."""
    from annotation.review import entity_table, hints
    from corpus.articles import read_article
    from corpus.findings import Finding, InputError
    from corpus.sources import ROOT, read_layer

    folder = articles or ROOT / "corpus" / "articles"
    found: list[Finding] = []
    for path in files:
        if not path.is_file():
            found.append(Finding(str(path), "", "file-read", "there is no such file"))
            continue
        try:
            article = read_article(folder / f"{path.stem}.md")
            annotation = read_layer(path, str(path), article.text)
        except InputError as error:
            found += error.findings
            continue
        found += hints(article, annotation, str(path))
        print(f"{path}: {len(annotation.mentions)} mentions")
        for identity, kind, strings in entity_table(annotation):
            print(f"  {identity:4} {kind:15} {strings}")
    for finding in found:
        print(finding)
    if any(not finding.check.startswith("hint-") for finding in found):
        raise typer.Exit(1)


@app.command()
def agree(
    annotators: Annotated[
        list[str] | None, typer.Argument(help="Layers to compare; all raw ones by default.")
    ] = None,
    layers: Annotated[
        Path | None, typer.Option(help="A folder of layers; ours by default.", show_default=False)
    ] = None,
    format: Annotated[Literal["table", "json"], typer.Option(help="How to write it.")] = "table",
) -> None:
    """Show how far annotators agree, from their raw layers: F1, alpha on tokens, kappa."""
    import json

    from rich.console import Console
    from rich.table import Table

    from annotation.agreement import cells
    from corpus.findings import UsageError
    from corpus.layers import read_layers
    from corpus.names import GOLD
    from corpus.scoring.agreement import agreement
    from corpus.sources import ROOT

    if annotators is not None and len(set(annotators)) < 2:
        raise UsageError("name two annotators or more, or none for all raw layers")
    folder = layers or ROOT / "annotation" / "layers"
    readings, texts = read_layers(folder)
    if annotators is None and len(readings.keys() - {GOLD}) < 2:
        raise UsageError(f"{folder} has the layers {', '.join(readings)}; two readers are needed")
    result = agreement(readings, annotators or None, texts=texts)
    if format == "json":
        print(json.dumps(result.as_json(), indent=2, allow_nan=False))
        return
    title = f"{' and '.join(result.annotators)}, {len(result.articles)} articles"
    items = (f"items of {name}" for name in result.annotators)
    table = Table("agreement", "value", "95 % interval", *items, title=title)
    for name, figure in {**result.figures, **result.types}.items():
        table.add_row(*cells(name, figure))
    console = Console()
    console.print(table)
    console.print(result.signature, soft_wrap=True, highlight=False)
