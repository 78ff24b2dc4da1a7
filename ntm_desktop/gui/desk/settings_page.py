"""Cài đặt: the office and its keys, its district, due days, copies and the way back, this PC."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QVBoxLayout, QWidget

from ntm_desktop.district.desk_backup import (
    DeskCopy,
    bring_files,
    bringing_keys,
    carrying_keys,
    copying_desk,
    copying_public,
    last_copy,
)
from ntm_desktop.district.desk_settings import areas, set_area
from ntm_desktop.district.lateness import due_days, set_due_days
from ntm_desktop.district.office import PUBLIC_KEY_FILE, RECIPIENT_FILE, OfficeKeys, office_keys
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.periods import PeriodKind
from ntm_desktop.domain.staged import Staged
from ntm_desktop.errors import EntryError, KeyStoreError, NtmError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, changed, now
from ntm_desktop.gui.desk.line_card import LineCard
from ntm_desktop.gui.desk.officers_card import OfficersCard
from ntm_desktop.gui.desk.upward_card import UpwardCard
from ntm_desktop.gui.theme import FONT_SCALES, Mode
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Label,
    Level,
    PageHeader,
    ProgressStrip,
    form_row,
    row,
    scrolled,
)
from ntm_desktop.gui.widgets.choosing_files import ask_folder
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.facts import Facts
from ntm_desktop.gui.widgets.fields import LineField, whole_number
from ntm_desktop.store.register.register import Register


@dataclass(frozen=True, slots=True)
class _State:
    office: str
    keys: OfficeKeys | None
    missing: str
    area: str
    areas: tuple[tuple[str, str], ...]
    days: dict[PeriodKind, str]
    sources: dict[PeriodKind, str]


_OF_PAGE = frozenset({Touched.SETTINGS, Touched.PACKAGES})


class SettingsPage(DeskPage):
    """A field is saved when it is left, as everywhere."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self.days: dict[PeriodKind, LineField] = {}
        self._kinds = (
            (PeriodKind.YEAR, self.tr("Báo cáo năm")),
            (PeriodKind.HALF, self.tr("6 tháng")),
            (PeriodKind.NINE_MONTHS, self.tr("9 tháng")),
            (PeriodKind.QUARTER, self.tr("Quý")),
            (PeriodKind.MONTH, self.tr("Tháng")),
        )
        self._build()

    def refresh(self, change: Change | None) -> None:
        """Read what is set."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        context = self.context
        kinds = [kind for kind, _text in self._kinds]
        known = context.memory.reading(
            ("areas", context.period),
            lambda register: areas(register, context.catalog, context.period),
        )

        def read(register: Register) -> _State:
            keys, missing = None, ""
            try:
                keys = office_keys(register.office())
            except KeyStoreError as error:
                missing = str(error)
            rules = {kind: due_days(register, context.catalog, kind) for kind in kinds}
            return _State(
                register.office().name,
                keys,
                missing,
                context.area,
                known(register),
                {kind: "" if days is None else str(days) for kind, (days, _) in rules.items()},
                {kind: source for kind, (_, source) in rules.items()},
            )

        context.tasks.run(read, done=self._show, owner=self)
        self.upward.refresh()
        self.line.refresh()
        data_dir = context.data_dir
        context.tasks.run_background(
            lambda _progress: last_copy(data_dir), done=self._show_last, owner=self
        )

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Khóa của nơi nhận, phạm vi, hạn nộp, nhiều cán bộ, cấp trên và cấp dưới, máy chủ "
            "nhận, sao lưu và phục hồi, máy này."
        )

    def _show(self, state: _State) -> None:
        facts = [(self.tr("Cơ quan"), state.office)]
        if state.keys is not None:
            facts += [
                (self.tr("Dấu vân tay khóa ký"), state.keys.public_key.fingerprint),
                (self.tr("Khóa niêm phong"), state.keys.recipient),
            ]
        self.facts.show_facts(facts)
        self.missing.setText(state.missing)
        self.missing.setVisible(bool(state.missing))
        self.bring_keys_button.setVisible(bool(state.missing))
        for button in (self.give_button, self.carry_keys_button):
            button.setEnabled(state.keys is not None)
        districts = [(name, code) for code, name in state.areas]
        known = {code for code, _name in state.areas}
        if state.area and state.area not in known:
            districts.append((state.area, state.area))
        self.area.fill([(self.tr("Cả tỉnh"), ""), *districts], state.area)
        for kind, field in self.days.items():
            field.show_text(state.days[kind])
            field.setToolTip(state.sources[kind])

    def _show_last(self, at: datetime | None) -> None:
        self.last.setText(
            self.tr("Mỗi ngày tự giữ một bản sổ ở thư mục “backups”. Bản gần nhất: {0}.").format(
                f"{at:%d/%m/%Y %H:%M}"
            )
            if at
            else self.tr("Mỗi ngày tự giữ một bản sổ ở thư mục “backups”. Chưa có bản nào.")
        )

    # Saving

    def _save_area(self, _index: int) -> None:
        code, context = self.area.currentData(), self.context

        def work(register: Register) -> Change:
            set_area(register, context.catalog, code, now())
            return changed("Đổi phạm vi", Touched.SETTINGS)

        context.tasks.run(work, failed=context.show_error, owner=self)

    def _save_days(self, kind: PeriodKind, text: str) -> None:
        field = self.days[kind]

        def work(register: Register) -> Change:
            number = whole_number(text)
            if number is None:
                raise EntryError("Số ngày phải là số nguyên từ 0 đến 120.")
            set_due_days(register, kind, number, now())
            return changed("Đặt hạn nộp", Touched.SETTINGS)

        def refused(error: NtmError) -> None:
            field.mark(str(error))
            self.context.show_error(error)

        self.context.tasks.run(
            work, done=lambda _change: field.mark(""), failed=refused, owner=field
        )

    # Keys

    def _choose_place(self, title: str) -> Path | None:
        return ask_folder(self.window(), title, self.context.preferences)

    def give_public(self, place: Path) -> None:
        """Copy the public halves for the communes."""
        self.context.tasks.run_staged(
            copying_public(place),
            done=lambda _files: self.context.show_message(
                self.tr(
                    "Đã chép {0} và {1} vào “{2}”. Giao cho xã kèm phiếu giấy ghi dấu vân tay."
                ).format(PUBLIC_KEY_FILE, RECIPIENT_FILE, place),
                Level.SUCCESS,
            ),
            failed=self.context.show_error,
            owner=self,
        )

    def take_out_keys(self, place: Path) -> None:
        """Copy the secret keys, to be kept apart from the data."""
        self.context.tasks.run_staged(
            carrying_keys(place),
            done=lambda _files: self.context.show_message(
                self.tr(
                    "Đã chép khóa vào “{0}”. Ai có hai tệp này ký được thay cơ quan: cất USB vào "
                    "tủ khóa, đừng để cùng bản sao lưu."
                ).format(place),
                Level.WARN,
            ),
            failed=self.context.show_error,
            owner=self,
        )

    def take_in_keys(self, place: Path) -> None:
        """Bring the office's keys to this PC."""

        def work() -> Staged[Change]:
            yield from bringing_keys(place)
            return changed("Đưa khóa về máy", Touched.SETTINGS)

        def done(_change: Change) -> None:
            self.context.show_message(self.tr("Đã đưa khóa về máy này."), Level.SUCCESS)

        self.context.tasks.run_staged(work(), done=done, failed=self.context.show_error, owner=self)

    # Copies

    def copy_to(self, place: Path) -> None:
        """Copy the register and all packages into a new folder there."""
        job = self.context.tasks.run_staged(
            copying_desk(place, now()),
            done=self._say_copied,
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang sao lưu"),
        )
        self.progress.begin(self.tr("Đang chép và đọc lại để kiểm tra…"), job)

    def restore(self, copy: Path) -> None:
        """Bring the packages beside a copy, then put the copy in the register's place."""
        data_dir = self.context.data_dir
        job = self.context.tasks.run_background(
            lambda progress: bring_files(copy, data_dir, progress),
            done=lambda _count: self.context.restore(copy),
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang phục hồi"),
        )
        self.progress.begin(self.tr("Đang chép gói về…"), job)

    def _say_copied(self, made: DeskCopy) -> None:
        self.context.show_message(
            self.tr("Đã sao lưu sổ và {0} tệp vào “{1}”. Khóa không nằm trong đó.").format(
                made.files, made.folder
            ),
            Level.SUCCESS,
        )

    def _choose_copy(self) -> None:
        from ntm_desktop.gui.dialogs import ask

        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Chọn bản sao lưu của sổ tiếp nhận"),
            str(self.context.data_dir / "backups"),
            self.tr("Sổ tiếp nhận (*.ntmd)"),
        )
        if name and ask(
            self,
            self.tr("Phục hồi dữ liệu"),
            self.tr(
                "Sổ trở lại như lúc sao lưu: gói nhận và thẩm tra sau đó không còn trên màn hình. "
                "Sổ hiện tại được cất trong “backups” nên có thể quay lại."
            ),
            self.tr("Phục hồi"),
            danger=True,
        ):
            self.restore(Path(name))

    # This PC

    def _save_officer(self, text: str) -> None:
        self.context.set_officer(text)

    def _save_look(self, _index: int) -> None:
        theme, preferences = self.context.theme, self.context.preferences
        preferences.theme = Mode(self.mode.currentData())
        preferences.font_scale = float(self.scale.currentData())
        preferences.save()
        if theme is not None:
            theme.set_mode(preferences.theme)
            theme.set_scale(preferences.font_scale)

    # Building

    def _build(self) -> None:
        content = QWidget()
        columns = QGridLayout(content)
        columns.setContentsMargins(0, 0, GRID, 0)
        columns.setSpacing(GRID + 4)
        self.progress = ProgressStrip()
        self.upward = UpwardCard(self.context, self.progress, self._choose_place)
        self.officers = OfficersCard(self.context, self.progress, self._choose_place)
        self.line = LineCard(self.context, self.progress, self._choose_place)
        sides = (
            (self._office_card(), self._due_card(), self.officers),
            (self.upward, self._copies_card(), self.line, self._machine_card()),
        )
        for place, cards in enumerate(sides):
            side = QVBoxLayout()
            side.setSpacing(GRID + 4)
            for card in cards:
                side.addWidget(card)
            side.addStretch(1)
            columns.addLayout(side, 0, place)
            columns.setColumnStretch(place, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(PageHeader(self.tr("Cài đặt")))
        layout.addWidget(scrolled(content), 1)
        layout.addWidget(self.progress)

    def _office_card(self) -> Card:
        card = Card(self.tr("Nơi nhận"))
        card.body.addWidget(Label(self.tr("Nơi nhận và khóa"), "heading"))
        self.facts = Facts()
        card.body.addWidget(self.facts)
        self.missing = Label("", "error", wrap=True)
        card.body.addWidget(self.missing)
        self.bring_keys_button = Button(self.tr("Đưa khóa về máy này…"), "primary")
        self.give_button = Button(self.tr("Chép khóa công khai cho xã…"), icon="usb")
        self.carry_keys_button = Button(self.tr("Cất khóa bí mật…"), icon="lock")
        for button, title, run in (
            (self.bring_keys_button, self.tr("Thư mục có tệp khóa"), self.take_in_keys),
            (self.give_button, self.tr("Chép khóa công khai vào đâu?"), self.give_public),
            (self.carry_keys_button, self.tr("Cất khóa bí mật vào USB nào?"), self.take_out_keys),
        ):
            button.clicked.connect(partial(self._run_at_place, title, run))
        card.body.addLayout(row(self.bring_keys_button))
        card.body.addLayout(row(self.give_button, self.carry_keys_button))
        card.body.addWidget(
            Label(
                self.tr(
                    "Cất khóa bí mật một lần lên USB riêng, để tủ khóa: máy hỏng mà không còn khóa "
                    "thì không ký phiếu và không mở được gói niêm phong."
                ),
                "caption",
                wrap=True,
            )
        )
        self.area = ElidedBox(self.tr("Phạm vi"))
        self.area.fill([(self.tr("Cả tỉnh"), "")], "")
        self.area.activated.connect(self._save_area)
        card.body.addLayout(
            form_row(
                self.tr("Phụ trách"),
                self.area,
                self.tr("Danh sách xã, ai nộp muộn và các bảng tính trong phạm vi này."),
            )
        )
        return card

    def _run_at_place(self, title: str, run: object, _on: bool = False) -> None:
        place = self._choose_place(title)
        if place is not None and callable(run):
            run(place)

    def _due_card(self) -> Card:
        card = Card(self.tr("Hạn nộp"))
        card.body.addWidget(Label(self.tr("Hạn nộp"), "heading"))
        card.body.addWidget(
            Label(
                self.tr("Số ngày sau ngày chốt số liệu mà xã phải nộp, theo từng loại báo cáo."),
                "caption",
                wrap=True,
            )
        )
        grid = QGridLayout()
        for place, (kind, text) in enumerate(self._kinds):
            field = LineField(self.tr("Số ngày, {0}").format(text), self.tr("chưa đặt"))
            field.setMaximumWidth(110)
            field.given.connect(partial(self._save_days, kind))
            self.days[kind] = field
            grid.addWidget(Label(text, "small"), place, 0)
            grid.addWidget(field, place, 1)
            grid.addWidget(Label(self.tr("ngày"), "muted"), place, 2)
        grid.setColumnStretch(3, 1)
        card.body.addLayout(grid)
        return card

    def _copies_card(self) -> Card:
        card = Card(self.tr("Sao lưu"))
        card.body.addWidget(Label(self.tr("Sao lưu dữ liệu, phục hồi dữ liệu"), "heading"))
        self.last = Label("", "small", wrap=True)
        card.body.addWidget(self.last)
        card.body.addWidget(
            Label(
                self.tr(
                    "Mỗi tuần hãy sao lưu sổ cùng mọi gói ra USB. Sang máy mới: cài chương trình, "
                    "mở thư mục bản sao lưu làm sổ, rồi đưa khóa về máy."
                ),
                "caption",
                wrap=True,
            )
        )
        self.copy_button = Button(self.tr("Sao lưu dữ liệu…"), icon="usb")
        self.copy_button.clicked.connect(
            partial(self._run_at_place, self.tr("Sao lưu vào USB hoặc thư mục nào?"), self.copy_to)
        )
        self.restore_button = Button(self.tr("Phục hồi dữ liệu…"), icon="undo")
        self.restore_button.clicked.connect(self._choose_copy)
        card.body.addLayout(row(self.copy_button, self.restore_button))
        return card

    def _machine_card(self) -> Card:
        preferences = self.context.preferences
        card = Card(self.tr("Máy này"))
        card.body.addWidget(Label(self.tr("Máy này"), "heading"))
        self.officer = LineField(self.tr("Họ và tên cán bộ"))
        self.officer.show_text(preferences.officer)
        self.officer.given.connect(self._save_officer)
        self.context.officer_changed.connect(
            lambda: self.officer.show_text(self.context.preferences.officer)
        )
        card.body.addLayout(
            form_row(
                self.tr("Họ và tên cán bộ"),
                self.officer,
                self.tr("Ghi cùng mỗi chỉ tiêu đã thẩm tra."),
            )
        )
        self.mode, self.scale = QComboBox(), QComboBox()
        modes = {
            Mode.SYSTEM: self.tr("Theo máy"),
            Mode.LIGHT: self.tr("Sáng"),
            Mode.DARK: self.tr("Tối"),
        }
        for mode, text in modes.items():
            self.mode.addItem(text, mode.value)
        for scale in FONT_SCALES:
            self.scale.addItem(f"{round(scale * 100)} %", scale)
        with QSignalBlocker(self.mode), QSignalBlocker(self.scale):
            self.mode.setCurrentIndex(self.mode.findData(preferences.theme.value))
            self.scale.setCurrentIndex(max(0, self.scale.findData(preferences.font_scale)))
        self.mode.activated.connect(self._save_look)
        self.scale.activated.connect(self._save_look)
        card.body.addLayout(form_row(self.tr("Giao diện"), self.mode))
        card.body.addLayout(form_row(self.tr("Cỡ chữ"), self.scale))
        return card
