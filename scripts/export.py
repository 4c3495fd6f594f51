"""sitrep export: the corpus in the formats of other tools, or without its texts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from corpus.exports.built import Built
    from corpus.exports.writing import Files

Format = Literal["conll", "brat", "spacy", "parquet", "bigbio", "croissant", "acled"]

Splits = Annotated[
    list[str] | None, typer.Argument(metavar="[SPLIT]...", help="Splits; all by default.")
]
Out = Annotated[Path, typer.Option(help="A new folder; for acled a new .csv file.")]
Data = Annotated[
    Path | None, typer.Option(help="A folder of built data, or one that holds it; ours by default.")
]
Kind = Annotated[Format | None, typer.Option(help="The format to write.")]
Standoff = Annotated[
    bool, typer.Option("--standoff", help="Offsets, labels and hashes, without any text.")
]
Layer = Annotated[list[str] | None, typer.Option(help="conll: only this layer; may be repeated.")]


def run(
    out: Out,
    splits: Splits = None,
    data: Data = None,
    format: Kind = None,
    standoff: Standoff = False,
    layer: Layer = None,
) -> None:
    """Write the corpus, or your own built data, for another tool; corpus/EXPORTS.md has each."""
    from corpus.exports.acled import acled_csv
    from corpus.exports.built import find_built
    from corpus.exports.writing import refuse_existing, write_folder
    from corpus.files import write_atomic
    from corpus.findings import UsageError

    if standoff == (format is not None):
        raise UsageError("name either a --format or --standoff")
    _check_layers(format, layer or [])
    refuse_existing(out)
    built = find_built(data, splits or ())
    if format == "acled":
        write_atomic(out, acled_csv(built))
    else:
        write_folder(out, _files(built, format, data, layer or []))
    shown = format or "stand-off data"
    typer.echo(f"{shown} of {', '.join(built.splits)} written to {out}", err=True)


def _check_layers(format: Format | None, layers: list[str]) -> None:
    from corpus.findings import UsageError, unknown
    from corpus.ontology import ontology

    if layers and format != "conll":
        raise UsageError("--layer is for --format conll; the other formats hold all layers")
    for name in layers:
        if name not in ontology().layers:
            raise unknown("layer", name, ontology().layers)


def _files(built: "Built", format: Format | None, data: Path | None, layers: list[str]) -> "Files":
    """Return the files of a format; its library is imported only here."""
    from corpus.exports.about import read_about
    from corpus.exports.bigbio import bigbio_files
    from corpus.exports.brat import brat_files
    from corpus.exports.conll import conll_files
    from corpus.exports.croissant import croissant_files
    from corpus.exports.docbin import docbin_files
    from corpus.exports.parquet import parquet_files
    from corpus.exports.standoff import standoff_files
    from corpus.findings import UsageError

    try:
        match format:
            case "conll":
                return conll_files(built.documents, layers)
            case "brat":
                return brat_files(built.documents)
            case "bigbio":
                return bigbio_files(built.documents)
            case "spacy":
                return docbin_files(built.documents)
            case "parquet":
                return parquet_files(built)
            case "croissant":
                return croissant_files(built, read_about(data))
            case _:
                return standoff_files(built)
    except ModuleNotFoundError as error:
        message = (
            f"--format {format} needs {error.name}; install it with pip install 'sitrep[export]'"
        )
        raise UsageError(message) from None
