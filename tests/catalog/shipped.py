"""What the shipped files hold, for the tests to walk."""

from collections.abc import Iterator
from pathlib import Path

from ntm_desktop import paths

CRITERIA = paths.forms_dir() / "criteria"
DOSSIERS = paths.forms_dir() / "dossiers"


def documents(folder: Path) -> list[Path]:
    """The documents of a folder, without the schema."""
    return sorted(path for path in folder.glob("*.json") if path.name != "schema.json")


def ids(folder: Path) -> list[str]:
    return [path.stem for path in documents(folder)]


def texts(value: object) -> Iterator[str]:
    """Every text inside a document, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
