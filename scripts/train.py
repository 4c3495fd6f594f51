"""sitrep train: train one baseline and save it."""

from pathlib import Path
from typing import Annotated

import typer

Tagger = Annotated[str, typer.Argument(help="A baseline: gazetteer, window, crf, tfidf-lr, ...")]
Out = Annotated[Path, typer.Option(help="The folder to save the model in.")]
Layer = Annotated[list[str] | None, typer.Option(help="Only this layer; may be repeated.")]
Data = Annotated[Path | None, typer.Option(help="A folder of built data; ours by default.")]
Split = Annotated[str, typer.Option(help="The split to train on.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace a model that is there.")]


def run(
    tagger: Tagger,
    out: Out,
    layer: Layer = None,
    data: Data = None,
    split: Split = "train",
    overwrite: Overwrite = False,
) -> None:
    """Train a baseline on the corpus and save it as a folder without pickle."""
    from baselines import registry
    from corpus.findings import UsageError
    from corpus.loading import DATA, load
    from scripts.progress import progress_bar

    registry.baseline(tagger)
    if out.exists() and not overwrite:
        raise UsageError(f"{out} exists; choose another path, or --overwrite a model")
    documents = load(split, data or DATA)
    with progress_bar(tagger) as progress:
        model = registry.train(tagger, documents, layer or None, progress)
    registry.save(model, out, overwrite=overwrite)
    typer.echo(f"saved {tagger} ({', '.join(model.layers)}) in {out}", err=True)
