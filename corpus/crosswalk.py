"""Codes of other schemes that follow from the types of an event and of its role fillers.

Nothing here is annotated: every code comes from the tables ``[[crosswalk.*]]`` of the ontology
file, and this module only matches their rules. The arguments are always an event type, the actor
types of AGENT and TARGET, and where a rule asks for it the location type of PLACE; ``None`` means
unknown. Pass the two sides of a CLASH as agent and target, in either order. The schemes and their
legal codes stand in the same file under ``[schemes]``. A type or a scheme that does not exist
raises ``UnknownNameError``, which names those that do.

>>> acled("TERRITORY", "NONSTATE_ARMED", "STATE_MILITARY").sub_event_type
'Non-state actor overtakes territory'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.ontology import UnknownNameError, document, ontology

RULE_SCHEMES = ("plover", "cameo", "acled", "ace", "ucdp")


@dataclass(frozen=True, slots=True)
class PloverCode:
    """A PLOVER event and its mode; ``mode`` is empty when none follows, both when no event does."""

    event: str
    mode: str


@dataclass(frozen=True, slots=True)
class AcledCode:
    """An ACLED sub-event type and the event type that it belongs to; both empty when none fits."""

    event_type: str
    sub_event_type: str


@dataclass(frozen=True, slots=True)
class ActorCodes:
    """What an actor type may stand for: PLOVER sectors, ACLED inter codes, ACE entity types."""

    plover: tuple[str, ...]
    inter_home: str
    inter_abroad: str
    ace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LocationCodes:
    """UCDP ``where_prec`` values, ACLED ``geo_precision`` and ACE entity types of a place."""

    ucdp: tuple[int, ...]
    acled: int
    ace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a scheme's table: conditions, and the code where they hold.

    An empty condition always holds. An empty ``code`` has a ``reason``.
    """

    events: tuple[str, ...]
    agents: tuple[str, ...]
    targets: tuple[str, ...]
    places: tuple[str, ...]
    code: str
    mode: str
    reason: str

    def holds(self, agent: str | None, target: str | None, place: str | None) -> bool:
        """Say whether all conditions are met; an unknown type never meets one."""
        pairs = ((agent, self.agents), (target, self.targets), (place, self.places))
        return all(not allowed or value in allowed for value, allowed in pairs)


def plover(
    event_type: str, agent_type: str | None, target_type: str | None, place_type: str | None = None
) -> PloverCode:
    """Return the PLOVER event and mode (PLOVER codebook, 2024)."""
    rule = choose("plover", event_type, agent_type, target_type, place_type)
    return PloverCode(rule.code, rule.mode)


def cameo(
    event_type: str, agent_type: str | None, target_type: str | None, place_type: str | None = None
) -> str:
    """Return the CAMEO code, three or four digits, or ``""`` (CAMEO 1.1b3)."""
    return choose("cameo", event_type, agent_type, target_type, place_type).code


def cameo_root(
    event_type: str, agent_type: str | None, target_type: str | None, place_type: str | None = None
) -> str:
    """Return the CAMEO root, ``"01"`` to ``"20"``, or ``""``: the first digits of the code."""
    return cameo(event_type, agent_type, target_type, place_type)[:2]


def acled(
    event_type: str, agent_type: str | None, target_type: str | None, place_type: str | None = None
) -> AcledCode:
    """Return the ACLED event and sub-event type (ACLED codebook, 6 and 25 types)."""
    code = choose("acled", event_type, agent_type, target_type, place_type).code
    return AcledCode(_acled_event_types().get(code, ""), code)


def ace(
    event_type: str, agent_type: str | None, target_type: str | None, place_type: str | None = None
) -> str:
    """Return the ACE 2005 event subtype as ``Type.Subtype``, or ``""``."""
    return choose("ace", event_type, agent_type, target_type, place_type).code


def ucdp_violence(
    event_type: str, agent_type: str | None, target_type: str | None, place_type: str | None = None
) -> int | None:
    """Return the UCDP type of violence: 1 state-based, 2 non-state, 3 one-sided, or ``None``.

    UCDP counts only violence with a death, so for all types but KILL the value holds if someone
    was killed. ``None``: no armed force, an unknown side, or sides that UCDP does not pair
    (gangs and unknown gunmen against a state or civilians). Source: UCDP GED codebook.
    """
    code = choose("ucdp", event_type, agent_type, target_type, place_type).code
    return int(code) if code else None


def acled_interaction(
    agent_type: str | None,
    target_type: str | None,
    *,
    agent_abroad: bool = False,
    target_abroad: bool = False,
) -> str:
    """Return the ACLED interaction code: two inter codes, or one and a zero.

    ACLED's pairs have no direction: the smaller digit stands first, so ``"12"`` is state forces
    and rebels whoever attacked, and ``"10"`` state forces alone. An unknown actor, or one without
    an inter code (GOVERNMENT), counts as absent; ``""`` when both are. Source: ACLED codebook,
    table 3; since 2024 ACLED writes the same codes out as words.
    """
    digits = ""
    for name, abroad in ((agent_type, agent_abroad), (target_type, target_abroad)):
        if name is not None:
            codes = actor_codes(name)
            digits += codes.inter_abroad if abroad else codes.inter_home
    return "".join(sorted(digits)).ljust(2, "0") if digits else ""


@cache
def actor_codes(actor_type: str) -> ActorCodes:
    """Return the codes of an actor type."""
    row = _row("actor", actor_type)
    inter = (row["inter_home"], row["inter_abroad"])
    return ActorCodes(tuple(row["plover"]), *inter, tuple(row["ace"]))


@cache
def location_codes(location_type: str) -> LocationCodes:
    """Return the codes of a location type."""
    row = _row("location", location_type)
    return LocationCodes(tuple(row["ucdp"]), row["acled"], tuple(row["ace"]))


def choose(
    scheme: str, event_type: str, agent: str | None, target: str | None, place: str | None = None
) -> Rule:
    """Return the first rule of a scheme that matches; its ``reason`` explains an empty code."""
    _check("event", event_type)
    for layer, name in (("actor", agent), ("actor", target), ("location", place)):
        if name is not None:
            _check(layer, name)
    return next(rule for rule in rules(scheme)[event_type] if rule.holds(agent, target, place))


@cache
def rules(scheme: str) -> Mapping[str, tuple[Rule, ...]]:
    """Return the rules of plover, cameo, acled, ace or ucdp by event type, in order."""
    if scheme not in RULE_SCHEMES:
        raise UnknownNameError("scheme", scheme, RULE_SCHEMES)
    rows = [_rule(row) for row in _tables()[scheme]]
    events = ontology().types("event")
    return {event: tuple(rule for rule in rows if event in rule.events) for event in events}


def _rule(row: Mapping[str, Any]) -> Rule:
    event = row["event"]
    return Rule(
        events=(event,) if isinstance(event, str) else tuple(event),
        agents=tuple(row.get("agent", ())),
        targets=tuple(row.get("target", ())),
        places=tuple(row.get("place", ())),
        code=row["code"],
        mode=row.get("mode", ""),
        reason=row.get("reason", ""),
    )


def _check(layer: str, name: str) -> None:
    known = ontology().types(layer)
    if name not in known:
        raise UnknownNameError(f"{layer} type", name, known)


def _row(layer: str, name: str) -> Mapping[str, Any]:
    _check(layer, name)
    rows: list[Mapping[str, Any]] = _tables()[f"{layer}s"]
    return next(row for row in rows if row["type"] == name)


@cache
def _tables() -> Mapping[str, Any]:
    tables: Mapping[str, Any] = document()["crosswalk"]
    return tables


@cache
def _acled_event_types() -> Mapping[str, str]:
    events = document()["schemes"]["acled"]["events"]
    return {sub_event: event for event, sub_events in events.items() for sub_event in sub_events}
