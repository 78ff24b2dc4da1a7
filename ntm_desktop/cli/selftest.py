"""``ntm-desktop selftest``: the installed program tries every part of itself on this PC.

A file that a virus scanner took away, a library that Windows does not let start, a folder that
cannot be written: each shows as a line of its own, and the other checks go on. All is done in
a folder of its own that is removed afterwards; the commune's data and keys are not touched.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ntm_desktop import __version__, paths
from ntm_desktop.cli.output import Output
from ntm_desktop.errors import NtmError, in_vietnamese

if TYPE_CHECKING:
    from ntm_desktop.services.workspace import Workspace

Check = Callable[[], str]


def run(call: argparse.Namespace, output: Output) -> int:
    """Try everything; 0 when all of it works, 1 when something does not."""
    del call  # no choices: half a self-test would be taken for a whole one
    place = "cài đặt" if getattr(sys, "frozen", False) else "từ mã nguồn"
    if paths.portable_dir() is not None:
        place = "mang theo"
    output.line(f"NTM Desktop {__version__} ({place}), {platform.platform(terse=True)}")
    try:
        # Not deleted by force: a library may still hold a file of it open when the test is over.
        folder = tempfile.TemporaryDirectory(prefix="ntm tự kiểm tra ", ignore_cleanup_errors=True)
    except OSError as error:
        raise NtmError(
            "Không có chỗ để thử: không ghi được vào thư mục tạm của máy "
            f"({in_vietnamese(error)}). Hãy kiểm tra ổ đĩa còn chỗ rồi chạy lại."
        ) from error
    results: list[dict[str, object]] = []
    with folder as work, _own_home(Path(work) / "user"):
        trial = _Trial(Path(work))
        try:
            for key, label, check in trial.checks():
                results.append(_tried(key, label, check, output))
        finally:
            trial.close()
    failed = [one["check"] for one in results if not one["ok"]]
    if failed:
        output.line(f"Tự kiểm tra: {len(failed)}/{len(results)} phần không đạt.")
    else:
        output.line(f"Tự kiểm tra: cả {len(results)} phần đều đạt.")
    output.document(
        {
            "version": __version__,
            "place": str(paths.program_data()),
            "ok": not failed,
            "failed": failed,
            "checks": results,
        }
    )
    return 1 if failed else 0


def _tried(key: str, label: str, check: Check, output: Output) -> dict[str, object]:
    started = time.monotonic()
    reason, fact = "", ""
    try:
        fact = check()
    except NtmError as error:
        reason = " ".join([str(error), *error.faults])
    except ImportError as error:
        reason = (
            f"Không nạp được thành phần {error.name or error}: tệp bị thiếu, bị phần mềm diệt "
            f"vi-rút giữ, hoặc Windows quá cũ. Hãy cài lại chương trình. ({error})"
        )
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        reason = f"Máy không đọc hoặc ghi được{where}: {in_vietnamese(error)}."
    except Exception as error:  # noqa: BLE001 - whatever is broken, the other checks must go on
        reason = f"Lỗi của chương trình, hãy gửi dòng này cho người hỗ trợ: {error!r}"
    seconds = time.monotonic() - started
    if reason:
        output.line(f"  [HỎNG] {label}: {reason}")
    else:
        output.line(f"  [đạt]  {label}: {fact}")
    return {
        "check": key,
        "ok": not reason,
        "text": reason or fact,
        "seconds": round(seconds, 3),
    }


@contextmanager
def _own_home(folder: Path) -> Iterator[None]:
    """The user's folder somewhere else for a while."""
    before = os.environ.get(paths.HOME_VARIABLE)
    os.environ[paths.HOME_VARIABLE] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[paths.HOME_VARIABLE]
        else:
            os.environ[paths.HOME_VARIABLE] = before


class _Trial:
    """The checks in order; later ones use what earlier ones made."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._workspace: Workspace | None = None

    def checks(self) -> Iterator[tuple[str, str, Check]]:
        """Key, what it is called, and the check, which returns a fact or raises."""
        yield "rules", "Bộ tiêu chí, mẫu hồ sơ, đơn vị hành chính", self._rules
        yield "schema", "Đối chiếu các tệp quy định với khuôn mẫu", self._schema
        yield "database", "Cơ sở dữ liệu", self._database
        yield "import", "Nhập bảng Excel và kết luận", self._import
        yield "print-fonts", "Phông chữ in", self._print_fonts
        yield "pdf", "Hồ sơ PDF", self._pdf
        yield "word", "Văn bản Word, ghi và đọc lại", self._word
        yield "workbook", "Bảng Excel xuất ra", self._workbook
        yield "package", "Gói ký số", self._package
        yield "seal", "Niêm phong và mở niêm phong", self._seal
        if self._signs():
            yield "sign", "Ký số bằng USB", self._sign
        yield "update-key", "Khóa kiểm tra bản cập nhật", self._update_key
        yield "qt", "Màn hình, ảnh, máy in", self._qt
        yield "screen-fonts", "Phông chữ màn hình", self._screen_fonts
        yield "icons", "Hình vẽ", self._icons
        yield "translation", "Hộp thoại tiếng Việt", self._translation
        yield "window", "Cửa sổ", self._window

    def close(self) -> None:
        """Let go of the trial commune's file."""
        if self._workspace is not None:
            from ntm_desktop.services.workspace import close_workspace

            close_workspace(self._workspace)
            self._workspace = None

    # Rules

    def _rules(self) -> str:
        from ntm_desktop.catalog import Catalog

        catalog = Catalog.shipped()
        sets = catalog.set_ids()
        forms = [form for set_id in sets if (form := catalog.dossier_form(set_id)) is not None]
        communes = sum(len(units.communes) for units in catalog.unit_lists())
        if not sets or not forms or not communes:
            raise NtmError(
                f"Thiếu tệp quy định trong {paths.forms_dir()}. Hãy cài lại chương trình."
            )
        return f"{len(sets)} bộ tiêu chí, {len(forms)} mẫu hồ sơ, {communes} xã"

    def _schema(self) -> str:
        from ntm_desktop.catalog.schema import DocumentType, schema_faults

        count = 0
        for kind in DocumentType:
            for path in sorted((paths.forms_dir() / kind.value).glob("*.json")):
                if path.name == "schema.json":
                    continue
                faults = schema_faults(json.loads(path.read_text("utf-8")), kind)
                if faults:
                    raise NtmError(f"{path.name} không theo khuôn mẫu:", faults[:3])
                count += 1
        return f"{count} tệp đúng khuôn mẫu"

    # Data

    def _database(self) -> str:
        from ntm_desktop.store.commune.selfcheck import try_database

        return try_database(self._work / "Dữ liệu thử")

    def _sample(self) -> "Workspace":
        if self._workspace is None:
            from ntm_desktop.services.sample import create_sample

            self._workspace = create_sample(self._work / "Xã mẫu")
        return self._workspace

    def _assessment(self) -> str:
        from ntm_desktop.services.workspace import latest_assessment

        return latest_assessment(self._sample()).id

    def _import(self) -> str:
        from ntm_desktop.services.assessments import assess

        outcome = assess(self._sample(), self._assessment())
        return f"xã mẫu đạt {outcome.met}/{outcome.total} tiêu chí"

    # Papers

    def _print_fonts(self) -> str:
        from ntm_desktop.documents.selfcheck import try_fonts

        return try_fonts()

    def _pdf(self) -> str:
        from ntm_desktop.documents.selfcheck import try_pdf
        from ntm_desktop.services.dossiers import make_dossier

        return try_pdf(make_dossier(self._sample(), self._assessment()))

    def _word(self) -> str:
        from ntm_desktop.documents.docx import document_docx
        from ntm_desktop.documents.selfcheck import try_word
        from ntm_desktop.services.dossiers import document_pages, document_titles

        workspace, assessment = self._sample(), self._assessment()
        first = next(iter(document_titles(workspace, assessment)))
        made = document_docx(document_pages(workspace, assessment, first))
        return try_word(made, self._work / "Văn bản.docx")

    def _workbook(self) -> str:
        from ntm_desktop.documents.selfcheck import try_workbook
        from ntm_desktop.services.dossier_files import export_detailed_workbook

        target = self._work / "Biểu chi tiết.xlsx"
        export_detailed_workbook(self._sample(), self._assessment(), target)
        return try_workbook(target)

    # Packages

    def _package(self) -> str:
        from ntm_desktop.services.exchange.timeline import pack, verify_package

        made = pack(self._sample(), self._assessment(), self._work / "Gói", seal_to=())
        checked = verify_package(made.path, public_key=made.public_key_path)
        return f"{made.path.name}, {len(checked.facts)} mục đã kiểm tra"

    @staticmethod
    def _signs() -> bool:
        """Whether this program was made with the extra `sign`."""
        from ntm_desktop.documents.signing import process

        return process.available()

    @staticmethod
    def _sign() -> str:
        from ntm_desktop.documents.signing import process

        return process.try_parts()

    def _seal(self) -> str:
        from ntm_desktop.exchange.sealing import generate_identity, recipient_of
        from ntm_desktop.services.exchange.timeline import pack, verify_package

        identity = generate_identity()
        seal_to = (recipient_of(identity),)
        made = pack(self._sample(), self._assessment(), self._work / "USB", seal_to=seal_to)
        checked = verify_package(made.path, public_key=made.public_key_path, identities=(identity,))
        if not (made.sealed and checked.sealed):
            raise NtmError("Gói đóng ra không được niêm phong.")
        return made.path.name

    def _update_key(self) -> str:
        from ntm_desktop.services.updates import release_key

        return f"vân tay {release_key().fingerprint}"

    # The window

    def _qt(self) -> str:
        from ntm_desktop.gui.selfcheck import try_plugins

        return try_plugins()

    def _screen_fonts(self) -> str:
        from ntm_desktop.gui.selfcheck import try_screen_fonts

        return try_screen_fonts()

    def _icons(self) -> str:
        from ntm_desktop.gui.selfcheck import try_icons

        return try_icons()

    def _translation(self) -> str:
        from ntm_desktop.gui.selfcheck import try_translation

        return try_translation()

    def _window(self) -> str:
        from ntm_desktop.app import Desktop
        from ntm_desktop.gui.selfcheck import application, try_painting, wait_for

        self._sample()
        data_dir = self._work / "Xã mẫu"
        self.close()  # one program at a time has the file open
        desktop = Desktop(application())
        faults: list[BaseException] = []
        desktop.tasks.crashed.connect(faults.append)
        try:
            desktop.begin(data_dir)
            wait_for(
                lambda: bool(faults) or (desktop.window is not None and desktop.window.isVisible()),
                "cửa sổ chưa hiện",
            )
            window = desktop.window
            wait_for(
                lambda: (
                    bool(faults)
                    or (window is not None and window.context is not None and window.context.ready)
                ),
                "trang tổng quan chưa có số liệu",
            )
            if faults or window is None:
                raise NtmError(f"Cửa sổ không mở được: {faults!r}")
            return try_painting(window)
        finally:
            if desktop.window is not None:
                desktop.window.hide()
            desktop.end()
