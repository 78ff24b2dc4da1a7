"""The words for what goes down to the communes: the way to the server, and rules."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.district_cli.telling import tell
from ntm_desktop.errors import UsageError

if TYPE_CHECKING:
    from ntm_desktop.district.line.receivers import LineWay

DONE, REFUSED = 0, 1
EVERY = "all"


def add_line_verbs(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    receiver = verb("receiver", "tạo tệp “nơi nhận” để các xã gửi qua mạng")
    receiver.add_argument(
        "commune",
        metavar="MÃ_XÃ",
        nargs="?",
        default="",
        help=f"mã xã đã đăng ký khóa; {EVERY}: mọi xã, mỗi xã một tệp; không ghi: chỉ đổi nơi các "
        "xã gửi tới, hoặc xem",
    )
    receiver.add_argument(
        "--address",
        default="",
        metavar="HTTPS",
        help="địa chỉ máy chủ nhận, có cổng, hoặc thư mục chung (mặc định: địa chỉ đã ghi)",
    )
    receiver.add_argument(
        "--folder",
        type=Path,
        metavar="THƯ_MỤC_CHUNG",
        help="các xã gửi vào thư mục này (ổ chung, thư mục đồng bộ), không qua máy chủ; --address: "
        "đường dẫn các xã thấy, khi khác",
    )
    receiver.add_argument(
        "--no-folder", action="store_true", help="thôi dùng thư mục chung, máy này không xem nữa"
    )
    receiver.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="nơi ghi tệp cho xã")
    receiver.add_argument("--cert", type=Path, metavar="TỆP", help="chứng thư PEM của máy chủ")
    receiver.add_argument(
        "--system-trust",
        action="store_true",
        help="chứng thư do tổ chức có tiếng cấp: không ghim dấu vân tay",
    )
    receiver.add_argument("--renew", action="store_true", help="đổi khóa truy cập của xã")
    receiver.set_defaults(run=_receiver)

    rules = verb("rules", "quy định nơi nhận tính theo; công bố gói quy định đã ký cho các xã")
    what = rules.add_mutually_exclusive_group()
    what.add_argument(
        "--publish",
        type=Path,
        metavar="TỆP",
        help="gói đã ký, khóa .pub ở cạnh; chưa ghi --fingerprint thì chỉ xem",
    )
    what.add_argument("--withdraw", default="", metavar="TÊN_TỆP", help="thôi công bố gói này")
    what.add_argument(
        "--out", type=Path, metavar="THƯ_MỤC", help="chép mọi gói đã công bố ra USB cho xã"
    )
    rules.add_argument(
        "--fingerprint",
        default="",
        metavar="DẤU_VÂN_TAY",
        help="của nơi ký, đọc trên phiếu giấy: khớp thì mới công bố",
    )
    rules.set_defaults(run=_rules)


def _receiver(call: argparse.Namespace) -> int:
    from ntm_desktop.district.line.receivers import (
        OWN_CERTIFICATE,
        SYSTEM_TRUST,
        LineWay,
        line_way,
        making_receivers,
        set_line_way,
        use_folder,
    )
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    if bool(call.commune) is not (call.out is not None):
        raise UsageError("MÃ_XÃ và --out đi cùng nhau: tệp cho xã nào, ghi vào đâu.")
    if call.no_folder and call.folder is not None:
        raise UsageError("Không ghi --folder cùng với --no-folder.")
    at = datetime.now(UTC)
    with Register.open(call.data) as register:
        if call.no_folder:
            use_folder(register, None, at)
        if call.folder is not None:
            use_folder(register, call.folder.resolve(), at)
        kept = line_way(register)
        certificate = OWN_CERTIFICATE if call.address else kept.certificate
        if call.system_trust:
            certificate = SYSTEM_TRUST
        elif call.cert is not None:
            certificate = str(call.cert.resolve())
        set_line_way(register, LineWay(call.address or kept.address, certificate, kept.folder), at)
        if not call.commune:
            return _tell_way(call, line_way(register))
        codes = () if call.commune == EVERY else (call.commune,)
        made = carry_out(register, making_receivers(codes, call.out, at, renew=call.renew))
    tell(
        call,
        [
            *(f"Đã ghi {path}" for path in made.files),
            f"Dấu vân tay khóa của nơi nhận: {made.fingerprint}",
            "Mỗi tệp chứa khóa truy cập riêng của một xã: chỉ giao cho xã đó, kèm phiếu giấy ghi "
            "dấu vân tay.",
        ],
        {
            "receiver": str(made.files[0]),
            "receivers": [str(path) for path in made.files],
            "fingerprint": made.fingerprint,
            "certificate": made.certificate,
        },
    )
    return DONE


def _tell_way(call: argparse.Namespace, way: "LineWay") -> int:
    """Where the communes send to, without any file made."""
    lines = [
        f"Các xã gửi tới: {way.address}" if way.address else "Chưa ghi nơi các xã gửi tới.",
        f"Thư mục chung: {way.folder}" if way.folder else "Không dùng thư mục chung.",
    ]
    tell(call, lines, {"address": way.address, "folder": way.folder})
    return DONE


def _rules(call: argparse.Namespace) -> int:
    if call.publish is not None:
        return _publish(call)
    from ntm_desktop.catalog import Catalog
    from ntm_desktop.district.publishing_rules import copy_rules, published_rules, withdrawing
    from ntm_desktop.domain.progress import unwatched
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.errors import EntryError
    from ntm_desktop.store.register.register import Register

    catalog = Catalog.shipped()
    with Register.open(call.data) as register:
        data_dir = register.data_dir
        found = published_rules(data_dir, unwatched)
        if call.withdraw:
            wanted = [one for one in found.packages if one.path.name == call.withdraw]
            if not wanted:
                raise EntryError(f"Chưa công bố gói nào tên “{call.withdraw}”.")
            carry_out(register, withdrawing(wanted[0].path, datetime.now(UTC)))
            found = published_rules(data_dir, unwatched)
        copied = copy_rules(data_dir, call.out, unwatched) if call.out is not None else ()
    sets = [catalog.criteria_set(set_id) for set_id in catalog.set_ids()]
    lines = [f"Đã chép {path}" for path in copied]
    lines.append(f"Đã công bố cho các xã ({len(found.packages)})")
    for one in found.packages:
        lines += [f"  {one.path.name}: {one.maker} ký, dấu vân tay {one.fingerprint}"]
        lines += [f"    {words}" for words in one.words]
    lines += [f"  {sentence}" for sentence in found.damaged]
    lines.append(f"Bộ tiêu chí nơi nhận tính theo ({len(sets)})")
    lines += [f"  {one.short_title} · {one.decision} · bản {one.version}" for one in sets]
    lines.append(f"Quyết định sửa đổi, áp dụng ({len(catalog.overrides())})")
    lines += [f"  {one.citation} · bản {one.version}" for one in catalog.overrides()]
    tell(
        call,
        lines,
        {
            "published": [
                {
                    "file": str(one.path),
                    "maker": one.maker,
                    "fingerprint": one.fingerprint,
                    "rules": [{"id": rule.id, "version": rule.version} for rule in one.rules],
                }
                for one in found.packages
            ],
            "damaged": list(found.damaged),
            "copied": [str(path) for path in copied],
            "sets": [{"id": one.id, "version": one.version} for one in sets],
            "decisions": [{"id": one.id, "version": one.version} for one in catalog.overrides()],
        },
    )
    return REFUSED if found.damaged else DONE


def _publish(call: argparse.Namespace) -> int:
    from ntm_desktop.district.publishing_rules import publishing, read_rules
    from ntm_desktop.domain.progress import unwatched
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.errors import EntryError
    from ntm_desktop.store.register.register import Register

    looked = read_rules(call.publish, unwatched)
    said = "".join(call.fingerprint.split()).upper()
    if said and said != "".join(looked.fingerprint.split()).upper():
        raise EntryError(
            f"Dấu vân tay không khớp: gói ký bằng khóa {looked.fingerprint}. Chưa công bố gì; hãy "
            "hỏi lại nơi ký."
        )
    made = None
    if said:
        with Register.open(call.data) as register:
            made = carry_out(register, publishing(looked.path, looked.sha256, datetime.now(UTC)))
    tell(
        call,
        [
            f"{looked.maker} ký, dấu vân tay {looked.fingerprint}",
            *(f"  {words}" for words in looked.words),
            "Đã công bố cho các xã."
            if made
            else "Chưa công bố. So dấu vân tay với phiếu giấy của nơi ký, giống thì thêm "
            "--fingerprint.",
        ],
        {
            "file": str(made.path if made else looked.path),
            "maker": looked.maker,
            "fingerprint": looked.fingerprint,
            "published": made is not None,
        },
    )
    return DONE
