"""The data set as it lies there: which offices published which files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.district.nation.layout import FORMAT, OFFICES_FOLDER, PACKAGES, PERIOD, PROVINCE
from ntm_desktop.domain.kept_tables import KeptColumn
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table of one office.

    Attributes:
        columns: without the two that the folders say.
        files: paths inside the data set, with "/".
    """

    name: str
    title: str
    columns: tuple[KeptColumn, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfficeList:
    """What one office published.

    Attributes:
        notes: what had to be changed to publish it, a sentence each.
    """

    office: str
    name: str
    published_at: str
    tables: Mapping[str, PublishedTable]
    notes: tuple[str, ...]

    def as_json(self) -> str:
        """Content of the office's list."""
        return json.dumps(
            {
                "format": FORMAT,
                "office": {"id": self.office, "name": self.name},
                "published_at": self.published_at,
                "notes": list(self.notes),
                "tables": {
                    table.name: {
                        "title": table.title,
                        "fields": [
                            {"name": c.name, "type": c.type, "title": c.title}
                            for c in table.columns
                        ],
                        "files": list(table.files),
                    }
                    for table in self.tables.values()
                },
            },
            ensure_ascii=False,
            indent=1,
        )


@dataclass(frozen=True, slots=True)
class Published:
    """A data set of any number of offices."""

    folder: Path
    offices: tuple[OfficeList, ...]

    def periods(self) -> tuple[Period, ...]:
        """Periods that packages were published for, in order."""
        keys = {
            part_of(file, PERIOD) for office in self.offices for file in _files(office, PACKAGES)
        }
        return tuple(sorted(Period.parse(key) for key in keys))

    def names(self) -> tuple[str, ...]:
        """Names of every table, sorted."""
        return tuple(sorted({name for office in self.offices for name in office.tables}))

    def files(self, table: str, period: Period, province: str = "") -> tuple[Path, ...]:
        """Files of a table for a period, of one province or of all."""
        place = f"{table}/{PERIOD}={period.key}/{PROVINCE}="
        place += f"{province}/" if province else ""
        return tuple(
            self.folder / file
            for office in self.offices
            for file in _files(office, table)
            if file.startswith(place)
        )

    def listed(self, period: Period, province: str = "") -> tuple[str, ...]:
        """Names inside the data set of every file for a period, of one province or of all."""
        place = f"/{PERIOD}={period.key}/{PROVINCE}=" + (f"{province}/" if province else "")
        return tuple(
            file
            for office in self.offices
            for table in office.tables.values()
            for file in table.files
            if file.startswith(table.name + place)
        )

    def columns(self, table: str) -> tuple[KeptColumn, ...]:
        """Columns of a table over all offices, the first one's first."""
        found: dict[str, KeptColumn] = {}
        for office in self.offices:
            if table in office.tables:
                for column in office.tables[table].columns:
                    found.setdefault(column.name, column)
        return tuple(found.values())

    def title(self, table: str) -> str:
        """Title of a table."""
        return next(o.tables[table].title for o in self.offices if table in o.tables)


def part_of(file: str, key: str) -> str:
    """What a file's folders say for a key."""
    part = next(part for part in file.split("/") if part.startswith(f"{key}="))
    return part.removeprefix(f"{key}=")


def read_published(folder: Path) -> Published:
    """Which files count.

    Raises:
        EntryError: nobody published there, or a list cannot be read.
    """
    lists = sorted((folder / OFFICES_FOLDER).glob("*.json"))
    if not lists:
        raise EntryError(
            f"{folder} không phải bộ dữ liệu đã công bố. Ở nơi nhận hãy chạy: ntm-district publish "
            "--data SỔ --out THƯ_MỤC, rồi tổng hợp từ thư mục đó."
        )
    return Published(folder, tuple(_office(path) for path in lists))


def _office(path: Path) -> OfficeList:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if said["format"] != FORMAT:
            raise EntryError(
                f"{path} theo định dạng {said['format']}, chương trình này đọc định dạng {FORMAT}. "
                "Hãy cập nhật chương trình."
            )
        tables = {
            name: PublishedTable(
                name,
                table["title"],
                tuple(KeptColumn(f["name"], f["type"], f["title"]) for f in table["fields"]),
                tuple(_inside(file, name) for file in table["files"]),
            )
            for name, table in said["tables"].items()
        }
        return OfficeList(
            said["office"]["id"],
            said["office"]["name"],
            said["published_at"],
            tables,
            tuple(said["notes"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise EntryError(
            f"Danh mục {path} không đọc được; hãy để nơi nhận đó công bố lại."
        ) from error


def _inside(file: str, table: str) -> str:
    """A path that lies in the table's own folder, whatever the list says."""
    parts = file.split("/")
    places = (table, f"{PERIOD}=", f"{PROVINCE}=", "")
    good = len(parts) == 4 and "\\" not in file and ".." not in file and ":" not in file
    if not good or not all(p.startswith(s) for p, s in zip(parts, places, strict=True)):
        raise ValueError(file)
    return file


def _files(office: OfficeList, table: str) -> Iterator[str]:
    if table in office.tables:
        yield from office.tables[table].files
