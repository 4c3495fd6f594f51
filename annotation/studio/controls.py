"""The names of the controls that the interface has and that results are read by."""

from __future__ import annotations

from corpus.ontology import ontology

TEXT = "text"
MENTION = "mention"  # all types: in one group, choosing a label lets go of any other
REALIS = "realis"
INCIDENT = "incident"
GAZETTEER = "gazetteer"
FORM = "form"
NOTE = "note"
RULE = "rule"
PLACE = "PLACE"
SAME = "SAME"  # the relation that links two mentions of one entity, or two triggers of one event


def form_layers() -> tuple[str, ...]:
    """Return the layers whose mentions have a form."""
    return tuple(layer for layer in ontology().layers if layer != "event")


def relations() -> tuple[str, ...]:
    """Return the names of relations: the roles, and the one for coreference."""
    return (*ontology().roles, SAME)
