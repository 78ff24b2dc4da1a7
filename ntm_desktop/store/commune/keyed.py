"""Records that are known by an id of their own; an edit holds the whole record as one text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ntm_desktop.store.commune.commune_file import CommuneFile
from ntm_desktop.store.commune.history import FieldChange
from ntm_desktop.store.sqlite_file import Row

RECORD = "record"


@dataclass(frozen=True, slots=True)
class KeyedTable:
    """How one kind of record lies in its table.

    Attributes:
        subject: name in the history.
        table: its table.
        key: the column that names a record.
        order: columns the list is ordered by.
        later: columns of text that came with a later version. While they are empty an edit does
            not speak of them, so that edits of earlier versions still say what stands there.
    """

    subject: str
    table: str
    key: str
    order: str
    later: tuple[str, ...] = ()

    def rows(self, file: CommuneFile) -> list[Row]:
        """Every record, in order, by one statement: pages read them again after each edit."""
        return file.rows(f"SELECT * FROM {self.table} ORDER BY {self.order}")  # noqa: S608 - ours

    def row(self, file: CommuneFile, key: str) -> Row | None:
        """One record, None when there is none with this key."""
        return file.row(f"SELECT * FROM {self.table} WHERE {self.key} = ?", (key,))  # noqa: S608

    def text(self, row: Mapping[str, Any]) -> str:
        """A whole record as an edit holds it."""
        return record_text(
            {name: value for name, value in row.items() if value or name not in self.later}
        )

    def change(self, file: CommuneFile, key: str, record: Mapping[str, Any] | None) -> FieldChange:
        """What has to be written for a record to be as given, or gone."""
        new = None if record is None else self.text({**record, self.key: key})
        return FieldChange(self.subject, key, RECORD, self._stored(file, key), new)

    def stored(self, file: CommuneFile, change: FieldChange) -> str | None:
        """What stands where a change of this subject would write."""
        return self._stored(file, change.key)

    def _stored(self, file: CommuneFile, key: str) -> str | None:
        row = self.row(file, key)
        return None if row is None else self.text(row)

    def write(self, file: CommuneFile, change: FieldChange) -> None:
        """Carry out one change of this subject."""
        if change.new is None:
            file.run(f"DELETE FROM {self.table} WHERE {self.key} = ?", (change.key,))  # noqa: S608
            return
        # What an edit does not speak of because it is empty is cleared.
        record = {**dict.fromkeys(self.later, ""), **json.loads(change.new)}
        names = ", ".join(record)
        values = ", ".join(f":{name}" for name in record)
        # In place: other tables may name the record.
        put = ", ".join(f"{name} = excluded.{name}" for name in record if name != self.key)
        ending = f"DO UPDATE SET {put}" if put else "DO NOTHING"
        file.run(
            f"INSERT INTO {self.table} ({names}) VALUES ({values})"  # noqa: S608 - ours
            f" ON CONFLICT ({self.key}) {ending}",
            record,
        )


def record_text(record: Mapping[str, Any]) -> str:
    """A whole record as an edit holds it."""
    return json.dumps(dict(record), ensure_ascii=False, sort_keys=True)
