"""All data of a commune in open formats: CSV with a Table Schema, and one workbook.

What is said here must hold for every version: each table of the file is written, known by a
title or not, so that nothing an office typed can be locked in. Registers stand beside them as
their forms have them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.registers.values import Known
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out
from ntm_desktop.exchange.register_tables import (
    PREFIX,
    registers_rows,
    registers_tables,
)
from ntm_desktop.exchange.tables import (
    FieldType,
    Row,
    Table,
    TableField,
    descriptor_bytes,
    write_csv,
)
from ntm_desktop.services.registers.listing import known_of
from ntm_desktop.services.registers.packing import register_contents
from ntm_desktop.services.registers.writing import sheets_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info
from ntm_desktop.store.commune import dump

if TYPE_CHECKING:
    from ntm_desktop.documents.registers_workbook import RegisterSheet

DESCRIPTOR, WORKBOOK = "datapackage.json", "du-lieu.xlsx"
# Its lines stand in the tables of their registers.
_LEFT_OUT = frozenset({"register_entry"})
_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "commune": "Xã",
        "village": "Thôn",
        "assessed_place": "Khu dân cư, vườn hộ",
        "setting": "Cài đặt",
        "commune_property": "Đặc điểm của xã",
        "assessment": "Đợt tự đánh giá",
        "answer": "Trả lời theo chỉ tiêu",
        "answer_part": "Số liệu từng phần của chỉ tiêu",
        "evidence": "Minh chứng (danh sách tệp)",
        "dossier_text": "Lời văn hồ sơ",
        "project_card": "Công trình",
        "project_year": "Công trình theo năm",
        "project_period": "Công trình theo kỳ",
        "project_quantity": "Khối lượng của công trình",
        "project_photo": "Ảnh công trình",
        "money_line": "Nguồn lực theo kỳ và nguồn vốn",
        "gift": "Đóng góp của người dân",
        "criteria_set": "Bộ tiêu chí đang dùng",
        "provincial_override": "Quyết định của tỉnh",
        "register_form": "Mẫu sổ của tỉnh, của xã",
        "package": "Gói đã đóng",
        "receipt": "Phiếu tiếp nhận",
        "receiver": "Nơi nhận qua mạng",
        "sending": "Lần gửi qua mạng",
        "history": "Lịch sử sửa",
    }
)


@dataclass(frozen=True, slots=True)
class _Facts:
    author: str
    code: str
    tables: tuple[tuple[Table, tuple[Row, ...]], ...]
    sheets: "tuple[RegisterSheet, ...]"
    known: Known
    mark: str


def writing_open_data(period: Period, folder: Path) -> Staged[tuple[Path, ...]]:
    """The steps of writing all data: the descriptor, a CSV for each table, one workbook.

    Args:
        period: whose sums stand in the workbook behind the registers.
        folder: made when it is missing; files of these names are replaced.

    Raises:
        DocumentError: a file cannot be written.
    """
    facts: _Facts = yield OnDatabase(lambda ws: _facts(ws, period))
    written: tuple[Path, ...] = yield Beside(lambda _progress: _write(facts, folder))
    return written


def write_open_data(ws: Workspace, period: Period, folder: Path) -> tuple[Path, ...]:
    """Write all data; see :func:`writing_open_data`. The descriptor comes first."""
    return carry_out(ws, writing_open_data(period, folder))


def _facts(ws: Workspace, period: Period) -> _Facts:
    from ntm_desktop.documents.dossier.facts import SAMPLE_MARK

    info = commune_info(ws)
    registers = register_contents(ws)
    rows = registers_rows(registers)
    tables = [_table(one) for one in dump.tables(ws.file) if one.name not in _LEFT_OUT]
    tables += [(table, tuple(rows[table.name])) for table in registers_tables(registers)]
    return _Facts(
        f"{info.office_name}, {info.commune.above}",
        info.commune.code,
        tuple(tables),
        sheets_of(ws, (), period),
        known_of(ws, period),
        SAMPLE_MARK if info.sample else "",
    )


def _table(dumped: dump.DumpedTable) -> tuple[Table, tuple[Row, ...]]:
    names = [name for name, _ in dumped.columns]
    table = Table(
        dumped.name.replace("_", "-"),
        _TITLES.get(dumped.name, dumped.name),
        tuple(
            TableField(name, name, FieldType.INTEGER if whole else FieldType.STRING)
            for name, whole in dumped.columns
        ),
        dumped.key,
    )
    rows: list[Row] = [dict(zip(names, row, strict=True)) for row in dumped.rows]
    return table, tuple(rows)


def _write(facts: _Facts, folder: Path) -> tuple[Path, ...]:
    from ntm_desktop.documents.files import write_files
    from ntm_desktop.documents.open_data_workbook import PlainTable, open_data_workbook

    title = f"Dữ liệu nông thôn mới – {facts.author}"
    tables = [table for table, _ in facts.tables]
    files = [(folder / DESCRIPTOR, descriptor_bytes(f"ntm-{facts.code}", title, tables))]
    files += [
        (folder / f"{table.name}.csv", write_csv(table, rows)) for table, rows in facts.tables
    ]
    plain = [
        PlainTable(
            table.title,
            f"{table.name}.csv",
            tuple(field.name for field in table.fields),
            tuple(tuple(row.get(field.name) for field in table.fields) for row in rows),
        )
        for table, rows in facts.tables
        if not table.name.startswith(PREFIX)
    ]
    book = open_data_workbook(facts.sheets, plain, facts.known, facts.author, mark=facts.mark)
    return write_files([*files, (folder / WORKBOOK, book)])
