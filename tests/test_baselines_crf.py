"""CRFsuite's files, read and decoded by our own code, against CRFsuite itself."""

from pathlib import Path

import numpy as np
import pycrfsuite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baselines.crf import Crf, CrfSettings, train_crf
from baselines.crfsuite_model import read_crfsuite
from baselines.texts import TokenizedText, tagged_texts
from tests.test_baselines_texts import DOCUMENTS, TEXTS

CRF = train_crf(tagged_texts(DOCUMENTS, "actor"), CrfSettings())


def reference(folder: Path) -> pycrfsuite.Tagger:
    path = folder / "model.crfsuite"
    path.write_bytes(CRF.data)
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def test_weights_are_those_that_crfsuite_reads(tmp_path: Path) -> None:
    info = reference(tmp_path).info()
    weights = read_crfsuite(CRF.data)
    assert set(weights.labels) == set(info.labels)
    assert set(weights.attributes) == set(info.attributes)
    assert len(info.state_features) == weights.state.nnz
    for (name, label), value in list(info.state_features.items())[::50]:
        row, column = weights.attributes.index(name), weights.labels.index(label)
        assert weights.state[row, column] == pytest.approx(value, abs=1e-6)
    for (a, b), value in info.transitions.items():
        found = weights.transitions[weights.labels.index(a), weights.labels.index(b)]
        assert found == pytest.approx(value, abs=1e-6)


def test_tags_are_those_of_crfsuite(tmp_path: Path) -> None:
    tagger = reference(tmp_path)
    text = TokenizedText("\n".join(text for _, text in TEXTS) + "\nRebels left Bako.")
    assert CRF.tag(text) == [tagger.tag(s.strings()) for s in text.features]


def test_training_twice_gives_the_same_bytes() -> None:
    assert train_crf(tagged_texts(DOCUMENTS, "actor"), CrfSettings()).data == CRF.data


@given(st.data())
def test_damaged_files_raise_and_never_crash(data: st.DataObject) -> None:
    damaged = bytearray(CRF.data)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(damaged) - 1) | st.integers(0, 400))
        damaged[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.just(len(damaged)) | st.integers(0, len(damaged)))
    try:
        weights = read_crfsuite(bytes(damaged[:cut]))
    except ValueError:
        return
    assert cut == len(damaged)
    assert np.isfinite(weights.transitions).all()
    assert weights.state.shape == (len(weights.attributes), len(weights.labels))


@pytest.mark.parametrize("data", [b"", b"lCRF", b"\x80\x04N.", CRF.data[:-1], CRF.data + b"x"])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"CRFsuite|bytes"):
        Crf(data)


def test_a_huge_number_of_labels_is_refused_before_memory_is_taken() -> None:
    data = bytearray(CRF.data)
    data[20:24] = (1 << 30).to_bytes(4, "little")
    with pytest.raises(ValueError, match="expected at most 1000 labels"):
        read_crfsuite(bytes(data))
