"""The words of the ``ntm-desktop`` command, apart so that the window need not wait for them."""

import argparse
from pathlib import Path

from ntm_desktop import __version__
from ntm_desktop.arguments import CommandParser
from ntm_desktop.cli.forms_words import add_words


def command_parser() -> argparse.ArgumentParser:
    """Everything that can be typed after ``ntm-desktop``."""
    parser = CommandParser(
        prog="ntm-desktop",
        description="Tự đánh giá, hồ sơ và gói dữ liệu nông thôn mới của một xã. "
        "Không có lệnh nào thì mở cửa sổ chương trình.",
        epilog="Mã kết thúc: 0 xong, 1 bị từ chối (có nêu lý do), 2 sai cách dùng.",
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"ntm-desktop {__version__}",
        help="xem phiên bản rồi dừng",
    )
    verbs = parser.add_subparsers(dest="command", metavar="LỆNH")

    def verb(name: str, help_text: str, *, data: bool = True) -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=help_text, description=help_text)
        if data:
            sub.add_argument(
                "--data", type=Path, required=True, metavar="THƯ_MỤC", help="thư mục dữ liệu của xã"
            )
            sub.add_argument("--period", metavar="KỲ", help="kỳ đánh giá (mặc định: kỳ mới nhất)")
        sub.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        return sub

    window = verbs.add_parser("gui", help="mở cửa sổ chương trình (mặc định)")
    window.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="thư mục dữ liệu của xã")
    window.add_argument("--open", type=Path, metavar="TỆP", help="gói dữ liệu cần xem")

    desk = verbs.add_parser("desk", help="mở cửa sổ của nơi nhận: NTM Tiếp nhận")
    desk.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="thư mục sổ tiếp nhận")

    demo = verb("demo", "chạy trọn công việc trên xã mẫu", data=False)
    demo.add_argument("--no-window", action="store_true", help="không mở cửa sổ")
    demo.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="nơi ghi kết quả")

    init = verbs.add_parser(
        "init", help="tạo dữ liệu cho một xã, hoặc thêm đợt (kỳ khác) vào dữ liệu đã có"
    )
    init.add_argument("--commune", required=True, metavar="MÃ", help="mã xã, 5 chữ số")
    init.add_argument(
        "--set", required=True, metavar="BỘ", help="bộ tiêu chí, ví dụ qd-318-2022-xa"
    )
    init.add_argument(
        "--period",
        required=True,
        metavar="KỲ",
        help="kỳ: 2024, 2024-H1, 2024-Q3, 2024-09, 2024-9M hoặc 2021-2025",
    )
    init.add_argument("--group", metavar="NHÓM", help="nhóm xã hoặc vùng của bộ tiêu chí")
    init.add_argument("--data", type=Path, required=True, metavar="THƯ_MỤC")
    init.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    imports = verb("import", "nhập bảng Excel của xã")
    imports.add_argument("file", type=Path, metavar="TỆP", help="tệp .xlsx hoặc .xls")
    imports.add_argument("--dry-run", action="store_true", help="chỉ đọc thử, không ghi")
    imports.add_argument(
        "--choose",
        action="append",
        default=[],
        metavar="CÂU_HỎI=LỰA_CHỌN",
        help="trả lời một câu hỏi của lần đọc thử, ví dụ unit=trieu; ghi nhiều lần được",
    )
    imports.add_argument(
        "--overwrite",
        action="store_true",
        help="bỏ khỏi danh mục những mục đang có mà tệp không có (như missing=overwrite)",
    )

    export = verb("export", "ghi toàn bộ dữ liệu của xã ra dạng mở: CSV có mô tả và Excel")
    export.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")

    verb("assess", "kết luận từng tiêu chí, chỉ tiêu")

    dossier = verb("dossier", "in hồ sơ đề nghị công nhận ra PDF")
    dossier.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    dossier.add_argument(
        "--docx", action="store_true", help="ghi thêm từng văn bản ra tệp Word (.docx)"
    )
    dossier.add_argument(
        "--xlsx", action="store_true", help="ghi thêm các bảng của từng văn bản ra Excel (.xlsx)"
    )

    report = verb("report", "lập báo cáo định kỳ ra PDF, Word và Excel")
    report.add_argument("--kind", metavar="MẪU", help="mã mẫu báo cáo (mặc định: mọi mẫu của kỳ)")
    report.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")

    sign = verb("sign", "ký số một văn bản bằng USB ký số (bản có phần ký số)", data=False)
    sign.add_argument(
        "--driver",
        metavar="TỆP",
        help="trình điều khiển PKCS#11 của USB (mặc định: tìm trong các trình điều khiển đã cài)",
    )
    sign.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="thư mục dữ liệu của xã")
    sign.add_argument("--period", metavar="KỲ", help="kỳ của văn bản (mặc định: kỳ mới nhất)")
    sign.add_argument(
        "--paper",
        metavar="MÃ",
        help="mã văn bản của hồ sơ (to-trinh) hoặc mã mẫu báo cáo; không ghi: liệt kê chứng thư",
    )
    sign.add_argument("--certificate", metavar="MÃ", help="CKA_ID của chứng thư, khi có nhiều")
    sign.add_argument("--number", metavar="SỐ", help="số văn bản (mặc định: số đã nhập)")
    sign.add_argument("--day", metavar="NGÀY", help="ngày ký (mặc định: ngày đã nhập)")
    sign.add_argument("--out", type=Path, metavar="TỆP", help="ghi thêm tệp đã ký ra đây")

    pack = verb("pack", "đóng gói có chữ ký số để gửi lên cấp trên")
    pack.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC")
    pack.add_argument(
        "--all-evidence",
        action="store_true",
        help="gửi lại cả minh chứng nơi nhận đã có phiếu tiếp nhận",
    )
    sealing = pack.add_mutually_exclusive_group()
    sealing.add_argument(
        "--seal",
        action="append",
        default=[],
        metavar="KHÓA_NHẬN",
        help="niêm phong cho người nhận (age1…); ghi nhiều lần được; mặc định: nơi nhận đã ghi "
        "trong Cài đặt, nếu có",
    )
    sealing.add_argument("--unsealed", action="store_true", help="không niêm phong")

    receiver = verb("receiver", "mở tệp “nơi nhận” để gửi qua mạng")
    receiver.add_argument("file", type=Path, metavar="TỆP", help="tệp .ntmr do nơi nhận giao")
    receiver.add_argument(
        "--fingerprint", default="", metavar="DẤU", help="dấu vân tay đọc từ phiếu giấy"
    )
    receiver.add_argument(
        "--folder",
        type=Path,
        metavar="THƯ_MỤC",
        help="thư mục của xã ở nơi nhận nằm ở đâu trên máy này, khi khác với ghi trong tệp",
    )
    withdraw = verb("withdraw", "thu hồi một gói: bỏ gói chưa gửi, hoặc lập giấy đề nghị nơi nhận")
    withdraw.add_argument(
        "--sequence", type=int, metavar="SỐ", help="gói số mấy (mặc định: gói mới nhất)"
    )
    withdraw.add_argument("--reason", default="", metavar="LÝ_DO", help="ghi trên giấy đề nghị")
    withdraw.add_argument(
        "--out", type=Path, metavar="TỆP.pdf", help="giấy đề nghị, khi gói đã rời máy này"
    )
    send = verb("send", "gửi gói mới nhất và mọi gói đang chờ qua mạng")
    send.add_argument("--to", default="", metavar="TÊN", help="chỉ gửi tới nơi nhận này")
    fetch = verb("fetch", "tải phiếu tiếp nhận, quy định về qua mạng")
    fetch.add_argument("--accept", action="store_true", help="nhận luôn các phiếu tiếp nhận tải về")

    merge = verb("merge", "gộp số liệu của cùng xã từ máy khác")
    merge.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="TỆP",
        help="tệp commune.ntm của máy kia, hoặc thư mục dữ liệu của nó",
    )
    merge.add_argument("--dry-run", action="store_true", help="chỉ so, không ghi")
    merge.add_argument(
        "--choose",
        choices=("ours", "theirs", "ask"),
        default="ask",
        help="chỗ hai máy cùng sửa: lấy của máy này, của máy kia, hay dừng lại để hỏi (mặc định)",
    )

    join = verbs.add_parser("join", help="lập dữ liệu của xã mới từ dữ liệu các xã cũ")
    join.add_argument("--commune", required=True, metavar="MÃ", help="mã xã mới, 5 chữ số")
    join.add_argument("--data", type=Path, required=True, metavar="THƯ_MỤC", help="của xã mới")
    join.add_argument(
        "--from",
        dest="sources",
        nargs="+",
        required=True,
        metavar="TỆP",
        help="của từng xã cũ: tệp commune.ntm, thư mục dữ liệu, gói (hoặc thư mục các gói), hay "
        "bảng tính; bảng không rõ của xã nào, năm nào thì ghi MÃ_XÃ:KỲ:BỘ=TỆP",
    )
    join.add_argument("--set", metavar="BỘ", help="bộ tiêu chí của đợt đầu (mặc định: bộ mới nhất)")
    join.add_argument("--period", metavar="KỲ", help="kỳ của đợt đầu")
    join.add_argument("--group", metavar="NHÓM", help="nhóm xã hoặc vùng của bộ tiêu chí")
    join.add_argument("--dry-run", action="store_true", help="chỉ đọc và cộng thử, không ghi")
    join.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    move = verb("move", "chuyển dữ liệu, minh chứng, khóa sang máy khác trong một tệp niêm phong")
    way = move.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", type=Path, metavar="TỆP", help="ghi ra tệp này, thường là trên USB")
    way.add_argument(
        "--from", dest="source", type=Path, metavar="TỆP", help="trên máy mới: nhận tệp này"
    )

    rebuild = verbs.add_parser(
        "rebuild", help="lập lại dữ liệu của xã từ các gói đã nộp, khi không còn bản sao lưu"
    )
    rebuild.add_argument("--data", type=Path, required=True, metavar="THƯ_MỤC", help="thư mục mới")
    rebuild.add_argument(
        "--from",
        dest="sources",
        type=Path,
        nargs="+",
        required=True,
        metavar="TỆP",
        help="các gói .ntmz, hoặc thư mục có các gói và tệp khóa .pub",
    )
    rebuild.add_argument("--json", action="store_true", help="in kết quả dạng JSON")

    verify = verb("verify", "kiểm tra một gói", data=False)
    verify.add_argument("file", type=Path, metavar="TỆP")
    verify.add_argument("--key", type=Path, metavar="PUB", help="khóa công khai minisign của xã")

    view = verb("view", "NTM Xem: xem gói của một xã, chỉ đọc; không cần dữ liệu", data=False)
    view.add_argument("file", type=Path, nargs="?", metavar="TỆP", help="gói .ntmz, .ntmz.age")
    view.add_argument("--key", type=Path, metavar="PUB", help="khóa công khai minisign của xã")
    view.add_argument("--out", type=Path, metavar="TỆP.pdf", help="ghi bản in ra tệp, không mở")

    check = verb(
        "check",
        "kiểm tra số liệu của một văn bản (cộng, tỷ lệ, tăng giảm, ngày); với --data: kiểm tra tệp "
        "dữ liệu của xã có hỏng không",
        data=False,
    )
    check.add_argument(
        "file",
        type=Path,
        nargs="*",
        metavar="TỆP",
        help="tệp .txt, .docx, .pdf, .xlsx; nhiều tệp thì so cả văn bản được dẫn giữa các tệp",
    )
    check.add_argument("--data", type=Path, metavar="THƯ_MỤC", help="thư mục dữ liệu của xã")
    verb("rescue", "cứu phần còn đọc được của tệp dữ liệu hỏng ra một tệp trong backups")
    restore = verb("restore", "trở lại một bản sao lưu; dữ liệu hiện tại được cất lại")
    restore.add_argument("--from", dest="copy", type=Path, required=True, metavar="TỆP")
    verb("selftest", "chương trình tự kiểm tra trên máy này", data=False)
    add_words(verbs)
    return parser
