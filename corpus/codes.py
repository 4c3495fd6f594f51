"""Derived codes of an incident record: the crosswalk applied to its main type and parties."""

from __future__ import annotations

from corpus import crosswalk
from corpus.files import JsonObject
from corpus.records import Incident


def incident_codes(incident: Incident) -> JsonObject:
    """Return PLOVER, CAMEO, ACLED and UCDP codes of an incident; null where a scheme has none.

    The first type and the first agent and target are the main ones; ACLED's codebook orders
    actors in the same way.
    """
    event = incident.types[0]
    agent = incident.agents[0].type if incident.agents else None
    target = incident.targets[0].type if incident.targets else None
    plover = crosswalk.plover(event, agent, target)
    acled = crosswalk.acled(event, agent, target)
    return {
        "plover_event": plover.event or None,
        "plover_mode": plover.mode or None,
        "cameo_root": crosswalk.cameo_root(event, agent, target) or None,
        "acled_event": acled.event_type or None,
        "acled_sub_event": acled.sub_event_type or None,
        "acled_interaction": crosswalk.acled_interaction(agent, target) or None,
        "ucdp_violence": crosswalk.ucdp_violence(event, agent, target),
    }
