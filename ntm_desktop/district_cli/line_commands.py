"""The words for what communes need to send over a line."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ntm_desktop.district_cli.telling import tell

DONE = 0
EVERY = "all"


def add_line_verbs(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the commands to a parser.

    Args:
        verb: makes the parser of one command from its word and its help.
    """
    receiver = verb("receiver", "tạo tệp “nơi nhận” để các xã gửi qua mạng")
    receiver.add_argument(
        "commune", metavar="MÃ_XÃ", help=f"mã xã đã đăng ký khóa; {EVERY}: mọi xã, mỗi xã một tệp"
    )
    receiver.add_argument(
        "--address",
        default="",
        metavar="HTTPS",
        help="địa chỉ máy chủ nhận, có cổng (mặc định: địa chỉ đã ghi)",
    )
    receiver.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    receiver.add_argument("--cert", type=Path, metavar="TỆP", help="chứng thư PEM của máy chủ")
    receiver.add_argument(
        "--system-trust",
        action="store_true",
        help="chứng thư do tổ chức có tiếng cấp: không ghim dấu vân tay",
    )
    receiver.add_argument("--renew", action="store_true", help="đổi khóa truy cập của xã")
    receiver.set_defaults(run=_receiver)


def _receiver(call: argparse.Namespace) -> int:
    from ntm_desktop.district.line.receivers import (
        OWN_CERTIFICATE,
        SYSTEM_TRUST,
        LineWay,
        line_way,
        making_receivers,
        set_line_way,
    )
    from ntm_desktop.domain.staged import carry_out
    from ntm_desktop.store.register.register import Register

    at = datetime.now(UTC)
    with Register.open(call.data) as register:
        kept = line_way(register)
        certificate = OWN_CERTIFICATE if call.address else kept.certificate
        if call.system_trust:
            certificate = SYSTEM_TRUST
        elif call.cert is not None:
            certificate = str(call.cert.resolve())
        set_line_way(register, LineWay(call.address or kept.address, certificate), at)
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
