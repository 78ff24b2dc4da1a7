"""Lists that an office keeps by year: a record is known by its year and its place in the list."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Generic, TypeVar

from ntm_desktop.store import failures
from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import Row, new_id

_Record = TypeVar("_Record")


@dataclass(frozen=True, slots=True)
class YearlyList(Generic[_Record]):
    """How one kind of record lies in its table.

    Attributes:
        subject: name in the history.
        table: its table, with columns id, year, position and the columns of ``columns``.
        columns: names of the record's fields that are columns.
        make: a record from its row.
    """

    subject: str
    table: str
    columns: tuple[str, ...]
    make: Callable[[Row], _Record]

    def read(self, file: CommuneFile, year: int) -> tuple[_Record, ...]:
        """The list of a year, in the office's order."""
        return tuple(self.make(row) for row in self._rows(file, year))

    def changes(
        self, file: CommuneFile, year: int, records: Sequence[_Record]
    ) -> tuple[FieldChange, ...]:
        """The changes that lead from the list of a year to another one."""
        old = {row["position"]: self._text(row) for row in self._rows(file, year)}
        ids = {place: json.loads(text)["id"] for place, text in old.items()}
        new = {}
        for place, record in enumerate(records, start=1):
            row = {name: _plain(getattr(record, name)) for name in self.columns}
            new[place] = self._text({"id": ids.get(place) or new_id(), **row})
        return tuple(
            FieldChange(self.subject, str(year), str(place), old.get(place), new.get(place))
            for place in sorted(old.keys() | new.keys())
            if old.get(place) != new.get(place)
        )

    def stored(self, file: CommuneFile, change: FieldChange) -> str | None:
        """What stands where a change of this subject would write."""
        rows = [
            row for row in self._rows(file, int(change.key)) if str(row["position"]) == change.field
        ]
        return self._text(rows[0]) if rows else None

    def write(self, file: CommuneFile, change: FieldChange) -> None:
        """Carry out one change of this subject."""
        table = file.db.table(self.table)
        year, place = int(change.key), int(change.field)
        with failures.explained(file.path):
            table.delete_where("year = ? AND position = ?", [year, place])
            if change.new is not None:
                table.insert({**json.loads(change.new), "year": year, "position": place})

    def replace(self, file: CommuneFile, year: int, records: Sequence[_Record]) -> None:
        """Put another list in the place of a year's, whole or not at all, without history.

        What an officer does goes through ``services.edits`` instead, which can undo it.
        """
        with file.transaction():
            for change in self.changes(file, year, records):
                self.write(file, change)

    def _rows(self, file: CommuneFile, year: int) -> list[Row]:
        with failures.explained(file.path):
            return list(
                file.db.table(self.table).rows_where("year = ?", [year], order_by="position")
            )

    def _text(self, row: Mapping[str, Any]) -> str:
        kept = {name: row[name] for name in ("id", *self.columns)}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def decimal_or_none(text: str | None) -> Decimal | None:
    """The decimal of a TEXT column."""
    return None if text is None else Decimal(text)


def columns_of(record: type) -> tuple[str, ...]:
    """The fields of a dataclass, as columns."""
    return tuple(field.name for field in fields(record))


def _plain(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
