"""Golden tokens and sentences; the tokenizer `sitrep-1` may never change."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.records import Span
from corpus.tokenizer import sentences, tokenize, tokens_by_sentence

GOLDEN = (
    "U.S.-led forces’ AK-47 fire hit al-Qaim; Iraq’s 3.5 million at 10:30 a.m. on the 9th. "
    "Qa'ida's F-16s, T-72B tanks, 1,200 soldiers' (wounded) d’Ivoire Baghdad/Anbar... It's 50%."
)
TOKENS = (
    "U.S. - led forces ’ AK-47 fire hit al - Qaim ; Iraq ’s 3.5 million at 10:30 a.m. on the 9th . "
    "Qa'ida 's F - 16s , T-72B tanks , 1,200 soldiers ' ( wounded ) d’Ivoire Baghdad / Anbar ... "
    "It 's 50 % ."
)


def strings(text: str, spans: list[Span]) -> list[str]:
    return [text[s.start : s.end] for s in spans]


def test_golden_tokens() -> None:
    assert strings(GOLDEN, tokenize(GOLDEN)) == TOKENS.split(" ")


def test_golden_sentences() -> None:
    text = "Headline here\n\nGen. Bako said “No.” 💣 fell at 3 a.m. today. It was over!\n"
    assert strings(text, list(sentences(text))) == [
        "Headline here",
        "Gen. Bako said “No.” 💣 fell at 3 a.m. today.",
        "It was over!",
    ]


@given(st.text())
def test_tokens_hold_every_character_but_blanks(text: str) -> None:
    covered = "".join(strings(text, tokenize(text)))
    assert covered == "".join(c for c in text if not c.isspace() and c in covered)
    assert len(covered) == sum(not c.isspace() for c in text)


@given(st.text(st.sampled_from("Ab. \n\u2028\r“”!?é💣"), max_size=60))
def test_sentences_hold_every_token_in_order(text: str) -> None:
    spans = sentences(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    inside = [t for tokens in tokens_by_sentence(text, spans) for t in tokens]
    assert "".join(strings(text, inside)) == "".join(strings(text, tokenize(text)))
