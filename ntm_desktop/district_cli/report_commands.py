"""The word for the office's own periodic report."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.district_cli.days import today
from ntm_desktop.district_cli.telling import tell
from ntm_desktop.errors import UsageError

DONE = 0


def add_report(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the command to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    report = verb("report", "báo cáo 6 tháng, năm của nơi nhận: cùng mẫu với xã, số là tổng các xã")
    report.add_argument("--period", metavar="KỲ", help="mặc định: kỳ mới nhất đã bắt đầu")
    report.add_argument(
        "--out",
        type=Path,
        metavar="TỆP",
        help="tên tệp .pdf, .docx hoặc .xlsx; không ghi: nói còn thiếu đoạn nào",
    )
    report.add_argument(
        "--text",
        action="append",
        default=[],
        metavar="MỤC=ĐOẠN",
        help="ghi một đoạn của báo cáo, lặp lại được; {tên} trong ngoặc nhọn là số liệu",
    )
    report.add_argument(
        "--copy", action="store_true", help="sao văn bản kỳ trước vào những đoạn chưa viết"
    )
    report.add_argument(
        "--area",
        default="",
        metavar="MÃ_HUYỆN",
        help="nơi nhận chỉ phụ trách huyện này (mặc định: theo trang Cài đặt)",
    )
    report.set_defaults(run=_report)


def _report(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.desk_settings import area_of
    from ntm_desktop.district.office_report import texts
    from ntm_desktop.district.office_report.making import (
        facts_of,
        note_report,
        office_form,
        read_report,
        view_of,
        write_report,
    )
    from ntm_desktop.district.overview import newest_period
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.errors import EntryError
    from ntm_desktop.store.register.register import Register

    written = {}
    for one in call.text:
        field_id, equals, text = one.partition("=")
        if not equals:
            raise UsageError(f"--text “{one}” phải viết MỤC=ĐOẠN.")
        written[field_id.strip()] = text
    catalog = Catalog.shipped()
    with Register.open(call.data) as register:
        period = Period.parse(call.period) if call.period else newest_period(register, today())
        if period is None:
            raise EntryError("Chưa nhận gói nào; hãy ghi kỳ bằng --period.")
        form = office_form(catalog, period)
        if call.copy:
            texts.copy_previous(register, form, period)
        for field_id, text in written.items():
            texts.record(register, form, period, field_id, text)
        read = read_report(register, catalog, period, area=call.area or area_of(register))
        facts = facts_of(read)
        if call.out is not None:
            write_report(facts, call.out)
            note_report(register, read, facts, str(call.out), datetime.now(UTC))
    view = view_of(read, facts)
    lines = [f"Báo cáo {period.inline} của {facts.author}"]
    if view.provisional:
        lines.append(view.provisional)
    if view.missing:
        lines.append(f"Chưa viết: {', '.join(view.missing)}")
    unknown = {name for line in view.passages for name in line.unknown}
    if unknown:
        lines.append(f"Chưa có số liệu, in dấu chấm: {', '.join(sorted(unknown))}")
    if call.out is not None:
        lines.append(f"Đã ghi {call.out}")
    tell(
        call,
        lines,
        {
            "out": str(call.out) if call.out else None,
            "report": form.id,
            "period": period.key,
            "provisional": bool(view.provisional),
            "missing": list(view.missing),
            "passages": {
                line.field.id: {
                    "label": line.field.label,
                    "text": line.text,
                    "printed": facts.text(line.field).text,
                    "written": line.written,
                    "unknown": list(line.unknown),
                }
                for line in view.passages
            },
            "figures": {name: value for name, _, value in view.figures},
        },
    )
    return DONE
