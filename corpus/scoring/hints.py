"""What probably went wrong: guesses that an error message offers, never applied by themselves."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence

_CURLY = str.maketrans("“”‘’", "\"\"''")
CONTEXT = 20


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean X?`` for the nearest known name, or nothing."""
    folded = {k.casefold(): k for k in known}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return f"; did you mean {folded[found[0]]}?" if found else ""


def text_difference(gold: str, other: str) -> str:
    """Return where two texts first differ, 20 characters of each, and a likely cause."""
    pairs = zip(gold, other, strict=False)
    at = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(gold), len(other)))
    one, two = gold[at : at + CONTEXT], other[at : at + CONTEXT]
    cause = _cause(gold, other)
    return f"first differs at character {at}: {two!r} where the gold has {one!r}{cause}"


def _cause(gold: str, other: str) -> str:
    changes = {
        "its line ends are CRLF": other.replace("\r\n", "\n"),
        "it lost or kept a byte order mark": other.removeprefix("\ufeff"),
        "it is in another Unicode form (NFD?)": unicodedata.normalize("NFC", other),
        "its curly quotes were made straight, or the other way round": other.translate(_CURLY),
        "its blanks at the ends were stripped": other.strip(),
    }
    wanted = {
        "its curly quotes were made straight, or the other way round": gold.translate(_CURLY),
        "it lost or kept a byte order mark": gold.removeprefix("\ufeff"),
        "its blanks at the ends were stripped": gold.strip(),
        "its line ends are CRLF": gold.replace("\r\n", "\n"),
    }
    for cause, mended in changes.items():
        if mended == wanted.get(cause, gold):
            return f"; {cause}"
    return ""


def shift(text: str, start: int, end: int, said: str) -> int | None:
    """Return by how much a span's offsets miss the text that it claims, if that is near by."""
    reach = range(-30, 31)
    found = [d for d in sorted(reach, key=abs) if text[max(0, start + d) : end + d] == said]
    return -found[0] if found and found[0] != 0 and start + found[0] >= 0 else None


def inclusive_ends(correct: int, shifted: int) -> str:
    """Return a hint where adding 1 to every end makes many more predicted spans correct.

    ``correct`` and ``shifted`` count strictly correct spans before and after.
    """
    if shifted < 5 or shifted < 2 * correct:
        return ""
    return (
        f"this looks like inclusive ends: with 1 added to every end {shifted} spans would be "
        f"correct instead of {correct}"
    )


def offset_unit(units: Sequence[str], wide: int) -> str:
    """Return a hint on units of offsets that would fit where code points do not.

    ``wide`` is the number of documents that hold other characters than ASCII.
    """
    if not units:
        return ""
    return (
        f"this looks like {' or '.join(units)} offsets: {wide} documents contain non-ASCII "
        "characters such as U+2019; offsets are Unicode code points"
    )


def other_unit(unit: str, correct: int, converted: int) -> str:
    """Return a hint where reading offsets in another unit makes many more spans correct."""
    if converted < 5 or converted < 2 * correct:
        return ""
    return (
        f"this looks like {unit} offsets: counted in code points {converted} spans would be "
        f"correct instead of {correct}"
    )
