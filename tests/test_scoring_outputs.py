"""Names of other corpora may hold anything: every form of output shows them, none breaks."""

import csv
import io
import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.scoring import score_mentions
from corpus.scoring.reports import as_csv, as_latex, as_markdown, latex_text, markdown_text
from corpus.scoring.verify import differences, escaped, fields, short, unescaped

NAMES = st.text(st.sampled_from("aB_ |&%$#{}~^\\<>[]*`\"'=+\n\r\t\u2028é"), min_size=1, max_size=8)


@given(NAMES)
def test_parts_of_signatures_come_back(name: str) -> None:
    kept = escaped(name)
    assert unescaped(kept) == name
    assert not set("|+=#&`\n") & set(kept) and kept.split() in ([kept], [])


@given(NAMES, NAMES)
def test_any_name_keeps_the_shape_of_every_output(layer: str, name: str) -> None:
    result = score_mentions([[(layer, name, 0, 3)]], [[(layer, name, 0, 3)]])
    assert fields(result.signature)["labels"].endswith("#1")
    assert differences(short(result.signature), result.signature) == []
    rows = list(csv.reader(io.StringIO(as_csv(result), newline="")))
    assert {len(row) for row in rows} == {11} and rows[-1][1] == name
    table = as_markdown(result).split("\n\n")[0].split("\n")
    assert len(table) == 4
    assert {len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in table} == {9}
    lines = as_latex(result).splitlines()
    assert [line[:1] for line in lines[:2]] == ["%", "%"]
    body = [line for line in lines if line.endswith(r"\\")]
    assert len(body) == 3
    assert {len(re.findall(r"(?<!\\)&", line)) for line in body} == {3}


def test_what_is_special_is_escaped_and_the_rest_is_not() -> None:
    assert latex_text("a_b & 5% $x$ #1 {y} ~ ^ \\") == (
        r"a\_b \& 5\% \$x\$ \#1 \{y\} \textasciitilde{} \textasciicircum{} \textbackslash{}"
    )
    assert latex_text("[x]*") == "{[}x{]}{*}"
    assert markdown_text("NONSTATE_ARMED") == "NONSTATE_ARMED"
    assert markdown_text("_a_ | b*c\nd") == r"\_a\_ \| b\*c d"
