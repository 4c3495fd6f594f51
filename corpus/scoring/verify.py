"""Reading a signature again: the fields of a line, its short form, and what differs."""

from __future__ import annotations

from corpus.findings import UsageError

# The fields that identify a score; the short form holds these alone.
SHORT = ("match", "corpus", "split", "gold", "iob", "version")
# What was allowed or left out on request: never missing from a comparison, in whichever form.
ASKED = ("missing", "dropped", "map", "only", "layer", "extra", "tokens")


def fields(signature: str) -> dict[str, str]:
    """Return the fields of a signature, long or short; the first one is called ``score``.

    Raises:
        UsageError: it is no signature of ours.
    """
    parts = signature.strip().strip("`").split("|")
    malformed = not all(":" in part for part in parts[1:]) or len(parts) < 3
    if not parts[0].startswith("sitrep-") or malformed:
        message = "expected a signature such as sitrep-mentions-F1|corpus:0.1.0|split:test#docs:12"
        raise UsageError(f"{signature[:60]!r} is no signature; {message}|...")
    pairs = (part.split(":", 1) for part in parts[1:])
    return {"score": parts[0], **dict(pairs)}


def escaped(text: str) -> str:
    """Return any text as part of a field: what divides fields stands as in a URL, ``%7C``."""
    return "".join(
        "".join(f"%{byte:02X}" for byte in c.encode("utf-8", "surrogatepass"))
        if c in "%|+=#&`" or c.isspace() or not c.isprintable()
        else c
        for c in text
    )


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    from urllib.parse import unquote

    return unquote(text, errors="surrogatepass")


def short(signature: str) -> str:
    """Return the short form: what must be equal for two scores to be compared."""
    found = fields(signature)
    return "|".join([found["score"], *(f"{n}:{found[n]}" for n in (*SHORT, *ASKED) if n in found)])


def differences(expected: str, actual: str) -> list[str]:
    """Return every field in which a signature differs from one computed now.

    A short form is compared in the fields that it has.
    """
    wanted, got = fields(expected), fields(actual)
    is_short = set(wanted) <= {"score", *SHORT, *ASKED}
    names = [n for n in {**got, **wanted} if n in wanted or n in ASKED or not is_short]
    return [
        f"{name}: the signature says {wanted.get(name, 'nothing')}, here it is "
        f"{got.get(name, 'nothing')}"
        for name in names
        if wanted.get(name) != got.get(name)
    ]
