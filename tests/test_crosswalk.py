"""The crosswalk is total, legal and free of dead rules, and its rows are what they should be."""

import doctest
from collections.abc import Callable
from itertools import product

import pytest

from corpus import crosswalk
from corpus.crosswalk import (
    AcledCode,
    PloverCode,
    Rule,
    ace,
    acled,
    acled_interaction,
    actor_codes,
    cameo,
    cameo_root,
    choose,
    location_codes,
    plover,
    rules,
    ucdp_violence,
)
from corpus.ontology import UnknownNameError, document, ontology

SCHEMES = document()["schemes"]
TABLES = document()["crosswalk"]
RULE_SCHEMES = ("plover", "cameo", "acled", "ace", "ucdp")
EVENTS = ontology().types("event")
ACTORS = ontology().types("actor")
SIDES = (*ACTORS, None)
PLACES = (*ontology().types("location"), None)
SUB_EVENTS = {sub for subs in SCHEMES["acled"]["events"].values() for sub in subs}


def written(rule: Rule) -> str:
    """Return a rule's code as the table of possible codes writes it."""
    return f"{rule.code} {rule.mode}".strip()


# -- the lists of legal codes


def test_sizes_of_the_schemes() -> None:
    """The lists have the sizes that the codebooks state."""
    assert len(SCHEMES["acled"]["events"]) == 6
    assert len(SUB_EVENTS) == sum(map(len, SCHEMES["acled"]["events"].values())) == 25
    assert len(SCHEMES["acled"]["inter"]) == 8
    assert len(SCHEMES["plover"]["events"]) == 16
    assert len({code[:2] for code in SCHEMES["cameo"]["codes"]}) == 20
    assert len(set(SCHEMES["ace"]["events"])) == 33


def test_interaction_codes_are_all_pairs_in_ascending_order() -> None:
    """Eight sole actors and 36 unordered pairs, smaller digit first."""
    inter = SCHEMES["acled"]["inter"]
    pairs = {f"{a}{b}" for a in inter for b in inter if a <= b} | {f"{a}0" for a in inter}
    assert set(SCHEMES["acled"]["interactions"]) == pairs
    assert len(SCHEMES["acled"]["interactions"]) == 44


# -- the tables


@pytest.mark.parametrize("scheme", RULE_SCHEMES)
def test_last_rule_and_no_other_is_unconditional(scheme: str) -> None:
    """Each event type has one final rule without a condition: total, and nothing after it."""
    for event in EVENTS:
        free = [not (r.agents or r.targets or r.places) for r in rules(scheme)[event]]
        assert free == [False] * (len(free) - 1) + [True], event


@pytest.mark.parametrize("scheme", RULE_SCHEMES)
def test_every_rule_is_chosen_for_each_of_its_events(scheme: str) -> None:
    """A rule that an earlier one hides would be dead, and a misspelt type would never match."""
    for event in EVENTS:
        sides = product(SIDES, SIDES, PLACES)
        used = {choose(scheme, event, agent, target, place) for agent, target, place in sides}
        assert used == set(rules(scheme)[event]), event


@pytest.mark.parametrize("scheme", RULE_SCHEMES)
def test_rules_name_existing_types_only(scheme: str) -> None:
    """Every type in a condition exists, and none is listed twice."""
    for row in TABLES[scheme]:
        named = {"event": EVENTS, "agent": ACTORS, "target": ACTORS, "place": PLACES}
        assert set(row) <= {*named, "code", "mode", "reason"}
        for key, known in named.items():
            values = [row[key]] if isinstance(row.get(key), str) else row.get(key, [])
            assert set(values) <= set(known)
            assert len(set(values)) == len(values)


@pytest.mark.parametrize("scheme", RULE_SCHEMES)
def test_reason_stands_with_an_empty_code_and_only_there(scheme: str) -> None:
    """No code is missing without an explanation."""
    for row in TABLES[scheme]:
        assert ("reason" in row) == (row["code"] == ""), row
        assert row.get("reason") != ""
        assert ("mode" in row) == (scheme == "plover")


@pytest.mark.parametrize("scheme", ["plover", "cameo", "acled", "ace"])
def test_rules_choose_among_the_possible_codes(scheme: str) -> None:
    """What a rule says is in its event type's list; an empty list has only an empty code."""
    assert [row["type"] for row in TABLES["events"]] == list(EVENTS)
    for row in TABLES["events"]:
        codes = {written(rule) for rule in rules(scheme)[row["type"]]}
        assert codes <= set(row[scheme] or [""]), row["type"]


def test_codes_that_types_cannot_tell_apart() -> None:
    """The possible codes that no rule chooses, for want of weapon, size or wording."""
    unused = {
        (row["type"], code)
        for row, scheme in product(TABLES["events"], ["plover", "cameo", "acled", "ace"])
        for code in row[scheme]
        if code not in {written(rule) for rule in rules(scheme)[row["type"]]}
    }
    assert unused == {
        ("BOMBING", "ASSAULT suicide-attack"),
        ("BOMBING", "Suicide bomb"),
        ("BOMBING", "Grenade"),
        ("ASSAULT", "202"),
        ("ASSAULT", "Sexual violence"),
        ("DETAIN", "Justice.Charge-Indict"),
        ("DETAIN", "Justice.Trial-Hearing"),
        ("DETAIN", "Justice.Convict"),
        ("DETAIN", "Justice.Sentence"),
        ("PROTEST", "Protest with intervention"),
        ("PROTEST", "Excessive force against protesters"),
        ("PROTEST", "Mob violence"),
        ("AGREEMENT", "050"),
        ("AGREEMENT", "060"),
        ("THREATEN", "REJECT"),
        ("THREATEN", "120"),
    }


def test_possible_codes_are_legal() -> None:
    """The lists hold codes of their scheme only."""
    modes = SCHEMES["plover"]["events"]
    for row in TABLES["events"]:
        for event, _, mode in (code.partition(" ") for code in row["plover"]):
            assert mode in ["", *modes[event]]
        assert set(row["cameo"]) <= set(SCHEMES["cameo"]["codes"])
        assert set(row["acled"]) <= SUB_EVENTS
        assert set(row["ace"]) <= set(SCHEMES["ace"]["events"])


# -- total over all types, and legal


@pytest.mark.parametrize("event", EVENTS)
def test_codes_are_total_and_legal(event: str) -> None:
    """Every combination of types and unknowns gives a code of the scheme, or an empty one."""
    modes = SCHEMES["plover"]["events"]
    acled_events = SCHEMES["acled"]["events"]
    for agent, target, place in product(SIDES, SIDES, PLACES):
        given = (event, agent, target, place)
        code = plover(*given)
        assert code == PloverCode("", "") or code.mode in ["", *modes[code.event]]
        sub = acled(*given)
        assert sub == AcledCode("", "") or sub.sub_event_type in acled_events[sub.event_type]
        assert cameo(*given) in ["", *SCHEMES["cameo"]["codes"]]
        assert cameo_root(*given) in ["", *(f"{root:02d}" for root in range(1, 21))]
        assert ace(*given) in ["", *SCHEMES["ace"]["events"]]
        assert str(ucdp_violence(*given) or "") in ["", *SCHEMES["ucdp"]["violence"]]


@pytest.mark.parametrize(
    ("scheme", "without"),
    [
        ("plover", {"KILL", "INJURE"}),
        ("cameo", {"KILL", "INJURE"}),
        ("acled", {"KILL", "INJURE", "DISPLACE", "THREATEN", "AID"}),
        ("ace", {"TERRITORY", "ABDUCT", "DESTROY", "THREATEN", "AID"}),
    ],
)
def test_event_types_without_a_code(scheme: str, without: set[str]) -> None:
    """Exactly these have none, whoever takes part; all others always have one."""
    empty = {
        event
        for event, agent, target in product(EVENTS, SIDES, SIDES)
        if not choose(scheme, event, agent, target).code
    }
    assert empty == without
    assert all(len(rules(scheme)[event]) == 1 for event in without)


@pytest.mark.parametrize("scheme", RULE_SCHEMES)
def test_a_clash_has_no_direction(scheme: str) -> None:
    """Both sides of a clash are agents, so which one comes first must not matter."""
    for one, other in product(SIDES, SIDES):
        there, back = choose(scheme, "CLASH", one, other), choose(scheme, "CLASH", other, one)
        assert written(there) == written(back), (one, other)


@pytest.mark.parametrize(
    ("event", "pairs"),
    [
        (
            "AGREEMENT",
            {
                (PloverCode("RETREAT", "ceasefire"), "0871"),
                (PloverCode("RETREAT", "release"), "0841"),
                (PloverCode("RETREAT", "access"), "0863"),
                (PloverCode("CONSULT", ""), "040"),
                (PloverCode("AGREE", ""), "030"),
            },
        ),
        (
            "THREATEN",
            {
                (PloverCode("REQUEST", ""), "100"),
                (PloverCode("ACCUSE", ""), "110"),
                (PloverCode("THREATEN", ""), "130"),
            },
        ),
    ],
)
def test_plover_and_cameo_agree(event: str, pairs: set[tuple[PloverCode, str]]) -> None:
    """PLOVER descends from CAMEO, so the two tables must split talks and threats alike."""
    found = {(plover(event, a, t), cameo(event, a, t)) for a, t in product(SIDES, SIDES)}
    assert found == pairs


# -- rows checked by hand


@pytest.mark.parametrize(
    ("given", "event", "mode"),
    [
        (("CLASH", "STATE_MILITARY", "NONSTATE_ARMED"), "ASSAULT", ""),
        (("OFFENSIVE", "STATE_MILITARY", "NONSTATE_ARMED"), "ASSAULT", ""),
        (("OFFENSIVE", "STATE_MILITARY", None), "MOBILIZE", "troops"),
        (("OFFENSIVE", None, None), "MOBILIZE", ""),
        (("TERRITORY", "NONSTATE_ARMED", "STATE_MILITARY"), "ASSAULT", ""),
        (("TERRITORY", None, "STATE_MILITARY"), "RETREAT", "withdraw"),
        (("AIRSTRIKE", "STATE_MILITARY", "CIVILIAN"), "ASSAULT", "aerial"),
        (("AIRSTRIKE", "NONSTATE_ARMED", "STATE_MILITARY"), "ASSAULT", "drone"),
        (("SHELLING", None, "CIVILIAN"), "ASSAULT", "heavy-weapons"),
        (("BOMBING", "NONSTATE_ARMED", None), "ASSAULT", "explosives"),
        (("ABDUCT", "OTHER_ARMED", "AID_MEDIA"), "ASSAULT", "abduct"),
        (("DETAIN", "SECURITY", "NONSTATE_ARMED"), "COERCE", "arrest"),
        (("DETAIN", "STATE_MILITARY", "NONSTATE_ARMED"), "ASSAULT", "abduct"),
        (("DETAIN", "STATE_MILITARY", "CIVILIAN"), "COERCE", "arrest"),
        (("KILL", "STATE_MILITARY", "CIVILIAN"), "", ""),
        (("DESTROY", "NONSTATE_ARMED", "CIVILIAN"), "ASSAULT", "destroy"),
        (("SEIZE", "SECURITY", "OTHER_ARMED"), "COERCE", "seize"),
        (("DEPLOY", "SECURITY", None), "MOBILIZE", "police"),
        (("DEPLOY", "PRO_GOV_MILITIA", None), "MOBILIZE", "militia"),
        (("DEPLOY", "INTERNATIONAL", None), "MOBILIZE", "troops"),
        (("WITHDRAW", "NONSTATE_ARMED", None), "RETREAT", "withdraw"),
        (("WITHDRAW", "NONSTATE_ARMED", "STATE_MILITARY"), "RETREAT", "disarm"),
        (("DISPLACE", "OTHER_ARMED", "CIVILIAN"), "COERCE", "deport"),
        (("PROTEST", "POLITICAL_CIVIC", "GOVERNMENT"), "PROTEST", ""),
        (("PROTEST", "OTHER_ARMED", None), "PROTEST", "riot"),
        (("AGREEMENT", "STATE_MILITARY", "NONSTATE_ARMED"), "RETREAT", "ceasefire"),
        (("AGREEMENT", "NONSTATE_ARMED", "CIVILIAN"), "RETREAT", "release"),
        (("AGREEMENT", "GOVERNMENT", "AID_MEDIA"), "RETREAT", "access"),
        (("AGREEMENT", "GOVERNMENT", "INTERNATIONAL"), "CONSULT", ""),
        (("AGREEMENT", "GOVERNMENT", "NONSTATE_ARMED"), "AGREE", ""),
        (("AGREEMENT", "NONSTATE_ARMED", "GOVERNMENT"), "AGREE", ""),
        (("AGREEMENT", None, "CIVILIAN"), "AGREE", ""),
        (("AGREEMENT", None, "AID_MEDIA"), "AGREE", ""),
        (("THREATEN", "NONSTATE_ARMED", "GOVERNMENT"), "THREATEN", ""),
        (("THREATEN", "POLITICAL_CIVIC", "GOVERNMENT"), "REQUEST", ""),
        (("THREATEN", "INTERNATIONAL", "STATE_MILITARY"), "ACCUSE", ""),
        (("THREATEN", "GOVERNMENT", "GOVERNMENT"), "ACCUSE", ""),
        (("THREATEN", "GOVERNMENT", "NONSTATE_ARMED"), "THREATEN", ""),
        (("AID", "AID_MEDIA", "CIVILIAN"), "AID", ""),
    ],
)
def test_plover(given: tuple[str, str | None, str | None], event: str, mode: str) -> None:
    """PLOVER event and mode."""
    assert plover(*given) == PloverCode(event, mode)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("CLASH", "STATE_MILITARY", "NONSTATE_ARMED"), "190"),
        (("CLASH", "OTHER_ARMED", "STATE_MILITARY"), "193"),
        (("OFFENSIVE", "STATE_MILITARY", "CIVILIAN"), "191"),
        (("TERRITORY", None, None), "192"),
        (("AIRSTRIKE", None, None), "195"),
        (("SHELLING", None, None), "194"),
        (("BOMBING", None, None), "183"),
        (("ASSAULT", "OTHER_ARMED", "GOVERNMENT"), "185"),
        (("ASSAULT", "OTHER_ARMED", "CIVILIAN"), "182"),
        (("ABDUCT", None, None), "181"),
        (("DETAIN", None, None), "173"),
        (("INJURE", None, None), ""),
        (("DESTROY", None, None), "1712"),
        (("SEIZE", None, None), "1711"),
        (("DEPLOY", "STATE_MILITARY", None), "154"),
        (("DEPLOY", "NONSTATE_ARMED", None), "150"),
        (("WITHDRAW", None, None), "0874"),
        (("DISPLACE", "GOVERNMENT", "AID_MEDIA"), "166"),
        (("DISPLACE", None, "CIVILIAN"), "174"),
        (("PROTEST", "POLITICAL_CIVIC", None), "140"),
        (("AGREEMENT", "OTHER_ARMED", "CIVILIAN"), "0841"),
        (("AGREEMENT", None, None), "030"),
        (("THREATEN", "AID_MEDIA", None), "110"),
        (("AID", "GOVERNMENT", "STATE_MILITARY"), "072"),
        (("AID", "AID_MEDIA", "CIVILIAN"), "073"),
    ],
)
def test_cameo(given: tuple[str, str | None, str | None], code: str) -> None:
    """CAMEO code, and its root."""
    assert cameo(*given) == code
    assert cameo_root(*given) == code[:2]


@pytest.mark.parametrize(
    ("given", "event", "sub_event"),
    [
        (("CLASH", "SECURITY", "OTHER_ARMED"), "Battles", "Armed clash"),
        (("CLASH", "SECURITY", "POLITICAL_CIVIC"), "Riots", "Violent demonstration"),
        (
            ("TERRITORY", "STATE_MILITARY", "NONSTATE_ARMED"),
            "Battles",
            "Government regains territory",
        ),
        (
            ("TERRITORY", "NONSTATE_ARMED", None),
            "Battles",
            "Non-state actor overtakes territory",
        ),
        (
            ("TERRITORY", None, "STATE_MILITARY"),
            "Strategic developments",
            "Non-violent transfer of territory",
        ),
        (("AIRSTRIKE", None, None), "Explosions/Remote violence", "Air/drone strike"),
        (
            ("SHELLING", None, None),
            "Explosions/Remote violence",
            "Shelling/artillery/missile attack",
        ),
        (("BOMBING", None, None), "Explosions/Remote violence", "Remote explosive/landmine/IED"),
        (("ASSAULT", "OTHER_ARMED", "CIVILIAN"), "Violence against civilians", "Attack"),
        (("ASSAULT", "CIVILIAN", "CIVILIAN"), "Riots", "Mob violence"),
        (("ABDUCT", None, None), "Violence against civilians", "Abduction/forced disappearance"),
        (("DETAIN", None, None), "Strategic developments", "Arrests"),
        (("KILL", "STATE_MILITARY", "CIVILIAN"), "", ""),
        (
            ("DESTROY", None, "CIVILIAN"),
            "Strategic developments",
            "Looting/property destruction",
        ),
        (("DESTROY", None, "STATE_MILITARY"), "Strategic developments", "Disrupted weapons use"),
        (("SEIZE", "SECURITY", None), "Strategic developments", "Disrupted weapons use"),
        (
            ("SEIZE", "OTHER_ARMED", "AID_MEDIA"),
            "Strategic developments",
            "Looting/property destruction",
        ),
        (
            ("DEPLOY", "STATE_MILITARY", None, "SETTLEMENT"),
            "Strategic developments",
            "Change to group/activity",
        ),
        (
            ("DEPLOY", "STATE_MILITARY", None, "FACILITY"),
            "Strategic developments",
            "Headquarters or base established",
        ),
        (
            ("WITHDRAW", "STATE_MILITARY", None, "SETTLEMENT"),
            "Strategic developments",
            "Non-violent transfer of territory",
        ),
        (
            ("WITHDRAW", "STATE_MILITARY", None, "COUNTRY"),
            "Strategic developments",
            "Change to group/activity",
        ),
        (("PROTEST", "POLITICAL_CIVIC", None), "Protests", "Peaceful protest"),
        (("PROTEST", "OTHER_ARMED", None), "Riots", "Violent demonstration"),
        (("AGREEMENT", None, None), "Strategic developments", "Agreement"),
        (("THREATEN", "GOVERNMENT", None), "", ""),
    ],
)
def test_acled(given: tuple[str, ...], event: str, sub_event: str) -> None:
    """ACLED event and sub-event type; place is the fourth argument."""
    assert acled(*given) == AcledCode(event, sub_event)


@pytest.mark.parametrize(
    ("event", "code"),
    [
        ("CLASH", "Conflict.Attack"),
        ("BOMBING", "Conflict.Attack"),
        ("TERRITORY", ""),
        ("DETAIN", "Justice.Arrest-Jail"),
        ("KILL", "Life.Die"),
        ("INJURE", "Life.Injure"),
        ("SEIZE", "Transaction.Transfer-Ownership"),
        ("DISPLACE", "Movement.Transport"),
        ("PROTEST", "Conflict.Demonstrate"),
        ("AGREEMENT", "Contact.Meet"),
        ("AID", ""),
    ],
)
def test_ace(event: str, code: str) -> None:
    """ACE event subtype."""
    assert ace(event, None, None) == code


@pytest.mark.parametrize(
    ("given", "violence"),
    [
        (("CLASH", "STATE_MILITARY", "NONSTATE_ARMED"), 1),
        (("CLASH", "NONSTATE_ARMED", "STATE_MILITARY"), 1),
        (("AIRSTRIKE", "STATE_MILITARY", "STATE_MILITARY"), 1),
        (("ASSAULT", "NONSTATE_ARMED", "GOVERNMENT"), 1),
        (("BOMBING", "NONSTATE_ARMED", "INTERNATIONAL"), 1),
        (("CLASH", "NONSTATE_ARMED", "PRO_GOV_MILITIA"), 2),
        (("CLASH", "OTHER_ARMED", "OTHER_ARMED"), 2),
        (("KILL", "STATE_MILITARY", "CIVILIAN"), 3),
        (("KILL", "NONSTATE_ARMED", "AID_MEDIA"), 3),
        (("ASSAULT", "SECURITY", "POLITICAL_CIVIC"), 3),
        (("CLASH", "SECURITY", "POLITICAL_CIVIC"), None),
        (("KILL", "OTHER_ARMED", "CIVILIAN"), None),
        (("CLASH", "OTHER_ARMED", "SECURITY"), None),
        (("KILL", None, "CIVILIAN"), None),
        (("BOMBING", "NONSTATE_ARMED", None), None),
        (("KILL", "CIVILIAN", "CIVILIAN"), None),
        (("INJURE", "STATE_MILITARY", "CIVILIAN"), None),
        (("AGREEMENT", "STATE_MILITARY", "NONSTATE_ARMED"), None),
    ],
)
def test_ucdp_violence(given: tuple[str, str | None, str | None], violence: int | None) -> None:
    """UCDP type of violence."""
    assert ucdp_violence(*given) == violence


# -- actors and places


@pytest.mark.parametrize(
    ("agent", "target", "code"),
    [
        ("STATE_MILITARY", "NONSTATE_ARMED", "12"),
        ("NONSTATE_ARMED", "STATE_MILITARY", "12"),
        ("STATE_MILITARY", None, "10"),
        (None, "CIVILIAN", "70"),
        ("SECURITY", "POLITICAL_CIVIC", "16"),
        ("CIVILIAN", "OTHER_ARMED", "37"),
        ("INTERNATIONAL", "INTERNATIONAL", "88"),
        ("NONSTATE_ARMED", "GOVERNMENT", "20"),
        ("GOVERNMENT", None, ""),
        (None, None, ""),
    ],
)
def test_acled_interaction(agent: str | None, target: str | None, code: str) -> None:
    """Smaller digit first, a zero for a sole actor, nothing when no side has an inter code."""
    assert acled_interaction(agent, target) == code


def test_forces_abroad_are_external() -> None:
    """ACLED counts a state's forces outside their country as external: an invasion is 18."""
    pair = ("STATE_MILITARY", "STATE_MILITARY")
    assert acled_interaction(*pair) == "11"
    assert acled_interaction(*pair, agent_abroad=True) == "18"
    assert acled_interaction(*pair, target_abroad=True) == "18"
    assert acled_interaction(*pair, agent_abroad=True, target_abroad=True) == "88"


def test_interactions_are_legal() -> None:
    """Every pair of actor types, at home or abroad, gives one of ACLED's codes."""
    for agent, target, there, here in product(SIDES, SIDES, [False, True], [False, True]):
        code = acled_interaction(agent, target, agent_abroad=there, target_abroad=here)
        silent = {agent, target} <= {"GOVERNMENT", None}
        assert (code == "") == silent
        assert silent or code in SCHEMES["acled"]["interactions"]


def test_actor_codes_are_legal_and_complete() -> None:
    """Each actor type once, in order, with codes of each scheme, or a reason for none."""
    assert [row["type"] for row in TABLES["actors"]] == list(ACTORS)
    for row in TABLES["actors"]:
        codes = actor_codes(row["type"])
        assert codes.plover
        assert set(codes.plover) <= set(SCHEMES["plover"]["sectors"])
        assert codes.ace
        assert set(codes.ace) <= set(SCHEMES["ace"]["entities"])
        assert {codes.inter_home, codes.inter_abroad} <= {"", *SCHEMES["acled"]["inter"]}
        assert bool(row.get("reason")) == (codes.inter_home == "")


def test_location_codes_are_legal_and_complete() -> None:
    """Each location type once, in order, with codes of each scheme."""
    assert [row["type"] for row in TABLES["locations"]] == list(ontology().types("location"))
    for name in ontology().types("location"):
        codes = location_codes(name)
        assert codes.ucdp
        assert set(codes.ucdp) <= set(SCHEMES["ucdp"]["where_prec"])
        assert codes.acled in SCHEMES["acled"]["geo_precision"]
        assert codes.ace
        assert set(codes.ace) <= set(SCHEMES["ace"]["entities"])


def test_actor_and_location_rows() -> None:
    """First, middle and last rows, checked by hand."""
    assert actor_codes("STATE_MILITARY").plover == ("MIL",)
    assert actor_codes("NONSTATE_ARMED").inter_home == "2"
    assert actor_codes("AID_MEDIA").plover == ("NGO", "MED", "JRN")
    assert (location_codes("COUNTRY").ucdp, location_codes("COUNTRY").acled) == ((6,), 3)
    assert location_codes("NATURAL").ucdp == (2, 5, 7)
    assert location_codes("LINE").ace == ("LOC.Boundary", "FAC.Path")


# -- errors and documentation


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plover("BATTLE", None, None), "no event type 'BATTLE'; there are CLASH, "),
        (lambda: acled("CLASH", "ARMY", None), "no actor type 'ARMY'; there are STATE_MILITARY, "),
        (lambda: cameo("CLASH", None, "TOWN"), "no actor type 'TOWN'; there are STATE_MILITARY, "),
        (lambda: ace("CLASH", None, None, "AID"), "no location type 'AID'; there are COUNTRY, "),
        (lambda: acled_interaction("REBELS", None), "no actor type 'REBELS'; there are "),
        (lambda: location_codes("CLASH"), "no location type 'CLASH'; there are COUNTRY, "),
        (lambda: rules("gdelt"), "no scheme 'gdelt'; there are plover, cameo, acled, ace, ucdp"),
    ],
)
def test_errors_name_what_was_asked_and_what_exists(
    call: Callable[[], object], message: str
) -> None:
    """The message is enough to correct the call."""
    with pytest.raises(UnknownNameError) as error:
        call()
    assert str(error.value).startswith(message)


def test_reason_of_an_empty_code() -> None:
    """Whoever meets an empty code can ask why."""
    assert "fatalities field" in choose("acled", "KILL", None, None).reason
    assert choose("acled", "CLASH", None, None).reason == ""


def test_examples_in_docstrings() -> None:
    """The documentation is executed."""
    result = doctest.testmod(crosswalk)
    assert (result.failed, result.attempted) == (0, 1)
