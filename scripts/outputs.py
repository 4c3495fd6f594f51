"""Everything that `sitrep build` writes: data and card, and the generated blocks of documents."""

from __future__ import annotations

from collections.abc import Callable

from annotation.agreement import ANNOTATORS, agreement, cells, type_agreement
from annotation.studio.interface import PATH as INTERFACE
from annotation.studio.interface import interface
from baselines.published import markdown, read_scores
from corpus.blocks import markdown_table, replace_block
from corpus.build import CARD, SUMS, checksums
from corpus.build import outputs as corpus_outputs
from corpus.files import read_text
from corpus.names import SPLITS
from corpus.records import Document
from corpus.rows import documents
from corpus.scoring.agreement import pairs
from corpus.sources import Sources
from corpus.stats import split_counts, type_counts, value_counts


def outputs(sources: Sources) -> dict[str, str]:
    """Return path -> content of all built files, relative to the root."""
    files = corpus_outputs(sources)
    blocks: dict[str, Callable[[], str]] = {
        "counts": lambda: count_table(sources),
        "types": lambda: type_table(sources),
        "agreement": lambda: agreement_table(sources),
        "scores": score_tables,
    }
    homes = {
        "README.md": ("counts", "scores"),
        "DATASHEET.md": ("counts", "types", "agreement"),
        CARD: ("counts",),
    }
    for path, names in homes.items():
        text = files.get(path) or read_text(sources.root / path, path)
        for name in names:
            text = replace_block(text, name, blocks[name](), path)
        files[path] = text
    files[INTERFACE] = interface()
    files[SUMS] = checksums(files)
    return files


def _parts(sources: Sources) -> dict[str, list[Document]]:
    parts = {split: documents(sources, split) for split in SPLITS}
    return {**parts, "all": [document for part in parts.values() for document in part]}


def count_table(sources: Sources) -> str:
    """Return the counts of every split as a Markdown table."""
    counts = {name: split_counts(part) for name, part in _parts(sources).items()}
    rows = [(row, *(f"{count[row]:,}" for count in counts.values())) for row in counts["all"]]
    return markdown_table(("", *counts), rows)


def type_table(sources: Sources) -> str:
    """Return mentions by type, events by realis and mentions by form as a Markdown table."""
    counts = {
        name: {**type_counts(part), **value_counts(part)} for name, part in _parts(sources).items()
    }
    rows = [(row, *(f"{count[row]:,}" for count in counts.values())) for row in counts["all"]]
    return markdown_table(("type", *counts), rows)


def agreement_table(sources: Sources) -> str:
    """Return the agreement of the two raw layers as a Markdown table."""
    readings = pairs(sources.layers, *ANNOTATORS)
    texts = {article.id: article.text for article in sources.articles.values()}
    scores = {**agreement(readings, texts), **type_agreement(readings)}
    header = ("agreement", "value", "95 % interval", "items of a", "items of b")
    return markdown_table(header, [cells(name, score) for name, score in scores.items()])


def score_tables() -> str:
    """Return the published scores of span taggers and document classifiers, in Markdown."""
    scores = read_scores()
    spans, labels = (markdown(scores, task).rstrip() for task in ("mentions", "documents"))
    return f"**Spans**\n\n{spans}\n\n**Document event types**\n\n{labels}"
