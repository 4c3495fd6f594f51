"""Tokenized texts, and the documents that the other tests of the baselines train on."""

from baselines import texts
from baselines.texts import TokenizedText, tagged_texts
from tests.documents import make_document

SOURCES = (
    """[Army]{A1 STATE_MILITARY nominal} [retakes]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} from rebels

[Colonel Idris Bako]{A2 STATE_MILITARY} said [soldiers]{A1 STATE_MILITARY nominal} had \
[retaken]{E1 TERRITORY} [Lesk]{L1 SETTLEMENT} on Monday. The [rebels]{A3 NONSTATE_ARMED nominal} \
[killed]{E2 KILL} two [soldiers]{A4 STATE_MILITARY nominal} near the [Oru River]{L2 NATURAL}.
---
E1 agent=A1 place=L1
E2 agent=A3 target=A4
""",
    """[Shells]{E1 SHELLING} hit [Amra]{L1 SETTLEMENT}, [residents]{A1 CIVILIAN nominal} say

[Shells]{E1 SHELLING} fired by the [army]{A2 STATE_MILITARY nominal} [killed]{E2 KILL} three \
[residents]{A3 CIVILIAN nominal} of [Amra]{L1 SETTLEMENT}, [police]{A4 SECURITY nominal} said. \
[Police]{A4 SECURITY nominal} sealed off the market.
---
E1 agent=A2 place=L1
E2 target=A3
""",
    """[Rebels]{A1 NONSTATE_ARMED nominal} [withdraw]{E1 WITHDRAW} from [Dara]{L1 SETTLEMENT}

The [rebels]{A1 NONSTATE_ARMED nominal} [withdrew]{E1 WITHDRAW} from [Dara]{L1 SETTLEMENT} after \
[shelling]{E2 SHELLING}, [Colonel Sami Odeh]{A2 STATE_MILITARY} said. No one was \
[killed]{E3 KILL} in [Dara]{L1 SETTLEMENT}.
---
E1 agent=A1 place=L1
E3 realis=NEGATED
""",
    """[Police]{A1 SECURITY nominal} [arrest]{E1 DETAIN} nine in [Lesk]{L1 SETTLEMENT}

[Police]{A1 SECURITY nominal} in [Lesk]{L1 SETTLEMENT} [arrested]{E1 DETAIN} nine \
[protesters]{A2 CIVILIAN nominal}. The [army]{A3 STATE_MILITARY nominal} watched from the \
[Oru River]{L2 NATURAL}.
---
E1 agent=A1 target=A2 place=L1
""",
)
DOCUMENTS = [make_document(source, f"xx-{n:03}-a") for n, source in enumerate(SOURCES, start=1)]
TEXTS = [(d.article.id, d.article.text) for d in DOCUMENTS]


def test_tokens_are_slices_of_the_text() -> None:
    text = DOCUMENTS[0].article.text
    first, second, *_ = TokenizedText(text).sentences
    assert first.words == ("Army", "retakes", "Lesk", "from", "rebels")
    assert second.words[:3] == ("Colonel", "Idris", "Bako")
    assert [text[t.start : t.end] for t in second.tokens] == list(second.words)


def test_tags_of_one_layer() -> None:
    example = tagged_texts(DOCUMENTS[:1], "actor")[0]
    assert example.tags[0] == ["B-STATE_MILITARY", "O", "O", "O", "O"]
    assert example.tags[1][:4] == ["B-STATE_MILITARY", *["I-STATE_MILITARY"] * 2, "O"]


def test_a_text_without_words_has_no_sentences() -> None:
    assert TokenizedText("").sentences == TokenizedText(" \n\n ").sentences == ()
    assert TokenizedText("").features == []


def test_an_endless_sentence_is_cut() -> None:
    text = TokenizedText("word " * (texts.LONGEST_SENTENCE + 5))
    assert [len(s.words) for s in text.sentences] == [texts.LONGEST_SENTENCE, 5]
    assert text.sentences[1].tokens[0].start == 5 * texts.LONGEST_SENTENCE
