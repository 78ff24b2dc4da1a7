"""The words for keeping a register safe, moving it, and handing its packages on upward."""

import argparse
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.district_cli.days import today
from ntm_desktop.district_cli.telling import tell
from ntm_desktop.errors import EntryError

DONE, REFUSED = 0, 1


def add_keeping_verbs(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    check = verb("check", "kiểm tra sổ tiếp nhận có hỏng không, nêu phần bị hỏng")
    check.set_defaults(run=_check)
    rescue = verb("rescue", "cứu phần còn đọc được của sổ hỏng ra một tệp trong backups")
    rescue.set_defaults(run=_rescue)
    restore = verb("restore", "đưa một bản sao lưu về làm sổ tiếp nhận; sổ cũ được cất lại")
    restore.add_argument("--from", dest="copy", type=Path, required=True, metavar="TỆP")
    restore.set_defaults(run=_restore)

    backup = verb("backup", "sao lưu sổ cùng mọi gói vào một thư mục; khóa không nằm trong đó")
    backup.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="USB, ổ khác")
    backup.set_defaults(run=_backup)

    keys = verb("keys", "cất khóa bí mật của nơi nhận ra USB riêng, hoặc đưa về máy này")
    way = keys.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="cất vào đây")
    way.add_argument("--from", dest="source", type=Path, metavar="THƯ_MỤC", help="đưa về từ đây")
    way.add_argument(
        "--public", type=Path, metavar="THƯ_MỤC", help="chép khóa công khai cho xã vào đây"
    )
    keys.set_defaults(run=_keys)

    forward = verb("forward", "chuyển gói của các xã và phiếu trả lời lên cấp trên")
    forward.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="USB, ổ khác")
    forward.add_argument("--period", metavar="KỲ", help="mặc định: kỳ mới nhất đã bắt đầu")
    forward.set_defaults(run=_forward)

    below = verb("below", "đăng ký khóa của nơi nhận cấp dưới, để nhận phiếu trả lời của nơi đó")
    below.add_argument("file", type=Path, nargs="?", metavar="TỆP", help="district.pub")
    below.add_argument("--name", default="", metavar="TÊN", help="tên nơi nhận cấp dưới")
    below.set_defaults(run=_below)

    log = verb("log", "nhật ký: ai đã làm gì, lúc nào")
    log.add_argument("--most", type=int, default=200, metavar="SỐ", help="mặc định 200 dòng")
    log.set_defaults(run=_log)


def _backup(call: argparse.Namespace) -> int:
    from ntm_desktop.district.desk_backup import copying_desk
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    with suppress(OSError):  # what the place lacks is said by the copying
        call.out.mkdir(parents=True, exist_ok=True)
    with Register.open(call.data) as register:
        made = carry_out(register, copying_desk(call.out, datetime.now(UTC)))
    tell(
        call,
        [
            f"Đã sao lưu sổ và {made.files} tệp vào {made.folder}.",
            "Khóa bí mật không nằm trong đó: cất riêng bằng lệnh keys.",
        ],
        {"folder": str(made.folder), "files": made.files},
    )
    return DONE


def _keys(call: argparse.Namespace) -> int:
    from ntm_desktop.district.desk_backup import bringing_keys, carrying_keys, copying_public
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        if call.public is not None:
            call.public.mkdir(parents=True, exist_ok=True)
            files = carry_out(register, copying_public(call.public))
            lines = [f"Đã chép {path}" for path in files]
            lines.append("Giao cho xã kèm phiếu giấy ghi dấu vân tay.")
            tell(call, lines, {"files": [str(path) for path in files]})
            return DONE
        if call.out is not None:
            call.out.mkdir(parents=True, exist_ok=True)
            files = carry_out(register, carrying_keys(call.out))
            tell(
                call,
                [
                    f"Đã chép khóa vào {call.out}. Ai có các tệp này ký được thay cơ quan: cất vào "
                    "tủ khóa, đừng để cùng bản sao lưu."
                ],
                {"files": [str(path) for path in files]},
            )
            return DONE
        carry_out(register, bringing_keys(call.source))
    tell(call, ["Đã đưa khóa về máy này."], {"from": str(call.source)})
    return DONE


def _forward(call: argparse.Namespace) -> int:
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.forwarding import forwarding
    from ntm_desktop.district.overview import newest_period
    from ntm_desktop.domain.periods import Period
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        period = Period.parse(call.period) if call.period else newest_period(register, today())
        if period is None:
            raise EntryError("Chưa nhận gói nào; không có gì để chuyển.")
        steps = forwarding(Catalog.shipped(), call.out, period, datetime.now(UTC))
        made = carry_out(register, steps)
    tell(
        call,
        [
            f"Đã chép {made.packages} gói của {made.communes} xã, {made.answers} phiếu trả lời vào "
            f"{made.folder}.",
            *(
                [f"Chưa trả lời {len(made.unanswered)} xã: {', '.join(made.unanswered)}."]
                if made.unanswered
                else []
            ),
        ],
        {
            "folder": str(made.folder),
            "period": period.key,
            "packages": made.packages,
            "communes": made.communes,
            "answers": made.answers,
            "unanswered": list(made.unanswered),
        },
    )
    return DONE


def _below(call: argparse.Namespace) -> int:
    from ntm_desktop.district.below import enrol_office_below
    from ntm_desktop.exchange.minisign import PublicKey
    from ntm_desktop.store.register.below import offices_below
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        if call.file is not None:
            enrol_office_below(register, call.file, call.name, datetime.now(UTC))
        found = [(one.name, PublicKey.parse(one.public_key)) for one in offices_below(register)]
    lines = [f"{name}: {key.fingerprint}" for name, key in found]
    if call.file is not None:
        lines.append("Hãy đối chiếu dấu vân tay với giấy của nơi nhận cấp dưới.")
    tell(
        call,
        lines or ["Chưa đăng ký nơi nhận cấp dưới nào."],
        {"offices": [{"name": name, "fingerprint": key.fingerprint} for name, key in found]},
    )
    return DONE


def _log(call: argparse.Namespace) -> int:
    from ntm_desktop.domain.periods import day_in_vietnam
    from ntm_desktop.store.register.acts import acts
    from ntm_desktop.store.register.register import Register

    with Register.open(call.data) as register:
        found = acts(register, most=max(call.most, 1))
    tell(
        call,
        [
            f"{day_in_vietnam(one.at)} · {one.officer or 'chưa ghi tên'} · "
            + (f"{one.commune} · " if one.commune else "")
            + one.words
            for one in found
        ],
        {
            "acts": [
                {
                    "at": one.at.isoformat(),
                    "officer": one.officer,
                    "act": str(one.act),
                    "commune": one.commune,
                    "words": one.words,
                }
                for one in found
            ]
        },
    )
    return DONE


def _check(call: argparse.Namespace) -> int:
    from ntm_desktop.district.desk import damage

    found = damage(call.data)
    lines = [f"Hỏng: {line}" for line in found] or ["Sổ tiếp nhận nguyên vẹn."]
    tell(call, lines, {"damage": list(found)})
    return REFUSED if found else DONE


def _rescue(call: argparse.Namespace) -> int:
    from ntm_desktop.district.desk import rescue_register

    done = rescue_register(call.data)
    tell(
        call,
        [
            f"Đã cứu {done.rows} dòng vào {done.copy}; sổ hỏng vẫn nguyên chỗ cũ.",
            *(f"  Mất: {line}" for line in done.losses),
            f"Muốn dùng bản này: ntm-district restore --data “{call.data}” --from “{done.copy}”",
        ],
        {"copy": str(done.copy), "rows": done.rows, "losses": list(done.losses)},
    )
    return DONE


def _restore(call: argparse.Namespace) -> int:
    from ntm_desktop.district.desk import restore_register
    from ntm_desktop.district.desk_backup import bring_files
    from ntm_desktop.domain.progress import unwatched

    # As in the window: the packages beside a copy first, so that the register finds them.
    brought = bring_files(call.copy, call.data, unwatched)
    aside = restore_register(call.data, call.copy)
    tell(
        call,
        [
            f"Đã phục hồi sổ tiếp nhận từ {call.copy}.",
            *([f"Đã đem về {brought} tệp gói, phiếu."] if brought else []),
            *([f"Sổ trước đó được cất ở {aside}."] if aside else []),
            "Gói đã nhận sau bản sao lưu này còn trong thư mục packages: hãy nhận lại chúng "
            "(ntm-district receive).",
        ],
        {
            "restored": str(call.copy),
            "files": brought,
            "aside": str(aside) if aside else None,
        },
    )
    return DONE
