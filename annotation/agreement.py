"""The agreement table of two annotators' raw layers, per layer, attribute, role and type."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.ontology import ontology
from corpus.scoring.agreement import (
    Pair,
    form_agreement,
    realis_agreement,
    role_agreement,
    span_agreement,
)
from corpus.scoring.statistics import Score

ANNOTATORS = ("a", "b")


def agreement(readings: Sequence[Pair]) -> dict[str, Score]:
    """Return agreement by row name: layers, form, realis, roles, each role."""
    rows = {f"{layer} spans": span_agreement(readings, layer) for layer in ontology().layers}
    rows["form, on equal spans"] = form_agreement(readings)
    rows["realis, on equal triggers"] = realis_agreement(readings)
    rows["roles"] = role_agreement(readings)
    for role in ontology().roles:
        rows[f"role {role}"] = role_agreement(readings, role)
    return rows


def type_agreement(readings: Sequence[Pair]) -> dict[str, Score]:
    """Return strict span agreement of every type, types in ontology order."""
    known = ontology()
    return {
        name: span_agreement(readings, layer, name)
        for layer in known.layers
        for name in known.types(layer)
    }


def cells(name: str, score: Score) -> tuple[str, str, str, str, str]:
    """Return a row of the table: name, F1, interval, items of a, items of b."""
    f1 = "n/a" if score.f1 is None else f"{100 * score.f1:.1f}"
    bounds = score.interval
    interval = "" if bounds is None else f"{100 * bounds[0]:.1f} - {100 * bounds[1]:.1f}"
    return name, f1, interval, str(score.predicted), str(score.gold)
