"""Figures that a province published, as documents."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from ntm_desktop.catalog.reading import Reader, raise_faults, read_provenance
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.published import Published, PublishedTable
from ntm_desktop.errors import EntryError


def parse_published(data: Mapping[str, object]) -> Published:
    """What a document says was published.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "số đã công bố", faults)
    reader.texts("notes")
    made = Published(
        reader.text("title"),
        reader.text("province_code"),
        tuple(
            _table(Reader(item, f"bảng {number}", faults))
            for number, item in enumerate(reader.items("tables"), 1)
        ),
        read_provenance(reader.child("provenance", "số đã công bố › nguồn")),
    )
    reader.close()
    raise_faults("Số đã công bố", faults)
    return made


def _table(reader: Reader) -> PublishedTable:
    period = Period(2020)
    try:
        period = Period.parse(reader.text("period"))
    except EntryError as error:
        reader.fault(str(error))
    made = PublishedTable(
        period,
        reader.text("table"),
        reader.optional_integer("base"),
        reader.optional_integer("factor") or 1,
        reader.text("source"),
        tuple(
            _row(item, Reader(item, f"{reader.place} › dòng {number}", reader.faults))
            for number, item in enumerate(reader.items("rows"), 1)
        ),
    )
    reader.close()
    return made


def _row(item: object, reader: Reader) -> tuple[str, Mapping[str, Decimal]]:
    key = reader.text("row")
    figures = {}
    for name in item if isinstance(item, dict) else ():
        if name == "row":
            continue
        try:
            figures[str(name)] = Decimal(reader.text(str(name)))
        except InvalidOperation:
            reader.fault(f"“{name}” phải là số.")
    return key, figures
