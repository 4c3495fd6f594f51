"""The learning curve of the CRF: shares of train, drawn by incident, scored layer by layer.

All reports of an incident are taken together. The incidents are put in a random order by each
seed and taken from its front, so that a share holds the smaller ones of its seed; the whole is the
same for every seed and is trained once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from pathlib import Path
from statistics import mean

import numpy as np

from baselines.crf import CrfSettings, train_crf
from baselines.fingerprint import crf_fingerprint, read_figures, stale_note
from baselines.models import Provenance, SpanTagger
from baselines.predict import predict
from baselines.registry import Progress
from baselines.texts import tagged_texts
from corpus.blocks import markdown_table
from corpus.files import JsonObject
from corpus.ontology import ontology
from corpus.records import Document
from corpus.scoring import score_mentions
from corpus.scoring.reports import percent
from corpus.version import data_version, toolkit_version

PATH = Path(__file__).resolve().parent / "curve.json"
PLOT = PATH.with_suffix(".svg")
COMMAND = "python -m scripts.bench.curve"
SHARES = (10, 25, 50, 100)  # per cent of the incidents
SEEDS = (1, 2, 3)
SCORED = ("validation", "test")


def stories(documents: Sequence[Document]) -> list[list[int]]:
    """Return the numbers of the documents that belong together: reports of the same incidents."""
    groups: list[tuple[set[str], list[int]]] = []
    for number, document in enumerate(documents):
        keys = set(document.article.incidents) or {document.article.id}
        joined = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if not group[0] & keys]
        merged = keys.union(*(group[0] for group in joined))
        groups.append((merged, [n for group in joined for n in group[1]] + [number]))
    return sorted(sorted(numbers) for _, numbers in groups)


def sample(documents: Sequence[Document], share: int, seed: int) -> list[Document]:
    """Return a share of the documents, in per cent of their stories, in their own order."""
    groups = stories(documents)
    order = np.argsort(np.random.PCG64(seed).random_raw(len(groups)), kind="stable")
    taken = order[: ceil(len(groups) * share / 100)].tolist()
    return [documents[number] for number in sorted(n for i in taken for n in groups[i])]


def fingerprint(splits: Mapping[str, Sequence[Document]]) -> str:
    """Return what today's curve depends on; ``splits`` as for `learning_curve`."""
    return crf_fingerprint(splits["train"], *(splits[name] for name in SCORED))


def learning_curve(
    splits: Mapping[str, Sequence[Document]], progress: Progress | None = None
) -> JsonObject:
    """Train and score the CRF on every share and seed; ``splits`` has train and those of SCORED.

    Strict F1 as fractions, for each layer and for all spans.
    """
    train = splits["train"]
    runs = [(share, seed) for share in SHARES for seed in SEEDS if share < 100 or seed == SEEDS[0]]
    points = []
    for done, (share, seed) in enumerate(runs, start=1):
        chosen = sample(train, share, seed)
        scores = _scores(chosen, splits)
        head = {"share": share, "seed": seed, "articles": len(chosen)}
        points.append({**head, "stories": len(stories(chosen)), "scores": scores})
        if progress:
            progress(f"{share} % of train, seed {seed}", done, len(runs))
    return {
        "method": "CRF, strict micro F1; shares of train drawn by incident",
        "data_version": data_version(),
        "toolkit_version": toolkit_version(),
        "fingerprint": fingerprint(splits),
        "points": points,
    }


def _scores(chosen: Sequence[Document], splits: Mapping[str, Sequence[Document]]) -> JsonObject:
    layers = ontology().layers
    parts = {layer: train_crf(tagged_texts(chosen, layer), CrfSettings()) for layer in layers}
    provenance = Provenance({}, data_version(), toolkit_version(), len(chosen), "")
    model = SpanTagger("crf", parts, provenance)
    scores: JsonObject = {}
    for split in SCORED:
        texts = [(d.article.id, d.article.text) for d in splits[split]]
        result = score_mentions(splits[split], predict(model, texts), split=split)
        by_layer = {layer: result.by_layer[layer].f1 for layer in layers}
        scores[split] = {
            **by_layer,
            "all": result.overall.f1,
            "signature": result.signature,
        }
    return scores


def read_curve(path: Path = PATH) -> JsonObject:
    """Read the figures that were written last.

    Raises:
        InputError: the file is missing or holds something else.
    """
    return read_figures(path, markdown, "curve-form", f"a curve as {COMMAND} --update writes it")


def rows(curve: JsonObject, split: str, name: str) -> Iterator[tuple[int, list[int], list[float]]]:
    """Yield share, articles and F1 of its seeds, for one split and a layer or ``all``."""
    for share in SHARES:
        points = [point for point in curve["points"] if point["share"] == share]
        values = [point["scores"][split][name] for point in points]
        yield share, [p["articles"] for p in points], [v or 0.0 for v in values]


def markdown(curve: JsonObject, today: str) -> str:
    """Return the curve as a Markdown table; ``today`` is the fingerprint of today's."""
    names = (*ontology().layers, "all")
    columns = [(split, name) for split in SCORED for name in names]
    cells: dict[int, list[str]] = {}
    for split, name in columns:
        for share, articles, values in rows(curve, split, name):
            low, high = min(articles), max(articles)
            size = f"{low}" if low == high else f"{low} to {high}"
            cells.setdefault(share, [f"{share} %", size]).append(_cell(values))
    header = ("share of train", "articles", *(f"{split} {name}" for split, name in columns))
    first = curve["points"][0]["scores"]
    signatures = "\n".join(f"`{first[split]['signature']}`  " for split in SCORED).rstrip()
    table = f"{markdown_table(header, cells.values())}\n\n{signatures}"
    if curve["fingerprint"] == today:
        return table
    return f"{table}\n\n{stale_note(COMMAND)}"


def _cell(values: Sequence[float]) -> str:
    if len(values) == 1:
        return percent(values[0])
    return f"{percent(mean(values))} ({percent(min(values))} - {percent(max(values))})"
