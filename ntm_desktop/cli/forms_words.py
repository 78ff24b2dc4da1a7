"""The words of ``ntm-desktop forms``; apart from what they do, so that starting stays quick."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ntm_desktop.arguments import CommandParser


def add_words(verbs: "argparse._SubParsersAction[CommandParser]") -> None:
    """Add the words of ``forms`` to the command's."""
    help_text = "kiểm tra, xuất, nhập tệp bộ tiêu chí"
    words = verbs.add_parser("forms", help=help_text, description=help_text)
    actions = words.add_subparsers(dest="action", metavar="VIỆC", required=True)

    check = actions.add_parser("check", help="kiểm tra mọi tệp dưới forms/, hoặc một tệp")
    check.add_argument(
        "path", nargs="?", type=Path, metavar="ĐƯỜNG_DẪN", help="thư mục, tệp .json hoặc .xlsx"
    )

    export = actions.add_parser("export", help="ghi một bộ tiêu chí ra Excel để điền và sửa")
    export.add_argument("set", metavar="BỘ", help="mã bộ, hoặc tệp .json (kèm cả ghi chú)")
    export.add_argument("file", type=Path, metavar="TỆP.xlsx")
    export.add_argument(
        "--short",
        action="store_true",
        help="biểu mẫu ngắn của bộ chưa có chỉ tiêu: số, nội dung, mỗi nhóm xã một cột",
    )
    export.add_argument(
        "--province", action="store_true", help="mẫu để nhập quyết định của tỉnh áp dụng bộ này"
    )

    imports = actions.add_parser("import", help="đọc tệp Excel đã điền thành tệp .json")
    imports.add_argument("file", type=Path, metavar="TỆP.xlsx")
    imports.add_argument(
        "--out", type=Path, metavar="TỆP.json", help="nơi ghi; không có thì chỉ đọc thử"
    )
    imports.add_argument("--set", metavar="BỘ", help="bộ mà quyết định của tỉnh áp dụng")

    read = actions.add_parser("read", help="đọc một quyết định (Word, PDF, Excel, HTML, chữ)")
    read.add_argument("file", type=Path, metavar="TỆP")
    read.add_argument("--out", type=Path, metavar="TỆP.json", help="nơi ghi điều đọc được")

    for action in (check, export, imports, read):
        action.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
