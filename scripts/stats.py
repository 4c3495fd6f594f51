"""sitrep stats: what the corpus holds, how regular its texts are, how far annotators agree."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus.records import Document
    from corpus.regularity import Measure
    from corpus.sources import Sources

Split = Annotated[
    str | None, typer.Option(help="Only this split, for counts and regularity.", show_default=False)
]
Parts = dict[str, list["Document"]]


def run(split: Split = None) -> None:
    """Show counts, regularity beside real news, and agreement; exit 1 outside a band."""
    from corpus.findings import InputError, UsageError, unknown
    from corpus.names import SPLITS
    from corpus.regularity import rates, regularity
    from corpus.rows import documents
    from corpus.sources import ROOT, read_sources

    if split is not None and split not in SPLITS:
        raise unknown("split", split, SPLITS)
    sources, found = read_sources(ROOT)
    if found:
        raise InputError(found)
    parts = {name: documents(sources, name) for name in SPLITS if split in (None, name)}
    articles = [a for a in sources.articles.values() if split in (None, sources.split_of(a))]
    if not articles:
        raise UsageError("there are no articles to count")
    _show_counts(parts)
    if split != "train":
        _show_unseen(documents(sources, "train"), parts)
    if split is None:
        _show_agreement(sources)
    measures = regularity(articles)
    _show_regularity(measures, rates(articles))
    if not all(measure.inside for measure in measures):
        raise typer.Exit(1)


def _show(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*header, title=title)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _show_counts(parts: Parts) -> None:
    from corpus.stats import split_counts, type_counts, value_counts

    everything = dict(parts)
    if len(parts) > 1:
        everything["all"] = [document for part in parts.values() for document in part]
    for title, count in (
        ("Counts", split_counts),
        ("Mentions by type", type_counts),
        ("Events by realis, mentions by form", value_counts),
    ):
        columns = {name: count(part) for name, part in everything.items()}
        names = next(iter(columns.values()))
        rows = [(row, *(str(c[row]) for c in columns.values())) for row in names]
        _show(title, ("", *columns), rows)


def _show_unseen(train: Sequence["Document"], parts: Parts) -> None:
    from corpus.stats import unseen_share

    tested = {name: part for name, part in parts.items() if name != "train"}
    shares = {name: unseen_share(train, part) for name, part in tested.items()}
    rows = [
        (layer, *(f"{share[layer]:.0%}" for share in shares.values()))
        for layer in ("actor", "location")
    ]
    _show("Named entities unseen in train", ("", *shares), rows)


def _show_agreement(sources: "Sources") -> None:
    from annotation.agreement import ANNOTATORS, table

    one, two = (sources.layers[name] for name in ANNOTATORS)
    twice = len(one.keys() & two.keys())
    _show(f"Consistency of machine annotators, {twice} articles read twice", *table(sources))


def _show_regularity(measures: list["Measure"], rates: list[tuple[str, float, float]]) -> None:
    rows = [(m.name, f"{m.value:.4g}", m.band, _verdict(m)) for m in measures]
    rows += [
        (f"'{w}' per 1,000 tokens", f"{ours:.1f}", f"{real:.1f}", "") for w, ours, real in rates
    ]
    _show("Regularity", ("measure", "here", "real news", ""), rows)


def _verdict(measure: "Measure") -> str:
    if not measure.band:
        return "too few tokens"
    return "inside" if measure.inside else "OUTSIDE"
