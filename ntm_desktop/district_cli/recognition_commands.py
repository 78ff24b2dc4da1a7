"""The word for the register of recognition."""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.district_cli.days import day_words, read_day, today
from ntm_desktop.district_cli.telling import tell

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import Tier
    from ntm_desktop.domain.recognition import Recognition

DONE = 0
_ACTS = {
    "add": "recognised",
    "again": "recognised-again",
    "revoke": "revoked",
}


def add_recognition_verb(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the command to a parser; see ``add_desk_verbs``."""
    recognise = verb("recognise", "sổ công nhận: ghi quyết định, công nhận lại, thu hồi, xem sổ")
    recognise.add_argument(
        "--on", metavar="NGÀY", help="xem sổ tại ngày này (mặc định: hôm nay), dd/mm/yyyy"
    )
    recognise.add_argument(
        "--waiting",
        metavar="KỲ",
        help="thay cho sổ: các xã đủ tiêu chí theo gói của kỳ này, chưa có quyết định",
    )
    verbs = recognise.add_subparsers(dest="act", metavar="VIỆC")
    # What every command takes may stand before the further word or after it.
    place = next(one for one in recognise._actions if one.dest == "data")
    place.required = False
    for word, help_text in (
        ("add", "ghi quyết định công nhận"),
        ("again", "ghi quyết định công nhận lại"),
        ("revoke", "ghi quyết định thu hồi"),
    ):
        act = verbs.add_parser(word, help=help_text, description=help_text)
        _add_common(act)
        act.add_argument("commune", metavar="MÃ_XÃ")
        act.add_argument("--decision", required=True, metavar="SỐ", help="số quyết định")
        act.add_argument(
            "--date", required=True, metavar="NGÀY", help="ngày quyết định, dd/mm/yyyy"
        )
        act.add_argument(
            "--tier",
            default="standard",
            choices=("standard", "advanced", "model", "modern"),
            help="đạt chuẩn, nâng cao, kiểu mẫu, hiện đại",
        )
        act.add_argument("--issuer", default="", metavar="CƠ_QUAN", help="cơ quan quyết định")
        act.add_argument("--year", type=int, metavar="NĂM", help="tính cho năm")
        act.add_argument("--reason", default="", metavar="LÝ_DO", help="phải ghi khi thu hồi")
        act.add_argument(
            "--unit",
            default="",
            metavar="ĐƠN_VỊ",
            help="tên đơn vị, khi mã đã dùng cho nhiều đơn vị mà ngày chưa nói rõ",
        )
    void = verbs.add_parser("void", help="hủy một dòng ghi nhầm; dòng đó vẫn còn trong sổ")
    _add_common(void)
    void.add_argument("entry", metavar="MÃ_DÒNG")
    void.add_argument("--reason", required=True, metavar="LÝ_DO")
    recognise.set_defaults(run=_recognise)


def _add_common(act: argparse.ArgumentParser) -> None:
    later = argparse.SUPPRESS
    act.add_argument(
        "--data", type=Path, default=later, metavar="THƯ_MỤC", help="thư mục sổ tiếp nhận"
    )
    act.add_argument("--json", action="store_true", default=later, help="in kết quả dạng JSON")
    act.add_argument(
        "--officer", default=later, metavar="TÊN", help="cán bộ làm việc này, ghi vào nhật ký"
    )


def _recognise(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.recognising import recognise, recognition_book, take_back
    from ntm_desktop.district.units_of_code import WhichUnitError
    from ntm_desktop.domain.criteria import Tier
    from ntm_desktop.domain.recognition import RECOGNITION_LABELS, RecognitionAct
    from ntm_desktop.domain.rule_tables.wording import TIERS
    from ntm_desktop.errors import UsageError
    from ntm_desktop.store.register.register import Register

    if call.data is None:
        raise UsageError("Còn thiếu --data: thư mục sổ tiếp nhận.")
    if call.waiting is not None:
        return _waiting(call)
    catalog, now = Catalog.shipped(), datetime.now(UTC)
    with Register.open(call.data) as register:
        done = None
        if call.act == "void":
            done = take_back(register, catalog, call.entry, call.reason, now)
        elif call.act is not None:
            try:
                done = recognise(
                    register,
                    catalog,
                    call.commune,
                    RecognitionAct(_ACTS[call.act]),
                    Tier(call.tier),
                    call.decision,
                    read_day(call.date),
                    now,
                    issuer=call.issuer,
                    year=call.year,
                    reason=call.reason,
                    unit=call.unit,
                )
            except WhichUnitError as error:
                first = error.units[0].choice
                raise UsageError(f"{error} Hãy thêm --unit, ví dụ: --unit “{first}”.") from error
        on = read_day(call.on) if call.on else today()
        book = recognition_book(register, catalog, on)
    lines = []
    if done is not None:
        lines.append(
            f"Đã ghi: {RECOGNITION_LABELS[done.act]} {done.commune_name} ({done.commune}), "
            f"{TIERS[done.tier]} – mã dòng {done.id}"
        )
    lines.append(f"Tại ngày {day_words(on)}:")
    lines += [f"  {TIERS[tier]}: {count} xã" for tier, count in book.counts.items() if count]
    shown = book.entries if done is None else ()
    for one in shown:
        reason = f" – {one.reason}" if one.reason else ""
        lines.append(
            f"{day_words(one.decided_on)} · {RECOGNITION_LABELS[one.act]} · {TIERS[one.tier]} · "
            f"{one.commune_name} ({one.commune}) · {one.decision or '–'}{reason} · {one.id}"
        )
    if book.gone:
        lines.append(
            f"{len(book.gone)} xã trong sổ không còn đơn vị hành chính riêng: "
            f"{', '.join(f'{one.commune_name} ({one.commune})' for one in book.gone)}"
        )
    away = {one.commune: book.standing[one.of] for one in book.gone}
    tell(
        call,
        lines,
        {
            "entered": done.id if done else None,
            "on": on.isoformat(),
            "counts": {str(tier): count for tier, count in book.counts.items()},
            "standing": {
                code: _decisions(tiers)
                for code in sorted({one.commune for one in book.entries})
                if (tiers := book.of_code(code) or away.get(code))
            },
            "merged_away": [one.commune for one in book.gone],
            "entries": [_entry(one) for one in book.entries],
        },
    )
    return DONE


def _waiting(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.desk_settings import area_of
    from ntm_desktop.district.proposals import proposals_of, read_waiting
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.domain.rule_tables.wording import TIERS
    from ntm_desktop.store.register.register import Register

    period = Period.parse(call.waiting)
    on = read_day(call.on) if call.on else today()
    with Register.open(call.data) as register:
        area = area_of(register)
        read = read_waiting(register, Catalog.shipped(), period, on, area=area)
    found = proposals_of(read)
    lines = [f"{period.label}: {len(found)} xã đủ tiêu chí, chưa có quyết định"]
    for one in found:
        lines.append(f"{one.name} ({one.code}) · {TIERS[one.tier]} · {one.met} tiêu chí đạt")
        lines += [f"  {said}" for said in one.conditions]
    tell(
        call,
        lines,
        {
            "period": period.key,
            "waiting": [
                {
                    "commune": one.code,
                    "name": one.name,
                    "tier": str(one.tier),
                    "met": one.met,
                    "arrears": str(one.owed) if one.owed is not None else None,
                    "conditions": list(one.conditions),
                }
                for one in found
            ],
        },
    )
    return DONE


def _decisions(tiers: "Mapping[Tier, Recognition]") -> dict[str, str]:
    return {str(tier): entry.decision for tier, entry in tiers.items()}


def _entry(one: object) -> Mapping[str, object]:
    from ntm_desktop.domain.recognition import Recognition

    assert isinstance(one, Recognition)
    return {
        "id": one.id,
        "commune": one.commune,
        "name": one.commune_name,
        "tier": str(one.tier),
        "act": str(one.act),
        "decision": one.decision,
        "date": one.decided_on.isoformat(),
        "issuer": one.issuer,
        "year": one.year,
        "reason": one.reason,
        "voids": one.voids,
    }
