"""What is set for the commune, for this PC, and what the program is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from ntm_desktop import __version__
from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.numbers import format_decimal
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.settings.backup_card import BackupCard
from ntm_desktop.gui.settings.former_card import FormerCard
from ntm_desktop.gui.settings.receiver_card import ReceiverCard
from ntm_desktop.gui.settings.update_card import UpdateCard
from ntm_desktop.gui.theme import FONT_SCALES, Mode
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    ElidedLabel,
    Label,
    LinkButton,
    PageHeader,
    clear_layout,
    form_row,
    row,
    scrolled,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.workspace import AssessmentInfo, CommuneInfo, Workspace

_FLAGS = ("border", "especially_difficult", "atk")


@dataclass(frozen=True, slots=True)
class _State:
    """What the page shows of the commune."""

    commune: "CommuneInfo"
    info: "AssessmentInfo"
    properties: "dict[str, Decimal]"


class SettingsPage(CommunePage):
    """A field is saved when it is left, as everywhere."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.flags: dict[str, QCheckBox] = {}
        self.texts: dict[str, QLineEdit] = {}
        self.properties: dict[str, QLineEdit] = {}
        self.group = QComboBox()
        self._errors: dict[QLineEdit, Label] = {}
        self._saved: dict[QLineEdit, str] = {}
        self._property_rows = QVBoxLayout()
        self._property_rows.setSpacing(GRID + 4)

        content = QWidget()
        columns = QGridLayout(content)
        columns.setContentsMargins(0, 0, GRID, 0)
        columns.setSpacing(GRID + 4)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(GRID + 4)
        left.addWidget(self._commune_card())
        self.receiver = ReceiverCard(context)
        left.addWidget(self.receiver)
        self.former = FormerCard(context)
        left.addWidget(self.former)
        left.addStretch(1)
        right.addWidget(self._machine_card())
        right.addWidget(self._data_card())
        self.backups = BackupCard(context)
        right.addWidget(self.backups)
        right.addWidget(self._program_card())
        right.addWidget(UpdateCard(context))
        right.addStretch(1)
        columns.addLayout(left, 0, 0)
        columns.addLayout(right, 0, 1)
        columns.setColumnStretch(0, 1)
        columns.setColumnStretch(1, 1)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(PageHeader(self.tr("Cài đặt")))
        layout.addWidget(scrolled(content), 1)

    def refresh(self, change: "Change | None") -> None:
        """Read what is set for the commune."""
        if change is not None and not change.touched & {Touched.SETTINGS, Touched.ASSESSMENTS}:
            return
        self.receiver.refresh()
        assessment_id = self.context.assessment.id

        def read(ws: "Workspace") -> _State:
            from ntm_desktop.services.in_force import context_of, find_assessment
            from ntm_desktop.services.workspace import commune_info

            info = find_assessment(ws, assessment_id)
            return _State(commune_info(ws), info, dict(context_of(ws, info).properties))

        self.context.tasks.run(read, done=self._show, owner=self)

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Texts that were refused."""
        return tuple(
            Unsaved(field.text(), label.text(), field.accessibleName())
            for field, label in self._errors.items()
            if label.text()
        )

    def give_back(self) -> bool:
        """Show what is saved in place of refused texts."""
        refused = [field for field, label in self._errors.items() if label.text()]
        for field in refused:
            field.setModified(False)
            self._mark(field, "")
            field.setText(self._saved.get(field, ""))
        return bool(refused)

    def show_target(self, target: str | None) -> None:
        """Put the cursor into the receiver of dossiers, where a warning of it leads."""
        if target == "receiver":
            field = self.texts["receiving_unit"]
            field.setFocus()
            field.selectAll()

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Ở đây ghi những điều về xã mà ngưỡng đạt và giấy tờ dựa vào: nhóm xã, xã biên giới, "
            "tên cơ quan ký và nơi nhận hồ sơ. Ô nào rời khỏi là lưu ngay.\n\n"
            "Cỡ chữ và giao diện sáng, tối chỉ áp dụng cho máy này. Tên cán bộ được ghi vào lịch "
            "sử của mỗi lần sửa từ lúc đổi trở đi."
        )

    # What was read

    def _show(self, state: _State) -> None:
        for name, box in self.flags.items():
            with QSignalBlocker(box):
                box.setChecked(bool(getattr(state.commune, name)))
        for name, field in self.texts.items():
            self._fill(field, getattr(state.commune, name))
        self._show_group(state.info)
        self._show_properties(state)

    def _show_group(self, info: "AssessmentInfo") -> None:
        groups = [g for g in self.context.criteria_set.groups if not g.reference_only]
        with QSignalBlocker(self.group):
            self.group.clear()
            if info.group_id is None:
                self.group.addItem(self.tr("Chưa chọn"), "")
            for group in groups:
                self.group.addItem(group.name, group.id)
            self.group.setCurrentIndex(max(0, self.group.findData(info.group_id or "")))
        self._group_row.setVisible(len(groups) > 1 or info.group_id is None)

    def _show_properties(self, state: _State) -> None:
        known = self.context.criteria_set.properties
        if list(self.properties) != [p.id for p in known]:
            for field in self.properties.values():
                self._errors.pop(field)
            clear_layout(self._property_rows)
            self.properties = {}
            for one in known:
                field = self._field(self._record_property(one.id))
                field.setMaximumWidth(240)
                self.properties[one.id] = field
                holder = QWidget()
                holder.setLayout(self._with_error(one.label, field))
                self._property_rows.addWidget(holder)
        for one in known:
            value = state.properties.get(one.id)
            field = self.properties[one.id]
            self._fill(field, "" if value is None else format_decimal(value))
            hint = self.tr("Lấy từ số liệu đã nhập") if one.derived_from else ""
            field.setPlaceholderText(hint)

    def _fill(self, field: QLineEdit, text: str) -> None:
        if field.hasFocus() and field.isModified():
            return  # what is being typed is never overwritten
        field.setText(text)
        field.setModified(False)
        self._saved[field] = text

    # Saving

    def _field(self, save: Callable[[QLineEdit], None]) -> QLineEdit:
        field = QLineEdit()
        field.editingFinished.connect(lambda: save(field) if field.isModified() else None)
        return field

    def _save(self, field: QLineEdit, service: "Callable[[Workspace], Change]") -> None:
        field.setModified(False)

        def saved(_change: "Change") -> None:
            self._mark(field, "")

        def refused(error: NtmError) -> None:
            self._mark(field, str(error))

        self.context.tasks.run(service, done=saved, failed=refused, owner=field)

    def _mark(self, field: QLineEdit, error: str) -> None:
        field.setProperty("error", bool(error))
        field.style().unpolish(field)
        field.style().polish(field)
        label = self._errors[field]
        label.setText(error)
        label.setVisible(bool(error))
        field.setAccessibleDescription(error)

    def _record_text(self, name: str) -> Callable[[QLineEdit], None]:
        def save(field: QLineEdit) -> None:
            text = field.text()

            def service(ws: "Workspace") -> "Change":
                from ntm_desktop.services.workspace import change_settings

                return change_settings(ws, **{name: text})

            self._save(field, service)

        return save

    def _record_property(self, property_id: str) -> Callable[[QLineEdit], None]:
        def save(field: QLineEdit) -> None:
            text, year = field.text(), self.context.assessment.period.year

            def service(ws: "Workspace") -> "Change":
                from ntm_desktop.services.workspace import record_property

                return record_property(ws, property_id, text, year)

            self._save(field, service)

        return save

    def _record_flag(self, name: str, on: bool) -> None:
        def service(ws: "Workspace") -> "Change":
            from ntm_desktop.services.workspace import change_settings

            return change_settings(ws, **{name: on})

        self.context.tasks.run(service, failed=self._refused, owner=self)

    def _choose_group(self, _index: int) -> None:
        group_id, assessment_id = self.group.currentData(), self.context.assessment.id
        if not group_id:
            return

        def service(ws: "Workspace") -> "Change":
            from ntm_desktop.services.workspace import choose_group

            return choose_group(ws, assessment_id, group_id)

        self.context.tasks.run(service, failed=self._refused, owner=self)

    def _refused(self, error: NtmError) -> None:
        self.context.show_error(error)
        self.refresh(None)

    # This PC

    def _save_officer(self) -> None:
        name = self.officer.text().strip()
        if name == self.context.preferences.officer:
            return
        self.context.preferences.officer = name
        self.context.preferences.save()
        self.context.tasks.amend(lambda ws: replace(ws, actor=name), owner=self)

    def hand_over(self) -> None:
        """Lead two officers through handing the work over."""
        from ntm_desktop.gui.handover_dialog import HandoverDialog

        dialog = HandoverDialog(self.context, self.window())
        dialog.handed_over.connect(self.officer.setText)
        dialog.open()

    def _choose_theme(self, _index: int) -> None:
        mode = Mode(self.theme.currentData())
        self.context.preferences.theme = mode
        self.context.preferences.save()
        if self.context.theme is not None:
            self.context.theme.set_mode(mode)

    def _choose_scale(self, _index: int) -> None:
        scale = float(self.scale.currentData())
        self.context.preferences.font_scale = scale
        self.context.preferences.save()
        if self.context.theme is not None:
            self.context.theme.set_scale(scale)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.context.data_dir)))

    def _show_licences(self) -> None:
        from ntm_desktop.gui.settings.licences import LicencesDialog

        LicencesDialog(self).open()

    # Building

    def _commune_card(self) -> Card:
        card = Card(self.tr("Xã"))
        card.body.setSpacing(GRID + 4)
        commune = self.context.commune.commune
        card.body.addWidget(Label(self.tr("Xã"), "heading"))
        card.body.addWidget(
            ElidedLabel(
                self.tr("{0}, {1} · mã {2}").format(commune.full_name, commune.above, commune.code),
                "muted",
            )
        )
        labels = {
            "border": self.tr("Xã biên giới"),
            "especially_difficult": self.tr("Xã đặc biệt khó khăn"),
            "atk": self.tr("Xã an toàn khu (ATK)"),
        }
        boxes = QVBoxLayout()
        boxes.setSpacing(2)
        for name in _FLAGS:
            box = QCheckBox(labels[name])
            box.toggled.connect(lambda on, name=name: self._record_flag(name, on))
            self.flags[name] = box
            boxes.addWidget(box)
        card.body.addLayout(boxes)
        for name, text in (
            ("office_name", self.tr("Cơ quan ký giấy tờ")),
            ("receiving_unit", self.tr("Nơi nhận hồ sơ")),
        ):
            field = self._field(self._record_text(name))
            self.texts[name] = field
            card.body.addLayout(self._with_error(text, field))
        self._group_row = QWidget()
        self._group_row.setLayout(
            form_row(
                self.tr("Nhóm xã"),
                self.group,
                self.tr("Của đợt tự đánh giá đang mở; ngưỡng đạt phụ thuộc vào nhóm."),
            )
        )
        self._group_row.hide()
        self.group.activated.connect(self._choose_group)
        card.body.addWidget(self._group_row)
        card.body.addLayout(self._property_rows)
        return card

    def _machine_card(self) -> Card:
        card = Card(self.tr("Máy này"))
        card.body.setSpacing(GRID + 4)
        preferences = self.context.preferences
        card.body.addWidget(Label(self.tr("Máy này"), "heading"))
        self.officer = QLineEdit(preferences.officer)
        self.officer.setPlaceholderText(self.tr("Họ và tên"))
        self.officer.editingFinished.connect(self._save_officer)
        card.body.addLayout(
            form_row(
                self.tr("Cán bộ sử dụng"),
                self.officer,
                self.tr("Được ghi vào lịch sử của mỗi lần sửa."),
            )
        )
        self.handover_button = Button(self.tr("Bàn giao cho cán bộ mới…"), icon="users")
        self.handover_button.clicked.connect(self.hand_over)
        card.body.addLayout(row(self.handover_button))
        self.theme = QComboBox()
        for text, mode in (
            (self.tr("Theo hệ thống"), Mode.SYSTEM),
            (self.tr("Sáng"), Mode.LIGHT),
            (self.tr("Tối"), Mode.DARK),
        ):
            self.theme.addItem(text, mode.value)
        self.theme.setCurrentIndex(self.theme.findData(preferences.theme.value))
        self.theme.activated.connect(self._choose_theme)
        self.scale = QComboBox()
        for text, scale in zip(
            (self.tr("Nhỏ"), self.tr("Vừa"), self.tr("Lớn"), self.tr("Rất lớn")),
            FONT_SCALES,
            strict=True,
        ):
            self.scale.addItem(f"{text} ({round(scale * 100)} %)", scale)
        self.scale.setCurrentIndex(FONT_SCALES.index(preferences.font_scale))
        self.scale.activated.connect(self._choose_scale)
        pair = row()
        pair.insertLayout(0, form_row(self.tr("Giao diện"), self.theme), 1)
        pair.insertLayout(1, form_row(self.tr("Cỡ chữ"), self.scale), 1)
        pair.setStretch(2, 0)
        card.body.addLayout(pair)
        return card

    def _data_card(self) -> Card:
        card = Card(self.tr("Dữ liệu"))
        card.body.addWidget(Label(self.tr("Dữ liệu"), "heading"))
        place = ElidedLabel(str(self.context.data_dir), "small")
        card.body.addWidget(place)
        card.body.addWidget(
            Label(
                self.tr(
                    "Số liệu, minh chứng, gói đã gửi và bản sao lưu đều ở trong thư mục này. Khi "
                    "chép sang máy khác, hãy đóng chương trình rồi chép cả thư mục."
                ),
                "caption",
                wrap=True,
            )
        )
        open_folder = Button(self.tr("Mở thư mục"), icon="folder-open")
        open_folder.clicked.connect(self._open_folder)
        card.body.addLayout(row(open_folder))
        return card

    def _program_card(self) -> Card:
        card = Card(self.tr("Chương trình"))
        card.body.setSpacing(GRID // 2)
        card.body.addWidget(Label(self.tr("Chương trình"), "heading"))
        card.body.addWidget(
            Label(self.tr("NTM Desktop {0}").format(__version__), "small", selectable=True)
        )
        licences = LinkButton(self.tr("Giấy phép của các phần dùng chung"))
        licences.clicked.connect(self._show_licences)
        links = row(licences)
        links.setContentsMargins(-6, 0, 0, 0)
        card.body.addLayout(links)
        return card

    def _with_error(self, text: str, field: QLineEdit) -> QVBoxLayout:
        layout = form_row(text, field)
        error = Label("", "error", wrap=True)
        error.hide()
        layout.addWidget(error)
        self._errors[field] = error
        return layout
