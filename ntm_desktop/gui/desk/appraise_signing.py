"""Hoàn thành: an appraisal is signed, and the answer copied to the commune's stick."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ntm_desktop.district.answering import Answered
from ntm_desktop.district.appraising import Appraisal
from ntm_desktop.district.finishing import finishing
from ntm_desktop.domain.changes import Change
from ntm_desktop.domain.package import OUTCOME_LABELS
from ntm_desktop.gui.desk.context import DeskContext, now
from ntm_desktop.gui.widgets import Level, ProgressStrip


class Signing(QObject):
    """Asks, signs, and says where the receipt lies.

    Signals:
        signed: position of the package that has its answer now.
    """

    signed = Signal(int)

    def __init__(self, context: DeskContext, over: QWidget, progress: ProgressStrip) -> None:
        super().__init__(over)
        self._context, self._over, self._progress = context, over, progress

    def ask(self, appraisal: Appraisal) -> None:
        """Say what will be signed, and ask where the receipt goes."""
        from ntm_desktop.gui.dialogs import ask

        count = appraisal.count
        if not ask(
            self._over,
            self.tr("Hoàn thành thẩm tra"),
            self.tr(
                "Chấp nhận {0}, gửi trả {1} chỉ tiêu. Nơi nhận ký phiếu trả lời xã. Ký rồi mà muốn "
                "sửa thì phải mở lại, có lý do."
            ).format(count.accepted, count.returned),
            self.tr("Ký phiếu"),
        ):
            return
        folder = QFileDialog.getExistingDirectory(
            self._over,
            self.tr("Chép phiếu vào USB hoặc thư mục nào? (Bỏ qua: phiếu chỉ giữ ở nơi nhận)"),
            self._context.preferences.last_folder,
        )
        self.sign(appraisal, Path(folder) if folder else None)

    def sign(self, appraisal: Appraisal, receipts_dir: Path | None) -> None:
        """Sign the answer.

        Args:
            appraisal: in which nothing is open any more.
            receipts_dir: where the commune's receipt is copied to, None for nowhere yet.
        """
        job = self._context.tasks.run_staged(
            finishing(self._context.catalog, appraisal, now, receipts_dir),
            done=self._say,
            failed=self._context.show_error,
            owner=self,
            title=self.tr("Đang ký phiếu"),
        )
        self._progress.begin(self.tr("Đang ký phiếu…"), job, can_stop=False)

    def _say(self, outcome: tuple[Answered, Change]) -> None:
        done, _change = outcome
        where = (
            self.tr(" Phiếu nằm ở “{0}”.").format(done.receipt_path)
            if done.receipt_path is not None
            else self.tr(" {0}").format(done.receipt_error)
        )
        level = Level.SUCCESS if done.receipt_path is not None else Level.WARN
        text = self.tr("{0}: {1}.").format(done.commune_name, OUTCOME_LABELS[done.outcome])
        self._context.show_message(text + where, level)
        self.signed.emit(done.package.position)
