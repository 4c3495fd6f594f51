"""Sharing without texts: what leaves the house, and how it comes together again."""

import json
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.exports.built import find_built
from corpus.exports.copies import first_difference, mismatch
from corpus.exports.joining import joined_document
from corpus.exports.rehydrate import rehydrate
from corpus.exports.standoff import BLOCK, checks, standoff_files
from corpus.exports.writing import write_folder
from corpus.files import dump_jsonl, sha256
from corpus.findings import InputError, UsageError
from corpus.loading import DATA, load
from corpus.rows import document_row
from tests.documents import SOURCE, make_document

ROOT = Path(__file__).resolve().parent.parent
SPLITS = ("validation", "test_time")


@pytest.fixture(scope="module")
def standoff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared") / "standoff"
    write_folder(folder, standoff_files(find_built(None, SPLITS)))
    return folder


@pytest.fixture(scope="module")
def copies() -> list[tuple[str, str]]:
    return [(d.article.id, d.article.text) for split in SPLITS for d in load(split)]


def sitrep(*args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.cli", *map(str, args)]
    environment = {**os.environ, "COLUMNS": "120"}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)


FACTS = {"outlet", "viewpoint", "form"}  # columns of words that are not the text's


def test_no_words_of_a_text_leave(standoff: Path) -> None:
    strings: set[str] = set()
    keys: set[str] = set()
    for path in standoff.iterdir():
        for line in path.read_text("utf-8").splitlines():
            collect(json.loads(line), strings, keys)
    assert not keys & {"text", "title", "name", "trigger", "summary", "claims", "tokens"}
    assert not [string for string in strings if re.search(r"\s", string)]
    documents = [document for split in SPLITS for document in load(split)]
    quoted = {m.text for d in documents for m in d.annotation.mentions}
    assert len(quoted) > 1_000 and not quoted & strings
    assert {document.article.id for document in documents} < strings


def collect(value: object, strings: set[str], keys: set[str]) -> None:
    if isinstance(value, dict):
        keys |= value.keys()
        for key, inner in value.items():
            if key not in FACTS:
                collect(inner, strings, keys)
    elif isinstance(value, list):
        for inner in value:
            collect(inner, strings, keys)
    elif isinstance(value, str):
        strings.add(value)


def test_joined_again_the_files_are_identical(
    standoff: Path, copies: list[tuple[str, str]]
) -> None:
    done = rehydrate(standoff, copies)
    configs = ("documents", "tokens", "mentions", "events", "annotations")
    assert done.files.keys() == {f"{c}.{s}.jsonl" for c in configs for s in SPLITS}
    for name, content in done.files.items():
        assert content == (DATA / name).read_text("utf-8"), name
    assert done.documents == len(copies) and not done.missing


def test_names_of_files_and_a_last_line_end_do_not_matter(
    standoff: Path, copies: list[tuple[str, str]]
) -> None:
    renamed = [(f"copy-{n}", f"{text}\n") for n, (_, text) in enumerate(copies)]
    assert rehydrate(standoff, renamed).files == rehydrate(standoff, copies).files


def changed(copies: list[tuple[str, str]], at: int, text: str) -> list[tuple[str, str]]:
    return [(i, text if n == at else old) for n, (i, old) in enumerate(copies)]


@pytest.mark.parametrize("at", [0, 31, 32, 33, 500, -1])
@pytest.mark.parametrize("edit", ["other", "more", "less"])
def test_one_changed_letter_is_refused_and_shown(
    at: int, edit: str, standoff: Path, copies: list[tuple[str, str]]
) -> None:
    identity, text = copies[3]
    place = at % len(text)
    letter = "" if edit == "less" else "@"
    mine = text[:place] + letter + text[place + (edit != "more") :]
    with pytest.raises(InputError) as caught:
        rehydrate(standoff, changed(copies, 3, mine))
    (finding,) = caught.value.findings
    assert finding.check == "text-differs" and finding.message.startswith(f"{identity}: ")
    assert re.search(r"documents\.validation\.jsonl:4 ", str(finding))
    found = re.search(r"first differs at (\d+) \(line (\d+)\)", finding.message)
    if found is None:  # an edge blank: said in words
        assert "would be the annotated text" in finding.message
        return
    # Leaving out one of several equal letters cannot be told from leaving out another of them.
    assert abs(int(found[1]) - place) <= 2
    line = mine.count("\n", 0, int(found[1])) + 1
    assert int(found[2]) == line
    assert repr(mine[max(0, int(found[1]) - 20) : int(found[1]) + 20]) in finding.message
    assert repr(text[max(0, int(found[1]) - 20) : int(found[1]) + 20]) in finding.message


def test_a_rewritten_passage_is_placed_within_a_block(
    standoff: Path, copies: list[tuple[str, str]]
) -> None:
    _, text = copies[5]
    mine = text[:700] + "QQQ, as was never said, " + text[700:]
    with pytest.raises(InputError) as caught:
        rehydrate(standoff, changed(copies, 5, mine))
    found = re.search(r"between (\d+) and (\d+) \(line", str(caught.value))
    assert found is not None and int(found[1]) <= 700 + BLOCK and int(found[1]) > 700 - BLOCK
    assert "QQQ" in str(caught.value) and f"has {len(text)} characters" in str(caught.value)


@pytest.mark.parametrize(
    ("spoil", "how"),
    [
        (lambda t: f"  {t} \n\n", "without blanks at its edges"),
        (lambda t: t.replace("\n\n", " \n\n"), "without blanks at the ends of lines"),
        (lambda t: t.replace(". ", ".  "), "with one blank for several"),
        (lambda t: t.replace("\n", "\r\n"), "with LF line ends"),
        (lambda t: t.replace(" the ", " the\xa0"), "with plain blanks for no-break spaces"),
    ],
)
def test_a_copy_that_common_changes_explain_says_which(spoil: object, how: str) -> None:
    assert callable(spoil)
    text = "Head\n\nThe town of the north. It fell in the night. The army left.\nSo it was."
    row = {"sha256": sha256(text), "length": len(text), "checks": checks(text)}
    assert spoil(text) != text
    assert f"would be the annotated text {how}" in mismatch(spoil(text), row)


def test_missing_copies_are_named_or_left_out_when_asked(
    standoff: Path, copies: list[tuple[str, str]]
) -> None:
    some = copies[2:]
    with pytest.raises(InputError) as caught:
        rehydrate(standoff, some)
    assert [f.check for f in caught.value.findings] == ["text-missing"] * 2
    done = rehydrate(standoff, some, skip_missing=True)
    assert done.missing == tuple(i for i, _ in copies[:2]) and done.documents == len(some)
    kept = (DATA / "documents.validation.jsonl").read_text("utf-8").splitlines()[2:]
    assert done.files["documents.validation.jsonl"].splitlines() == kept
    with pytest.raises(UsageError, match="nothing to write"):
        rehydrate(standoff, [("a", "b")], skip_missing=True)


def test_a_copy_that_differs_is_refused_even_if_missing_ones_are_left_out(
    standoff: Path, copies: list[tuple[str, str]]
) -> None:
    mine = changed(copies, 0, copies[0][1].upper())[:1]
    with pytest.raises(InputError, match="text-differs"):
        rehydrate(standoff, mine, skip_missing=True)


@pytest.mark.parametrize(
    ("key", "value"),
    [("length", "9"), ("sha256", None), ("mentions", [{"id": "x"}]), ("date", "yesterday")],
)
def test_damaged_standoff_rows_are_named(key: str, value: object, tmp_path: Path) -> None:
    document = make_document(SOURCE)
    text = document.article.text
    row = {**document_row(document), "length": len(text), "checks": checks(text), key: value}
    (tmp_path / "documents.train.jsonl").write_text(dump_jsonl([row]), encoding="utf-8")
    with pytest.raises(InputError, match=r"documents\.train\.jsonl:1 \[record-form\]"):
        rehydrate(tmp_path, [(document.article.id, text)])


def test_a_span_outside_the_text_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "built"
    folder.mkdir()
    document = make_document(SOURCE)
    rows = dump_jsonl([document_row(document)])
    (folder / "documents.train.jsonl").write_text(rows, encoding="utf-8")
    files = standoff_files(find_built(folder))
    row = json.loads(files["documents.train.jsonl"])
    row["mentions"][0]["end"] = 9_999
    with pytest.raises(ValueError, match="lies outside the text"):
        joined_document(row, document.article.text)


def test_data_that_texts_would_not_give_back_is_not_shared(tmp_path: Path) -> None:
    row = document_row(make_document(SOURCE))
    row["entities"][0]["name"] = "a name of my own"
    (tmp_path / "documents.train.jsonl").write_text(dump_jsonl([row]), encoding="utf-8")
    with pytest.raises(InputError, match="standoff-lossy"):
        standoff_files(find_built(tmp_path))


def test_a_damaged_reading_is_named(tmp_path: Path) -> None:
    rows = dump_jsonl([document_row(make_document(SOURCE))])
    (tmp_path / "documents.train.jsonl").write_text(rows, encoding="utf-8")
    (tmp_path / "annotations.train.jsonl").write_text('{"article": "a"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"annotations\.train\.jsonl:1 \[record-form\]"):
        standoff_files(find_built(tmp_path))


@given(st.text(max_size=200), st.integers(0, 200), st.text(min_size=1, max_size=5))
def test_nothing_before_a_difference_is_blamed(text: str, at: int, put: str) -> None:
    at = min(at, len(text))
    mine = text[:at] + put + text[at:]
    common = next(
        (i for i, (a, b) in enumerate(zip(text, mine, strict=False)) if a != b), len(text)
    )
    start, end = first_difference(mine, checks(text), len(text))
    assert end >= min(common, len(mine)) and 0 <= start <= end <= len(mine)
    assert len(checks(text)) == 2 * -(-len(text) // BLOCK)


def test_a_difference_is_found_in_its_own_block_nearly_always() -> None:
    draw = random.Random(7)
    text = load("test_time")[0].article.text
    late = 0
    for _ in range(300):
        at = draw.randrange(len(text))
        mine = text[:at] + chr(0x2603) + text[at + 1 :]
        start, _ = first_difference(mine, checks(text), len(text))
        late += start != at // BLOCK * BLOCK
    assert late <= 6  # one in 256 is expected


def test_the_commands(tmp_path: Path) -> None:
    out, back = tmp_path / "standoff", tmp_path / "back"
    done = sitrep("export", "test_time", "--standoff", "--out", out)
    assert done.returncode == 0, done.stderr
    texts = tmp_path / "texts"
    texts.mkdir()
    for document in load("test_time"):
        path = texts / f"{document.article.id}.txt"
        path.write_text(document.article.text + "\n", encoding="utf-8")
    path.write_text(document.article.text.replace("e", "a", 1), encoding="utf-8")
    refused = sitrep("rehydrate", out, texts, "--out", back)
    assert refused.returncode == 2 and not back.exists()
    assert f"[text-differs] {path.stem}: your copy first differs at" in refused.stderr
    path.write_text(document.article.text, encoding="utf-8")
    done = sitrep("rehydrate", out, texts, "--out", back)
    assert done.returncode == 0, done.stderr
    for name in ("documents", "events", "annotations"):
        file = f"{name}.test_time.jsonl"
        assert (back / file).read_bytes() == (DATA / file).read_bytes()
    again = sitrep("rehydrate", out, texts, "--out", back)
    assert again.returncode == 2 and "exists" in again.stderr
    csv = tmp_path / "incidents.csv"
    assert sitrep("export", "--format", "acled", "--out", csv).returncode == 0
    assert csv.read_bytes().startswith(b"\xef\xbb\xbfevent_id_cnty,event_date")
    exported = sitrep("export", "--data", back, "--format", "brat", "--out", tmp_path / "brat")
    assert exported.returncode == 0 and (tmp_path / "brat" / "annotation.conf").exists()


def test_wrong_usage_of_export_says_what_there_is(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for args, part in (
        (("--out", out), "name either a --format or --standoff"),
        (("--standoff", "--format", "conll", "--out", out), "name either"),
        (("--format", "brat", "--layer", "actor", "--out", out), "--layer is for --format conll"),
        (("--format", "conll", "--layer", "actors", "--out", out), "actor, location, event"),
        (("tets", "--format", "conll", "--out", out), "train, validation"),
        (("--format", "conll", "--out", tmp_path), "exists"),
        (("--format", "acled", "--out", tmp_path / "no" / "a.csv"), "does not exist"),
        (("--format", "conll", "--data", tmp_path, "--out", out), "holds no built data"),
        (("--format", "croissant", "--data", DATA, "--out", out), "croissant.toml is missing"),
    ):
        done = sitrep("export", *args)
        assert done.returncode == 2 and part in done.stderr, done.stderr
        assert "Traceback" not in done.stderr and not out.exists()


@pytest.mark.parametrize(("format", "library"), [("spacy", "spacy"), ("croissant", "mlcroissant")])
def test_a_library_that_is_not_installed_is_named(
    format: str, library: str, tmp_path: Path
) -> None:
    code = (
        f"import sys; sys.modules[{library!r}] = None\n"
        f"sys.argv = ['sitrep', 'export', 'test_time', '--format', {format!r}, '--out', 'out']\n"
        "from scripts.cli import main; main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment)
    assert done.returncode == 2 and f"needs {library}; install it" in done.stderr
    assert "sitrep[export]" in done.stderr and not list(tmp_path.iterdir())
