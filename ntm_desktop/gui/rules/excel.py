"""Rules out to Excel and back: the form that is filled in, and reading it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from ntm_desktop.domain.criteria import Status
from ntm_desktop.gui import rule_words
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.choose_dialog import ask_which
from ntm_desktop.gui.rules.views import Views
from ntm_desktop.gui.widgets import Choice, Level
from ntm_desktop.services.rules.listing import RulesState

if TYPE_CHECKING:
    from ntm_desktop.domain.criteria import CriteriaSet
    from ntm_desktop.domain.overrides import ProvincialOverride
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.rules.sets import RuleSetInfo
    from ntm_desktop.services.session import Workspace

T = TypeVar("T")
_SHORT = "short:"


class ExcelFlow(QObject):
    """Writes forms and reads what was filled in."""

    def __init__(
        self, context: CommuneContext, views: Views, state: Callable[[], RulesState | None]
    ) -> None:
        """Begin nothing yet.

        Args:
            context: of the page.
            views: where a workbook that was read is shown.
            state: what the list shows now.
        """
        super().__init__(views)
        self._context = context
        self._views = views
        self._state_now = state

    def read(self, path: Path | None) -> None:
        """Read a workbook of rules; ask for one when ``path`` is None."""
        self._views.show_view(self._views.workbook)
        self._views.workbook.open(path)

    def choose_template(self) -> None:
        """Ask for which set a form is to be written."""
        state = self._state_now()
        drafts = state.drafts if state is not None else ()
        few = self.tr("{0} · biểu mẫu ngắn: số, nội dung, mỗi nhóm xã một cột")
        choices: list[Choice] = []
        for draft in drafts:
            words = self.tr("bản nháp")
            if not draft.indicators:
                short = f"{_SHORT}{draft.id}"
                choices.append(Choice(short, draft.short_title, few.format(words), "pencil"))
            choices.append(Choice(draft.id, draft.short_title, words, "pencil"))
        for info in newest_first(state):
            key, title, words = info.summary.id, info.summary.short_title, base_words(info)
            if not info.indicators and info.summary.status is Status.NAMES_ONLY:
                choices.append(Choice(f"{_SHORT}{key}", title, few.format(words), "book-check"))
                words = self.tr("{0} · biểu mẫu đầy đủ").format(words)
            choices.append(Choice(key, title, words, "book-check"))
        ask_which(
            self._views,
            self.tr("Biểu mẫu cho bộ nào?"),
            self.tr("Biểu mẫu điền sẵn những gì đã biết; anh/chị điền phần còn lại trong Excel."),
            choices,
            self.tr("Tạo biểu mẫu"),
            self.export,
        )

    def export(self, ref: str) -> None:
        """Ask where to write the workbook of a set or draft, and write it.

        Args:
            ref: its id; with "short:" before it the short form is written.
        """
        from ntm_desktop.services.rules import sets as rule_sets
        from ntm_desktop.services.rules import workbook

        short, ref = ref.startswith(_SHORT), ref.removeprefix(_SHORT)
        path = self._ask_where(f"{'bieu-mau-ngan' if short else 'bo-tieu-chi'}-{ref[:24]}.xlsx")
        if path is None:
            return
        write = workbook.write_short_workbook if short else workbook.write_rules_workbook
        self._write(
            path, lambda ws: rule_sets.for_an_office(ws, ref), lambda rules: write(rules, path)
        )

    def save_documents(self, ref: str) -> None:
        """Ask for a folder, and write the decision's own files of a set, draft or decision there.

        Args:
            ref: its id.
        """
        state = self._state_now()
        documents = state.documents.get(ref, ()) if state is not None else ()
        preferences = self._context.preferences
        folder = QFileDialog.getExistingDirectory(
            self._views, self.tr("Chép văn bản gốc vào thư mục nào?"), preferences.last_folder
        )
        if not folder or not documents:
            return
        preferences.last_folder = folder
        preferences.save()

        def work(ws: "Workspace") -> list[Path]:
            from ntm_desktop.services.rules.documents import save_document

            return [save_document(ws, one, Path(folder)) for one in documents]

        def done(paths: list[Path]) -> None:
            self._context.show_message(
                self.tr("Đã chép {0} vào {1}.").format(
                    ", ".join(f"“{path.name}”" for path in paths), folder
                ),
                Level.SUCCESS,
                self.tr("Mở tệp"),
                lambda: self._open_file(paths[-1]),
                focus=True,
            )

        self._context.tasks.run(work, done=done, owner=self)

    def export_decision(self, set_id: str, override_id: str) -> None:
        """Ask where to write the form of a provincial decision, and write it.

        Args:
            set_id: the national set; may be "" where the decision is named.
            override_id: what it says already is filled in; "" for an empty form.
        """
        from ntm_desktop.services.rules import decisions, workbook
        from ntm_desktop.services.rules import sets as rule_sets

        province = self._context.commune.commune.province_code
        path = self._ask_where(f"quyet-dinh-tinh-{(override_id or set_id)[:24]}.xlsx")
        if path is None:
            return

        def read(ws: "Workspace") -> "tuple[CriteriaSet, ProvincialOverride | None]":
            known = decisions.find_override(ws, override_id) if override_id else None
            return rule_sets.find_set(ws, known.set_id if known else set_id), known

        self._write(
            path,
            read,
            lambda found: workbook.write_override_workbook(
                found[0], path, found[1], province_code=province
            ),
        )

    def _ask_where(self, name: str) -> Path | None:
        preferences = self._context.preferences
        chosen, _ = QFileDialog.getSaveFileName(
            self._views,
            self.tr("Ghi biểu mẫu Excel"),
            str(Path(preferences.last_folder) / name),
            self.tr("Tệp Excel (*.xlsx)"),
        )
        if not chosen:
            return None
        preferences.last_folder = str(Path(chosen).parent)
        preferences.save()
        return Path(chosen)

    def _write(
        self, path: Path, read: "Callable[[Workspace], T]", write: Callable[[T], Path]
    ) -> None:
        """Read on the database thread, write beside it: the place may be a slow stick."""
        from ntm_desktop.domain.staged import Beside, OnDatabase

        def done(written: Path) -> None:
            self._context.show_message(
                self.tr("Đã ghi biểu mẫu: {0}").format(written),
                Level.SUCCESS,
                self.tr("Mở tệp"),
                lambda: self._open_file(written),
            )

        def steps() -> "Staged[Path]":
            found = yield OnDatabase(read)
            written: Path = yield Beside(lambda _progress: write(found))
            return written

        self._context.tasks.run_staged(
            steps(),
            done=done,
            failed=self._context.show_error,
            owner=self,
            title=self.tr("Đang ghi “{0}”").format(path.name),
        )

    def _open_file(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._context.show_message(
                self.tr("Máy này chưa có chương trình mở được “{0}”.").format(path.name),
                Level.WARN,
            )


def base_words(info: "RuleSetInfo") -> str:
    """How much of a set is known: "57 chỉ tiêu"."""
    if info.indicators:
        return rule_words.tr("{0} chỉ tiêu").format(info.indicators)
    return rule_words.status_words(info.summary.status)


def newest_first(state: RulesState | None) -> "list[RuleSetInfo]":
    """Every set, the one of the latest years first."""
    sets = state.sets if state is not None else ()
    return sorted(sets, key=lambda one: -(one.summary.first_year or 0))
