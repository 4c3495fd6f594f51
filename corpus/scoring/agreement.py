"""How far annotators' readings of the same articles agree, from their raw layers.

All figures are symmetric: no annotator is the reference. Strict F1 counts spans with the same
offsets and type; a role agrees when both have it on the same trigger span and the two fillers share
a mention. Relaxed F1 (`corpus.scoring.readings`) takes an overlap for equal offsets, everywhere.
Attributes are judged on the spans that both have with one type. Beyond chance there are

- Krippendorff's alpha, nominal, with tokens as units and as values their types, or none;
- Cohen's kappa of form and of realis, on equal spans;
- Cohen's kappa of document event types. ``pooled`` takes every type of every document as one
  decision. Types of all frequencies then share one chance rate, which flatters: the mean over
  types, each with its own, is the stricter figure.

Of more than two annotators F1 and Cohen's kappa are means over the pairs for which they are
defined, alpha takes all annotators at once, and Fleiss's kappa of document event types is given for
the articles that all of them have read. Intervals are 95 % percentile intervals over resampled
articles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from corpus.files import JsonObject
from corpus.findings import unknown
from corpus.names import GOLD
from corpus.ontology import UnknownNameError, ontology
from corpus.records import Annotation
from corpus.scoring.figures import (
    Figure,
    attribute_figures,
    fleiss_figures,
    label_figures,
    label_type_figures,
    role_figures,
    span_figures,
    token_figures,
    type_figures,
)
from corpus.scoring.panel import Layers, Panel
from corpus.scoring.readings import (
    Pair,
    argument_counts,
    label_tables,
    layer_counts,
    value_counts,
)
from corpus.scoring.statistics import FEWEST, SAMPLES, SEED, Counts, Score, resampled, score
from corpus.tokenizer import NAME
from corpus.version import data_version, toolkit_version

__all__ = [
    "Agreement",
    "Figure",
    "Pair",
    "agreement",
    "form_agreement",
    "pairs",
    "realis_agreement",
    "role_agreement",
    "span_agreement",
]


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of annotators, by row name.

    ``figures`` are those of layers, attributes, roles and document labels, ``types`` those of each
    type: F1, relaxed F1, and for event types the kappa of the type as a label of documents.
    """

    annotators: tuple[str, ...]
    articles: tuple[str, ...]
    figures: Mapping[str, Figure]
    types: Mapping[str, Figure]
    signature: str

    def as_json(self) -> JsonObject:
        """Return the agreement as JSON data, full precision."""
        return asdict(self)


def agreement(
    layers: Layers,
    annotators: Sequence[str] | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    units: Mapping[str, str] | None = None,
) -> Agreement:
    """Return every figure of agreement of two annotators or more.

    ``layers`` maps annotators to their readings by article id; without ``annotators`` all of them
    are compared but the adjudicated one. ``texts`` gives the articles' texts for alpha on tokens,
    which is left out without. ``units`` names the unit of articles that are resampled together,
    such as the reports of one incident; others are units of their own.

    Raises:
        UsageError: there is no such annotator.
        ValueError: fewer than two annotators, or one twice; a reading or a text of another article.
    """
    everybody = [name for name in layers if name != GOLD]
    panel = _panel(layers, tuple(everybody if annotators is None else annotators), units)
    labels = panel.counted(label_tables)
    figures = [*span_figures(panel)]
    if texts is not None:
        figures += token_figures(panel, texts)
    figures += [*attribute_figures(panel), *role_figures(panel), *label_figures(panel, labels)]
    figures += fleiss_figures(panel)
    types = [*type_figures(panel), *label_type_figures(panel, labels)]
    return Agreement(
        panel.annotators,
        panel.articles,
        {figure.name: figure for figure in figures},
        {figure.name: figure for figure in types},
        _signature(panel, tokens=texts is not None, grouped=units is not None),
    )


def _panel(layers: Layers, annotators: tuple[str, ...], units: Mapping[str, str] | None) -> Panel:
    for annotator in annotators:
        if annotator not in layers:
            raise unknown("annotator", annotator, layers)
    if len(set(annotators)) < max(2, len(annotators)):
        raise ValueError(f"expected two different annotators or more, got {list(annotators)}")
    for annotator in annotators:
        for article, reading in layers[annotator].items():
            if reading.article != article:
                raise ValueError(f"{annotator}: {article} holds a reading of {reading.article}")
    read = Counter(article for annotator in annotators for article in layers[annotator])
    articles = tuple(sorted(article for article, times in read.items() if times > 1))
    names = [("unit", (units or {})[a]) if a in (units or {}) else ("article", a) for a in articles]
    number = {name: i for i, name in enumerate(dict.fromkeys(names))}
    return Panel(layers, annotators, articles, tuple(number[name] for name in names))


def _signature(panel: Panel, *, tokens: bool, grouped: bool) -> str:
    enough = len(set(panel.units)) >= FEWEST
    parts = (
        "sitrep-agreement",
        f"corpus:{data_version()}",
        f"annotators:{'+'.join(panel.annotators)}",
        f"articles:{len(panel.articles)}",
        f"layers:{panel.digest()}",
        *([f"tokens:{NAME}"] if tokens else []),
        "avg:pairs",
        "zero:null",
        f"ci:{f'bs{SAMPLES}' if enough else 'none'}",
        f"unit:{'incident' if grouped else 'doc'}",
        f"seed:{SEED}",
        f"version:{toolkit_version()}",
    )
    return "|".join(parts)


def pairs(layers: dict[str, dict[str, Annotation]], one: str, two: str) -> list[Pair]:
    """Return the two readings of every article that both annotators have, ids in order."""
    both = sorted(layers[one].keys() & layers[two].keys())
    return [(layers[one][article], layers[two][article]) for article in both]


def span_agreement(
    readings: Sequence[Pair], layer: str, type_name: str | None = None, *, relaxed: bool = False
) -> Score:
    """Return F1 on spans and types of a layer, or of one type, with its interval.

    Raises:
        UnknownNameError: there is no such layer or type.
    """
    types = ontology().types(layer)
    if type_name is not None and type_name not in types:
        raise UnknownNameError(f"{layer} type", type_name, types)
    counts = layer_counts(readings, layer, relaxed=relaxed)
    chosen = counts.sum(axis=1) if type_name is None else counts[:, types.index(type_name)]
    return _score(readings, chosen)


def form_agreement(readings: Sequence[Pair], *, relaxed: bool = False) -> Score:
    """Return F1 on the form of the actor and location spans that both have with one type."""
    return _score(readings, value_counts(readings, "form", relaxed=relaxed))


def realis_agreement(readings: Sequence[Pair], *, relaxed: bool = False) -> Score:
    """Return F1 on the realis of the triggers that both have with one type."""
    return _score(readings, value_counts(readings, "realis", relaxed=relaxed))


def role_agreement(
    readings: Sequence[Pair], role: str | None = None, *, relaxed: bool = False
) -> Score:
    """Return F1 on roles, all or one of them: same trigger span, same role, a shared mention.

    Raises:
        UnknownNameError: there is no such role.
    """
    return _score(readings, argument_counts(readings, role, relaxed=relaxed))


def _score(readings: Sequence[Pair], counts: Counts) -> Score:
    for one, two in readings:
        if one.article != two.article:
            raise ValueError(f"a pair has readings of {one.article} and of {two.article}")
    return score(counts, resampled(counts))
