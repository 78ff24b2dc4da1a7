"""The wheel and the source archive hold the program and all its data."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def build(target: str, source: Path, folder: Path) -> Path:
    """Build with the hatchling of this environment: no network, nothing left in `source`."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)],
        cwd=source,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.iterdir()
    return built


def files(folder: Path) -> set[str]:
    """The paths below `folder`, without what Python leaves behind."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    with zipfile.ZipFile(build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))) as archive:
        yield archive


@pytest.mark.parametrize(
    ("folder", "inside"),
    [
        ("ntm_desktop", "ntm_desktop"),
        ("forms", "ntm_desktop/_data/forms"),
        ("resources", "ntm_desktop/_data/resources"),
        ("docs/manual", "ntm_desktop/_data/docs/manual"),
    ],
)
def test_the_wheel_holds_each_file(wheel, folder, inside):
    there = files(ROOT / folder)
    assert there
    assert {f"{inside}/{name}" for name in there} <= set(wheel.namelist())


def test_the_wheel_holds_nothing_else(wheel):
    outside = [name for name in wheel.namelist() if not name.startswith("ntm_desktop")]
    assert outside == []
    assert not [name for name in wheel.namelist() if "/tests/" in name or "__pycache__" in name]


def test_the_wheel_starts_both_programs(wheel):
    (entries,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    text = wheel.read(entries).decode()
    assert "ntm-desktop = ntm_desktop.cli:main" in text
    assert "ntm-district = ntm_desktop.district_cli:main" in text


def test_the_source_archive_is_enough_to_build_the_same_wheel(wheel, tmp_path):
    archive = build("sdist", ROOT, tmp_path / "sdist")
    unpack = [sys.executable, "-m", "tarfile", "-e", str(archive), str(tmp_path / "source")]
    subprocess.run(unpack, check=True)
    (root,) = (tmp_path / "source").iterdir()
    for kept in ("installer/bootstrap.py", "installer/requirements.lock", "tests/conftest.py"):
        assert (root / kept).is_file()
    with zipfile.ZipFile(build("wheel", root, tmp_path / "again")) as again:
        assert set(again.namelist()) == set(wheel.namelist())
