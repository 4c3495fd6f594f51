"""sitrep rehydrate: stand-off data and your own copies of the texts, joined."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Folder = Annotated[
    Path, typer.Argument(metavar="STANDOFF", help="A folder that sitrep export --standoff wrote.")
]
Texts = Annotated[
    list[str], typer.Argument(help="Your copies: .txt files, folders, or .jsonl of id and text.")
]
Out = Annotated[Path, typer.Option(help="A new folder for the data.")]
Missing = Annotated[
    Literal["error", "skip"], typer.Option(help="What to do about documents without a copy.")
]


def run(standoff: Folder, texts: Texts, out: Out, missing: Missing = "error") -> None:
    """Join stand-off data with your copies of its texts; refuse those that differ, saying where."""
    from corpus.exports.rehydrate import rehydrate
    from corpus.exports.writing import refuse_existing, write_folder
    from corpus.texts import read_texts

    refuse_existing(out)
    done = rehydrate(standoff, read_texts(texts), skip_missing=missing == "skip")
    write_folder(out, done.files)
    left = f"; {len(done.missing)} without a copy left out" if done.missing else ""
    typer.echo(f"{done.documents} documents written to {out}{left}", err=True)
