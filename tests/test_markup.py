"""The inline markup: known answers, round trips, messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.annotations import from_markup, to_markup
from corpus.findings import InputError
from corpus.markup import Line, MarkedSpan, Markup, parse, write
from corpus.ontology import ontology

EXAMPLE = r"""[[Lesk]{L1 SETTLEMENT} force]{A1 SECURITY} [held]{E1 DETAIN} \[2\] [men]{A2 CIVILIAN}.

[Lesk]{L1 SETTLEMENT} is quiet.
---
E1 agent=A1 target=A2 place=L1 realis=NEGATED
L1 gazetteer=xx-lesk
"""


def test_parse_gives_text_spans_and_lines() -> None:
    markup = parse(EXAMPLE)
    assert markup.text == "Lesk force held [2] men.\n\nLesk is quiet."
    assert [(s.id, s.type, markup.text[s.start : s.end], s.form) for s in markup.spans] == [
        ("A1", "SECURITY", "Lesk force", "NAME"),
        ("L1", "SETTLEMENT", "Lesk", "NAME"),
        ("E1", "DETAIN", "held", None),
        ("A2", "CIVILIAN", "men", "NAME"),
        ("L1", "SETTLEMENT", "Lesk", "NAME"),
    ]
    assert markup.span_lines == (1, 1, 1, 1, 3)
    event, place = markup.lines
    assert event.attributes["realis"] == ("NEGATED",) and event.number == 5
    assert place.attributes == {"gazetteer": ("xx-lesk",)}


def test_records_of_the_example() -> None:
    annotation = from_markup(parse(EXAMPLE), "xx-001-a", "a", "x.txt")
    assert [m.id for m in annotation.mentions][-1] == "xx-001-a:L1.2"
    lesk = next(e for e in annotation.entities if e.layer == "location")
    assert (lesk.name, lesk.gazetteer) == ("Lesk", "xx-lesk")
    (event,) = annotation.events
    assert (event.mention, event.agents, event.realis) == (
        "xx-001-a:E1.1",
        ("xx-001-a:A1",),
        "NEGATED",
    )
    assert annotation.event_types == ()  # only ACTUAL events label a document


def test_canonical_markup_is_written_back_unchanged() -> None:
    assert write(parse(EXAMPLE)) == EXAMPLE
    annotation = from_markup(parse(EXAMPLE), "xx-001-a", "a", "x.txt")
    assert write(to_markup(parse(EXAMPLE).text, annotation)) == EXAMPLE


@pytest.mark.parametrize(
    ("source", "place", "check"),
    [
        ("a [b", "1:3", "markup-unclosed"),
        ("a b]{A1 CIVILIAN}", "1:4", "markup-unopened"),
        ("x\n[b] {A1 CIVILIAN}", "2:4", "markup-tag"),
        ("[b]{A0 CIVILIAN}", "1:4", "markup-tag"),
        ("[b]{L1 CIVILIAN}", "1:4", "unknown-type"),
        ("[b]{E1 CLASH nominal}", "1:4", "markup-tag"),
        ("[b]{X1 CLASH}", "1:4", "markup-tag"),
        ("a } b", "1:3", "markup-brace"),
        ("a \\b", "1:3", "markup-escape"),
        ("[b]{E1 CLASH}\n---\nE1 agent", "3", "line-attribute"),
        ("[b]{E1 CLASH}\n---\nE1 realis=FUTURE,ACTUAL", "3", "line-attribute"),
        ("[b]{E1 CLASH}\n---\nA1 agent=A1", "3", "line-id"),
    ],
)
def test_errors_name_line_and_column(source: str, place: str, check: str) -> None:
    with pytest.raises(InputError) as error:
        parse(source, "x.txt")
    assert (place, check) in [(f.place, f.check) for f in error.value.findings]
    assert all(str(f).startswith(f"x.txt:{f.place} [") for f in error.value.findings)


def test_crossing_spans_cannot_be_written() -> None:
    one = MarkedSpan("A1", "actor", "CIVILIAN", 0, 3, "NAME")
    two = MarkedSpan("L1", "location", "COUNTRY", 2, 5, "NAME")
    with pytest.raises(ValueError, match="cross"):
        write(Markup("abcdef", (one, two), ()))


def crosses(one: MarkedSpan, two: MarkedSpan) -> bool:
    return one.start < two.start < one.end < two.end


@st.composite
def markups(draw: st.DrawFn) -> Markup:
    """Nested spans over a text with every character that the markup itself uses."""
    text = draw(st.text(st.sampled_from("ab é💣\n[]{}\\-’"), min_size=1, max_size=40))
    spans: list[MarkedSpan] = []
    for layer in ontology().layers:
        cuts = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=6).map(sorted))
        types = ontology().types(layer)
        for number, (start, end) in enumerate(zip(cuts[::2], cuts[1::2], strict=False), start=1):
            form = None if layer == "event" else draw(st.sampled_from(ontology().forms))
            name = f"{ontology().prefix(layer)}{number}"
            span = MarkedSpan(name, layer, draw(st.sampled_from(types)), start, end, form)
            if not any(crosses(span, other) or crosses(other, span) for other in spans):
                spans.append(span)
    order = {layer: rank for rank, layer in enumerate(ontology().layers)}
    spans.sort(key=lambda s: (s.start, -s.end, order[s.layer]))
    events = [s.id for s in spans if s.layer == "event"]
    lines = tuple(
        Line(name, {"realis": (draw(st.sampled_from(ontology().realis)),)}, 0) for name in events
    )
    return Markup(text, tuple(spans), lines)


@given(markups())
def test_every_markup_survives_writing_and_parsing(markup: Markup) -> None:
    again = parse(write(markup))
    assert again.text == markup.text
    assert again.spans == markup.spans
    assert [(line.id, line.attributes) for line in again.lines] == [
        (line.id, line.attributes) for line in sorted(markup.lines, key=lambda x: int(x.id[1:]))
    ]


@given(markups())
def test_markup_and_records_are_inverse(markup: Markup) -> None:
    annotation = from_markup(markup_with_lines(markup), "xx-001-a", "a", "x.txt")
    again = parse(write(to_markup(markup.text, annotation)))
    assert again.text == markup.text
    assert again.spans == markup.spans


def markup_with_lines(markup: Markup) -> Markup:
    return Markup(markup.text, markup.spans, markup.lines, (1,) * len(markup.spans))
