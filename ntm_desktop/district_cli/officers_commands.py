"""The words for several officers at one time: a copy handed out, and taken back."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.district_cli.telling import tell

DONE, REFUSED = 0, 1


def add_officers_verbs(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    give = verb("hand-out", "giao một cán bộ bản có các gói chờ thẩm tra, để làm ở máy khác")
    give.add_argument("--to", required=True, metavar="TÊN", help="cán bộ nhận")
    give.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="USB, ổ khác")
    give.set_defaults(run=_give)
    take = verb("take-back", "nhận lại bản đã thẩm tra: đưa ý kiến trong đó vào sổ")
    take.add_argument("folder", type=Path, metavar="THƯ_MỤC", help="thư mục tham-tra-…")
    take.add_argument(
        "--theirs",
        action="append",
        default=[],
        metavar="MÃ_XÃ:CHỈ_TIÊU",
        help="chỗ hai người nói khác nhau: lấy ý kiến mang về; lặp lại được",
    )
    take.set_defaults(run=_take)


def _give(call: argparse.Namespace) -> int:
    from ntm_desktop.district.handing_out import handing_out
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        made = carry_out(register, handing_out(call.to, call.out, datetime.now(UTC)))
    tell(
        call,
        [f"Đã giao cho {made.officer} bản thẩm tra có {made.packages} gói, ở “{made.folder}”."],
        {"officer": made.officer, "packages": made.packages, "folder": str(made.folder)},
    )
    return DONE


def _take(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.handing_out import taking_back
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    wanted, catalog = frozenset(call.theirs), Catalog.shipped()
    with Register.open(call.data) as register:
        taken = carry_out(register, taking_back(catalog, call.folder, datetime.now(UTC)))
        chosen = [one.place for one in taken.differing if one.key in wanted]
        count = taken.taken
        if chosen:
            now = datetime.now(UTC)
            taken = carry_out(register, taking_back(catalog, call.folder, now, theirs=chosen))
            count += taken.taken
    lines = [taken.words if not chosen else f"{taken.words} Cả hai lần: {count} ý kiến."]
    for one in taken.differing:
        lines += [
            f"  {one.key}  {one.name}",
            f"    Trong sổ: {one.ours}",
            f"    Mang về: {one.theirs}",
        ]
    if taken.differing:
        lines.append("Muốn lấy ý kiến mang về: --theirs MÃ_XÃ:CHỈ_TIÊU.")
    tell(
        call,
        lines,
        {
            "officer": taken.officer,
            "taken": count,
            "differing": [
                {"key": one.key, "name": one.name, "ours": one.ours, "theirs": one.theirs}
                for one in taken.differing
            ],
            "closed": list(taken.closed),
            "unknown": taken.unknown,
        },
    )
    return REFUSED if taken.differing else DONE
