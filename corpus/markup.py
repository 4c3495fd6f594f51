r"""The inline markup: an annotation as text that any editor can write.

A span is ``[text]{ID TYPE}`` or ``[text]{ID TYPE nominal}``; the id's first letter names the
layer and the same id again is coreference. Spans nest across layers. ``\`` escapes ``[ ] { } \``
and, at the start of a line, the ``-`` of a line of three hyphens. Below a line ``---`` stand one
line an event (``E1 agent=A1,A2 target=A3 place=L2 source=A4 realis=FUTURE incident=ng-014``) and,
where the gazetteer alone does not decide, one line a location (``L2 gazetteer=ng-gamboru``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.findings import Finding, InputError
from corpus.ontology import ontology

ROLE_KEYS = ("agent", "target", "place", "source")
EVENT_KEYS = (*ROLE_KEYS, "realis", "incident")
DIVIDER = "---"
_TAG = re.compile(r"\{([^{}\[\]\n]*)\}")
_ID = re.compile(r"([A-Z])([1-9][0-9]*)")
_ESCAPED = re.compile(r"([\[\]{}\\])")


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """A span of the markup: half-open code-point offsets into the stripped text."""

    id: str
    layer: str
    type: str
    start: int
    end: int
    form: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line below the divider: an id, its attributes as written, and where it stands."""

    id: str
    attributes: dict[str, tuple[str, ...]]
    number: int


@dataclass(frozen=True, slots=True)
class Markup:
    """A parsed markup text: the text without markup, its spans in reading order, its lines."""

    text: str
    spans: tuple[MarkedSpan, ...]
    lines: tuple[Line, ...]
    span_lines: tuple[int, ...] = ()


@dataclass(slots=True)
class _Parser:
    path: str
    source: str
    out: list[str] = field(default_factory=list)
    length: int = 0
    open: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[MarkedSpan, int]] = field(default_factory=list)
    found: list[Finding] = field(default_factory=list)

    def report(self, at: int, check: str, message: str) -> None:
        line = self.source.count("\n", 0, at) + 1
        column = at - (self.source.rfind("\n", 0, at) + 1) + 1
        self.found.append(Finding(self.path, f"{line}:{column}", check, message))

    def emit(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    def run(self) -> None:
        at = 0
        special = re.compile(r"[\[\]{}\\]")
        while (match := special.search(self.source, at)) is not None:
            self.emit(self.source[at : match.start()])
            at = getattr(self, _STEPS[match.group()])(match.start())
        self.emit(self.source[at:])
        for position, _ in self.open:
            self.report(position, "markup-unclosed", "'[' is never closed by ']{ID TYPE}'")

    def escape(self, at: int) -> int:
        following = self.source[at + 1 : at + 2]
        line_start = at == 0 or self.source[at - 1] == "\n"
        if following and (following in "[]{}\\" or (following == "-" and line_start)):
            self.emit(following)
            return at + 2
        self.report(at, "markup-escape", r"'\' escapes only [ ] { } \; write '\\' for a backslash")
        return at + 1

    def opening(self, at: int) -> int:
        self.open.append((at, self.length))
        return at + 1

    def brace(self, at: int) -> int:
        self.report(at, "markup-brace", f"a brace outside a tag; write '\\{self.source[at]}'")
        return at + 1

    def closing(self, at: int) -> int:
        if not self.open:
            self.report(at, "markup-unopened", "']' without '['; write '\\]' for a bracket")
            return at + 1
        opened, start = self.open.pop()
        tag = _TAG.match(self.source, at + 1)
        if tag is None:
            message = "expected '{ID TYPE}' or '{ID TYPE nominal}' right after ']'"
            self.report(at + 1, "markup-tag", message)
            return at + 1
        if span := self.span(tag, start, opened):
            self.spans.append((span, opened))
        return tag.end()

    def span(self, tag: re.Match[str], start: int, opened: int) -> MarkedSpan | None:
        words = tag.group(1).split()
        identity = _ID.fullmatch(words[0]) if words else None
        if identity is None or len(words) not in (2, 3):
            shown = tag.group()
            message = f"{shown} is no tag; expected '{{A1 STATE_MILITARY}}' with 'nominal' or not"
            self.report(tag.start(), "markup-tag", message)
            return None
        layers = {ontology().prefix(layer): layer for layer in ontology().layers}
        layer = layers.get(identity.group(1))
        if layer is None:
            message = f"id {words[0]} starts with none of {', '.join(layers)}"
            self.report(tag.start(), "markup-tag", message)
            return None
        types = ontology().types(layer)
        if words[1] not in types:
            message = f"no {layer} type {words[1]!r}; there are {', '.join(types)}"
            self.report(tag.start(), "unknown-type", message)
            return None
        nominal = len(words) == 3
        if nominal and (words[2] != "nominal" or layer == "event"):
            message = f"{words[2]!r} after the type; only 'nominal', for actors and locations"
            self.report(tag.start(), "markup-tag", message)
            return None
        if start == self.length:
            self.report(opened, "span-empty", "the span holds no text")
            return None
        form = None if layer == "event" else "NOMINAL" if nominal else "NAME"
        return MarkedSpan(words[0], layer, words[1], start, self.length, form)


_STEPS = {"\\": "escape", "[": "opening", "]": "closing", "{": "brace", "}": "brace"}


def parse(source: str, path: str = "<markup>") -> Markup:
    """Parse a markup text; a single newline at its end is not part of the text.

    Raises:
        InputError: every problem of form, with line and column, and what was expected.
    """
    body, below, first = _divide(source)
    parser = _Parser(path, body)
    parser.run()
    lines = list(_lines(parser, below, first))
    if parser.found:
        raise InputError(sorted(parser.found, key=_reading_order))
    order = {layer: rank for rank, layer in enumerate(ontology().layers)}
    spans = sorted(parser.spans, key=lambda s: (s[0].start, -s[0].end, order[s[0].layer], s[1]))
    numbers = tuple(parser.source.count("\n", 0, opened) + 1 for _, opened in spans)
    return Markup("".join(parser.out), tuple(span for span, _ in spans), tuple(lines), numbers)


def _reading_order(finding: Finding) -> tuple[int, ...]:
    return tuple(int(number) for number in finding.place.split(":"))


def _divide(source: str) -> tuple[str, list[str], int]:
    rows = source.split("\n")
    if DIVIDER not in rows:
        return source.removesuffix("\n"), [], 0
    at = rows.index(DIVIDER)
    return "\n".join(rows[:at]), rows[at + 1 :], at + 2


def _lines(parser: _Parser, rows: list[str], first: int) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for number, row in enumerate(rows, start=first):
        if not row.strip():
            continue
        line = _line(parser, row.split(), number)
        if line is None:
            continue
        if line.id in seen:
            message = f"{line.id} has a line already, line {seen[line.id]}; merge the two"
            parser.found.append(Finding(parser.path, str(number), "line-duplicate", message))
        seen.setdefault(line.id, number)
        yield line


def _line(parser: _Parser, words: list[str], number: int) -> Line | None:
    def report(check: str, message: str) -> None:
        parser.found.append(Finding(parser.path, str(number), check, message))

    if re.fullmatch(r"[EL][1-9][0-9]*", words[0]) is None:
        report("line-id", f"starts with {words[0]!r}; expected an event id such as E1")
        return None
    known = EVENT_KEYS if words[0].startswith("E") else ("gazetteer",)
    attributes: dict[str, tuple[str, ...]] = {}
    for word in words[1:]:
        key, equals, value = word.partition("=")
        values = tuple(value.split(","))
        if not equals or key not in known or not all(values):
            report("line-attribute", f"{word!r}; expected KEY=VALUE with {', '.join(known)}")
        elif key in attributes:
            report("line-attribute", f"{key} stands twice; write {key}=A1,A2 for several values")
        elif len(values) > 1 and key not in ROLE_KEYS:
            report("line-attribute", f"{key} takes one value, not {value!r}")
        elif key == "realis" and value not in ontology().realis:
            known_realis = ", ".join(ontology().realis)
            report("unknown-realis", f"no realis {value!r}; there are {known_realis}")
        else:
            attributes[key] = values
    return Line(words[0], attributes, number)


def write(markup: Markup) -> str:
    """Write the canonical markup: outer spans first, ids in numeric order, defaults left out.

    Raises:
        ValueError: two spans cross, which brackets cannot show.
    """
    out: list[str] = []
    stack: list[MarkedSpan] = []
    at = 0

    def copy(until: int) -> None:
        nonlocal at
        out.append(_ESCAPED.sub(r"\\\1", markup.text[at:until]))
        at = until

    def close(until: int) -> None:
        while stack and stack[-1].end <= until:
            span = stack.pop()
            copy(span.end)
            nominal = " nominal" if span.form == "NOMINAL" else ""
            out.append(f"]{{{span.id} {span.type}{nominal}}}")

    for span in markup.spans:
        close(span.start)
        if stack and span.end > stack[-1].end:
            raise ValueError(f"spans {stack[-1].id} and {span.id} cross")
        copy(span.start)
        out.append("[")
        stack.append(span)
    close(len(markup.text))
    copy(len(markup.text))
    rows = "".join(out).split("\n")
    body = "\n".join("\\" + row if row == DIVIDER else row for row in rows)
    below = [_write_line(line) for line in sorted(markup.lines, key=_numeric) if line.attributes]
    return "\n".join([body, *([DIVIDER, *below] if below else [])]) + "\n"


def _numeric(line: Line) -> tuple[str, int]:
    return line.id[0], int(line.id[1:])


def _write_line(line: Line) -> str:
    keys = [key for key in (*EVENT_KEYS, "gazetteer") if key in line.attributes]
    return " ".join([line.id, *(f"{key}={','.join(line.attributes[key])}" for key in keys)])
