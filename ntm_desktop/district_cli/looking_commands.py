"""The words for looking: the first page, the list of communes, what a stick holds; and the area."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.district_cli.telling import ignored_lines, tell
from ntm_desktop.domain.periods import Period, local_day

if TYPE_CHECKING:
    from ntm_desktop.district.overview import CommuneLine

DONE, REFUSED = 0, 1


def add_looking_verbs(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    overview = verb("overview", "như trang Tổng quan: nộp báo cáo, chờ thẩm tra, cần xem lại")
    overview.set_defaults(run=_overview)
    communes = verb("communes", "như trang Các xã: tình trạng, gói mới nhất, khóa của từng xã")
    communes.set_defaults(run=_communes)
    for one in (overview, communes):
        one.add_argument("--period", metavar="KỲ", help="mặc định: kỳ mới nhất đã bắt đầu")
    look = verb("look", "xem gói trong USB, thư mục: mới, đổi gì, sẽ từ chối vì sao; chưa ghi gì")
    look.add_argument("paths", type=Path, nargs="+", metavar="ĐƯỜNG_DẪN")
    look.set_defaults(run=_look)
    area = verb("area", "xem, đổi phạm vi phụ trách: một huyện, hoặc cả tỉnh")
    area.add_argument("code", nargs="?", metavar="MÃ_HUYỆN", help="“all” là cả tỉnh")
    area.set_defaults(run=_area)


def _overview(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.desk_settings import area_of
    from ntm_desktop.district.lateness import HAND_IN_LABELS
    from ntm_desktop.district.overview import desk_overview
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        found = desk_overview(
            register,
            Catalog.shipped(),
            local_day(datetime.now(UTC)),
            period=Period.parse(call.period) if call.period else None,
            area=area_of(register),
        )
    late = found.hand_ins
    lines, states = [found.office], {}
    if found.period is None or late is None:
        lines.append("Chưa nhận gói nào.")
    else:
        due = f"hạn nộp {late.due:%d/%m/%Y}" if late.due else "chưa đặt hạn nộp"
        lines.append(
            f"{found.period.label}: {found.handed_in}/{len(late.communes)} xã đã nộp; {due}"
        )
        states = {state: len(late.of(state)) for state in HAND_IN_LABELS if late.of(state)}
        lines += [f"  {HAND_IN_LABELS[state]}: {count} xã" for state, count in states.items()]
    lines.append(f"Chờ thẩm tra: {len(found.waiting)} gói")
    lines += [
        f"  {one.commune_name} ({one.commune}), {one.period.label}, gói {one.sequence}, nhận "
        f"{one.received_on}" + (" · đang thẩm tra" if one.begun else "")
        for one in found.waiting
    ]
    if found.regressions:
        lines.append("Trước đạt, nay không đạt:")
        lines += [f"  {one.sentence}" for one in found.regressions]
    if found.refused_in_all:
        lines.append(f"{found.refused_in_all} gói đã từ chối (lệnh refused)")
    if found.lost:
        lines.append(f"{found.lost} gói không đọc lại được, hãy lấy bản sao lưu")
    tell(
        call,
        lines,
        {
            "office": found.office,
            "period": found.period.key if found.period else None,
            "states": {state.value: count for state, count in states.items()},
            "waiting": [
                {
                    "commune": one.commune,
                    "name": one.commune_name,
                    "period": one.period.key,
                    "sequence": one.sequence,
                    "received_on": one.received_on,
                    "begun": one.begun,
                }
                for one in found.waiting
            ],
            "regressions": [
                {"commune": one.commune, "criterion": one.criterion_no, "sentence": one.sentence}
                for one in found.regressions
            ],
            "refused": found.refused_in_all,
            "lost": found.lost,
        },
    )
    return DONE


def _communes(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.desk_settings import area_of
    from ntm_desktop.district.overview import commune_lines, newest_period
    from ntm_desktop.store.register.register import Register

    today = local_day(datetime.now(UTC))
    with Register.open(call.data) as register:
        period = Period.parse(call.period) if call.period else newest_period(register, today)
        period = period or Period(today.year)
        found = commune_lines(register, Catalog.shipped(), period, today, area=area_of(register))
    tell(
        call,
        [f"{period.label}: {len(found)} xã", *(_commune_words(one) for one in found)],
        {
            "period": period.key,
            "communes": [
                {
                    "code": one.code,
                    "name": one.name,
                    "above": one.above,
                    "state": one.state.value,
                    "met": one.met,
                    "total": one.total,
                    "last": one.last.sequence if one.last else None,
                    "last_period": one.last.period_key if one.last else None,
                    "fingerprint": one.key_fingerprint,
                    "formed_from": list(one.formed_from),
                    "became": one.became,
                }
                for one in found
            ],
        },
    )
    return DONE


def _commune_words(one: "CommuneLine") -> str:
    from ntm_desktop.district.lateness import HAND_IN_LABELS

    said = [f"{one.name} ({one.code})", HAND_IN_LABELS[one.state]]
    if one.met is not None:
        said.append(f"{one.met}/{one.total} tiêu chí")
    if one.last is None:
        said.append("chưa gửi gói nào")
    else:
        said.append(f"{Period.parse(one.last.period_key).label}, gói {one.last.sequence}")
    said.append(f"khóa {one.key_fingerprint}" if one.key_fingerprint else "chưa đăng ký khóa")
    if one.became:
        said.append(f"nay thuộc {one.became}")
    return "  " + "; ".join(said)


def _look(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.dry_run import WOULD_BE_LABELS, WouldBe
    from ntm_desktop.district.stick import give_up, looking_at
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        stick = carry_out(register, looking_at(call.data, Catalog.shipped(), call.paths))
        carry_out(register, give_up(stick))
    lines = ["Chưa ghi gì vào sổ."]
    for would_be in WouldBe:
        those = stick.run.of(would_be)
        if those:
            lines.append(f"{WOULD_BE_LABELS[would_be]} ({len(those)})")
        for one in those:
            name = one.source.name
            if one.commune:
                name = f"{one.commune_name or 'Chưa rõ xã'} ({one.commune})"
            about = f", {one.period.label}, gói {one.sequence}" if one.period else ""
            met = f": {one.met}/{one.total} tiêu chí đạt" if one.met is not None else ""
            lines.append(f"  {name}{about}{met}")
            told = (one.sentence, *one.faults, *one.changed, *one.regressions, *one.notes)
            lines += [f"    {text}" for text in told if text]
    lines += ignored_lines(stick.run.ignored)
    tell(
        call,
        lines,
        {
            "files": [
                {
                    "file": str(one.source),
                    "would_be": one.would_be.value,
                    "commune": one.commune,
                    "name": one.commune_name,
                    "period": one.period.key if one.period else None,
                    "sequence": one.sequence,
                    "met": one.met,
                    "total": one.total,
                    "changed": list(one.changed),
                    "regressions": list(one.regressions),
                    "notes": list(one.notes),
                    "reason": one.reason,
                    "error": one.sentence,
                    "faults": list(one.faults),
                }
                for one in stick.run.files
            ],
            "ignored": [str(path) for path in stick.run.ignored],
        },
    )
    return REFUSED if stick.run.of(WouldBe.REFUSED) else DONE


def _area(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.desk_settings import area_of, set_area
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        if call.code is not None:
            code = "" if call.code == "all" else call.code
            set_area(register, Catalog.shipped(), code, datetime.now(UTC))
        found = area_of(register)
    tell(call, [f"Phụ trách: {found or 'cả tỉnh'}"], {"area": found})
    return DONE
