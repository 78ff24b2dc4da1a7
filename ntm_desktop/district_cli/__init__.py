"""The words of the ``ntm-district`` command, for the office that receives."""

import argparse
import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ntm_desktop import __version__
from ntm_desktop.arguments import CommandParser
from ntm_desktop.console import flush, outcome, use_utf8
from ntm_desktop.district_cli.appraising_commands import add_appraising_verbs
from ntm_desktop.district_cli.desk_commands import add_desk_verbs
from ntm_desktop.district_cli.keeping_commands import add_keeping_verbs
from ntm_desktop.district_cli.line_commands import add_line_verbs
from ntm_desktop.district_cli.looking_commands import add_looking_verbs
from ntm_desktop.district_cli.nation_commands import (
    add_engine_words,
    add_publish,
    collate_wide,
    folder_or_store,
)
from ntm_desktop.district_cli.officers_commands import add_officers_verbs
from ntm_desktop.district_cli.report_commands import add_report
from ntm_desktop.district_cli.telling import ignored_lines, tell, tell_refusal
from ntm_desktop.district_cli.viewing_command import add_viewing_verb, open_package
from ntm_desktop.domain.package import OUTCOME_LABELS, PART_LABELS
from ntm_desktop.errors import NtmError, PackageError, UsageError, of_the_machine

DONE, REFUSED, WRONG_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        argv: words after the program's name; None takes the process's own.

    Returns:
        The exit code: 0 done, 1 something was refused with a reason, 2 wrong usage.
    """
    use_utf8()
    parser = _parser()
    try:
        call = parser.parse_args(sys.argv[1:] if argv is None else list(argv))
    except SystemExit as stop:
        flush()
        return outcome(DONE) if stop.code in (0, None) else WRONG_USAGE
    if call.command is None:
        return open_desk(call.data)
    if call.command == "view" and not (call.json or call.out):
        return open_package(call)
    from ntm_desktop.store.register.register import Register

    # Every act of this call names the officer, whichever function opens the register.
    before, Register.officer = Register.officer, getattr(call, "officer", "")
    try:
        code: int = call.run(call)
    except NtmError as error:
        tell_refusal(error, as_json=call.json)
        return WRONG_USAGE if isinstance(error, UsageError) else REFUSED
    except (OSError, MemoryError) as error:
        tell_refusal(of_the_machine(error), as_json=call.json)
        return REFUSED
    finally:
        Register.officer = before
    return outcome(code)


def open_desk(data: Path | None) -> int:
    """Open the window "NTM Tiếp nhận" and stay until it is closed."""
    # As for a commune's window: nothing made while starting is garbage.
    gc.disable()
    try:
        from ntm_desktop.gui.qt_start import load_qt

        load_qt()
        from ntm_desktop.gui.desk.program import run_desk

        return run_desk(data, sys.argv[:1])
    finally:
        gc.enable()


def _parser() -> argparse.ArgumentParser:
    parser = CommandParser(
        prog="ntm-district",
        description="Tiếp nhận gói dữ liệu nông thôn mới của các xã, trả phiếu và tổng hợp.",
        epilog="Mã kết thúc: 0 xong, 1 có gói bị từ chối (nêu lý do), 2 sai cách dùng.",
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"ntm-district {__version__}",
        help="xem phiên bản rồi dừng",
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar="THƯ_MỤC",
        help="không ghi lệnh: mở cửa sổ với sổ tiếp nhận này (mặc định: sổ mở lần trước)",
    )
    verbs = parser.add_subparsers(dest="command", metavar="LỆNH")

    def verb(
        name: str, help_text: str, data: Callable[[str], Path | str] = Path
    ) -> argparse.ArgumentParser:
        sub = verbs.add_parser(name, help=help_text, description=help_text)
        sub.add_argument(
            "--data", type=data, required=True, metavar="THƯ_MỤC", help="thư mục sổ tiếp nhận"
        )
        sub.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        sub.add_argument(
            "--officer", default="", metavar="TÊN", help="cán bộ làm việc này, ghi vào nhật ký"
        )
        return sub

    init = verb("init", "tạo sổ tiếp nhận và khóa của nơi nhận")
    init.add_argument("--name", default="", metavar="TÊN", help="tên cơ quan, in trên phiếu")
    init.set_defaults(run=_init)

    enrol = verb("enrol", "đăng ký khóa công khai của một xã")
    enrol.add_argument("file", type=Path, metavar="TỆP", help="tệp .pub hoặc gói đăng ký")
    enrol.add_argument("--commune", default="", metavar="MÃ", help="mã xã nếu tên tệp không ghi")
    enrol.add_argument(
        "--replace", default="", metavar="LÝ_DO", help="thay khóa đã đăng ký, ghi rõ lý do"
    )
    enrol.add_argument(
        "--compared",
        action="store_true",
        help="đã so dấu vân tay với phiếu giấy, dù tệp ghi xã khác hay khóa khác",
    )
    enrol.set_defaults(run=_enrol)

    receive = verb("receive", "kiểm tra, ghi sổ và trả phiếu cho các gói")
    receive.add_argument(
        "paths",
        type=Path,
        nargs="*",
        metavar="ĐƯỜNG_DẪN",
        help="tệp gói hoặc thư mục (không ghi: hộp nhận của máy chủ nhận)",
    )
    receive.add_argument("--receipts", type=Path, metavar="THƯ_MỤC", help="nơi ghi phiếu")
    receive.set_defaults(run=_receive)

    answer = verb("answer", "chấp nhận gói mới nhất của một xã, hoặc trả lại kèm nhận xét")
    answer.add_argument("commune", metavar="MÃ_XÃ", help="mã xã, 5 chữ số")
    answer.add_argument("--period", metavar="KỲ", help="kỳ của gói (mặc định: gói mới nhất)")
    answer.add_argument("--accept", action="store_true", help="chấp nhận mọi phần không bị trả lại")
    answer.add_argument(
        "--return",
        dest="returned",
        action="append",
        default=[],
        metavar="PHẦN=NHẬN_XÉT",
        help="trả lại một phần, nêu điều phải sửa; lặp lại được. Các phần: "
        + ", ".join(f"{part} ({label})" for part, label in PART_LABELS.items()),
    )
    answer.add_argument("--receipts", type=Path, metavar="THƯ_MỤC", help="nơi ghi phiếu")
    answer.set_defaults(run=_answer)

    server = verb("serve", "nhận gói qua mạng (cần cài ntm-desktop[serve])")
    server.add_argument("--host", default="127.0.0.1", metavar="ĐỊA_CHỈ", help="nghe ở địa chỉ này")
    server.add_argument("--port", type=int, default=8443, metavar="CỔNG", help="mặc định 8443")
    server.add_argument("--cert", type=Path, metavar="TỆP", help="chứng thư PEM (mặc định: tự tạo)")
    server.add_argument("--key", type=Path, metavar="TỆP", help="khóa PEM của chứng thư")
    server.add_argument(
        "--receive",
        action="store_true",
        help="tự tiếp nhận gói vừa đến (mặc định: để trong hộp nhận cho lệnh receive)",
    )
    server.set_defaults(run=_serve)

    add_line_verbs(verb)
    collate = verb("collate", "tổng hợp các xã ra tệp Excel", folder_or_store)
    collate.add_argument("--out", type=Path, required=True, metavar="TỆP.xlsx")
    collate.add_argument("--period", metavar="KỲ", help="kỳ tổng hợp (mặc định: kỳ mới nhất)")
    collate.add_argument("--set", default="", metavar="BỘ", help="bộ tiêu chí")
    collate.add_argument(
        "--area",
        default="",
        metavar="MÃ_HUYỆN",
        help="nơi nhận chỉ phụ trách huyện này (mặc định: cả tỉnh)",
    )
    collate.add_argument(
        "--base", type=int, metavar="SỐ_XÃ", help="tự ghi tổng số xã làm cơ sở tính tỷ lệ"
    )
    add_engine_words(collate)
    collate.set_defaults(run=_collate)
    add_publish(verb)
    add_looking_verbs(verb)
    add_desk_verbs(verb)
    add_report(verb)
    add_appraising_verbs(verb)
    add_officers_verbs(verb)
    add_keeping_verbs(verb)
    add_viewing_verb(verbs)
    return parser


def _init(call: argparse.Namespace) -> int:
    from ntm_desktop.district import init_district
    from ntm_desktop.district.office import DEFAULT_NAME

    made = init_district(call.data, name=call.name or DEFAULT_NAME)
    tell(
        call,
        [
            f"Đã tạo sổ tiếp nhận của {made.name} trong {call.data}",
            f"Khóa công khai (để xã kiểm tra phiếu): {made.public_key}",
            f"Dấu vân tay: {made.fingerprint}",
            f"Khóa niêm phong (để xã niêm phong gói): {made.recipient}",
        ],
        {
            "office": made.name,
            "public_key": made.public_key,
            "public_key_file": str(made.public_key_path),
            "fingerprint": made.fingerprint,
            "recipient": made.recipient,
        },
    )
    return DONE


def _enrol(call: argparse.Namespace) -> int:
    from ntm_desktop.district import enrol

    done = enrol(
        call.data,
        call.file,
        code=call.commune,
        replace_reason=call.replace,
        compared=call.compared,
    )
    words = {
        "new": "Đã đăng ký",
        "unchanged": "Đã đăng ký từ trước, không đổi:",
        "replaced": "Đã thay khóa của",
    }
    tell(
        call,
        [
            f"{words[done.outcome]} {done.commune.name} ({done.commune.code})",
            f"Dấu vân tay: {done.fingerprint}",
            "Hãy đối chiếu dấu vân tay với phiếu giấy của xã.",
            *(f"Mã {done.commune.code} cũng là mã của {name}." for name in done.namesakes),
        ],
        {
            "commune": done.commune.code,
            "name": done.commune.name,
            "fingerprint": done.fingerprint,
            "outcome": done.outcome,
            "namesakes": list(done.namesakes),
        },
    )
    return DONE


def _receive(call: argparse.Namespace) -> int:
    from ntm_desktop.district import receive
    from ntm_desktop.district.desk import receive_inbox

    outcome = (
        receive(call.data, call.paths, receipts=call.receipts)
        if call.paths
        else receive_inbox(call.data, receipts=call.receipts)
    )
    lines = list(outcome.notes)
    for one in outcome.received:
        lines.append(one.message)
        lines += [f"  Lưu ý: {note}" for note in one.notes]
        if one.receipt_path is not None:
            lines.append(f"  Phiếu: {one.receipt_path}")
        else:
            lines.append(f"  Chưa ghi được phiếu ra ngoài: {one.receipt_error}")
    for refused in outcome.refused:
        lines.append(refused.message)
        lines += [f"  - {fault}" for fault in refused.faults]
    lines += [unread.message for unread in outcome.unread]
    lines += ignored_lines(outcome.ignored)
    if call.paths and not (outcome.received or outcome.refused or outcome.unread):
        from ntm_desktop.district.reception import nothing_found

        raise PackageError("no-package", nothing_found(call.paths))
    again = sum(one.again for one in outcome.received)
    lines.append(
        f"Đã nhận {len(outcome.received) - again} gói mới"
        + (f", {again} gói đã nhận từ trước" if again else "")
        + f", từ chối {len(outcome.refused)} gói"
        + (f", chưa đọc được {len(outcome.unread)} gói" if outcome.unread else "")
        + "."
    )
    tell(
        call,
        lines,
        {
            "received": [
                {
                    "file": str(one.source),
                    "commune": one.header.commune_code,
                    "name": one.commune_name,
                    "period": one.header.period.key,
                    "sequence": one.header.sequence,
                    "sha256": one.sha256,
                    "again": one.again,
                    "criteria_met": one.criteria_met,
                    "criteria_total": one.criteria_total,
                    "notes": list(one.notes),
                    "receipt": str(one.receipt_path) if one.receipt_path else None,
                    "receipt_error": one.receipt_error,
                }
                for one in outcome.received
            ],
            "refused": [
                {
                    "file": str(one.source),
                    "reason": one.reason,
                    "error": one.sentence,
                    "faults": list(one.faults),
                }
                for one in outcome.refused
            ],
            "unread": [{"file": str(one.source), "error": one.sentence} for one in outcome.unread],
            "ignored": [str(path) for path in outcome.ignored],
            "notes": list(outcome.notes),
        },
    )
    failed = outcome.refused or outcome.unread or any(one.receipt_error for one in outcome.received)
    return REFUSED if failed else DONE


def _answer(call: argparse.Namespace) -> int:
    from ntm_desktop.district import answer
    from ntm_desktop.domain.periods import Period

    returned = {}
    for one in call.returned:
        part, equals, remark = one.partition("=")
        if not equals:
            raise UsageError(f"--return “{one}” phải viết PHẦN=NHẬN_XÉT.")
        returned[part] = remark
    period = Period.parse(call.period) if call.period else None
    done = answer(
        call.data,
        call.commune,
        period=period,
        accept=call.accept,
        returned=returned,
        receipts=call.receipts,
    )
    package = done.package
    label = Period.parse(package.period_key).label
    tell(
        call,
        [
            f"{done.commune_name} ({package.commune}), {label}, gói số {package.sequence}: "
            f"{OUTCOME_LABELS[done.outcome]}" + (" (đã trả lời như vậy)" if done.again else ""),
            *(
                f"  {PART_LABELS[part.part]} ({part.items} mục): {OUTCOME_LABELS[part.outcome]}"
                + (f" – {part.remark}" if part.remark else "")
                for part in done.parts
            ),
            f"Phiếu: {done.receipt_path}"
            if done.receipt_path is not None
            else f"Chưa ghi được phiếu ra ngoài: {done.receipt_error}",
        ],
        {
            "commune": package.commune,
            "name": done.commune_name,
            "period": package.period_key,
            "sequence": package.sequence,
            "sha256": package.sha256,
            "outcome": str(done.outcome),
            "parts": {part.part: [str(part.outcome), part.remark] for part in done.parts},
            "again": done.again,
            "receipt": str(done.receipt_path) if done.receipt_path else None,
            "receipt_error": done.receipt_error,
        },
    )
    return REFUSED if done.receipt_error else DONE


def _serve(call: argparse.Namespace) -> int:
    from ntm_desktop.district.line.serving import Listening, serve

    if (call.cert is None) != (call.key is None):
        raise UsageError("--cert và --key phải đi cùng nhau.")

    def say(where: Listening) -> None:
        tell(
            call,
            [
                f"Đang nhận tại {where.address} (dừng: Ctrl+C)",
                f"Dấu vân tay chứng thư: {where.certificate}",
            ],
            {"address": where.address, "certificate": where.certificate},
        )

    serve(
        call.data,
        host=call.host,
        port=call.port,
        certificate=call.cert,
        key=call.key,
        receive=call.receive,
        listening=say,
    )
    return DONE


def _collate(call: argparse.Namespace) -> int:
    from ntm_desktop.district.desk import collate_tables
    from ntm_desktop.domain.numbers import format_decimal
    from ntm_desktop.domain.periods import Period

    if call.out.suffix.lower() != ".xlsx":
        raise UsageError(f"{call.out} phải là tên tệp .xlsx.")
    if call.engine != "sqlite":
        return collate_wide(call)
    if not isinstance(call.data, Path):
        raise UsageError("Kho S3 chỉ đọc được với --engine duckdb|spark.")
    if call.province or call.by_province or call.spark_master:
        raise UsageError("--province, --by-province, --spark-master đi cùng --engine duckdb|spark.")
    period = Period.parse(call.period) if call.period else None
    made = collate_tables(
        call.data, call.out, period=period, set_id=call.set, area=call.area, base=call.base
    )
    mean = format_decimal(made.mean, 2) if made.mean is not None else "–"
    lines = [
        f"{made.period.label}: {len(made.communes)} xã đã nộp trên {made.base.count} xã; "
        f"bình quân {mean} tiêu chí/xã đã nộp",
        *(
            f"  {row.label}: {row.count} xã, {format_decimal(row.share, 2)} %"
            for row in (*made.bands, made.uncounted)
        ),
        made.base.sentence,
        *(f"Phép cộng: {check.sentence}" for check in made.checks if not check.holds),
        *(f"Lưu ý: {caution}" for caution in made.cautions),
        f"Đã ghi {call.out}",
    ]
    tell(
        call,
        lines,
        {
            "out": str(call.out),
            "period": made.period.key,
            "set": made.set_id,
            "communes": {commune.code: commune.met for commune in made.communes},
            "base": made.base.count,
            "base_sentence": made.base.sentence,
            "uncounted": made.uncounted.count,
            "missing": [code for code, _ in made.missing],
            "mean": str(made.mean) if made.mean is not None else None,
            "bands": [
                {"label": row.label, "count": row.count, "share": str(row.share)}
                for row in made.bands
            ],
            "criteria": {str(row.no): row.met for row in made.criteria},
            "resources": {str(row.source): str(row.actual) for row in made.resources},
            "checks_hold": all(check.holds for check in made.checks),
            "cautions": list(made.cautions),
        },
    )
    return DONE
