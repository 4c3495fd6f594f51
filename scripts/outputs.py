"""Everything that `sitrep build` writes: data and card, and the generated blocks of documents."""

from __future__ import annotations

from collections.abc import Callable

from annotation.agreement import table
from annotation.studio.interface import PATH as INTERFACE
from annotation.studio.interface import interface
from baselines import curve, transfer
from baselines.fingerprint import STALE, crf_fingerprint
from baselines.published import contrast_markdown, markdown, read_scores
from corpus.blocks import markdown_table, replace_block
from corpus.build import CARD, SUMS, checksums
from corpus.build import outputs as corpus_outputs
from corpus.files import read_text
from corpus.names import SPLITS
from corpus.records import Document
from corpus.regularity import Measure, regularity
from corpus.rows import documents
from corpus.sources import Sources
from corpus.stats import split_counts, type_counts, unseen_share, value_counts

CONTRAST_TITLE = (
    "**Contrast pairs**, both sides right, in per cent. These taggers give spans alone, so that "
    "realis and role-swap ask them for the triggers and actors, not for realis and roles"
)


def outputs(sources: Sources) -> dict[str, str]:
    """Return path -> content of all built files, relative to the root."""
    files = corpus_outputs(sources)
    blocks: dict[str, Callable[[], str]] = {
        "counts": lambda: count_table(sources),
        "types": lambda: type_table(sources),
        "unseen": lambda: unseen_table(sources),
        "agreement": lambda: agreement_table(sources),
        "scores": score_tables,
        "transfer": lambda: transfer_table(sources),
        "curve": lambda: curve_table(sources),
        "regularity": lambda: regularity_table(sources),
    }
    homes = {
        "README.md": ("counts", "scores", "transfer", "curve"),
        "DATASHEET.md": ("counts", "types", "unseen", "regularity", "agreement", "transfer"),
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


def unseen_table(sources: Sources) -> str:
    """Return the share of named entities of each split that train never names, in Markdown."""
    parts = {split: documents(sources, split) for split in SPLITS}
    train = parts.pop("train")
    shares = {split: unseen_share(train, part) for split, part in parts.items()}
    rows = [
        (layer, *(f"{share[layer]:.0%}" for share in shares.values()))
        for layer in ("actor", "location")
    ]
    return markdown_table(("named entities", *shares), rows)


def agreement_table(sources: Sources) -> str:
    """Return the agreement of the two raw layers as a Markdown table."""
    return markdown_table(*table(sources))


def score_tables() -> str:
    """Return the published scores in Markdown: spans, document event types, contrast pairs."""
    scores = read_scores()
    spans, labels = (markdown(scores, task).rstrip() for task in ("mentions", "documents"))
    tables = f"**Spans**\n\n{spans}\n\n**Document event types**\n\n{labels}"
    contrast = contrast_markdown(scores).rstrip()
    return f"{tables}\n\n{CONTRAST_TITLE}\n\n{contrast}" if contrast else tables


def transfer_table(sources: Sources) -> str:
    """Return the figures on real text in Markdown, with a note where they are stale."""
    return transfer.markdown(transfer.read_measured(), crf_fingerprint(documents(sources, "train")))


def curve_table(sources: Sources) -> str:
    """Return the learning curve in Markdown, with a note where it is stale."""
    splits = {split: documents(sources, split) for split in ("train", *curve.SCORED)}
    return curve.markdown(curve.read_curve(), curve.fingerprint(splits))


def regularity_table(sources: Sources) -> str:
    """Return how regular the texts are beside real news, all of them and the test split alone."""
    articles = list(sources.articles.values())
    test = [article for article in articles if sources.split_of(article) == "test"]
    header = ("measure", "all", "band", "inside", "test", "band", "inside")
    rows = [
        (whole.name, *_measured(whole), *_measured(alone))
        for whole, alone in zip(regularity(articles), regularity(test), strict=True)
    ]
    return markdown_table(header, rows)


def _measured(measure: Measure) -> tuple[str, str, str]:
    inside = "yes" if measure.inside else "**no**"
    return f"{measure.value:.4g}", measure.band, inside if measure.band else ""


def stale_lines(files: dict[str, str]) -> list[str]:
    """Return the lines of documents that call their figures stale, each with its document."""
    lines = ((path, line) for path, text in files.items() for line in text.splitlines())
    return [f"{path}: {line}" for path, line in lines if line.startswith(STALE)]
