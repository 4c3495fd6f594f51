"""Readings of hostile texts for the tests of Label Studio, as markup and as records."""

import unicodedata

from hypothesis import strategies as st

from corpus.annotations import from_markup
from corpus.markup import Line, MarkedSpan, Markup
from corpus.ontology import ontology
from corpus.records import Annotation

ALPHABET = "ab é\u0301\u200d\u2028\u00a0\ufeff💣👩🏽ع\t\r\n[]{}\\-’“&<>;"


def records(markup: Markup, article: str = "xx-001-a", annotator: str = "a") -> Annotation:
    """Return the records of a markup, whichever way its lines and spans were numbered."""
    numbered = Markup(markup.text, markup.spans, markup.lines, (1,) * len(markup.spans))
    return from_markup(numbered, article, annotator, "x.txt")


@st.composite
def readings(draw: st.DrawFn) -> Markup:
    """Nested spans with coreference, every role and attribute, over a hostile text."""
    text = draw(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=60))
    spans: list[MarkedSpan] = []
    for layer in ontology().layers:
        cuts = draw(st.lists(st.integers(0, len(text)), unique=True, max_size=10).map(sorted))
        types: dict[str, str] = {}
        for start, end in zip(cuts[::2], cuts[1::2], strict=False):
            name = f"{ontology().prefix(layer)}{draw(st.integers(1, 4))}"
            kind = types.setdefault(name, draw(st.sampled_from(ontology().types(layer))))
            form = None if layer == "event" else draw(st.sampled_from(ontology().forms))
            span = MarkedSpan(name, layer, kind, start, end, form)
            if not any(_cross(span, other) or _cross(other, span) for other in spans):
                spans.append(span)
    spans.sort(key=lambda s: (s.start, -s.end, ontology().layers.index(s.layer)))
    ids = {
        layer: sorted({span.id for span in spans if span.layer == layer})
        for layer in ontology().layers
    }
    events = [Line(name, _attributes(draw, ids), 0) for name in ids["event"]]
    places = [
        Line(n, {"gazetteer": (f"xx-{n}",)}, 0) for n in ids["location"] if draw(st.booleans())
    ]
    return Markup(text, tuple(spans), tuple([*events, *places]))


def _attributes(draw: st.DrawFn, ids: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    found = {"realis": (draw(st.sampled_from(ontology().realis)),)}
    for role in ("agent", "target", "place", "source"):
        known = ids["location" if role == "place" else "actor"]
        if known and (chosen := draw(st.lists(st.sampled_from(known), unique=True))):
            found[role] = tuple(chosen)
    if draw(st.booleans()):
        found["incident"] = ("xx-001",)
    return found


def _cross(one: MarkedSpan, two: MarkedSpan) -> bool:
    return one.start < two.start < one.end < two.end


HOSTILE = {
    "emoji": "Bombs 💣💥 fell on Lesk 👨‍👩‍👧‍👦 at dawn 🇺🇦 near Lesk.",
    "combining": "Cafe\u0301 x\u0302y\u0323 Lesk q\u0307\u0323 Lesk.",
    "arabic": "قال الجيش إن Lesk سقطت في ليسك\u200f Lesk.",
    "crlf": "First line of Lesk\r\nsecond line\r\n\r\nLesk at the end\r\n",
    "leading": "  \n\t Lesk after blanks  \n\n Lesk ",
    "entities": "&amp; <b>Lesk</b> &lt;i&gt; &#128163; \"Lesk\" <script>alert('x')</script>",
    "separators": "one\u2028Lesk\u2029two\u0085three\u00a0Lesk\ufeff\u200bfour",
    "long": "The army of Lesk said so. " * 1700 + "Lesk 💣 Lesk.",
    "quotes": "‘Lesk’ “Lesk’s” «Lesk» — Lesk…",
    "markup": "[Lesk]{L1 SETTLEMENT} \\[ ] { } \\\\n Lesk\n---\nE1 agent=A1 Lesk",
    "nfd": unicodedata.normalize("NFD", "Lesk, Éléments de Lèsk à Lesk"),
}


def hostile_reading(text: str) -> Markup:
    """Return a reading that marks the first and the last Lesk, linked, and an event beside."""
    one, two = text.index("Lesk"), text.rindex("Lesk")
    spans = [
        MarkedSpan("L1", "location", "SETTLEMENT", one, one + 4, "NAME"),
        MarkedSpan("E1", "event", "BOMBING", one, one + 4, None),
        MarkedSpan("L1", "location", "SETTLEMENT", two, two + 4, "NAME"),
    ]
    lines = (Line("E1", {"place": ("L1",), "realis": ("FUTURE",)}, 0),)
    return Markup(text, tuple(spans), lines)
