"""One key for every label and value, none that the editor uses itself.

The editor takes ``u`` (unselect), Enter, Escape, Backspace and Delete, and keys with ctrl and alt.
Digits with shift differ between keyboards and are not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase

RESERVED = frozenset("u")
DIGITS = tuple("1234567890")
LETTERS = tuple(letter for letter in ascii_lowercase if letter not in RESERVED)
SHIFTED = tuple(f"shift+{letter}" for letter in LETTERS)
FILTER = "shift+u"  # the event filter; free because u itself is never a label's


def assign(names: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    """Return a key for every name: its first letter, else another letter of it, else any key.

    Raises:
        ValueError: there are more names than keys.
    """
    if len(names) > len(keys):
        raise ValueError(f"{len(names)} names for {len(keys)} keys")
    given: dict[str, str] = {}
    for letters in (lambda name: name[:1], lambda name: name, lambda name: None):
        for name in (n for n in names if n not in given):
            free = [key for key in keys if key not in given.values()]
            wanted = letters(name.lower())
            fitting = free if wanted is None else [k for c in wanted for k in free if k[-1] == c]
            if fitting:
                given[name] = fitting[0]
    return {name: given[name] for name in names}


def layer_keys(types: dict[str, Sequence[str]]) -> dict[str, str]:
    """Return type -> key: digits for the smallest layer that they suffice for, then letters.

    ``types`` maps layers to their types. Plain letters go to the largest layer.
    """
    given: dict[str, str] = {}
    pools: Iterator[Sequence[str]] = iter((LETTERS, DIGITS, SHIFTED))
    for layer in sorted(types, key=lambda name: -len(types[name])):
        given |= assign(types[layer], next(pools))
    return given


def rest(keys: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return those of some keys that nothing has taken."""
    used = {*taken, FILTER}
    return [key for key in keys if key not in used]
