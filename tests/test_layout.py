"""Rules about the code itself: imports go one way, light verbs stay light, nothing is pickled."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "corpus": {"corpus"},
    "annotation": {"corpus", "annotation"},
    "baselines": {"corpus", "baselines"},
    "scripts": {"corpus", "annotation", "baselines", "scripts"},
}
EXPORTS = ["corpus.exports.docbin", "corpus.exports.parquet", "corpus.exports.croissant"]
MODULES = [(name, path) for name in ALLOWED for path in sorted((ROOT / name).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize(("package", "path"), MODULES, ids=lambda value: str(value)[-40:])
def test_imports_go_one_way(package: str, path: Path) -> None:
    assert imported(path) & ALLOWED.keys() <= ALLOWED[package]
    assert not imported(path) & {"pickle", "joblib", "shelve", "marshal", "dill"}


def test_there_is_something_to_check() -> None:
    assert {package for package, _ in MODULES} == set(ALLOWED)


@pytest.mark.parametrize("module", ["scripts.cli", "corpus", "corpus.scoring", *EXPORTS])
def test_light_imports(module: str) -> None:
    heavy = {"pandas", "sklearn", "datasets", "scipy", "pycrfsuite", "label_studio_sdk"}
    heavy |= {"spacy", "mlcroissant", "pyarrow"}
    code = f"import sys, {module}; print(sorted({heavy!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_no_file_breaks_load_dataset() -> None:
    assert not (ROOT / "corpus" / "corpus.py").exists()
    assert not list((ROOT / "corpus").glob("sitrep.py"))
    assert not (ROOT / "tests" / "corpus").exists()


def test_the_public_names_of_the_scorer_can_be_imported() -> None:
    import corpus.scoring as scoring

    assert scoring.__all__ == sorted(scoring.__all__)
    for name in scoring.__all__:
        assert getattr(scoring, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'score_everything'"):
        _ = scoring.score_everything
