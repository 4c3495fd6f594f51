"""Named NumPy arrays and lists of strings as the bytes of an ``.npz`` file, without pickle."""

from __future__ import annotations

import io
import tokenize
import warnings
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
LARGEST = 1 << 31  # bytes of one array, unpacked: a small file cannot fill the memory
HEAVIEST = 1e100
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What zipfile, zlib and NumPy are seen to raise on damaged archives and array headers.
_UNREADABLE = (
    EOFError,
    KeyError,
    MemoryError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def write_arrays(arrays: Mapping[str, Array]) -> bytes:
    """Return an ``.npz`` file; unlike those of `numpy.savez`, equal arrays give equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.save(member, arrays[name], allow_pickle=False)
            info = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            archive.writestr(info, member.getvalue(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read_arrays(data: bytes, dtypes: Mapping[str, str]) -> dict[str, Array]:
    """Read an ``.npz`` file that holds exactly the arrays named in ``dtypes``.

    Raises:
        ValueError: the bytes are something else, cut off, or hold other arrays or dtypes.
    """
    try:
        found = _unpacked(data)
    except _UNREADABLE as error:
        raise ValueError(f"expected an .npz archive of arrays ({error})") from None
    return _checked(found, dtypes)


def _unpacked(data: bytes) -> dict[str, Array]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        largest = max((info.file_size for info in archive.infolist()), default=0)
    if largest > LARGEST:
        raise ValueError(f"an array of {largest} bytes, more than {LARGEST}")
    with warnings.catch_warnings(), np.load(io.BytesIO(data), allow_pickle=False) as file:
        warnings.simplefilter("error")  # what makes NumPy warn was not written by us
        return {name: file[name] for name in file.files}


def _checked(found: dict[str, Array], dtypes: Mapping[str, str]) -> dict[str, Array]:
    if sorted(found) != sorted(dtypes):
        raise ValueError(f"expected the arrays {', '.join(sorted(dtypes))}")
    for name, dtype in dtypes.items():
        if not isinstance(found[name], np.ndarray) or found[name].dtype.str != dtype:
            raise ValueError(f"expected the array {name} to be {dtype}")
        if dtype == "<f8":
            check_weights(found[name], f"the array {name}")
    return found


def check_weights(weights: Array, where: str) -> None:
    """Refuse weights whose sums could overflow, after which no best path exists.

    Raises:
        ValueError: a weight is not finite, or further from 0 than HEAVIEST.
    """
    if not (np.abs(weights) <= HEAVIEST).all():
        raise ValueError(f"expected finite numbers of at most {HEAVIEST:g} in {where}")


def pack_strings(strings: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return strings without a line end as one array of UTF-8 bytes, joined by line ends."""
    return np.frombuffer("\n".join(strings).encode("utf-8"), dtype=np.uint8)


def unpack_strings(packed: Array) -> tuple[str, ...]:
    r"""Return the strings of `pack_strings`; an array without a byte holds none.

    Raises:
        ValueError: the bytes are not UTF-8, or two strings are equal.
    """
    if packed.ndim != 1:
        raise ValueError("expected strings in an array of one dimension")
    strings = tuple(packed.tobytes().decode("utf-8").split("\n")) if packed.size else ()
    if len(set(strings)) != len(strings):
        raise ValueError("expected strings that all differ")
    return strings
