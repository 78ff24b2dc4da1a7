"""The first window when there is no data yet: look around, begin, or open what is there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.units import Commune, UnitList
from ntm_desktop.errors import CatalogError, DamagedDatabaseError, NtmError, PackageError
from ntm_desktop.gui.first_run.commune_form import CommuneForm
from ntm_desktop.gui.first_run.rules_form import RuleChoice, Rules, RulesForm, read_rules
from ntm_desktop.gui.first_run.ways import Ways
from ntm_desktop.gui.first_run.welcome import Welcome
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, ElidedLabel, Label, Level, Notice, form_row, row
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.paths import DATABASE


@dataclass(frozen=True, slots=True)
class NewCommune:
    """What the user chose to begin with.

    Attributes:
        awaited_year: the year he wants to assess once its rules have been entered.
        begin: what is done first with the rules: "decision", "receive", or "" for nothing.
    """

    commune: Commune
    rules: RuleChoice
    officer: str
    data_dir: Path
    awaited_year: int | None = None
    begin: str = ""


class FirstRunWindow(QWidget):
    """Leads from nothing to an open commune.

    It only collects what to do; whoever made it does it and calls :meth:`refuse` when that
    failed.

    Signals:
        sample_requested: show the invented sample commune.
        folder_chosen: open the data in this folder.
        copy_chosen: go back to this copy of a database, in this folder; None: read what is left
            of the damaged one there.
        commune_chosen: make data: ``NewCommune``.
        moved_file_chosen: take over what an old PC wrote: file, passphrase, folder.
        old_communes_chosen: make a commune from others: what is left of them, the set of its
            first assessment ("" for the one most of them used), the new folder.
        packages_chosen: make the data again from packages: where they lie, the folder.
        closed: the user closed the window without choosing.
    """

    sample_requested = Signal()
    folder_chosen = Signal(object)
    copy_chosen = Signal(object, object)
    commune_chosen = Signal(object)
    moved_file_chosen = Signal(object, str, object)
    old_communes_chosen = Signal(object, str, object)
    packages_chosen = Signal(object, object)
    closed = Signal()

    def __init__(self, tasks: Tasks[Any], data_dir: Path, officer: str = "") -> None:
        super().__init__()
        self.setWindowTitle(self.tr("NTM Desktop – bắt đầu"))
        self.resize(760, 670)
        self.setMinimumSize(640, 560)
        self._tasks = tasks
        self._data_dir = data_dir
        self._lost: Path | None = None
        self._moved: Path | None = None
        self._damaged = False
        self._year_set_for: UnitList | None = None
        self._rules: Rules | None = None
        self._awaited: int | None = None
        self._begin_with = ""
        self._placed = True  # the commune is known in the period that was chosen
        self._catalog = Catalog.shipped()

        self.notice = Notice(dismissable=True)
        self.steps = QStackedWidget()
        self.welcome = Welcome()
        self.communes = CommuneForm()
        self.rules = RulesForm()
        self.ways = Ways(self.rules)
        self.ways.begun.connect(self._begin_on_frame)
        self.ways.earlier_wanted.connect(lambda _year: self._begin_earlier(self.rules.year.value()))
        self.officer = QLineEdit(officer)
        self._summary = Label("", "strong", wrap=True)
        self._other_unit = Notice()
        self._other_unit.hide()
        self._folder = ElidedLabel(str(data_dir), "muted")
        self._head = Label("", "title")
        self._explained = Label("", "muted", wrap=True)
        self.back = Button(self.tr("Quay lại"), icon="chevron-left")
        self.next = Button(self.tr("Tiếp"), "primary")
        self.next.setDefault(True)

        for page in (self.welcome, self.communes, self._rules_page(), self._finish_page()):
            self.steps.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self._head)
        layout.addWidget(self._explained)
        layout.addWidget(self.steps, 1)
        Floating(self.notice, self, self._head, self._explained)
        buttons = row(self.back)
        buttons.addWidget(self.next)
        layout.addLayout(buttons)

        self.welcome.begin.clicked.connect(lambda: self._go(1))
        self.welcome.sample.clicked.connect(self._show_sample)
        self.welcome.folder.clicked.connect(self._choose_existing)
        self.welcome.copy.clicked.connect(self._choose_copy)
        self.welcome.move_in.clicked.connect(lambda: self.choose_moved_file())
        self.welcome.join.clicked.connect(self.choose_old_communes)
        self.notice.activated.connect(self._choose_copy)
        self.back.clicked.connect(lambda: self._go(self.steps.currentIndex() - 1))
        self.next.clicked.connect(self._forward)
        self.communes.changed.connect(self._offer)
        self.communes.confirmed.connect(self._forward)
        self.rules.changed.connect(self._offer)
        self.rules.year.valueChanged.connect(self._forget_awaited)
        self.rules.sets.confirmed.connect(self._forward)
        self.officer.returnPressed.connect(self._forward)
        self._go(0)
        tasks.run_background(self._read_lists, done=self._show_lists, owner=self)

    def refuse(self, error: NtmError) -> None:
        """Say why it did not work, and let the user try again."""
        faults = "".join(f"\n• {fault}" for fault in error.faults[:5])
        self._damaged = isinstance(error, DamagedDatabaseError) and self._lost is not None
        action = self.tr("Phục hồi dữ liệu…") if self._damaged else ""
        self.notice.show_message(f"{error}{faults}", Level.ERROR, action)
        self.setEnabled(True)
        self._offer()
        if isinstance(error, PackageError) and error.reason == "passphrase":
            self.choose_moved_file(str(error))

    def lost(self, data_dir: Path) -> None:
        """Data were to be opened there and could not: a copy would go back to that folder."""
        self._lost = data_dir

    def begin_new(self) -> None:
        """Go straight to choosing a commune, when asked for from the main window."""
        self._go(1)

    @property
    def commune(self) -> Commune | None:
        """The commune chosen so far."""
        return self.communes.commune

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that nothing was chosen."""
        super().closeEvent(event)
        self.closed.emit()

    def _read_lists(self, _progress: Progress) -> tuple[tuple[UnitList, ...], Rules]:
        lists = (*self._catalog.nation(), *self._catalog.unit_lists())
        return lists, read_rules(self._catalog)

    def _show_lists(self, read: tuple[tuple[UnitList, ...], Rules]) -> None:
        lists, self._rules = read
        self.communes.show_lists(lists)

    def _go(self, step: int) -> None:
        titles = (
            (
                self.tr("Chào mừng đến với NTM Desktop"),
                self.tr(
                    "Hồ sơ nông thôn mới của xã: tự đánh giá, minh chứng, hồ sơ đề nghị và gói gửi "
                    "lên cấp trên. Không cần mạng."
                ),
            ),
            (self.tr("Xã nào?"), self.tr("Bước 1/3. Chọn tỉnh, rồi chọn xã.")),
            (
                self.tr("Năm nào, theo bộ tiêu chí nào?"),
                self.tr("Bước 2/3. Về sau có thể thêm năm khác và bộ tiêu chí khác."),
            ),
            (
                self.tr("Ai làm, lưu ở đâu?"),
                self.tr("Bước 3/3. Tên cán bộ được ghi vào lịch sử của mỗi lần sửa."),
            ),
        )
        if step == 2 and self._rules is not None:
            units = self.communes.shown_list
            if units is not self._year_set_for:
                self._year_set_for = units
                self.rules.show_rules(self._rules, _year_for(units, self._rules))
        if step == 3:
            self._summarise()
        self._head.setText(titles[step][0])
        self._explained.setText(titles[step][1])
        self.steps.setCurrentIndex(step)
        self.back.setVisible(step > 0)
        self.next.setVisible(step > 0)
        self.next.setText(self.tr("Tạo dữ liệu") if step == 3 else self.tr("Tiếp"))
        self.notice.hide()
        focus: tuple[QWidget, ...] = (
            self.welcome.begin,
            self.communes.field,
            self.rules.sets,
            self.officer,
        )
        focus[step].setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer()

    def _offer(self) -> None:
        ready = {
            1: self.communes.commune is not None and self._rules is not None,
            2: self.rules.choice is not None,
            3: self._placed,
        }
        self.next.setEnabled(ready.get(self.steps.currentIndex(), False))

    def _forward(self) -> None:
        if not self.next.isEnabled():
            return
        step = self.steps.currentIndex()
        if step < 3:
            self._go(step + 1)
            return
        commune, choice = self.communes.commune, self.rules.choice
        if commune is None or choice is None:
            return
        self.setEnabled(False)
        self.commune_chosen.emit(
            NewCommune(
                commune,
                choice,
                self.officer.text().strip(),
                self._data_dir,
                self._awaited,
                self._begin_with,
            )
        )

    def _begin_earlier(self, year: int) -> None:
        earlier = self.rules.last_usable_year(year)
        if earlier is None:
            return
        self.rules.year.setValue(earlier)
        self._awaited = year
        self.notice.show_message(
            self.tr(
                "Dữ liệu bắt đầu với năm {0}; có thể để trống năm này. Tạo xong, chương trình mở "
                "trang Bộ tiêu chí để nhập bộ của năm {1}; nhập xong, chọn “Thêm đợt tự đánh "
                "giá…” ở ô bộ tiêu chí đầu cửa sổ."
            ).format(earlier, year),
            Level.INFO,
        )

    def _begin_on_frame(self, way: str) -> None:
        """The set is read or received as soon as the data are there."""
        year = self.rules.year.value()
        if not self.rules.choose_frame():
            self._begin_earlier(year)
            self._begin_with = way
            return
        self._begin_with = way
        first = (
            self.tr("mở “Đọc từ quyết định”")
            if way == "decision"
            else self.tr("mở “Nhận bộ tiêu chí”")
        )
        self.notice.show_message(
            self.tr(
                "Tạo xong, chương trình {0}; có đủ chỉ tiêu thì đợt năm {1} tự chuyển sang. Chọn "
                "nhóm xã, nếu hỏi, rồi bấm “Tiếp”."
            ).format(first, year),
            Level.INFO,
        )
        if self.rules.choice is None:
            # The one thing that is still to be chosen.
            self.rules.group.setFocus(Qt.FocusReason.OtherFocusReason)
        self._offer()

    def _forget_awaited(self, _year: int) -> None:
        self._awaited, self._begin_with = None, ""

    def _summarise(self) -> None:
        chosen, choice = self.communes.commune, self.rules.choice
        if chosen is None or choice is None:
            return
        # Codes outlive mergers: in another year the same digits can be another commune.
        try:
            commune, _list = self._catalog.commune(chosen.code, on=choice.period.last_day)
        except CatalogError as error:  # nothing is known of that province so early
            self._summary.setText("")
            self._other_unit.show_message(str(error), Level.WARN)
            self._placed = False
            return
        self._placed = True
        self._summary.setText(
            f"{commune.full_name}, {commune.above}\n"
            f"{choice.period.label} · {self.rules.chosen_title}"
        )
        if commune != chosen:
            self._other_unit.show_message(
                self.tr(
                    "Năm {0}, mã {1} là {2}, {3} (theo danh mục lúc đó). Nếu không đúng xã của "
                    "mình, hãy quay lại chọn xã trong danh sách còn lại."
                ).format(choice.period.year, chosen.code, commune.full_name, commune.above),
                Level.WARN,
            )
            return
        from ntm_desktop.services.ended_units import ended_before

        ended = ended_before(self._catalog, commune, choice.period)
        if ended:
            self._other_unit.show_message(ended, Level.WARN)
        else:
            self._other_unit.hide()

    def _rules_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.rules, 1)
        layout.addWidget(self.ways)
        return page

    def _finish_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._summary)
        layout.addWidget(self._other_unit)
        self.officer.setPlaceholderText(self.tr("Ví dụ: Hoàng Văn Thành"))
        layout.addLayout(form_row(self.tr("Họ và tên cán bộ"), self.officer))
        folder = Button(self.tr("Chọn nơi khác…"), icon="folder-open")
        folder.clicked.connect(self._choose_place)
        place = QVBoxLayout()
        place.setSpacing(GRID // 2)
        place.addWidget(Label(self.tr("Thư mục dữ liệu"), "overline"))
        place.addLayout(row(self._folder, folder, stretch=0))
        place.addWidget(
            Label(
                self.tr(
                    "Mọi số liệu, minh chứng và bản sao lưu nằm trong thư mục này, trên máy này."
                ),
                "caption",
                wrap=True,
            )
        )
        layout.addLayout(place)
        layout.addStretch(1)
        return page

    def _choose_place(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Nơi lưu dữ liệu của xã"), str(self._data_dir.parent)
        )
        if chosen:
            self._data_dir = Path(chosen)
            self._folder.setText(chosen)

    def _choose_existing(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Mở thư mục dữ liệu"), str(self._data_dir.parent)
        )
        if chosen:
            self.setEnabled(False)
            self.folder_chosen.emit(Path(chosen))

    def _choose_copy(self) -> None:
        from ntm_desktop.gui.restore_dialog import RestoreDialog

        folder = self._lost or self._data_dir
        dialog = RestoreDialog(self._tasks, folder, self, damaged=self._damaged, from_packages=True)
        dialog.chosen.connect(self.restore)
        dialog.packages_wanted.connect(self.choose_packages)
        dialog.rescue_chosen.connect(self.rescue)
        dialog.open()

    def choose_moved_file(self, refusal: str = "") -> None:
        """Ask for the file that the old PC wrote, and its passphrase; again after a refusal."""
        from ntm_desktop.gui.first_run.move_in_dialog import MoveInDialog

        dialog = MoveInDialog(self)
        if self._moved is not None:
            dialog.show_file(self._moved)  # the passphrase was another; the file is the same
        if refusal:
            dialog.show_refusal(refusal)
        dialog.chosen.connect(self.move_in)
        dialog.open()

    def move_in(self, path: Path, passphrase: str) -> None:
        """Take over what was moved, into this program's folder."""
        self._moved = path
        self._work(self.tr("Đang nhận dữ liệu từ “{0}”…").format(path.name))
        self.moved_file_chosen.emit(path, passphrase, self._free_folder())

    def choose_packages(self) -> None:
        """Ask for what the commune handed in, when nothing else of its data is left."""
        from ntm_desktop.gui.first_run.rebuild_dialog import RebuildDialog

        dialog = RebuildDialog(self._tasks, self)
        dialog.agreed.connect(self.rebuild)
        dialog.open()

    def rebuild(self, sources: tuple[Path, ...]) -> None:
        """Make the data again from packages, in a folder that has none."""
        self._work(self.tr("Đang lập lại dữ liệu từ các gói…"))
        self.packages_chosen.emit(sources, self._free_folder())

    def choose_old_communes(self) -> None:
        """Ask for the data of the communes that the new one was made from."""
        from ntm_desktop.gui.first_run.join_dialog import JoinDialog

        dialog = JoinDialog(self._tasks, self)
        dialog.agreed.connect(self.join_communes)
        dialog.open()

    def join_communes(self, sources: tuple[object, ...], set_id: str = "") -> None:
        """Make the new commune in a folder of its own."""
        self._work(self.tr("Đang lập xã mới từ {0} xã cũ…").format(len(sources)))
        self.old_communes_chosen.emit(sources, set_id, self._free_folder())

    def _work(self, text: str) -> None:
        self.setEnabled(False)
        self.notice.show_message(text, Level.INFO)

    def _free_folder(self) -> Path:
        """The folder for data, or one beside it where there are data already."""
        folder, number = self._data_dir, 1
        while (folder / DATABASE).exists():
            number += 1
            folder = self._data_dir.with_name(f"{self._data_dir.name}-{number}")
        return folder

    def restore(self, copy: Path) -> None:
        """Bring the evidence that lies beside a copy, then go back to it."""
        from ntm_desktop.services.backups import bring_evidence

        folder = self._lost or self._data_dir
        self.setEnabled(False)
        self.notice.show_message(self.tr("Đang phục hồi từ “{0}”…").format(copy), Level.INFO)
        self._tasks.run_background(
            lambda progress: bring_evidence(copy, folder, progress),
            done=lambda _count: self.copy_chosen.emit(copy, folder),
            failed=self.refuse,
            owner=self,
        )

    def rescue(self) -> None:
        """Read what is left of the damaged data, and go on with that."""
        self.setEnabled(False)
        self.notice.show_message(self.tr("Đang đọc phần còn lại của tệp hỏng…"), Level.INFO)
        self.copy_chosen.emit(None, self._lost or self._data_dir)

    def _show_sample(self) -> None:
        self.setEnabled(False)
        self.notice.show_message(self.tr("Đang chuẩn bị xã mẫu…"), Level.INFO)
        self.sample_requested.emit()


def _year_for(units: UnitList | None, rules: Rules) -> int:
    """The year to propose: the last one that the list held and that can be assessed."""
    usable = [s.last_year for s in rules.summaries if s.assessable and s.last_year is not None]
    newest = max(usable, default=QDate.currentDate().year())
    if units is not None and units.valid_to is not None:
        whole = units.valid_to.year - (0 if units.valid_to.month == 12 else 1)
        return min(newest, whole)
    return min(newest, QDate.currentDate().year())
