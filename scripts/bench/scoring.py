"""The scorer beside its peers, CPU seconds of whole processes, interleaved, best of several.

    python -m scripts.bench.scoring --peers PEERS [--conlleval conlleval.pl] [--repeats 3]

PEERS is a folder for a virtual environment with seqeval, nervaluate and sacrebleu; it is made if
it is not there. conlleval.pl is run if its path is given. Quote the ratios of one run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

from scripts.bench import scoring_task

PEERS = ("seqeval==1.2.2", "nervaluate==1.2.1", "sacrebleu==2.6.0")
HERE = Path(__file__).resolve().parent


def cpu(command: Sequence[str], stdin: Path | None = None) -> tuple[float, int, str]:
    """Run a command; return CPU seconds of the process, its peak memory in KiB, and its output."""
    # Compiled modules are kept, as they are for everybody who does not forbid it. All run on one
    # thread: those of a BLAS that wait for work would count as CPU time.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["OPENBLAS_NUM_THREADS"] = "1"
    with tempfile.TemporaryFile() as out, (stdin or Path(os.devnull)).open("rb") as source:
        process = subprocess.Popen(
            command, stdin=source, stdout=out, cwd=HERE.parent.parent, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{command[0]} failed with {process.returncode}")
        out.seek(0)
        return usage.ru_utime + usage.ru_stime, usage.ru_maxrss, out.read().decode()


def peer_python(folder: Path) -> str:
    """Return the Python of the peers' environment, made on demand."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return str(python)


def main() -> None:
    """Run the benchmark and print the table of ratios."""
    parser = argparse.ArgumentParser(description="The scorer beside its peers.")
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--conlleval", type=Path)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    python, peers = peer_python(options.peers), str(HERE / "peers.py")
    with tempfile.TemporaryDirectory() as folder:
        # In a process of its own: a child's peak memory starts from its parent's.
        subprocess.run([sys.executable, "-m", "scripts.bench.scoring_task", folder], check=True)
        task = scoring_task.paths(Path(folder))
        columns = [str(task.gold_columns), str(task.pred_columns)]
        files = [str(task.gold_spans), str(task.pred_spans)]
        ours = [sys.executable, "-m", "scripts.cli", "score", *files]
        commands: dict[str, tuple[list[str], Path | None]] = {
            "sitrep score": ([*ours, "--errors", "--format", "json"], None),
            "seqeval": ([python, peers, "seqeval", *columns], None),
            "nervaluate": ([python, peers, "nervaluate", *files], None),
            "sitrep, lists of tags": ([sys.executable, peers, "sitrep_tags", *columns], None),
            "sacrebleu, randomisation": ([python, peers, "sacrebleu", *files], None),
            "sitrep, randomisation": ([sys.executable, peers, "sitrep_ar", *files], None),
        }
        if options.conlleval:
            commands["conlleval.pl"] = (["perl", str(options.conlleval)], task.merged_columns)
        best: dict[str, tuple[float, int, str]] = {}
        for _ in range(options.repeats):
            for name, (command, stdin) in commands.items():
                run = cpu(command, stdin)
                best[name] = min(best.get(name, run), run)
    show(best)


def show(best: dict[str, tuple[float, int, str]]) -> None:
    """Print CPU seconds, peak memory, and ratios to this project's scorer."""
    own = best["sitrep score"][0]
    for name, (seconds, memory, _) in best.items():
        print(f"{name:24} {seconds:7.2f} s  {memory / 1024:6.0f} MiB  {seconds / own:6.1f} x")
    for peer, name in CALLS.items():
        times = [float(best[n][2].strip("[]\n").split(",")[1]) for n in (peer, name)]
        print(f"inside the call: {peer} / {name} = {times[0] / times[1]:.1f}")


CALLS = {
    "seqeval": "sitrep, lists of tags",
    "sacrebleu, randomisation": "sitrep, randomisation",
}

if __name__ == "__main__":
    main()
