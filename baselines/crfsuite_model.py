"""Reading CRFsuite's model files, so that a file from elsewhere never reaches the C library.

CRFsuite trusts the offsets in a file and can be made to read anywhere in memory. Here every
offset is checked. The format is that of ``crf1d_model.c`` and ``cqdb.c`` (version 100): a header,
a FEAT chunk of 20-byte features, and one CQDB chunk each for labels and attributes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from baselines.arrays import check_weights

_HEADER = struct.Struct("<4sI4sI8I")
_CQDB = struct.Struct("<4s5I")
_BYTE_ORDER = 0x62445371
_FEATURE = np.dtype([("type", "<u4"), ("src", "<u4"), ("dst", "<u4"), ("weight", "<f8")])
STATE, TRANSITION = 0, 1
MOST_LABELS = 1000  # the transitions between them take the square of it


@dataclass(frozen=True, slots=True)
class CrfWeights:
    """A linear-chain CRF: ``state [attributes, labels]`` and ``transitions [labels, labels]``."""

    labels: tuple[str, ...]
    attributes: tuple[str, ...]
    state: csr_matrix
    transitions: npt.NDArray[np.float64]


def read_crfsuite(data: bytes) -> CrfWeights:
    """Read the bytes of a model file.

    Raises:
        ValueError: they are no CRFsuite model of this version, cut off or inconsistent.
    """
    if len(data) < _HEADER.size:
        raise ValueError("a CRFsuite model has at least 48 bytes")
    magic, size, kind, version, _, labels, attributes, *offsets = _HEADER.unpack_from(data)
    if (magic, kind, version) != (b"lCRF", b"FOMC", 100):
        raise ValueError("expected a CRFsuite model, lCRF FOMC of version 100")
    if size != len(data):
        raise ValueError(f"expected {size} bytes, but the file has {len(data)}: is it cut off?")
    if labels > MOST_LABELS:
        raise ValueError(f"expected at most {MOST_LABELS} labels, found {labels}")
    features = _features(data, offsets[0])
    names = _strings(data, offsets[1], labels), _strings(data, offsets[2], attributes)
    return _weights(names[0], names[1], features)


def _features(data: bytes, at: int) -> npt.NDArray[Any]:
    chunk, _, count = _unpack(struct.Struct("<4sII"), data, at)
    if chunk != b"FEAT" or at + 12 + count * _FEATURE.itemsize > len(data):
        raise ValueError(f"expected {count} features at byte {at}")
    return np.frombuffer(data, dtype=_FEATURE, count=count, offset=at + 12)


def _strings(data: bytes, at: int, count: int) -> tuple[str, ...]:
    """Return the strings of a CQDB chunk in the order of their numbers."""
    chunk, size, _, order, number, backward = _unpack(_CQDB, data, at)
    if (chunk, order) != (b"CQDB", _BYTE_ORDER) or at + size > len(data):
        raise ValueError(f"expected a table of strings at byte {at}")
    if number != count or backward + 4 * count > size:
        raise ValueError(f"expected {count} strings in the table at byte {at}, found {number}")
    records = struct.unpack_from(f"<{count}I", data, at + backward)
    return tuple(_string(data, at + record, i) for i, record in enumerate(records))


def _string(data: bytes, at: int, expected: int) -> str:
    number, size = _unpack(struct.Struct("<II"), data, at)
    raw = data[at + 8 : at + 8 + size]
    if number != expected or not raw or len(raw) != size or raw[-1]:
        raise ValueError(f"expected string {expected} at byte {at}")
    return raw[:-1].decode("utf-8")


def _unpack(form: struct.Struct, data: bytes, at: int) -> tuple[Any, ...]:
    if at + form.size > len(data):
        raise ValueError(f"byte {at} is past the end of the file")
    return form.unpack_from(data, at)


def _weights(
    labels: tuple[str, ...], attributes: tuple[str, ...], features: npt.NDArray[Any]
) -> CrfWeights:
    state = features[features["type"] == STATE]
    between = features[features["type"] == TRANSITION]
    if len(state) + len(between) != len(features):
        raise ValueError("expected state and transition features alone")
    check_weights(features["weight"], "the features")
    for rows, sources in ((state, len(attributes)), (between, len(labels))):
        if (rows["src"] >= sources).any() or (rows["dst"] >= len(labels)).any():
            raise ValueError("a feature points to an attribute or a label that does not exist")
    shape = (len(attributes), len(labels))
    matrix = csr_matrix((state["weight"], (state["src"], state["dst"])), shape=shape)
    transitions = np.zeros((len(labels), len(labels)))
    transitions[between["src"], between["dst"]] = between["weight"]
    return CrfWeights(labels, attributes, matrix, transitions)
