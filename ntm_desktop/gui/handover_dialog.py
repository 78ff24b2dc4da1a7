"""Bàn giao cho cán bộ mới: a guided page of five steps; nothing is written before the last."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ntm_desktop.errors import EntryError, NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.handover_steps import WhatIsHanded, step_page
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Label,
    Level,
    Notice,
    ProgressStrip,
    form_row,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.choosing_files import ask_folder
from ntm_desktop.gui.widgets.days import parse_day
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.floating import Floating

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.backups import FolderCopy
    from ntm_desktop.services.handover import Handover, HandoverState

_SIZE = (680, 600)


class HandoverDialog(Dialog):
    """Who takes over, what there is and is open, a copy, the key, the minutes.

    Signals:
        handed_over: the name of the next officer, when it was written down.
    """

    handed_over = Signal(str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Bàn giao cho cán bộ mới"))
        self.resize(*_SIZE)
        self._context = context
        self._backup = ""
        self._key = ""
        self._done = False
        self.state: HandoverState | None = None
        """What stands now; None until it was read."""
        self.step_label = Label("", "overline")
        self.title = Label("", "title")
        self.notice = Notice(dismissable=True)
        self.what = WhatIsHanded()
        self.pages = QStackedWidget()
        self._titles = (
            self.tr("Ai giao, ai nhận"),
            self.tr("Bàn giao những gì, việc gì đang mở"),
            self.tr("Một bản sao lưu"),
            self.tr("Khóa ký của xã"),
            self.tr("Biên bản và ghi nhận"),
        )
        for page in (
            self._people(),
            step_page(scrolled(self.what, clear=True), stretch=False),
            self._copy(),
            self._key_page(),
            self._end(),
        ):
            self.pages.addWidget(page)
        self.back_button = Button(self.tr("‹ Trước"))
        self.back_button.clicked.connect(lambda: self.go(self.step - 1))
        self.next_button = Button(self.tr("Tiếp ›"), "primary")
        self.next_button.setDefault(True)
        self.next_button.clicked.connect(lambda: self.go(self.step + 1))
        self.close_button = Button(self.tr("Thôi"))
        self.close_button.clicked.connect(self.reject)
        buttons = row(self.close_button)
        buttons.addStretch(1)
        buttons.addWidget(self.back_button)
        buttons.addWidget(self.next_button)
        buttons.addWidget(self.record_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.step_label)
        layout.addWidget(self.title)
        layout.addWidget(self.pages, 1)
        Floating(self.notice, self, self.title)
        layout.addLayout(buttons)
        self._show_step()
        self._read()

    # What is given

    @property
    def step(self) -> int:
        """Which step is shown, from 0."""
        return self.pages.currentIndex()

    def given(self) -> "Handover":
        """Who hands over to whom, as it stands in the fields.

        Raises:
            EntryError: the next officer's name or the day is missing or no day.
        """
        from ntm_desktop.services.handover import Handover

        coming = " ".join(self.coming.text().split())
        if not coming:
            raise EntryError(self.tr("Chưa ghi họ và tên người nhận."))
        day = parse_day(self.day.text())
        if day is None:
            raise EntryError(self.tr("Chưa ghi nhận việc từ ngày nào."))
        return Handover(
            " ".join(self.leaving.currentText().split()),
            coming,
            " ".join(self.post.text().split()),
            day,
            self._backup,
            self._key,
        )

    def go(self, step: int) -> None:
        """Show another step; the first is left only when it is filled in."""
        self.notice.hide()
        if step > 0:
            try:
                self.given()
            except EntryError as error:
                self._refuse(error)
                return
        self.pages.setCurrentIndex(min(max(step, 0), self.pages.count() - 1))
        self._show_step()
        if self.step == self.pages.count() - 1:
            self._show_summary()

    def copy_to(self, place: Path) -> None:
        """Copy everything into a new folder there."""
        from ntm_desktop.services.backups import copying_to

        self.notice.hide()
        job = self._context.tasks.run_staged(
            copying_to(place),
            done=self._say_copied,
            failed=self._refuse,
            owner=self,
            title=self.tr("Đang sao lưu"),
        )
        self.strip.begin(self.tr("Đang chép và kiểm tra dữ liệu…"), job)
        self._offer()

    def record(self) -> None:
        """Write it down: the register of people, and who works on this PC."""
        from ntm_desktop.services.handover import hand_over

        try:
            given = self.given()
        except EntryError as error:
            self._refuse(error)
            return
        leaving = str(self.leaving.currentData() or "")
        self.record_button.setEnabled(False)
        self._context.tasks.run(
            lambda ws: hand_over(ws, given, leaving),
            done=partial(self._say_done, given),
            failed=self._refuse_record,
            owner=self,
        )

    # Showing

    def _read(self) -> None:
        assessment_id = self._context.assessment.id

        def read(ws: object) -> "HandoverState":
            from ntm_desktop.services.handover import handover_state

            return handover_state(ws, assessment_id)  # type: ignore[arg-type]

        self._context.tasks.run(read, done=self._show, failed=self._refuse, owner=self)

    def _show(self, state: "HandoverState") -> None:
        self.state = state
        typed = self.leaving.currentText()
        self.leaving.clear()
        for officer in state.officers:
            self.leaving.addItem(officer.name, officer.entry_id)
        own = self._context.preferences.officer
        place = self.leaving.findText(typed or own)
        if place >= 0:
            self.leaving.setCurrentIndex(place)
        else:
            self.leaving.setCurrentIndex(-1)
            self.leaving.setEditText(typed or own)
        self.what.show_state(state)
        self.fingerprint.setText(state.fingerprint)

    def _show_step(self) -> None:
        last = self.step == self.pages.count() - 1
        self.step_label.setText(self.tr("Bước {0}/{1}").format(self.step + 1, self.pages.count()))
        self.title.setText(self._titles[self.step])
        self.back_button.setEnabled(self.step > 0 and not self._done)
        self.next_button.setVisible(not last)
        self.record_button.setVisible(last and not self._done)
        (self.record_button if last else self.next_button).setDefault(True)
        if self.step == 0:
            self.leaving.setFocus()
        self._offer()

    def _show_summary(self) -> None:
        given = self.given()
        leaving = given.leaving or self.tr("(không ghi)")
        ended = bool(self.leaving.currentData())
        self.summary.setText(
            "\n".join(
                filter(
                    None,
                    (
                        self.tr("Người giao: {0}").format(leaving),
                        self.tr("Người nhận: {0}").format(
                            ", ".join(filter(None, (given.coming, given.post)))
                        ),
                        self.tr("Từ ngày: {0}").format(f"{given.day:%d/%m/%Y}"),
                        self.tr("Bản sao lưu: {0}").format(
                            given.backup or self.tr("chưa làm (bước 3)")
                        ),
                        self.tr("Khóa ký: {0}").format(given.key),
                    ),
                )
            )
        )
        self.effect.setText(
            self.tr(
                "Bấm “Ghi bàn giao”: Sổ tổ chức bộ máy có thêm dòng của {0}{1}; từ đó lịch sử sửa "
                "ghi tên người mới. Sai thì bấm Ctrl+Z."
            ).format(
                given.coming,
                self.tr(", dòng của {0} hết ngày hôm trước").format(leaving) if ended else "",
            )
        )

    def _offer(self) -> None:
        busy = self.strip.busy
        self.copy_button.setEnabled(not busy)
        self.next_button.setEnabled(not busy)
        self.back_button.setEnabled(self.step > 0 and not busy and not self._done)

    def _say_copied(self, copy: "FolderCopy") -> None:
        self._backup = str(copy.folder)
        self.copied.show_message(
            self.tr("Đã sao lưu số liệu và {0} tệp vào “{1}”, đã đọc lại để kiểm tra.").format(
                copy.files, copy.folder
            ),
            Level.WARN if copy.damaged else Level.SUCCESS,
        )

    def _say_done(self, given: "Handover", change: "Change") -> None:
        self._done = True
        preferences = self._context.preferences
        preferences.officer = given.coming
        preferences.save()
        self._context.tasks.amend(lambda ws: replace(ws, actor=given.coming), owner=self)
        self.notice.hide()
        self.recorded.show_message(
            self.tr("Đã ghi: {0}. In biên bản, hai bên ký.").format(change.label), Level.SUCCESS
        )
        self.close_button.setText(self.tr("Đóng"))
        self._show_step()
        self.handed_over.emit(given.coming)

    def _refuse(self, error: NtmError) -> None:
        self.notice.show_message(str(error), Level.ERROR)

    def _refuse_record(self, error: NtmError) -> None:
        self.record_button.setEnabled(True)
        self._refuse(error)

    # What the steps do

    def _choose_place(self) -> None:
        title = self.tr("Sao lưu vào USB hoặc thư mục nào?")
        chosen = ask_folder(self, title, self._context.preferences)
        if chosen is not None:
            self.copy_to(chosen)

    def _new_key(self) -> None:
        from ntm_desktop.gui.new_key_dialog import NewKeyDialog

        dialog = NewKeyDialog(self._context, self)
        dialog.changed.connect(self._key_changed)
        dialog.open()

    def _key_changed(self) -> None:
        self._key = self.tr("đã đổi khóa mới; nộp phiếu khóa mới cho nơi nhận")
        self.renew.setChecked(True)
        self.keep.setEnabled(False)
        self.key_button.setText(self.tr("Đã có khóa mới"))
        self.key_button.setEnabled(False)
        self._read()

    def _choose_key(self) -> None:
        self.key_button.setVisible(self.renew.isChecked())
        if self.keep.isChecked():
            self._key = self.tr("giữ khóa đang dùng")
        elif self.keep.isEnabled():
            self._key = self.tr("sẽ đổi khóa, chưa tạo khóa mới")

    def _print(self) -> None:
        from ntm_desktop.gui.papers.slip_dialog import SlipDialog
        from ntm_desktop.services.handover import drawing_minutes

        try:
            given = self.given()
        except EntryError as error:
            self._refuse(error)
            return
        steps = partial(drawing_minutes, self._context.assessment.id, given)
        SlipDialog(self._context, self, steps, self.tr("Biên bản bàn giao")).open()

    def _move(self) -> None:
        from ntm_desktop.gui.moving_dialog import MovingDialog

        MovingDialog(self._context, self).open()

    # Building

    def _people(self) -> QWidget:
        self.leaving = QComboBox()
        self.leaving.setEditable(True)
        self.coming, self.post, self.day = QLineEdit(), QLineEdit(), QLineEdit()
        self.coming.setPlaceholderText(self.tr("Họ và tên"))
        self.post.setPlaceholderText(self.tr("Ví dụ: Công chức địa chính – nông nghiệp"))
        self.day.setText(QDate.currentDate().toString("dd/MM/yyyy"))
        self.day.setPlaceholderText(self.tr("ngày/tháng/năm"))
        return step_page(
            Label(
                self.tr(
                    "Năm bước, khoảng mười phút. Chưa có gì được ghi trước bước cuối; hai người "
                    "cùng ngồi trước máy là tốt nhất."
                ),
                "muted",
                wrap=True,
            ),
            form_row(
                self.tr("Người giao"),
                self.leaving,
                self.tr("Chọn người có trong Sổ tổ chức bộ máy, hoặc gõ tên."),
            ),
            form_row(self.tr("Người nhận"), self.coming),
            form_row(
                self.tr("Chức danh của người nhận"),
                self.post,
                self.tr("Như ghi trên giấy tờ, báo cáo từ ngày nhận việc."),
            ),
            form_row(self.tr("Nhận việc từ ngày"), self.day),
        )

    def _copy(self) -> QWidget:
        self.copied = Notice()
        self.copied.hide()
        self.strip = ProgressStrip()
        self.strip.ended.connect(self._offer)
        self.copy_button = Button(self.tr("Sao lưu dữ liệu…"), icon="usb")
        self.copy_button.clicked.connect(self._choose_place)
        move = Button(self.tr("Chuyển sang máy mới…"), icon="package")
        move.clicked.connect(self._move)
        return step_page(
            Label(
                self.tr(
                    "Sao lưu tất cả ra USB trước khi giao: số liệu, minh chứng, gói đã đóng. Bản "
                    "này cho thấy số liệu đúng lúc bàn giao; cất ở cơ quan."
                ),
                "muted",
                wrap=True,
            ),
            row(self.copy_button),
            Label(self.tr("Người nhận làm ở máy khác?"), "overline"),
            Label(
                self.tr(
                    "Ghi xong biên bản, chuyển cả dữ liệu lẫn khóa sang máy ấy bằng một tệp có mật "
                    "khẩu; máy này từ đó chỉ xem. Người cũ còn số liệu ở máy khác thì gộp về trước "
                    "(Cài đặt, “Gộp số liệu từ máy khác…”)."
                ),
                "muted",
                wrap=True,
            ),
            row(move),
            self.strip,
            self.copied,
        )

    def _key_page(self) -> QWidget:
        self.fingerprint = Label("", "small", wrap=True, selectable=True)
        self.fingerprint.setAccessibleName(self.tr("Dấu vân tay khóa"))
        self.keep = QRadioButton(self.tr("Giữ khóa đang dùng"))
        self.renew = QRadioButton(self.tr("Đổi khóa: người cũ có thể còn giữ một bản khóa"))
        group = QButtonGroup(self)
        for choice in (self.keep, self.renew):
            group.addButton(choice)
            choice.toggled.connect(lambda _on: self._choose_key())
        self.key_button = Button(self.tr("Tạo khóa mới, in phiếu khóa…"), icon="refresh-cw")
        self.key_button.clicked.connect(self._new_key)
        page = step_page(
            Label(
                self.tr(
                    "Ai có khóa thì ký gói thay xã được. Khóa nằm trên máy này (và ở USB riêng nếu "
                    "đã chép ra): hỏi người giao còn bản nào khác không."
                ),
                "muted",
                wrap=True,
            ),
            Label(self.tr("Dấu vân tay khóa đang dùng"), "overline"),
            self.fingerprint,
            self.keep,
            Label(
                self.tr("Nơi nhận không phải làm gì. Giao luôn USB có bản sao khóa, nếu có."),
                "caption",
                wrap=True,
            ),
            self.renew,
            Label(
                self.tr(
                    "In phiếu khóa mới, lãnh đạo ký, đóng dấu, nộp nơi nhận. Gói mới chỉ được nhận "
                    "khi nơi nhận đã đăng ký khóa mới; gói đã nộp trước đây vẫn hợp lệ."
                ),
                "caption",
                wrap=True,
            ),
            row(self.key_button),
        )
        self.keep.setChecked(True)
        return page

    def _end(self) -> QWidget:
        self.summary = Label("", "small", wrap=True, selectable=True)
        self.summary.setAccessibleName(self.tr("Tóm tắt bàn giao"))
        self.effect = Label("", "muted", wrap=True)
        self.print_button = Button(self.tr("Xem và in biên bản…"), icon="printer")
        self.print_button.clicked.connect(self._print)
        self.record_button = Button(self.tr("Ghi bàn giao"), "primary")
        self.record_button.clicked.connect(self.record)
        self.recorded = Notice()
        self.recorded.hide()
        return step_page(self.summary, row(self.print_button), self.effect, self.recorded)
