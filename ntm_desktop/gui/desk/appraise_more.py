"""What can be done with an appraised package besides saying yes or no to its indicators."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from ntm_desktop.district.answering import Answered
from ntm_desktop.district.appraising import Appraisal
from ntm_desktop.district.assigning import assign_criteria
from ntm_desktop.district.closing import reopen_appraisal, withdraw_package
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.gui.desk.context import DeskContext, changed, now
from ntm_desktop.gui.desk.reason_dialog import ReasonDialog
from ntm_desktop.gui.widgets import Button, Level
from ntm_desktop.store.register.assignments import officers
from ntm_desktop.store.register.register import Register

_Close = Callable[..., Answered]


class MoreActions(QObject):
    """A button with the papers, and a menu with what is done seldom.

    Signals:
        answered: the package has another answer now; its position.
        assigned: criteria were given to other officers.
    """

    answered = Signal(int)
    assigned = Signal()

    def __init__(self, context: DeskContext, over: QWidget) -> None:
        super().__init__(over)
        self._context, self._over = context, over
        self._appraisal: Appraisal | None = None
        self.dialog: QDialog | None = None
        self.papers_button = Button(self.tr("Văn bản…"), icon="file-text")
        self.papers_button.setToolTip(self.tr("Biên bản, báo cáo, công văn của gói này"))
        self.papers_button.clicked.connect(self.show_papers)
        self.button = Button(self.tr("Việc khác"), icon="menu")
        menu = QMenu(self.button)
        self.view_action = menu.addAction(self.tr("Xem cả gói…"))
        self.assign_action = menu.addAction(self.tr("Phân công thẩm tra…"))
        menu.addSeparator()
        self.reopen_action = menu.addAction(self.tr("Mở lại thẩm tra…"))
        self.withdraw_action = menu.addAction(self.tr("Xã thu hồi gói…"))
        self.button.setMenu(menu)
        self.view_action.triggered.connect(self.show_package)
        self.assign_action.triggered.connect(self.choose_assignment)
        self.reopen_action.triggered.connect(self.choose_reopening)
        self.withdraw_action.triggered.connect(self.choose_withdrawal)
        self.show_appraisal(None)

    def show_appraisal(self, appraisal: Appraisal | None) -> None:
        """Offer what can be done with this one."""
        self._appraisal = appraisal
        for button in (self.papers_button, self.button):
            button.setVisible(appraisal is not None)
        if appraisal is None:
            return
        signed = appraisal.answered is not PackageOutcome.RECEIVED
        self.reopen_action.setEnabled(signed and not appraisal.superseded)
        self.withdraw_action.setEnabled(not signed and not appraisal.begun)

    def show_papers(self) -> None:
        """Minutes, report and letter."""
        from ntm_desktop.gui.desk.papers_dialog import PapersDialog

        if self._appraisal is not None:
            self.dialog = PapersDialog(self._context, self._appraisal, self._over.window())
            self.dialog.open()

    def show_package(self) -> None:
        """The whole package, as NTM Xem shows it."""
        from ntm_desktop.gui.desk.package_dialog import open_package

        if self._appraisal is not None:
            position = self._appraisal.package.position
            open_package(self._context, position, self._over, self._keep)

    def _keep(self, dialog: QDialog) -> None:
        self.dialog = dialog

    # Who appraises what

    def choose_assignment(self) -> None:
        """Ask who appraises which criterion."""
        if self._appraisal is not None:
            self._context.tasks.run(officers, done=self._ask_assignment, owner=self)

    def _ask_assignment(self, known: tuple[str, ...]) -> None:
        from ntm_desktop.gui.desk.assign_dialog import AssignDialog

        found = self._appraisal
        if found is None:
            return
        names = tuple(dict.fromkeys((*filter(None, (self._context.preferences.officer,)), *known)))
        dialog = AssignDialog(found.criteria_set, found.owners, names, self._over.window())
        dialog.accepted.connect(lambda: self.assign(dialog.owners))
        self.dialog = dialog
        dialog.open()

    def assign(self, owners: dict[int, str]) -> None:
        """Give criteria to officers."""
        found = self._appraisal
        assert found is not None
        set_id, catalog = found.content.pin.set_id, self._context.catalog

        def work(register: Register) -> Change:
            assign_criteria(register, catalog, set_id, owners, now())
            return changed("Phân công thẩm tra", Touched.ANSWERS)

        self._context.tasks.run(
            work,
            done=lambda _change: self.assigned.emit(),
            failed=self._context.show_error,
            owner=self,
        )

    # Signed steps with a reason

    def choose_reopening(self) -> None:
        """Ask why an appraisal is opened again."""
        self._ask(
            self.tr("Mở lại thẩm tra"),
            self.tr(
                "Phiếu đã ký vẫn còn trong sổ; nơi nhận ký phiếu mới báo xã là đang xem lại. Mọi "
                "bảng tổng hợp đã lập từ gói này được đánh dấu đã cũ."
            ),
            self.tr("Mở lại"),
            reopen_appraisal,
        )

    def choose_withdrawal(self) -> None:
        """Ask why the commune takes its package back."""
        self._ask(
            self.tr("Xã thu hồi gói"),
            self.tr(
                "Xã đề nghị lấy lại gói khi chưa ai thẩm tra. Gói không được tính nữa, xã sửa rồi "
                "nộp gói mới; phiếu ghi lý do."
            ),
            self.tr("Trả gói cho xã"),
            withdraw_package,
        )

    def _ask(self, title: str, text: str, action: str, close: _Close) -> None:
        if self._appraisal is None:
            return
        dialog = ReasonDialog(title, text, action, self._over.window())
        dialog.accepted.connect(lambda: self.close_with(close, dialog.text))
        self.dialog = dialog
        dialog.open()

    def close_with(self, close: _Close, reason: str) -> None:
        """Take a step that is told to the commune in a signed receipt."""
        found = self._appraisal
        assert found is not None

        def work(register: Register) -> tuple[Answered, Change]:
            done = close(register, found, now(), reason)
            return done, changed("Trả lời xã", Touched.PACKAGES)

        self._context.tasks.run(
            work,
            done=partial(self._closed),
            failed=self._context.show_error,
            owner=self,
        )

    def _closed(self, outcome: tuple[Answered, Change]) -> None:
        done, _change = outcome
        self._context.show_message(
            self.tr("Đã ký phiếu mới cho {0}. Phiếu nằm ở “{1}”: giao lại cho xã.").format(
                done.commune_name, done.receipt_path or done.receipt_error
            ),
            Level.SUCCESS,
        )
        self.answered.emit(done.package.position)
