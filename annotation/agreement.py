"""The agreement table of two annotators' raw layers, per layer, attribute, role and type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.ontology import ontology
from corpus.scoring import agreement as scoring
from corpus.scoring.agreement import Agreement, Figure, Pair
from corpus.sources import Sources

ANNOTATORS = ("a", "b")


def agreement(
    readings: Sequence[Pair], texts: Mapping[str, str] | None = None
) -> dict[str, Figure]:
    """Return agreement by row name: layers, form, realis, roles, each role, document labels.

    ``texts`` gives the articles' texts by id, for the rows on tokens.
    """
    return dict(_agreement(readings, texts).figures)


def type_agreement(readings: Sequence[Pair], *, relaxed: bool = False) -> dict[str, Figure]:
    """Return span agreement of every type, types in ontology order; strict, or relaxed."""
    known = ontology()
    names = (name for layer in known.layers for name in known.types(layer))
    types = _agreement(readings, None).types
    return {name: types[name] for name in (f"{n}{', relaxed' * relaxed}" for n in names)}


def _agreement(readings: Sequence[Pair], texts: Mapping[str, str] | None) -> Agreement:
    layers = {
        name: {pair[0].article: pair[side] for pair in readings}
        for side, name in enumerate(ANNOTATORS)
    }
    return scoring.agreement(layers, texts=texts)


def table(sources: Sources) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return the header and the rows of the published table: both layers, then every type."""
    readings = scoring.pairs(sources.layers, *ANNOTATORS)
    texts = {article.id: article.text for article in sources.articles.values()}
    figures = {**agreement(readings, texts), **type_agreement(readings)}
    header = ("agreement", "value", "95 % interval", *(f"items of {name}" for name in ANNOTATORS))
    return header, [cells(name, figure) for name, figure in figures.items()]


def cells(name: str, figure: Figure) -> tuple[str, ...]:
    """Return a row of the table: name, figure, interval, and the items of each annotator.

    F1 is given in per cent, alpha and kappa as they are.
    """
    factor, digits = (100, 1) if figure.measure == "F1" else (1, 3)
    value = "n/a" if figure.value is None else f"{factor * figure.value:.{digits}f}"
    interval = ""
    if figure.interval is not None:
        interval = " - ".join(f"{factor * bound:.{digits}f}" for bound in figure.interval)
    return name, value, interval, *map(str, figure.items)
