"""The frozen program against the same program from source, to the painted overview.

Both open the same sample commune, warm, in turn. The frozen program is the one in
build/linux/ntm-desktop; it is built first when it is not there or older than the sources.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FROZEN = ROOT / "build" / "linux" / "ntm-desktop" / "ntm-desktop"
PAIRS = 11


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from tests.bench.bench_start import make_sample, until_painted

    if sys.platform != "linux":
        sys.exit("frozen: the frozen program is built and measured on Linux")
    build_if_older()
    with tempfile.TemporaryDirectory(prefix="ntm-bench-") as folder:
        environment = {
            **os.environ,
            "NTM_BENCH_PAINTED": "1",
            "NTM_DESKTOP_HOME": str(Path(folder) / "home"),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONPYCACHEPREFIX": str(Path(folder) / "compiled"),
        }
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        data = Path(folder) / "data"
        make_sample(data, environment)
        frozen = [str(FROZEN), "gui", "--data", str(data)]
        source = [sys.executable, "-m", "ntm_desktop", *frozen[1:]]

        for command in (frozen, source):  # compiled files and the disk's cache
            until_painted(command, environment)
        pairs = []
        for number in range(PAIRS):
            pair = until_painted(frozen, environment), until_painted(source, environment)
            print(f"pair {number + 1}: {pair[0] * 1000:4.0f} ms / {pair[1] * 1000:4.0f} ms")
            pairs.append(pair)
    median = statistics.median
    print(
        f"medians: {median(a for a, _ in pairs) * 1000:.0f} ms"
        f" / {median(b for _, b in pairs) * 1000:.0f} ms on {environment['QT_QPA_PLATFORM']},"
        f" ratios {min(a / b for a, b in pairs):.2f} to {max(a / b for a, b in pairs):.2f}"
    )
    print(f"frozen: {median(a / b for a, b in pairs):.2f}x (frozen / source)")


def build_if_older() -> None:
    """Freeze when a module, rule or resource changed after the frozen program was made."""
    sources = [
        file
        for folder in ("ntm_desktop", "forms", "resources", "installer")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    ]
    note = FROZEN.parent.parent / "made.txt"  # the program's own files carry another time
    if FROZEN.is_file() and note.is_file():
        made = note.stat().st_mtime
        if all(file.stat().st_mtime <= made for file in sources):
            return
    done = subprocess.run([sys.executable, str(ROOT / "installer" / "build.py"), "freeze"])
    if done.returncode:
        sys.exit("frozen: the program could not be frozen")


if __name__ == "__main__":
    main()
