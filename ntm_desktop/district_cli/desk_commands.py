"""The words for what a receiving desk does between receiving and reporting."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from ntm_desktop.district_cli.days import day_words, iso, today
from ntm_desktop.district_cli.recognition_commands import add_recognition_verb
from ntm_desktop.district_cli.telling import tell
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.errors import EntryError, UsageError

DONE = 0


def add_desk_verbs(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    tables = verb("tables", "mọi bảng tổng hợp của một kỳ ra Excel, PDF hoặc Word")
    tables.add_argument("--out", type=Path, metavar="TỆP", help="tên tệp .xlsx, .pdf hoặc .docx")
    tables.add_argument("--period", metavar="KỲ", help="kỳ tổng hợp (mặc định: kỳ mới nhất)")
    tables.add_argument("--set", default="", metavar="BỘ", help="bộ tiêu chí")
    tables.add_argument(
        "--by",
        choices=("district", "group", "flag"),
        help="đặt cạnh nhau theo huyện, nhóm xã hoặc loại xã (biên giới, đặc biệt khó khăn, ATK)",
    )
    tables.add_argument(
        "--against",
        default="",
        metavar="KỲ",
        help="so với kỳ này: số kỳ trước và tăng, giảm; plan: so với số các xã đăng ký cho năm; "
        "target: so với mục tiêu của nơi nhận",
    )
    _add_area(tables)
    tables.add_argument(
        "--base", type=int, metavar="SỐ_XÃ", help="tự ghi tổng số xã làm cơ sở tính tỷ lệ"
    )
    tables.set_defaults(run=_tables)

    target = verb("target", "mục tiêu của nơi nhận cho một năm: xem, đặt, bỏ")
    target.add_argument("--year", type=int, required=True, metavar="NĂM")
    target.add_argument("--set", default="", metavar="BỘ", help="bộ tiêu chí của các nhóm")
    target.add_argument(
        "--band",
        action="append",
        default=[],
        metavar="NHÓM=SỐ_XÃ",
        help="ví dụ 15-18=8; lặp lại cho từng nhóm",
    )
    target.add_argument("--mean", default="", metavar="SỐ", help="bình quân tiêu chí/xã")
    target.add_argument("--source", default="", metavar="VĂN_BẢN", help="quyết định, nghị quyết")
    target.add_argument("--clear", action="store_true", help="bỏ mục tiêu của năm")
    target.set_defaults(run=_target)

    late = verb("late", "xã nào đã nộp, nộp muộn, chưa nộp cho một kỳ")
    late.add_argument("--period", metavar="KỲ", help="mặc định: kỳ mới nhất đã bắt đầu")
    late.add_argument(
        "--due-days",
        type=int,
        metavar="SỐ_NGÀY",
        help="đặt hạn nộp của loại kỳ này: số ngày sau ngày chốt số liệu",
    )
    _add_area(late)
    late.set_defaults(run=_late)

    sums = verb("sums", "các bảng tổng hợp đã lập: tạm tính, đã cũ và vì sao")
    sums.set_defaults(run=_sums)

    refused = verb("refused", "các gói đã từ chối, lý do và điều cần đề nghị xã")
    refused.set_defaults(run=_refused)

    add_recognition_verb(verb)

    back = verb("give-back", "chép lại cho xã các gói xã đã nộp, khi máy của xã hỏng")
    back.add_argument("commune", metavar="MÃ_XÃ", help="mã xã, 5 chữ số")
    back.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="thường là USB")
    back.set_defaults(run=_give_back)


def _add_area(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--area",
        default="",
        metavar="MÃ_HUYỆN",
        help="nơi nhận chỉ phụ trách huyện này (mặc định: theo trang Cài đặt)",
    )


def _give_back(call: argparse.Namespace) -> int:
    from ntm_desktop.district.giving_back import giving_back
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        made = carry_out(register, giving_back(call.commune, call.out))
    lines = [
        f"Đã chép {made.packages} gói và khóa của xã vào {made.folder}",
        "Ở máy xã: “Phục hồi dữ liệu…”, “Chỉ còn các gói đã nộp…”, hoặc ntm-desktop rebuild.",
    ]
    if made.lost:
        lines.append(f"Lưu ý: {made.lost} gói đã nhận không còn trong sổ.")
    tell(
        call,
        lines,
        {"folder": str(made.folder), "packages": made.packages, "lost": made.lost},
    )
    return DONE


def _tables(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.desk_settings import area_of
    from ntm_desktop.district.sums_given import note_sum
    from ntm_desktop.district.tables import GroupBy, parse_against, tables_of, write_tables
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.store.register.register import Register

    if call.out is None and not call.json:
        raise UsageError("Hãy ghi --out TỆP (.xlsx, .pdf, .docx), hoặc --json để in ra.")
    with Register.open(call.data) as register:
        made = tables_of(
            register,
            Catalog.shipped(),
            period=Period.parse(call.period) if call.period else None,
            set_id=call.set,
            by=GroupBy(call.by) if call.by else None,
            against=parse_against(call.against),
            area=call.area or area_of(register),
            base=call.base,
        )
        if call.out is not None:
            write_tables(made, call.out, today())
            note_sum(register, made, str(call.out), datetime.now(UTC))
    notes = tuple(dict.fromkeys(note for table in made.tables for note in table.notes))
    lines = [
        made.title,
        f"{len(made.now.communes)} xã có số liệu trên {made.now.base_count} xã; "
        f"{len(made.tables)} bảng",
        *(f"Lưu ý: {note}" for note in notes),
    ]
    if call.out is not None:
        lines.append(f"Đã ghi {call.out}")
    tell(
        call,
        lines,
        {
            "out": str(call.out) if call.out else None,
            "period": made.now.period.key,
            "against": call.against or None,
            "by": call.by,
            "set": made.now.criteria_set.id,
            "base": made.now.base_count,
            "communes": [commune.code for commune in made.now.communes],
            "missing": [code for code, _ in made.now.missing],
            "tables": [
                {
                    "id": table.id,
                    "title": table.title,
                    "columns": [column.id for column in table.columns],
                    "headings": [column.label for column in table.columns],
                    "rows": [
                        {
                            "key": row.key,
                            "level": str(row.level),
                            "cells": [_plain(cell) for cell in row.cells],
                            "communes": list(row.communes),
                        }
                        for row in table.rows
                    ],
                    "notes": list(table.notes),
                }
                for table in made.tables
            ],
        },
    )
    return DONE


def _target(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.targets import set_target, target_of
    from ntm_desktop.store.register.register import Register

    counts = {}
    for one in call.band:
        key, equals, number = one.partition("=")
        if not equals or not number.strip().isdigit():
            raise UsageError(f"--band “{one}” phải viết NHÓM=SỐ_XÃ, ví dụ 15-18=8.")
        counts[key.strip()] = int(number)
    if counts and not call.set:
        raise UsageError("Hãy ghi --set BỘ: các nhóm là của bộ tiêu chí nào.")
    with Register.open(call.data) as register:
        if counts or call.clear:
            set_target(
                register,
                Catalog.shipped(),
                call.year,
                call.set,
                counts,
                datetime.now(UTC),
                mean=call.mean,
                source=call.source,
            )
        found = target_of(register, call.year)
    if found is None:
        tell(call, [f"Năm {call.year} chưa đặt mục tiêu."], {"year": call.year, "target": None})
        return DONE
    lines = [f"Mục tiêu năm {found.year} ({found.set_id}):"]
    lines += [f"  {key}: {count} xã" for key, count in found.counts.items()]
    if found.mean is not None:
        lines.append(f"  Bình quân tiêu chí/xã: {format_decimal(found.mean)}")
    if found.source:
        lines.append(f"  Theo {found.source}")
    target = {
        "set": found.set_id,
        "counts": dict(found.counts),
        "mean": _plain(found.mean),
        "source": found.source,
    }
    tell(call, lines, {"year": found.year, "target": target})
    return DONE


def _plain(value: str | int | Decimal | None) -> str | int | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _late(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.desk_settings import area_of
    from ntm_desktop.district.lateness import HAND_IN_LABELS, lateness, set_due_days
    from ntm_desktop.district.overview import newest_period
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        if call.period:
            period = Period.parse(call.period)
        else:
            newest = newest_period(register, today())
            if newest is None:
                raise EntryError("Chưa nhận gói nào; hãy ghi kỳ bằng --period.")
            period = newest
        if call.due_days is not None:
            set_due_days(register, period.kind, call.due_days, datetime.now(UTC))
        found = lateness(
            register, Catalog.shipped(), period, today(), area=call.area or area_of(register)
        )
    lines = [
        f"{period.label}: chốt số liệu {day_words(found.cutoff)}, hạn nộp {day_words(found.due)}"
        + (" (nơi nhận tự đặt)" if found.own_rule else ""),
        f"Nguồn ngày chốt: {found.source}",
    ]
    if found.due is None:
        lines.append("Chưa đặt hạn nộp; đặt bằng --due-days SỐ_NGÀY sau ngày chốt.")
    for state, label in HAND_IN_LABELS.items():
        those = found.of(state)
        if those:
            lines.append(f"{label}: {len(those)} xã")
            lines += [
                f"  {one.name} ({one.code})"
                + (f", {one.above}" if one.above else "")
                + (f", nộp ngày {day_words(one.handed_in)}" if one.handed_in else "")
                + (f", muộn {one.days_late} ngày" if one.days_late else "")
                + ("" if one.enrolled else ", chưa đăng ký khóa")
                for one in those
            ]
    tell(
        call,
        lines,
        {
            "period": period.key,
            "cutoff": iso(found.cutoff),
            "due": iso(found.due),
            "own_rule": found.own_rule,
            "source": found.source,
            "communes": [
                {
                    "code": one.code,
                    "name": one.name,
                    "district": one.above,
                    "enrolled": one.enrolled,
                    "state": str(one.state),
                    "handed_in": iso(one.handed_in),
                    "packages": one.packages,
                    "days_late": one.days_late,
                }
                for one in found.communes
            ],
        },
    )
    return DONE


def _refused(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.refusals import refusal_list
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        found = refusal_list(register, Catalog.shipped())
    lines = [f"{len(found)} gói đã từ chối"]
    for one in found:
        lines.append(f"{one.day} · {one.file_name} · {one.commune_name or 'chưa rõ xã'}")
        lines.append(f"  {one.sentence}")
        lines += [f"  - {fault}" for fault in one.faults]
        lines.append(f"  Việc cần làm: {one.what_to_ask}")
        if one.since:
            lines.append(f"  {one.since}")
    tell(
        call,
        lines,
        {
            "refused": [
                {
                    "day": one.day,
                    "file": one.file_name,
                    "commune": one.commune,
                    "name": one.commune_name,
                    "reason": one.reason,
                    "error": one.sentence,
                    "faults": list(one.faults),
                    "ask": one.what_to_ask,
                    "since": one.since,
                    "kept_as": one.kept_as,
                }
                for one in found
            ]
        },
    )
    return DONE


def _sums(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.sums_given import period_words, sum_lines
    from ntm_desktop.domain.periods import day_in_vietnam
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        found = sum_lines(register, Catalog.shipped())
    tell(
        call,
        [
            f"{len(found)} lần lập bảng",
            *(
                f"{day_in_vietnam(one.made.at)} · {period_words(one.made)} · "
                f"{one.made.file or 'in'} · {one.made.officer or 'chưa ghi tên'} · {one.state}"
                for one in found
            ),
        ],
        {
            "sums": [
                {
                    "at": one.made.at.isoformat(),
                    "officer": one.made.officer,
                    "period": one.made.period_key,
                    "title": one.made.title,
                    "file": one.made.file,
                    "missing": one.made.missing,
                    "provisional": bool(one.made.missing),
                    "outdated": list(one.why_outdated),
                }
                for one in found
            ]
        },
    )
    return DONE
