"""Results in the forms that papers and programs take: CSV, LaTeX, Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.blocks import markdown_table
from corpus.scoring.results import TaskResult
from corpus.scoring.statistics import Score
from corpus.scoring.verify import short

if TYPE_CHECKING:
    from corpus.scoring.significance import Comparison

HEADER = ("", "P", "R", "F1", "95 % interval", "correct", "predicted", "gold")


def percent(value: float | None) -> str:
    """Return a fraction in per cent with one decimal, ``n/a`` where it is undefined."""
    return "n/a" if value is None else f"{100 * value:.1f}"


def cells(score: Score) -> tuple[str, ...]:
    """Return the cells of a score, in the order of `HEADER` after the name."""
    bounds = score.interval
    interval = "" if bounds is None else f"{percent(bounds[0])} - {percent(bounds[1])}"
    counts = (f"{score.correct:g}", str(score.predicted), str(score.gold))
    return percent(score.precision), percent(score.recall), percent(score.f1), interval, *counts


def sections(result: TaskResult) -> Iterator[tuple[str, dict[str, Score]]]:
    """Yield the parts of a result: overall, layers, types."""
    yield "overall", {"all": result.overall}
    if len(result.by_layer) > 1:
        yield "layer", result.by_layer
    yield "type", result.by_type


def as_csv(result: TaskResult) -> str:
    """Return full precision as CSV, one row a score, the signature in every row."""
    out = io.StringIO()
    names = [name for _, scores in sections(result) for name in scores]
    # The writer quotes a line feed by itself, a carriage return only where it quotes everything.
    odd = any("\r" in name for name in names)
    writer = csv.writer(
        out, lineterminator="\n", quoting=csv.QUOTE_ALL if odd else csv.QUOTE_MINIMAL
    )
    header = ("level", "name", "precision", "recall", "f1", "low", "high")
    writer.writerow((*header, "correct", "predicted", "gold", "signature"))
    for level, scores in sections(result):
        for name, s in scores.items():
            low, high = s.interval or (None, None)
            values = (s.precision, s.recall, s.f1, low, high, s.correct, s.predicted, s.gold)
            writer.writerow((level, name, *values, result.signature))
    return out.getvalue()


def as_markdown(result: TaskResult) -> str:
    """Return the result as a Markdown table with its signature below."""
    named = [(markdown_text(n), s) for _, part in sections(result) for n, s in part.items()]
    rows = [(name, *cells(score)) for name, score in named]
    return (
        f"{markdown_table(HEADER, rows)}\n\n`{result.signature}`\n\n`{short(result.signature)}`\n"
    )


def as_latex(result: TaskResult) -> str:
    r"""Return a booktabs table: F1 with its interval in small type, the signature as a comment."""
    lines = [
        _comment(result.signature),
        _comment(short(result.signature)),
        r"\begin{tabular}{lrrr}",
        r"\toprule",
        r" & P & R & F1 \\",
    ]
    for _, scores in sections(result):
        lines.append(r"\midrule")
        for name, score in scores.items():
            lines.append(_latex_row(name, score))
    lines += [r"\bottomrule", r"\end{tabular}"]
    return "\n".join(lines) + "\n"


def _latex_row(name: str, score: Score) -> str:
    bounds = score.interval
    low_high = rf" {{\small [{percent(bounds[0])}, {percent(bounds[1])}]}}" if bounds else ""
    values = (percent(score.precision), percent(score.recall), percent(score.f1))
    shown = latex_text(name)
    return rf"{shown} & {values[0]} & {values[1]} & {values[2]}{low_high} \\"


def comparison_as_latex(found: Sequence[Comparison], signature: str) -> str:
    r"""Return comparisons as a booktabs table: both scores and the difference with its interval.

    A dagger stands at a difference that is significant at .05, corrected where there are several.
    """
    lines = [_comment(signature), r"\begin{tabular}{lrrr}", r"\toprule"]
    lines += [r"systems & F1 & F1 & difference \\", r"\midrule"]
    for comparison in found:
        p = comparison.p_value if comparison.p_holm is None else comparison.p_holm
        dagger = r"$^{\dagger}$" if p is not None and p < 0.05 else ""
        bounds = comparison.interval
        shown = "n/a"
        if comparison.difference is not None:
            shown = f"{100 * comparison.difference:+.1f}{dagger}"
        if bounds is not None:
            shown += rf" {{\small [{100 * bounds[0]:+.1f}, {100 * bounds[1]:+.1f}]}}"
        names = " -- ".join(map(latex_text, comparison.names))
        one, two = map(percent, comparison.scores)
        lines.append(rf"{names} & {one} & {two} & {shown} \\")
    lines += [r"\bottomrule", r"\end{tabular}"]
    return "\n".join(lines) + "\n"


_LATEX = str.maketrans(
    {
        **{c: rf"\{c}" for c in "_&%$#{}"},
        **{"~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"},
        **{"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}"},
        **{c: f"{{{c}}}" for c in "[]*"},  # what \\ of the row before would take for its own
        **dict.fromkeys("\n\r\t\v\f\u0085\u2028\u2029", " "),
    }
)
_MARKDOWN = re.compile(r"[\\`*|<>\[\]~&$#]|(?<![^\W_])_|_(?![^\W_])")  # NONSTATE_ARMED may stay


def latex_text(text: str) -> str:
    """Return any text as LaTeX that prints it in a cell; line ends and tabs become blanks."""
    return text.translate(_LATEX)


def markdown_text(text: str) -> str:
    """Return any text as Markdown that shows it in a cell; line ends become blanks."""
    return _MARKDOWN.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _comment(signature: str) -> str:
    """Return a signature as a LaTeX comment, which a line end of its own would leave."""
    return "% " + " ".join(signature.splitlines())
