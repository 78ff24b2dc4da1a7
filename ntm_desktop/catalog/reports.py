"""Report forms as documents: sections of passages, tables and pictures."""

from collections import Counter
from collections.abc import Iterator, Mapping

from ntm_desktop.catalog.reading import Reader, raise_faults, read_provenance
from ntm_desktop.domain.dossier import FieldKind, TextField
from ntm_desktop.domain.periods import PeriodKind
from ntm_desktop.domain.reports.figures import FIGURE_NAMES, OFFICE_FIGURE_NAMES, names_in
from ntm_desktop.domain.reports.form import (
    ChartForm,
    ItemForm,
    OfficeHead,
    PassageForm,
    ReportForm,
    SectionForm,
    TableForm,
)
from ntm_desktop.domain.reports.tables import CHART_SOURCES, TABLE_SOURCES

_HEAD_NAMES = ("period", "commune", "year")


def parse_report_form(data: Mapping[str, object]) -> ReportForm:
    """The report form that a document describes.

    Raises:
        CatalogError: the document is faulty; ``faults`` holds every fault with its place.
    """
    faults: list[str] = []
    reader = Reader(data, "mẫu báo cáo", faults)
    form = ReportForm(
        id=reader.text("id"),
        version=reader.integer("version"),
        title=reader.text("title"),
        kinds=_kinds(reader),
        symbol=reader.text("symbol"),
        subject=reader.text("subject"),
        addressee=reader.text("addressee"),
        provenance=read_provenance(reader.child("provenance", "nguồn")),
        cut_off_day=reader.optional_integer("cut_off_day") or 0,
        due_days=reader.optional_integer("due_days") or 0,
        opening=_field(reader.child("opening", "đoạn mở đầu")),
        sections=tuple(
            _section(Reader(item, f"phần {number}", faults))
            for number, item in enumerate(reader.items("sections"), 1)
        ),
        closing=reader.text("closing"),
        shared_fields=tuple(
            _field(Reader(item, f"mục chung {number}", faults))
            for number, item in enumerate(reader.items("shared_fields", required=False), 1)
        ),
        notes=reader.texts("notes"),
        office=_office(reader.child("office", "nơi nhận")) if reader.has("office") else None,
    )
    reader.close()
    if not faults:
        faults.extend(_form_faults(form))
    raise_faults(f"Mẫu báo cáo “{form.id or '?'}”", faults)
    return form


def _office(reader: Reader) -> OfficeHead:
    head = OfficeHead(reader.text("subject"), reader.text("addressee"), reader.text("closing"))
    reader.close()
    return head


def _kinds(reader: Reader) -> tuple[PeriodKind, ...]:
    return tuple(
        Reader({"kinds": item}, reader.place, reader.faults).choice("kinds", PeriodKind)
        for item in reader.items("kinds")
    )


def _section(reader: Reader) -> SectionForm:
    section = SectionForm(
        heading=reader.text("heading"),
        level=reader.integer("level"),
        items=tuple(
            _item(Reader(item, f"{reader.place} › mục {number}", reader.faults))
            for number, item in enumerate(reader.items("items", required=False), 1)
        ),
        landscape=reader.flag("landscape", default=False),
        stands_for=reader.texts("stands_for"),
    )
    reader.close()
    return section


def _item(reader: Reader) -> ItemForm:
    item: ItemForm
    if reader.has("table"):
        item = TableForm(reader.text("table"), reader.optional_text("title"))
    elif reader.has("chart"):
        item = ChartForm(reader.text("chart"))
    else:
        return PassageForm(_field(reader))
    reader.close()
    return item


def _field(reader: Reader) -> TextField:
    field = TextField(
        id=reader.text("id"),
        label=reader.text("label"),
        hint=reader.optional_text("hint"),
        multiline=reader.flag("multiline", default=True),
        default=reader.optional_text("default"),
        required=reader.flag("required", default=False),
        kind=reader.choice("kind", FieldKind) if reader.has("kind") else FieldKind.TEXT,
        office=reader.optional_text("office"),
    )
    reader.close()
    return field


def _form_faults(form: ReportForm) -> Iterator[str]:
    fields = Counter(field.id for field in form.fields())
    for repeated in [key for key, times in fields.items() if times > 1]:
        yield f"mẫu báo cáo: mã “{repeated}” được dùng nhiều lần."
    if form.cut_off_day > 31:
        yield "mẫu báo cáo: cut_off_day phải từ 1 đến 31."
    for field in form.fields():
        for name in names_in(field.default):
            if name not in FIGURE_NAMES:
                yield f"mục “{field.id}”: không có số liệu “{name}” để chèn."
        for name in names_in(field.office):
            if name not in OFFICE_FIGURE_NAMES:
                yield f"mục “{field.id}”, nơi nhận: không có số liệu “{name}” để chèn."
    for place, text in (("subject", form.subject), ("closing", form.closing)):
        for name in names_in(text):
            if name not in _HEAD_NAMES:
                yield f"{place}: chỗ điền “{name}” không có; chỉ có {', '.join(_HEAD_NAMES)}."
    for section in form.sections:
        if section.level not in (0, 1, 2, 3):
            yield f"phần “{section.heading}”: level phải là 0, 1, 2 hoặc 3."
        for item in section.items:
            if isinstance(item, TableForm) and item.source not in TABLE_SOURCES:
                yield f"phần “{section.heading}”: không có bảng “{item.source}”."
            if isinstance(item, ChartForm) and item.source not in CHART_SOURCES:
                yield f"phần “{section.heading}”: không có biểu đồ “{item.source}”."
