"""The main job from end to end on the sample commune, every step said as it is done.

A commune's workbooks go in, verdicts and a dossier come out, a sealed package leaves, a
district enrols the commune, receives the package twice, answers with a receipt and adds up.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop.cli.documents import assessment_document
from ntm_desktop.cli.output import Output
from ntm_desktop.domain.assessment import VERDICT_LABELS, Verdict
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.domain.registers.wording import sum_words
from ntm_desktop.errors import EntryError, StoreError, in_vietnamese
from ntm_desktop.paths import user_dir

if TYPE_CHECKING:
    from ntm_desktop.services.session import Workspace

_PATIENCE_SECONDS = 30.0
_MARKER = ".ntm-demo"


def run(call: argparse.Namespace, output: Output) -> int:
    """Open the window on the sample commune, or run everything without one."""
    if not call.no_window and not call.json and call.out is None and _display():
        from ntm_desktop.cli.window import open_window
        from ntm_desktop.services.sample import SAMPLE_FOLDER, create_sample
        from ntm_desktop.services.workspace import close_workspace

        data = user_dir() / SAMPLE_FOLDER
        if not (data / "commune.ntm").exists():
            close_workspace(create_sample(data))
        output.line(f"Mở cửa sổ trên xã mẫu (số liệu tự đặt để thử): {data}")
        return open_window(data)
    return _headless(_fresh_folder(call.out or user_dir() / "demo"), output)


def _display() -> bool:
    """Whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _fresh_folder(out: Path) -> Path:
    """An empty folder for the results; only what an earlier demo made is ever removed."""
    try:
        if out.exists() and any(out.iterdir()):
            if not (out / _MARKER).is_file():
                raise EntryError(
                    f"Thư mục {out} đã có tệp khác. Hãy chọn một thư mục trống cho kết quả."
                )
            shutil.rmtree(out)
        out.mkdir(parents=True, exist_ok=True)
        (out / _MARKER).touch()
    except OSError as error:
        raise StoreError(
            f"Không ghi được vào thư mục {out}: {in_vietnamese(error)}. Hãy chọn thư mục khác."
        ) from error
    return out


def _headless(out: Path, output: Output) -> int:
    from ntm_desktop.district import collate, enrol, init_district, receive
    from ntm_desktop.services.assessments import assess
    from ntm_desktop.services.dossier_files import PaperFormat, export_dossier
    from ntm_desktop.services.exchange.timeline import accept_receipt, copy_package, pack
    from ntm_desktop.services.reports import export_report, report_forms_of
    from ntm_desktop.services.sample import create_sample, sample_workbooks
    from ntm_desktop.services.workspace import close_workspace, commune_info, latest_assessment

    steps: dict[str, object] = {"out": str(out)}
    say = output.line
    say("Xã mẫu: số liệu tự đặt để thử chương trình, không phải của xã thật.")

    say("1. Nhập bảng Excel của xã")
    workspace = create_sample(out / "xa")
    try:
        info = latest_assessment(workspace)
        commune = commune_info(workspace).commune
        imported = sample_workbooks()
        for file in imported:
            say(f"   {file}")
        steps["imported"] = [str(file) for file in imported]
        steps["data"] = str(out / "xa")

        say(f"2. Tự đánh giá {commune.full_name}, {commune.above} – {info.period.label}")
        outcome = assess(workspace, info.id)
        for verdict in Verdict:
            if count := outcome.count(verdict):
                say(f"   {VERDICT_LABELS[verdict]}: {count} chỉ tiêu")
        say(f"   Đạt {outcome.met}/{outcome.total} tiêu chí")
        say(f"   ◇ {len(outcome.unverified)} chỉ tiêu chưa đối chiếu với văn bản gốc")
        steps["assessment"] = assessment_document(outcome)

        steps["registers"] = _registers(workspace, info.period, out, say)

        say("3. Hồ sơ đề nghị công nhận (PDF và Word)")
        papers = export_dossier(workspace, info.id, out / "ho-so", formats=tuple(PaperFormat))
        for file in papers:
            say(f"   {file}")
        steps["dossier"] = [str(file) for file in papers]

        say("   Báo cáo 6 tháng và báo cáo năm (PDF, Word, Excel)")
        half = Period(info.period.year, PeriodKind.HALF, 1)
        reports = [
            file
            for period in (half, info.period)
            for form in report_forms_of(workspace, period)
            for file in export_report(workspace, form.id, period, out / "bao-cao")
        ]
        for file in reports:
            say(f"   {file}")
        steps["reports"] = [str(file) for file in reports]

        say("4. Cấp trên lập sổ và khóa nhận gói")
        district = init_district(out / "huyen")
        say(f"   Khóa nhận gói niêm phong: {district.recipient}")

        say("5. Đóng gói, ký số và niêm phong")
        made = pack(workspace, info.id, out / "goi-mo", seal_to=())
        sealed = copy_package(
            workspace, made.package_id, out / "usb", seal_to=(district.recipient,)
        )
        say(f"   {made.path}  (chưa niêm phong, để xem bằng công cụ khác)")
        say(f"   {sealed}  (đã niêm phong, để chép đi)")
        say(f"   {made.public_key_path}")
        steps["package"] = str(made.path)
        steps["sealed_package"] = str(sealed)
        steps["public_key"] = str(made.public_key_path)

        say("6. Cấp trên ghi nhận khóa của xã, nhận gói, gửi phiếu tiếp nhận")
        enrol(out / "huyen", made.public_key_path)
        first = receive(out / "huyen", [sealed], receipts=out / "phieu")
        again = receive(out / "huyen", [sealed], receipts=out / "phieu")
        for result in first:
            say(f"   {result.message}")
            say(f"   {result.receipt_path}")
        for result in again:
            say(f"   Nhận lần nữa: {result.message}")
        receipt = next(r.receipt_path for r in first if r.receipt_path is not None)
        steps["receipt"] = str(receipt)
        accept_receipt(workspace, receipt, public_key=district.public_key)

        say("7. Gửi qua mạng tới máy chủ nhận (trên chính máy này)")
        steps["line"] = _over_the_line(workspace, info.id, out, say)
    finally:
        close_workspace(workspace)

    say("8. Tổng hợp toàn huyện (Excel)")
    workbook = collate(out / "huyen", out / "tong-hop.xlsx")
    say(f"   {workbook}")
    steps["collation"] = str(workbook)
    output.document(steps)
    return 0


def _registers(
    workspace: "Workspace", period: "Period", out: Path, say: Callable[[str], None]
) -> dict[str, object]:
    """What the registers add up to, and all data of the commune in open formats."""
    from ntm_desktop.services.open_data import write_open_data
    from ntm_desktop.services.registers.listing import register_sums, registers
    from ntm_desktop.services.registers.writing import write_registers

    say(f"   Sổ theo dõi – {period.label}:")
    counts: dict[str, int] = {}
    for info in registers(workspace):
        if info.entries:
            sums = register_sums(workspace, info.form.id, period)
            first = sum_words(info.form, sums.results[0])
            counts[info.form.id] = info.entries
            say(f"   {info.form.title}: {info.entries} dòng; {first.label}: {first.total}")
    book = write_registers(workspace, (), period, out / "so-theo-doi.xlsx")
    files = write_open_data(workspace, period, out / "du-lieu-mo")
    say(f"   {book}")
    say(f"   {files[0]}  (toàn bộ dữ liệu: {len(files) - 1} tệp CSV, Excel kèm theo)")
    return {"entries": counts, "workbook": str(book), "open_data": [str(file) for file in files]}


def _address_said(lines: Iterable[str]) -> str:
    """Where the server answers, from the JSON it prints once its port is open."""
    document = ""
    for line in lines:
        document += line
        if line.rstrip() == "}":
            return str(json.loads(document)["address"])
    raise StoreError("Máy chủ nhận không chạy được; hãy xem tệp serve.log trong sổ tiếp nhận.")


def _over_the_line(
    workspace: "Workspace", assessment_id: str, out: Path, say: Callable[[str], None]
) -> dict[str, object]:
    """Send a second package to a real server on loopback, and fetch its receipt."""
    from ntm_desktop.district.desk import make_receiver
    from ntm_desktop.services.exchange.fetching import fetch
    from ntm_desktop.services.exchange.receivers import add_receiver, look_at_receiver
    from ntm_desktop.services.exchange.sending import queue, send_all
    from ntm_desktop.services.exchange.timeline import accept_receipt, pack
    from ntm_desktop.services.workspace import commune_info

    if find_spec("uvicorn") is None or find_spec("starlette") is None:
        say("   Bỏ qua: chưa cài phần máy chủ nhận (pip install ntm-desktop[serve])")
        return {"skipped": True}
    words = ["-m", "ntm_desktop.district_cli", "serve", "--data", str(out / "huyen")]
    with subprocess.Popen(
        [sys.executable, *words, "--port", "0", "--receive", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as server:
        try:
            address = _address_said(server.stdout or ())
            say(f"   {address}")
            code = commune_info(workspace).commune.code
            file = make_receiver(out / "huyen", code, address, out / "noi-nhan")
            say(f"   {file.path}")
            # In an office a person reads it from the paper slip.
            offered = look_at_receiver(workspace, file.path)
            add_receiver(workspace, offered, fingerprint=file.fingerprint)
            made = pack(workspace, assessment_id, out / "goi-mo", seal_to=())
            queue(workspace, made.package_id)
            report = send_all(workspace)
            for entry in report.sent:
                say(f"   Đã gửi gói số {entry.package.sequence} qua https, niêm phong")
            for entry in report.waiting + report.failed:
                say(f"   {entry.state_label}: {entry.sending.sentence}")
            taken: list[str] = []
            until = time.monotonic() + _PATIENCE_SECONDS
            while not taken and time.monotonic() < until:
                for path in fetch(workspace).files:
                    change = accept_receipt(workspace, path)
                    if change.label.endswith(f"số {made.sequence}"):
                        taken.append(change.label)
                        say(f"   Tải về và kiểm tra: {change.label}")
                time.sleep(0.1)
        finally:
            server.terminate()
    return {"address": address, "sent": len(report.sent), "receipts": taken}
