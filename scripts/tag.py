"""sitrep tag: actors, locations and events in texts of your own."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from baselines.models import Model
    from corpus.scoring import Prediction

STYLES = {"actor": "bold blue", "location": "green", "event": "bold red"}

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="[MODEL] INPUT...",
        help="A model folder, if not the default; then .txt files, .jsonl files or a split.",
    ),
]
Out = Annotated[Path | None, typer.Option(help="Write predictions as JSON Lines to this file.")]


def run(inputs: Inputs, out: Out = None) -> None:
    """Tag texts; in colour on a terminal, as JSON Lines with --out or in a pipe."""
    from baselines.predict import predict
    from corpus.files import dump_jsonl, write_atomic
    from corpus.findings import UsageError
    from corpus.scoring.predictions import prediction_row
    from corpus.texts import read_texts

    model_path = Path(inputs[0]) if Path(inputs[0]).is_dir() else None
    names = inputs[1:] if model_path else inputs
    if not names:
        raise UsageError(f"{inputs[0]} is a folder; name a model folder and then the texts")
    if out is not None and (out.is_dir() or str(out) in names):
        raise UsageError(f"--out {out} is a folder or one of the inputs; name another file")
    texts = read_texts(names)
    predictions = predict(load_model(model_path), texts)
    rows = dump_jsonl(prediction_row(prediction) for prediction in predictions)
    if out is not None:
        write_atomic(out, rows)
        typer.echo(f"{len(predictions)} texts tagged, written to {out}", err=True)
    elif not sys.stdout.isatty():
        sys.stdout.write(rows)
    else:
        for (_, text), prediction in zip(texts, predictions, strict=True):
            _show(text, prediction)


def load_model(path: Path | None) -> "Model":
    """Return a model, or the default one, which the first call trains and keeps."""
    from baselines import registry
    from baselines.default import default_path, train_default
    from scripts.progress import progress_bar

    if path is not None:
        return registry.load(path)
    kept = default_path()
    if kept.exists():
        return registry.load(kept)
    typer.echo(f"no model given: training the default one, once, to keep it in {kept}", err=True)
    with progress_bar("training") as progress:
        return train_default(kept, progress)


def _show(text: str, prediction: "Prediction") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Text(text)
    for span in prediction.mentions:
        shown.stylize(STYLES[span.layer], span.start, span.end)
    console = Console()
    console.print(shown)
    console.print()
    strings: dict[tuple[str, str], dict[str, int]] = {}
    for span in prediction.mentions:
        counts = strings.setdefault((span.layer, span.type), {})
        piece = text[span.start : span.end]
        counts[piece] = counts.get(piece, 0) + 1
    table = Table("layer", "type", "mentions")
    for (layer, name), counts in sorted(strings.items()):
        listed = ", ".join(f"{s} ({n})" if n > 1 else s for s, n in counts.items())
        table.add_row(Text(layer, STYLES[layer]), name, listed)
    console.print(table)
    if not prediction.mentions:
        console.print("event types: " + (", ".join(prediction.event_types) or "none"))
