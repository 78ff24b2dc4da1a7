"""The rows of the receiving office's tables as documents."""

from collections.abc import Mapping
from enum import StrEnum

from ntm_desktop.catalog.reading import Reader, raise_faults, read_provenance
from ntm_desktop.domain.desk_tables import (
    QuantityRow,
    RegisterTableForm,
    RowForm,
    RowLevel,
    TableForms,
)


class _Level(StrEnum):
    SUBTOTAL = "subtotal"
    ROW = "row"
    PART = "part"


_LEVELS = {
    _Level.SUBTOTAL: RowLevel.SUBTOTAL,
    _Level.ROW: RowLevel.PLAIN,
    _Level.PART: RowLevel.PART,
}


def parse_table_forms(data: Mapping[str, object]) -> TableForms:
    """The rows that a document lists.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "mẫu bảng tổng hợp", faults)
    reader.texts("notes")
    forms = TableForms(
        _rows(reader, "resources"),
        _rows(reader, "projects"),
        read_provenance(reader.child("provenance", "mẫu bảng tổng hợp › nguồn")),
        tuple(
            _register(Reader(item, f"registers › bảng {number}", faults))
            for number, item in enumerate(reader.items("registers", required=False), 1)
        ),
        tuple(
            _quantity(Reader(item, f"roads › dòng {number}", faults))
            for number, item in enumerate(reader.items("roads", required=False), 1)
        ),
    )
    reader.close()
    raise_faults("Mẫu bảng tổng hợp", faults)
    return forms


def _rows(reader: Reader, key: str) -> tuple[RowForm, ...]:
    rows = tuple(
        _row(Reader(item, f"{key} › dòng {number}", reader.faults))
        for number, item in enumerate(reader.items(key), 1)
    )
    counted = [one for row in rows if row.level is RowLevel.PLAIN for one in row.of]
    if len(counted) != len(set(counted)):
        reader.fault(f"“{key}” cộng một nguồn hai lần.")
    return rows


def _row(reader: Reader) -> RowForm:
    row = RowForm(
        key=reader.text("key"),
        label=reader.text("label"),
        level=_LEVELS[reader.choice("level", _Level)],
        of=reader.texts("of"),
        progress=reader.optional_text("progress"),
    )
    reader.close()
    return row


def _register(reader: Reader) -> RegisterTableForm:
    form = RegisterTableForm(
        key=reader.text("key"),
        title=reader.text("title"),
        register=reader.text("register"),
        rows=reader.texts("rows"),
        across=reader.optional_text("across"),
        sums=reader.texts("sums"),
    )
    reader.close()
    if not form.rows:
        reader.fault("“rows” phải có ít nhất một cột.")
    return form


def _answer(reader: Reader, text: str) -> tuple[str, str, str]:
    named = text.split("/")
    if len(named) != 3:
        reader.fault(f"“{text}” phải viết bộ/chỉ tiêu/phần.")
        return "", "", ""
    return named[0], named[1], named[2]


def _quantity(reader: Reader) -> QuantityRow:
    row = QuantityRow(
        key=reader.text("key"),
        label=reader.text("label"),
        unit=reader.text("unit"),
        of=reader.texts("of"),
        share_of=tuple(_answer(reader, one) for one in reader.texts("share_of")),
        given=reader.flag("given", default=False),
    )
    reader.close()
    return row
