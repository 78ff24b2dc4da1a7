"""The words that send and fetch over a line."""

import argparse

from ntm_desktop.cli.output import Output
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.receivers import SendingState
from ntm_desktop.errors import CancelledError, PackageError
from ntm_desktop.services.exchange.fetching import claims_rules, fetch, fetched_files
from ntm_desktop.services.exchange.receivers import add_receiver, at_folder, look_at_receiver
from ntm_desktop.services.exchange.sending import outbox, queue_newest, send_all
from ntm_desktop.services.workspace import close_workspace, open_workspace

DONE, REFUSED = 0, 1


def run_receiver(call: argparse.Namespace, output: Output) -> int:
    """Open a receiver file; without the fingerprint of the paper slip it is only shown."""
    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        offered = look_at_receiver(workspace, call.file)
        if call.folder is not None:
            offered = at_folder(offered, call.folder.resolve())
        output.line(f"Nơi nhận: {offered.receiver.name}, {offered.receiver.address}")
        if offered.fault:
            output.line(f"  ! {offered.fault}")
        output.line(f"Dấu vân tay khóa: {offered.fingerprint}")
        wanted = offered.known or bool(call.fingerprint)
        if wanted:
            change = add_receiver(workspace, offered, fingerprint=call.fingerprint)
            output.line(f"Đã ghi: {change.label}")
        else:
            output.line(
                "Chưa lưu. Hãy so dấu vân tay với phiếu giấy của nơi nhận, rồi chạy lại với "
                "--fingerprint và dấu vân tay đọc từ phiếu."
            )
    finally:
        close_workspace(workspace)
    output.document(
        {
            "receiver": offered.receiver.name,
            "address": offered.receiver.address,
            "fingerprint": offered.fingerprint,
            "fault": offered.fault,
            "saved": wanted,
        }
    )
    return DONE if wanted else REFUSED


def run_send(call: argparse.Namespace, output: Output) -> int:
    """Send the newest package and whatever waits."""
    last = -1

    def show(done: int, total: int) -> None:
        nonlocal last
        percent = 100 * done // total if total else 0
        if percent // 10 != last // 10:
            last = percent
            output.line(f"  … {percent} %")

    workspace = open_workspace(call.data, actor="dòng lệnh")
    try:
        queue_newest(workspace, to=call.to)
        try:
            report = send_all(
                workspace,
                to=call.to,
                stopped=SendingState.WAITING,  # the next call goes on
                progress=_until_interrupted(show),
            )
            paused = [
                entry for entry in outbox(workspace) if entry.sending.state is SendingState.PAUSED
            ]
        except CancelledError:
            output.line("Đã tạm dừng; lần sau sẽ gửi tiếp từ chỗ đang dở.")
            return REFUSED
    finally:
        close_workspace(workspace)
    for entry in report.sent:
        output.line(f"Đã gửi gói số {entry.package.sequence} tới {entry.sending.receiver_name}")
    for entry in (*report.waiting, *report.failed):
        why = entry.sending.sentence or "chờ gói trước"
        output.line(
            f"Gói số {entry.package.sequence} tới {entry.sending.receiver_name}: "
            f"{entry.state_label}. {why}"
        )
    for note in report.notes:
        output.line(f"  ! {note}")
    for entry in paused:
        output.line(
            f"Gói số {entry.package.sequence} tới {entry.sending.receiver_name} đang tạm dừng: bấm "
            "“Tiếp tục” ở trang Gửi – nhận."
        )
    if not (report.sent or report.waiting or report.failed or paused):
        output.line("Không có gói nào chờ gửi.")
    output.document(
        {
            "sent": [entry.package.sequence for entry in report.sent],
            "waiting": {entry.package.sequence: entry.sending.sentence for entry in report.waiting},
            "failed": {entry.package.sequence: entry.sending.sentence for entry in report.failed},
            # One package may be on its way to several offices, each with an answer of its own.
            "sendings": [
                {
                    "sequence": entry.package.sequence,
                    "receiver": entry.sending.receiver_name,
                    "state": entry.state_label,
                    "sentence": entry.sending.sentence,
                }
                for entry in (*report.sent, *report.waiting, *report.failed)
            ],
            "notes": list(report.notes),
        }
    )
    return REFUSED if report.waiting or report.failed else DONE


def _until_interrupted(show: Progress) -> Progress:
    """Ctrl+C lets the piece under way get there, then stops."""
    import signal

    asked = False

    def ask(*_: object) -> None:
        nonlocal asked
        asked = True

    signal.signal(signal.SIGINT, ask)

    def progress(done: int, total: int) -> None:
        if asked:
            raise CancelledError
        show(done, total)

    return progress


def run_fetch(call: argparse.Namespace, output: Output) -> int:
    """Bring files down; receipts are taken in only when asked to."""
    from ntm_desktop.services.exchange.timeline import accept_receipt, verify_package

    workspace = open_workspace(call.data, actor="dòng lệnh")
    taken: list[str] = []
    try:
        got = fetch(workspace)
        for path in got.files:
            output.line(f"Đã tải: {path}")
        for path in got.rules:
            output.line(
                f"  {path.name} là gói quy định: xem ai ký và nhận ở cửa sổ, trang Bộ tiêu chí, "
                "“Nhận bộ tiêu chí…”."
            )
        for sentence in got.silent:
            output.line(f"  ! {sentence}")
        if call.accept:
            for path in fetched_files(workspace):
                if claims_rules(path):
                    continue
                try:
                    change = accept_receipt(workspace, path)
                except PackageError as error:
                    # Rules and what is older than what is known; offered elsewhere, or settled.
                    if error.reason not in ("kind", "sequence"):
                        output.line(f"  ! {path.name}: {error}")
                    continue
                if change.touched:
                    taken.append(change.label)
                    output.line(change.label)
        else:
            for path in (one for one in got.files if one not in got.rules):
                try:
                    facts = verify_package(path).facts
                    output.line("  " + "; ".join(f"{label}: {value}" for label, value in facts[:4]))
                except PackageError as error:
                    output.line(f"  ! {path.name}: {error}")
    finally:
        close_workspace(workspace)
    output.document(
        {
            "files": [str(path) for path in got.files],
            "rules": [str(path) for path in got.rules],
            "silent": list(got.silent),
            "accepted": taken,
        }
    )
    return REFUSED if got.silent else DONE
