"""sitrep stats: what the corpus holds, how regular its texts are, how far annotators agree."""

from __future__ import annotations

from typing import Annotated

import typer

Split = Annotated[
    str | None, typer.Option(help="Only this split, for counts and regularity.", show_default=False)
]


def run(split: Split = None) -> None:
    """Show counts, the regularity table beside real news, and agreement; exit 1 outside a band."""
    from annotation.agreement import ANNOTATORS, agreement, cells, type_agreement
    from rich.console import Console
    from rich.table import Table

    from corpus.findings import InputError, unknown
    from corpus.regularity import rates, regularity
    from corpus.rows import documents
    from corpus.scoring.agreement import pairs
    from corpus.sources import ROOT, SPLITS, read_sources
    from corpus.stats import split_counts, type_counts, unseen_share, value_counts

    if split is not None and split not in SPLITS:
        raise unknown("split", split, SPLITS)
    sources, found = read_sources(ROOT)
    if found:
        raise InputError(found)
    console = Console()
    docs = {name: documents(sources, name) for name in SPLITS if split in (None, name)}
    everything = [document for part in docs.values() for document in part]
    articles = [a for a in sources.articles.values() if split in (None, sources.split_of(a))]

    table = Table("count", *docs, "all", title="Counts")
    counts = {name: split_counts(part) for name, part in docs.items()}
    for row, total in split_counts(everything).items():
        table.add_row(row, *(str(count[row]) for count in counts.values()), str(total))
    console.print(table)

    table = Table("type", *docs, "all", title="Mentions by type; events by realis; forms")
    parts = [{**type_counts(part), **value_counts(part)} for part in docs.values()]
    for name, total in {**type_counts(everything), **value_counts(everything)}.items():
        table.add_row(name, *(str(part[name]) for part in parts), str(total))
    console.print(table)

    if "train" in docs and split is None:
        for name in SPLITS[2:]:
            share = unseen_share(docs["train"], docs[name])
            shown = ", ".join(f"{layer} {value:.0%}" for layer, value in share.items())
            console.print(f"named entities of {name} unseen in train: {shown}")

    table = Table("measure", "here", "real news", "", title="Regularity beside real news")
    measures = regularity(articles)
    for measure in measures:
        low = "" if measure.low is None else f"{measure.low:.3g}"
        high = "" if measure.high is None else f"{measure.high:.3g}"
        verdict = "inside" if measure.inside else "OUTSIDE"
        table.add_row(measure.name, f"{measure.value:.4g}", f"{low} - {high}", verdict)
    for word, ours, real in rates(articles):
        table.add_row(f"'{word}' per 1,000 tokens", f"{ours:.1f}", f"{real:.1f}", "")
    console.print(table)

    if split is None and set(ANNOTATORS) <= sources.layers.keys():
        readings = pairs(sources.layers, *ANNOTATORS)
        table = Table("strict F1", "F1", "95 % interval", "items of a", "items of b")
        table.title = f"Consistency of machine annotators, {len(readings)} articles read twice"
        for name, score in {**agreement(readings), **type_agreement(readings)}.items():
            table.add_row(*cells(name, score))
        console.print(table)
    if not all(measure.inside for measure in measures):
        raise typer.Exit(1)
