"""What packing costs against one pass over the data: evidence taken in, packed, copied, verified.

    python -m tests.bench.bench_pack [--megabytes 500] [--pairs 7]

A is the program's own `pack` into the outbox and on to a stick (a folder here); B is one pass of
zip + SHA-256 + fsync over the same files. Verifying is held against hashing the members, taking
evidence in against a plain copy with fsync. What was packed last was read past the system's memory,
so verifying it waits for the disk: the members that are hashed beside it come from there, too. A
second pair, both in memory, tells what the work alone costs. The last line is A over B.
"""

import argparse
import hashlib
import os
import shutil
import statistics
import tempfile
import time
import zipfile
from pathlib import Path

CHUNK = 256 * 1024
MB = 1_000_000
GOALS = {"pack": 2.5, "verify": 1.4, "verify-in-memory": 1.4, "take": 1.5}


def evidence_files(folder: Path, megabytes: int) -> list[Path]:
    """Photos of 5 MB and one video, none like another."""
    folder.mkdir()
    video = megabytes * MB // 5
    sizes = [video] + [5 * MB] * ((megabytes * MB - video) // (5 * MB))
    files = []
    for number, size in enumerate(sizes):
        path = folder / f"Ảnh {number}.jpg"
        with path.open("wb") as file:
            file.write(b"\xff\xd8\xff\xe0")
            left = size - 6
            while left > 0:
                file.write(os.urandom(min(left, MB)))
                left -= MB
            file.write(b"\xff\xd9")
        files.append(path)
    return files


def timed(work, *given) -> tuple[float, float]:
    """Seconds by the clock, and of the processors."""
    began, used = time.perf_counter(), time.process_time()
    work(*given)
    return time.perf_counter() - began, time.process_time() - used


def one_pass(files: list[Path], target: Path) -> None:
    """The least a package can cost: stored in a ZIP, hashed, and on the disk."""
    with target.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            for path in files:
                digest = hashlib.sha256()
                with path.open("rb") as file, archive.open(path.name, "w") as member:
                    while chunk := file.read(CHUNK):
                        digest.update(chunk)
                        member.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def hash_members(files: list[Path]) -> None:
    for path in files:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)


def plain_copies(files: list[Path], folder: Path) -> None:
    for path in files:
        with path.open("rb") as file, (folder / path.name).open("wb") as out:
            while chunk := file.read(CHUNK):
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--pairs", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-pack-") as name:
        room = Path(name)
        os.environ["NTM_DESKTOP_HOME"] = str(room / "home")
        measure(room, given.megabytes, given.pairs)
    return 0


def measure(room: Path, megabytes: int, pairs: int) -> None:
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.exchange import keys
    from ntm_desktop.exchange.reading import OpenedPackage, read_package
    from ntm_desktop.exchange.uncached import past_the_cache
    from ntm_desktop.services.evidence import adding_evidence
    from ntm_desktop.services.exchange.packing import PackedResult
    from ntm_desktop.services.exchange.timeline import pack
    from ntm_desktop.services.workspace import (
        close_workspace,
        create_workspace,
        latest_assessment,
    )

    files = evidence_files(room / "usb", megabytes)

    def commune(folder: Path):
        return create_workspace(
            folder, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024)
        )

    def take(ws) -> None:
        added = carry_out(ws, adding_evidence(latest_assessment(ws).id, "1.1", 0, files))
        assert added.change is not None
        assert not added.refused

    def pack_to(stick: Path, made: list[PackedResult]) -> None:
        made.append(pack(ws, latest_assessment(ws).id, stick, include_dossier=False))

    def verify(path: Path, opened: list[OpenedPackage]) -> None:
        key = keys.commune_key("06364").public
        opened.append(read_package(path, lambda header, key_id: key))

    ratios: dict[str, list[float]] = {what: [] for what in GOALS}
    processors: dict[str, list[float]] = {what: [] for what in GOALS}
    ws = commune(room / "xã")
    take(ws)
    for pair in range(-1, pairs):  # the first is not counted
        other = commune(room / "xã khác")
        taking = timed(take, other)
        close_workspace(other)
        plain = room / "plain"
        plain.mkdir()
        copying = timed(plain_copies, files, plain)

        stick = room / "stick"
        made = []
        packing = timed(pack_to, stick, made)
        passing = timed(one_pass, files, room / "floor.zip")
        (room / "floor.zip").unlink()
        opened = []
        for path in (made[0].path, *files):
            past_the_cache(path)
        checking = timed(verify, made[0].path, opened)
        assert opened[0].sha256 == made[0].sha256
        assert made[0].size > megabytes * MB * 0.9
        hashing = timed(hash_members, files)
        again = timed(verify, made[0].path, opened), timed(hash_members, files)
        found = {
            "pack": (packing, passing),
            "verify": (checking, hashing),
            "verify-in-memory": again,
            "take": (taking, copying),
        }
        print(
            *(f"  {what} {a[0]:.2f} s / {b[0]:.2f} s" for what, (a, b) in found.items()),
            flush=True,
        )
        if pair >= 0:
            for what, (a, b) in found.items():
                ratios[what].append(a[0] / b[0])
                processors[what].append(a[1] / b[1])
        for folder in (stick, plain, room / "xã khác"):
            shutil.rmtree(folder)
        for kept in (room / "xã" / "outbox").rglob("*.ntmz"):
            kept.unlink()
    close_workspace(ws)
    for what in ("take", "verify", "verify-in-memory", "pack"):
        ratio = statistics.median(ratios[what])
        floors = {
            "pack": "one pass of zip + sha256 + fsync, the copy on the stick included",
            "verify": "hashing the members, both from the disk",
            "verify-in-memory": "hashing the members, both in memory",
            "take": "a plain copy with fsync",
        }
        work = statistics.median(processors[what])
        print(
            f"{what}: {ratio:.2f}x ({floors[what]}; goal {GOALS[what]}x; {work:.2f}x of the"
            " processors, which a machine with nothing else to do shares out on two)"
        )


if __name__ == "__main__":
    raise SystemExit(main())
