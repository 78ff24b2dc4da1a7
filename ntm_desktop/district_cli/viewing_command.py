"""The word for looking at a package: NTM Xem, with or without a window."""

import argparse
from pathlib import Path
from typing import Any

from ntm_desktop.district_cli.telling import tell, tell_refusal
from ntm_desktop.errors import NtmError

DONE, REFUSED = 0, 1


def add_viewing_verb(verbs: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    view = verbs.add_parser(
        "view",
        help="NTM Xem: xem gói của một xã, chỉ đọc; không cần sổ",
        description="Xem gói của một xã, chỉ đọc. Có --data thì đối chiếu chữ ký với khóa đã đăng "
        "ký trong sổ. Không có --json, --out thì mở cửa sổ.",
    )
    view.add_argument("file", type=Path, nargs="?", metavar="TỆP", help="gói .ntmz, .ntmz.age")
    view.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="thư mục sổ tiếp nhận")
    view.add_argument("--key", type=Path, metavar="PUB", help="khóa công khai của xã")
    view.add_argument("--out", type=Path, metavar="TỆP.pdf", help="ghi bản in ra tệp, không mở")
    view.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
    view.set_defaults(run=_view)


def open_package(call: argparse.Namespace) -> int:
    """Open NTM Xem on a package."""
    from ntm_desktop.gui.viewing.starting import open_viewer

    try:
        known = _keys_of(call.data)
    except NtmError as error:
        tell_refusal(error, as_json=False)
        return REFUSED
    return open_viewer(call.file, call.key, known)


def _keys_of(data: Path | None) -> dict[str, tuple[str, ...]]:
    """The keys enrolled in a register, by commune; none without one."""
    if data is None:
        return {}
    from ntm_desktop.store.register.register import Register

    with Register.open(data) as register:
        return {one.code: register.keys_of(one.code) for one in register.communes()}


def _view(call: argparse.Namespace) -> int:
    from ntm_desktop.services.exchange.view_report import view_report

    lines, document = view_report(
        call.file, call.out, public_key=call.key, known=_keys_of(call.data)
    )
    tell(call, lines, document)
    return DONE
