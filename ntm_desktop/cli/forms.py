"""``ntm-desktop forms``: checking files of rules, and the editor's two verbs.

``check`` holds everything under forms/ against schema and sense; ``export`` writes a set as a
workbook to fill; ``import`` reads it back into the JSON document that forms/ holds. ``read``
reads a decision itself, each indicator read, to be asked, or not understood.
"""

import argparse
import json
import os
import uuid
from dataclasses import replace
from pathlib import Path

from ntm_desktop.catalog import Catalog, parse_criteria_set, read_json
from ntm_desktop.cli.output import Output
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.errors import (
    DocumentError,
    EntryError,
    ImportRefusedError,
    UsageError,
    in_vietnamese,
)
from ntm_desktop.services.rules.files import FileReport, check_rule_files
from ntm_desktop.services.rules.workbook import (
    is_override_workbook,
    override_set_id,
    read_override_workbook,
    read_rules_workbook,
    write_override_workbook,
    write_rules_workbook,
    write_short_workbook,
)

DONE, REFUSED = 0, 1
_SHOWN = 5


def run(call: argparse.Namespace, output: Output) -> int:
    """Carry out one of the words."""
    actions = {"check": _check, "export": _export, "import": _import, "read": _read}
    return actions[call.action](call, output)


def _check(call: argparse.Namespace, output: Output) -> int:
    reports = check_rule_files(call.path)
    for report in reports:
        _say(report, output)
    faulty = [report for report in reports if report.faults]
    output.line()
    output.line(
        f"{len(reports)} tệp, {len(faulty)} tệp có lỗi."
        if faulty
        else f"{len(reports)} tệp, không có lỗi."
    )
    output.document(
        {
            "valid": not faulty,
            "files": [
                {
                    "path": str(report.path),
                    "kind": report.kind,
                    "id": report.id,
                    "title": report.title,
                    "criteria": report.criteria,
                    "indicators": report.indicators,
                    "official_indicators": report.official_indicators,
                    "recalled": report.assurance.recalled,
                    "entered": report.assurance.entered,
                    "checked": report.assurance.checked,
                    "faults": list(report.faults),
                    "missing": list(report.missing),
                }
                for report in reports
            ],
        }
    )
    return REFUSED if faulty else DONE


def _say(report: FileReport, output: Output) -> None:
    output.line(f"{'✗' if report.faults else '✓'} {report.path}  {report.title}")
    count = report.assurance
    if report.kind == "criteria" and report.id:
        official = f"/{report.official_indicators}" if report.official_indicators else ""
        output.line(f"    {report.criteria} tiêu chí, {report.indicators}{official} chỉ tiêu")
    elif report.kind == "overrides" and report.id:
        output.line(f"    {report.indicators} chỗ đặt hoặc sửa")
    elif report.kind == "registers" and report.id:
        output.line(f"    {report.indicators} cột")
    if count.total:
        output.line(
            f"    đã đối chiếu {count.checked}, đã nhập {count.entered}, nhớ lại {count.recalled}"
        )
    for fault in report.faults:
        output.line(f"    LỖI {fault}")
    for sentence in report.missing[:_SHOWN]:
        output.line(f"    còn thiếu: {sentence}")
    if len(report.missing) > _SHOWN:
        output.line(f"    … và {len(report.missing) - _SHOWN} chỗ còn thiếu khác")


def _export(call: argparse.Namespace, output: Output) -> int:
    if call.file.suffix.lower() != ".xlsx":
        raise UsageError(f"Tên tệp “{call.file.name}” phải kết thúc bằng .xlsx.")
    found = _set(call.set)
    if not call.set.lower().endswith(".json"):
        # A shipped set goes to an office, which its makers' notes do not concern; a file is a
        # maker's own and has to come back whole.
        found = replace(found, notes=())
    if call.province:
        made = write_override_workbook(found, call.file)
    elif call.short:
        made = write_short_workbook(found, call.file)
    else:
        made = write_rules_workbook(found, call.file)
    indicators = sum(1 for _ in found.indicators())
    output.line(f"Đã ghi {made}: {found.short_title}, {indicators} chỉ tiêu.")
    output.document({"file": str(made), "set": found.id, "indicators": indicators})
    return DONE


def _import(call: argparse.Namespace, output: Output) -> int:
    from ntm_desktop.documents.reading_process import read_workbook

    content = read_workbook(call.file)
    if is_override_workbook(content):
        rules = _set(call.set or override_set_id(content))
        read = read_override_workbook(call.file, rules, content)
        document, faults, notices = read.document, read.faults, read.notices
    else:
        reading = read_rules_workbook(call.file, content)
        document, faults, notices = reading.document, reading.faults, reading.notices
    for notice in notices:
        output.line(f"  ! {notice}")
    for cell, sentence in faults:
        output.line(f"  {cell}  {sentence}")
    if document is None:
        output.line(f"Có {len(faults)} lỗi; chưa ghi gì. Hãy sửa các ô trên rồi nhập lại.")
    elif call.out is None:
        output.line("Đọc được, không có lỗi. Thêm --out TỆP.json để ghi ra tệp.")
    else:
        _write(call.out, document)
        output.line(f"Đã ghi {call.out}.")
    output.document(
        {
            "file": str(call.file),
            "out": str(call.out) if call.out and document is not None else None,
            "id": document["id"] if document is not None else None,
            "faults": [{"cell": cell, "fault": sentence} for cell, sentence in faults],
            "notices": list(notices),
        }
    )
    return DONE if document is not None else REFUSED


def _read(call: argparse.Namespace, output: Output) -> int:
    from ntm_desktop.cli.reading import say_reading
    from ntm_desktop.domain.decisions.output import reading_document
    from ntm_desktop.services.rules.reading import read_file

    try:
        reading = read_file(call.file)
    except ImportRefusedError as error:
        output.line(f"Không đọc được: {error}")
        output.document({"document": call.file.name, "result": "refuse", "reason": str(error)})
        return REFUSED
    document = reading_document(reading)
    say_reading(reading, output)
    if not reading.reason and call.out is not None:
        _write(call.out, document)
        output.line(f"Đã ghi {call.out}.")
    output.document(document)
    return REFUSED if reading.reason else DONE


def _set(name: str) -> CriteriaSet:
    """A shipped set by its id, or the one in a JSON file."""
    if name.lower().endswith(".json"):
        return parse_criteria_set(read_json(Path(name)))
    if not name:
        raise EntryError("Tệp không ghi áp dụng cho bộ nào. Hãy thêm --set BỘ.")
    return Catalog.shipped().criteria_set(name)


def _write(path: Path, document: dict[str, object]) -> None:
    """Write a document as the files under forms/ are laid out, whole or not at all."""
    partial = path.with_name(f".{path.name}.{uuid.uuid4().hex}.partial")
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise DocumentError(f"Không ghi được {path}: {in_vietnamese(error)}.") from error
