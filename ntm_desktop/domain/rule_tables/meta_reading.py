"""The lines of a workbook that hold for the whole: a label and what is said under it."""

import re
from collections.abc import Collection, Sequence
from datetime import date

from ntm_desktop.domain.criteria import SourceDocument
from ntm_desktop.domain.rule_tables.columns import MetaField, header_key
from ntm_desktop.domain.rule_tables.grids import ReadTable, TableRow

LONGEST_SET_ID = 64
_SHA256 = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Meta:
    """The lines with what holds for the whole."""

    def __init__(
        self, table: ReadTable, fields: Sequence[MetaField], titles: Collection[str]
    ) -> None:
        """Read the lines of ``table``; labels that mean none of ``fields`` are noted."""
        self._rows: dict[str, list[TableRow]] = {}
        self._table = table
        self._labels = {field.key: field.label.rstrip(" *") for field in fields}
        for row in table.rows(titles=titles):
            label = row.text("label")
            field = next((f for f in fields if header_key(label) in f.spellings), None)
            if field is None:
                if row.text("value"):
                    table.findings.notices.append(
                        f"{row.address('label')}: không dùng đến “{label}”."
                    )
                continue
            rows = self._rows.setdefault(field.key, [])
            if not rows or field.repeated or not rows[0].text("value"):
                self._rows[field.key] = [row] if not field.repeated else [*rows, row]
            elif row.text("value"):
                row.fault("label", f"“{label}” được ghi hai lần. Hãy bỏ một dòng.")

    def row(self, key: str) -> TableRow | None:
        """The line of a field, None when there is none."""
        return self._rows.get(key, [None])[0]

    def fault(self, key: str, sentence: str) -> None:
        """Note what is wrong with a field."""
        row = self.row(key)
        if row is not None:
            row.fault("value", sentence)
        else:
            self._table.findings.fault(f"{self._table.grid.name}!A{self._table.header}", sentence)

    def text(self, key: str, *, needed: bool = False) -> str:
        """A text."""
        row = self.row(key)
        found = row.text("value") if row else ""
        if needed and not found:
            self.fault(key, f"“{self._labels[key]}” còn trống, phải ghi.")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """A list, one line each."""
        rows = self._rows.get(key, [])
        return tuple(text for text in (row.text("value") for row in rows) if text)

    def documents(self, key: str) -> tuple[SourceDocument, ...]:
        """Files of the decision, "sha256 name" a line each."""
        found = []
        for row in self._rows.get(key, []):
            if not (text := row.text("value")):
                continue
            digest, _, name = text.partition(" ")
            if not _SHA256.fullmatch(digest) or not name.strip():
                row.fault("value", "Dòng này do chương trình ghi, không sửa; hãy xóa cả dòng.")
                continue
            found.append(SourceDocument(name.strip(), digest))
        return tuple(found)

    def whole(self, key: str, lowest: int = 0, highest: int = 10**9) -> int | None:
        """A whole number within bounds."""
        row = self.row(key)
        found = row.whole("value") if row else None
        if found is not None and not lowest <= found <= highest:
            self.fault(key, f"“{found}” nằm ngoài khoảng từ {lowest} đến {highest}.")
        return found

    def key(self, key: str, longest: int) -> str:
        """An id, "" when it is left to us."""
        found = self.text(key)
        if found and (not KEY.fullmatch(found) or len(found) > longest):
            self.fault(
                key,
                f"“{found}” phải gồm chữ thường không dấu, số và gạch nối, tối đa {longest} chữ.",
            )
        return found

    def day(self, key: str, *, needed: bool = False) -> date | None:
        """A day."""
        row = self.row(key)
        found = row.day("value") if row else None
        if needed and not self.text(key):
            self.fault(key, f"“{self._labels[key]}” còn trống, phải ghi ngày.")
        return found
