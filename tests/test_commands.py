"""The commands as a user runs them: in a process, with their exit codes and messages."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MINIMAL = ROOT / "tests" / "data" / "minimal"
ARTICLES = sorted((ROOT / "corpus" / "articles").glob("*.md"))
ARTICLE = "Army shells rebels near Aleppo\n\nSoldiers shelled rebels near Aleppo on Monday.\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def sitrep(*args: str | Path, cache: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "120"}
    if cache is not None:
        environment |= {"XDG_CACHE_HOME": str(cache)}
    command = [sys.executable, "-m", "scripts.cli", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)


def test_every_command_has_help_and_is_in_the_readme() -> None:
    shown = sitrep("--help").stdout
    readme = (ROOT / "README.md").read_text("utf-8")
    verbs = re.findall(r"^│ ([a-z]+) ", shown, flags=re.MULTILINE)
    assert {"validate", "build", "stats", "train", "tag", "score", "reproduce"} <= set(verbs)
    for verb in verbs:
        done = sitrep(verb, "--help")
        assert done.returncode == 0 and "Usage" in done.stdout
        assert f"sitrep {verb}" in readme
    for verb in re.findall(r"^│ ([a-z]+) ", sitrep("annotate", "--help").stdout, flags=re.M):
        assert "Usage" in sitrep("annotate", verb, "--help").stdout
        assert f"sitrep annotate {verb}" in readme


def cpu_seconds(code: str) -> float:
    """Return the CPU time of a fresh process: what other processes do meanwhile does not count."""
    shown = f"{code}\nimport os\nprint(sum(os.times()[:2]))"
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return float(done.stdout.splitlines()[-1])


def test_help_is_instant() -> None:
    code = "import sys; sys.argv = ['sitrep', '--help']\nfrom scripts.cli import app\n"
    assert min(cpu_seconds(code + "app(standalone_mode=False)") for _ in range(3)) < 0.5


def test_reading_validating_and_building_is_fast() -> None:
    code = """
from corpus.build import outputs
from corpus.checks import validate
from corpus.sources import read_sources
read = read_sources()
assert validate(read) == []
outputs(read[0])
"""
    # Two seconds for sixty articles.
    assert min(cpu_seconds(code) for _ in range(3)) < 2 * len(ARTICLES) / 60


def test_validate_shows_findings_and_exits_1(tmp_path: Path) -> None:
    root = tmp_path / "mine"
    shutil.copytree(MINIMAL, root)
    assert sitrep("validate", root).returncode == 0
    layer = root / "annotation" / "layers" / "a" / "aa-001-a.txt"
    layer.write_text(layer.read_text("utf-8").replace("target=A2", "target=A7"), encoding="utf-8")
    done = sitrep("validate", root)
    assert done.returncode == 1
    assert "annotation/layers/a/aa-001-a.txt:5 [role-nowhere] E1 target=A7" in done.stdout
    assert sitrep("validate", tmp_path / "nowhere").returncode == 2


def test_tag_trains_the_default_once_and_keeps_it(tmp_path: Path, cache: Path) -> None:
    text = tmp_path / "article.txt"
    text.write_text(ARTICLE, encoding="utf-8")
    out = tmp_path / "out.jsonl"
    first = sitrep("tag", text, "--out", out, cache=cache)
    assert first.returncode == 0, first.stderr
    assert "training the default one, once" in first.stderr
    again = sitrep("tag", text, cache=cache)
    assert "training" not in again.stderr
    assert again.stdout == out.read_text("utf-8")
    (row,) = (json.loads(line) for line in again.stdout.splitlines())
    assert row["id"] == "article" and row["mentions"]
    assert all(0 <= m["start"] < m["end"] <= len(ARTICLE) for m in row["mentions"])


def test_tag_then_score_a_split(tmp_path: Path, cache: Path) -> None:
    out = tmp_path / "predicted.jsonl"
    assert sitrep("tag", "test_time", "--out", out, cache=cache).returncode == 0
    done = sitrep("score", "test_time", out, "--format", "json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    published = json.loads((ROOT / "baselines" / "scores.json").read_text("utf-8"))
    assert result == published["baselines"]["crf"]["splits"]["test_time"]
    verified = sitrep("score", "test_time", out, "-b", "--verify", result["signature"])
    assert verified.returncode == 0 and "verified" in verified.stderr
    wrong = result["signature"].replace("seed:12345", "seed:1")
    differs = sitrep("score", "test_time", out, "-b", "--verify", wrong)
    assert differs.returncode == 1 and "seed: the signature says 1" in differs.stdout
    assert sitrep("score", "test_time", out, "-b", "--fail-under", "99").returncode == 1
    for name, part in (("csv", "level,name"), ("latex", r"\toprule"), ("md", "| ---")):
        shown = sitrep("score", "test_time", out, "--format", name).stdout
        assert part in shown and result["signature"] in shown
    details = tmp_path / "errors.jsonl"
    shown = sitrep("score", "test_time", out, "--detail", details, "--errors").stdout
    assert "missed" in shown and "= gold" in shown
    rows = [json.loads(line) for line in details.read_text("utf-8").splitlines()]
    assert {row["error"] for row in rows} >= {"missed", "spurious"}


BAD = {
    "empty.txt": (b"", "file-empty"),
    "binary.txt": (b"\x7fELF\x00\x01", "file-binary"),
    "crlf.txt": (b"One.\r\nTwo.\r\n", "file-newline"),
    "bom.txt": (b"\xef\xbb\xbfOne.\n", "file-bom"),
    "latin.txt": (b"Caf\xe9.\n", "file-encoding"),
    "cut.jsonl": (b'{"id": "a", "text": "x"}\n{"id": "b", "te', "jsonl-line"),
    "twice.jsonl": (b'{"id": "a", "text": "x"}\n{"id": "a", "text": "y"}\n', "id-duplicate"),
    "keys.jsonl": (b'{"id": 1, "text": "x"}\n', "record-form"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_texts_are_refused_with_file_and_place(name: str, tmp_path: Path, cache: Path) -> None:
    content, check = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    out = tmp_path / "out.jsonl"
    done = sitrep("tag", path, "--out", out, cache=cache)
    assert done.returncode == 2 and not out.exists()
    assert f"[{check}]" in done.stderr and str(path) in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_says_what_there_is(tmp_path: Path) -> None:
    for args, part in (
        (("tag", tmp_path / "missing.txt"), "missing.txt"),
        (("score", "tets", tmp_path / "p.jsonl"), "tets"),
        (("train", "bert", "--out", tmp_path / "m"), "gazetteer, window, crf"),
        (("reproduce", "--only", "bert"), "gazetteer, window, crf"),
        (("stats", "--split", "dev"), "train, validation, test, test_place, test_time"),
    ):
        done = sitrep(*args)
        assert done.returncode == 2 and part in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


def test_stats_of_one_split_exit_1_exactly_when_a_band_does_not_hold() -> None:
    done = sitrep("stats", "--split", "test")
    assert "type/token" in done.stdout and "Traceback" not in done.stderr
    assert done.returncode == (1 if "OUTSIDE" in done.stdout else 0)
    assert "Consistency" not in done.stdout and "unseen in train" in done.stdout


def test_hints_do_not_change_the_exit_code() -> None:
    done = sitrep("validate", "--hints")
    assert done.returncode == 0, done.stdout
    assert all("[hint-" in line for line in done.stdout.splitlines() if "[" in line)


def test_findings_are_limited_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("{}\n" * 40, encoding="utf-8")
    done = sitrep("tag", path)
    assert done.stderr.count("[record-form] expected") == 10
    assert "[record-form] and 30 more" in done.stderr
    assert "sitrep: 40 problems; nothing was written" in done.stderr


def test_annotate_check(tmp_path: Path) -> None:
    source = ROOT / "annotation" / "layers" / "gold" / "ye-002-a.txt"
    done = sitrep("annotate", "check", source)
    assert done.returncode == 0, done.stdout
    assert "STATE_MILITARY" in done.stdout


def test_nothing_of_the_users_is_overwritten(tmp_path: Path, cache: Path) -> None:
    text = tmp_path / "article.txt"
    text.write_text(ARTICLE, encoding="utf-8")
    done = sitrep("tag", text, "--out", text, cache=cache)
    assert done.returncode == 2 and text.read_text("utf-8") == ARTICLE
    done = sitrep("tag", text, "--out", tmp_path / "nowhere" / "x.jsonl", cache=cache)
    assert done.returncode == 2 and not (tmp_path / "nowhere").exists()
    assert "does not exist" in done.stderr
    done = sitrep("train", "gazetteer", "--out", tmp_path)
    assert done.returncode == 2 and "exists" in done.stderr


def test_options_that_would_be_ignored_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    for more in (
        ("--task", "documents", "--match", "relaxed"),
        ("--task", "coref", "--map", "A=B"),
        ("--measure", "b3"),
        ("--scheme", "iobes"),
        ("--iob", "strict", "--only", "seen"),
        ("--iob", "strict", "--task", "coref"),
        ("--task", "contrast", "--missing", "empty"),
    ):
        done = sitrep("score", "test", path, *more)
        assert done.returncode == 2 and "--" in done.stderr and "p.jsonl" not in done.stderr, more
    done = sitrep("score", "test", path, "--map", "A")
    assert done.returncode == 2 and "expected OLD=NEW" in done.stderr
    done = sitrep("score", "test", path, "--map", "A=B", "--map", "A=C")
    assert done.returncode == 2 and "A is renamed to B already" in done.stderr
    done = sitrep("score", "test", path, "--detail", path)
    assert done.returncode == 2 and path.read_text("utf-8") == "{}\n"
