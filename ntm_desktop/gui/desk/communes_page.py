"""Các xã: every commune of the office, also those never heard of; enrolling."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout

from ntm_desktop.district.enrolment import Enrolment, KeyOffered, enrol_commune, look_at_key
from ntm_desktop.district.giving_back import GivenBack, giving_back
from ntm_desktop.district.lateness import HAND_IN_LABELS, HandIn
from ntm_desktop.district.overview import CommuneLine
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.package import OUTCOME_LABELS, PackageOutcome
from ntm_desktop.domain.periods import Period, day_in_vietnam
from ntm_desktop.domain.text import fold
from ntm_desktop.errors import EntryError
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, changed, now
from ntm_desktop.gui.desk.enrol_dialog import EnrolDialog
from ntm_desktop.gui.desk.marks import HAND_IN_MARKS, OUTCOME_MARKS, commune_words
from ntm_desktop.gui.desk.readings import ShownCommunes, shown_communes
from ntm_desktop.gui.desk.side_text import Part, SideText
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, EmptyState, Level, PageHeader, ProgressStrip
from ntm_desktop.gui.widgets.choosing_files import ask_file
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.rows_when_seen import RowsWhenSeen
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow
from ntm_desktop.store.register.register import Register

_OF_PAGE = frozenset({Touched.PACKAGES, Touched.SETTINGS})
_ALL = ""
_NO_KEY = "no-key"


class CommunesPage(DeskPage):
    """One line a commune, filtered; what is known of the chosen one beside it."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self._shown = ShownCommunes((), {}, {}, {})
        self._wanted: str | None = None
        self.dialog: EnrolDialog | None = None
        self._build()

    def refresh(self, change: Change | None) -> None:
        """Read the communes anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        reading = shown_communes(self.context)
        self.ask(reading.key, reading.read, self._show)

    def show_target(self, target: str | None) -> None:
        """Lead to a commune by its code, or to those in a state ("state:late")."""
        if target is None:
            return
        kind, _, state = target.partition("state:")
        if state and not kind:
            self.search.clear()
            self._choose(self.state, state)
            self._fill()
            return
        self._wanted = target
        for box in (self.state, self.above, self.flag):
            self._choose(box, _ALL)
        self.search.clear()
        self._fill()

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Mọi xã của nơi nhận, cả xã chưa từng gửi gì. Bấm “Đăng ký khóa…” để đăng ký một xã, "
            "so dấu vân tay với phiếu giấy."
        )

    def enrol(self, path: Path) -> None:
        """Read a key and show whose it is and its fingerprint."""
        code = ""
        line = self._current
        if line is not None and not line.key_fingerprint:
            code = line.code if not path.name[:5].isdigit() else ""
        context = self.context

        def look(register: Register) -> KeyOffered:
            try:
                return look_at_key(register, context.catalog, path)
            except EntryError:
                if not code:
                    raise
                return look_at_key(register, context.catalog, path, code=code)

        context.tasks.run(look, done=self._ask, failed=context.show_error, owner=self)

    # What is shown

    @property
    def _current(self) -> CommuneLine | None:
        key = self.table.current_key
        return next((line for line in self._shown.lines if line.code == key), None)

    def _show(self, shown: ShownCommunes) -> None:
        self._shown = shown
        aboves = sorted({line.above for line in shown.lines if line.above})
        self._refill(self.above, [(self.tr("Mọi huyện"), _ALL), *((one, one) for one in aboves)])
        self.above.setVisible(len(aboves) > 1)
        counts = {
            state: sum(line.state is state for line in shown.lines) for state in HAND_IN_LABELS
        }
        states = [
            (self.tr("{0} ({1})").format(label, counts[state]), str(state))
            for state, label in HAND_IN_LABELS.items()
        ]
        without = sum(not line.key_fingerprint for line in shown.lines)
        if without:
            states.append((self.tr("Chưa đăng ký khóa ({0})").format(without), _NO_KEY))
        self._refill(self.state, [(self.tr("Mọi tình trạng"), _ALL), *states])
        self.places.setCurrentIndex(0 if shown.lines else 1)
        self._fill()

    def _fill(self) -> None:
        lines = self._shown.lines
        filters = [box.currentData() for box in (self.state, self.above, self.flag)]
        words = fold(self.search.text()).split()
        if words or any(filters):
            lines = tuple(line for line in lines if _fits(line, words, *filters))
        rows = RowsWhenSeen(
            [line.code for line in lines], partial(self._row_at, self._shown, lines)
        )
        self.table.show_rows(rows)
        enrolled = sum(bool(line.key_fingerprint) for line in self._shown.lines)
        self.header.set_subtitle(
            self.tr("{0} · {1} xã, đã đăng ký {2}; đang hiện {3}").format(
                self.context.period.label, len(self._shown.lines), enrolled, len(rows)
            )
        )
        if self._wanted is not None and self._shown.lines:
            self.table.make_current(self._wanted)
            self._wanted = None
        elif rows and self.table.current_key is None:
            self.table.make_current(rows.keys[0])
        self._tell(self.table.current_key)

    def _row_at(self, shown: ShownCommunes, lines: tuple[CommuneLine, ...], place: int) -> TableRow:
        """The row of a commune, made once as long as the same is shown."""
        line = lines[place]
        if line.code not in shown.rows:
            shown.rows[line.code] = self._row(line)
        return shown.rows[line.code]

    def _row(self, line: CommuneLine) -> TableRow:
        icon, token = HAND_IN_MARKS[line.state]
        last = line.last
        mark, colour = OUTCOME_MARKS[self._outcome(line)] if last else ("", "muted")
        return TableRow(
            (
                Cell(commune_words(line.code, line.name)),
                Cell(HAND_IN_LABELS[line.state], icon=icon, token=token),
                Cell(f"{line.met}/{line.total}" if line.met is not None else ""),
                Cell(
                    self.tr("{0}, gói {1}, {2}").format(
                        Period.parse(last.period_key).label,
                        last.sequence,
                        OUTCOME_LABELS[self._outcome(line)],
                    )
                    if last
                    else self.tr("chưa gửi gói nào"),
                    icon=mark,
                    token=colour,
                ),
                Cell(
                    line.key_fingerprint[:9] + "…"
                    if line.key_fingerprint
                    else self.tr("chưa đăng ký"),
                    tip=line.key_fingerprint,
                    token="muted" if line.key_fingerprint else "warn",
                    colored=not line.key_fingerprint,
                ),
            ),
            key=line.code,
        )

    def _outcome(self, line: CommuneLine) -> PackageOutcome:
        position = line.last.position if line.last else 0
        return self._shown.outcomes.get(position, PackageOutcome.RECEIVED)

    def _tell(self, _key: object) -> None:
        line = self._current
        for button in (self.appraise_button, self.view_button):
            button.setVisible(line is not None and line.last is not None)
        self.key_button.setVisible(line is not None)
        self.back_button.setVisible(line is not None and line.last is not None)
        if line is None:
            self.text.show_parts(())
            return
        self.key_button.setText(
            self.tr("Thay khóa của xã…") if line.key_fingerprint else self.tr("Đăng ký khóa…")
        )
        last = line.last
        received: tuple[str, ...] = ()
        if last is not None:
            received = (
                self.tr("{0}, gói số {1}, nhận ngày {2}: {3}.").format(
                    Period.parse(last.period_key).label,
                    last.sequence,
                    day_in_vietnam(last.received_at),
                    OUTCOME_LABELS[self._outcome(line)],
                ),
            )
        group = self._shown.groups.get(line.group_id or "", "")
        flags = [
            text
            for text, has in (
                (self.tr("xã biên giới"), line.border),
                (self.tr("xã đặc biệt khó khăn"), line.especially_difficult),
                (self.tr("xã an toàn khu"), line.atk),
            )
            if has
        ]
        met = self.tr("{0} trên {1} tiêu chí đạt").format(line.met, line.total)
        self.text.show_parts(
            (
                Part("", (commune_words(line.code, line.name),), "strong"),
                Part("", (line.above,) if line.above else (), "caption"),
                Part(
                    self.context.period.label,
                    (HAND_IN_LABELS[line.state], *((met,) if line.met is not None else ())),
                ),
                Part(self.tr("Lập từ các xã"), line.formed_from),
                Part(self.tr("Nay thuộc"), (line.became,) if line.became else ()),
                Part(self.tr("Gói mới nhất"), received or (self.tr("Chưa gửi gói nào."),)),
                Part(
                    self.tr("Xã tự ghi"), tuple(text for text in (group, ", ".join(flags)) if text)
                ),
                Part(
                    self.tr("Dấu vân tay khóa"),
                    (line.key_fingerprint,)
                    if line.key_fingerprint
                    else (
                        self.tr(
                            "Chưa đăng ký nên chưa nhận được gói. Cần tệp khóa (.pub) và phiếu "
                            "giấy của xã."
                        ),
                    ),
                ),
            )
        )

    # Enrolling

    def _choose_key(self) -> None:
        path = ask_file(
            self,
            self.tr("Chọn tệp khóa hoặc gói đăng ký của xã"),
            self.context.preferences,
            self.tr("Khóa công khai, gói đăng ký (*.pub *.ntmz)"),
        )
        if path is not None:
            self.enrol(path)

    def _ask(self, offered: KeyOffered) -> None:
        self.dialog = EnrolDialog(offered, self.window())
        self.dialog.agreed.connect(partial(self._enrol, offered))
        self.dialog.open()

    def _enrol(self, offered: KeyOffered, reason: str) -> None:
        context = self.context

        def work(register: Register) -> tuple[Enrolment, Change]:
            done = enrol_commune(
                register,
                context.catalog,
                offered.path,
                now(),
                code=offered.commune.code,
                replace_reason=reason,
                # The dialog showed what speaks against it, and was agreed to.
                compared=True,
                seen=offered.fingerprint,
            )
            return done, changed(f"Đăng ký {done.commune.name}", Touched.SETTINGS)

        context.tasks.run(work, done=self._enrolled, failed=context.show_error, owner=self)

    def _enrolled(self, outcome: tuple[Enrolment, Change]) -> None:
        done, _change = outcome
        self._wanted = done.commune.code
        self.context.show_message(
            self.tr("Đã đăng ký khóa của {0}. Từ nay nhận được gói của xã.").format(
                commune_words(done.commune.code, done.commune.name)
            ),
            Level.SUCCESS,
        )

    def _appraise(self, _key: object = None) -> None:
        line = self._current
        if line is not None and line.last is not None:
            self.context.navigate("appraise", str(line.last.position))

    def _view(self) -> None:
        from ntm_desktop.gui.desk.package_dialog import open_package

        line = self._current
        if line is not None and line.last is not None:
            open_package(self.context, line.last.position, self)

    # Giving back

    def hand_back(self, place: Path) -> None:
        """Copy what the chosen commune handed in into a new folder there."""
        line = self._current
        if line is None or self.progress.busy:
            return
        job = self.context.tasks.run_staged(
            giving_back(line.code, place),
            done=self._say_given,
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang chép gói cho xã"),
        )
        self.progress.begin(self.tr("Đang chép và đọc lại để kiểm tra…"), job)

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Chép vào USB nào?"), self.context.preferences.last_folder
        )
        if folder:
            self.hand_back(Path(folder))

    def _say_given(self, made: GivenBack) -> None:
        text = self.tr(
            "Đã chép {0} gói vào “{1}”. Ở máy xã: “Phục hồi dữ liệu…”, “Chỉ còn các gói đã nộp…”."
        ).format(made.packages, made.folder)
        if made.lost:
            text += self.tr(" {0} gói đã nhận không còn trong sổ.").format(made.lost)
        self.context.show_message(text, Level.WARN if made.lost else Level.SUCCESS)

    # Building

    @staticmethod
    def _choose(box: ElidedBox, key: str) -> None:
        place = box.findData(key)
        box.setCurrentIndex(max(place, 0))

    def _refill(self, box: ElidedBox, items: list[tuple[str, str]]) -> None:
        kept = box.currentData() or _ALL
        if kept not in {key for _text, key in items}:
            label = HAND_IN_LABELS.get(HandIn(kept), "") if kept in list(HandIn) else ""
            items = [*items, (f"{label} (0)", kept)] if label else items
            kept = kept if label else _ALL
        box.fill(items, kept)

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Các xã"))
        self.enrol_button = Button(self.tr("Đăng ký khóa của xã…"), "primary", icon="plus")
        self.enrol_button.clicked.connect(self._choose_key)
        self.header.add_action(self.enrol_button)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Tìm xã, không cần dấu"))
        self.search.setAccessibleName(self.tr("Tìm xã"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(220)
        self.search.textChanged.connect(lambda _text: self._fill())
        self.state = ElidedBox(self.tr("Tình trạng"))
        self.above = ElidedBox(self.tr("Huyện"))
        self.flag = ElidedBox(self.tr("Loại xã"))
        self.state.fill(
            [
                (self.tr("Mọi tình trạng"), _ALL),
                *((label, str(state)) for state, label in HAND_IN_LABELS.items()),
            ],
            _ALL,
        )
        self.above.fill([(self.tr("Mọi huyện"), _ALL)], _ALL)
        self.flag.fill(
            [
                (self.tr("Mọi loại xã"), _ALL),
                (self.tr("Xã biên giới"), "border"),
                (self.tr("Xã đặc biệt khó khăn"), "especially_difficult"),
                (self.tr("Xã an toàn khu"), "atk"),
            ],
            _ALL,
        )
        for box in (self.state, self.above, self.flag):
            box.activated.connect(lambda _index: self._fill())
        filters = QHBoxLayout()
        filters.setSpacing(GRID)
        for widget in (self.search, self.state, self.above, self.flag):
            filters.addWidget(widget)
        filters.addStretch(1)
        self.table = DataTable(
            [
                Column(self.tr("Xã")),
                Column(self.tr("Tình trạng"), 27),
                Column(self.tr("Đạt"), 6, right=True, tip=self.tr("Tiêu chí đạt")),
                Column(self.tr("Gói mới nhất"), 26),
                Column(self.tr("Khóa"), 12),
            ],
            self.tr("Các xã"),
        )
        self.table.current_changed.connect(self._tell)
        self.table.row_chosen.connect(self._appraise)
        self.text = SideText(self.tr("Xã đang chọn"))
        self.appraise_button = Button(self.tr("Thẩm tra gói này"), icon="clipboard-check")
        self.appraise_button.clicked.connect(lambda: self._appraise())
        self.view_button = Button(self.tr("Xem cả gói…"), icon="eye")
        self.view_button.clicked.connect(self._view)
        self.key_button = Button("", icon="shield-check")
        self.key_button.clicked.connect(self._choose_key)
        side = QVBoxLayout()
        side.addWidget(self.text, 1)
        side.addWidget(self.appraise_button)
        side.addWidget(self.view_button)
        side.addWidget(self.key_button)
        self.back_button = Button(self.tr("Chép lại gói cho xã…"), icon="usb")
        self.back_button.setToolTip(
            self.tr("Khi máy của xã hỏng: mọi gói xã đã nộp, để lập lại dữ liệu ở máy mới")
        )
        self.back_button.clicked.connect(self._choose_place)
        side.addWidget(self.back_button)
        self.progress = ProgressStrip()
        side.addWidget(self.progress)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        card = Card(self.tr("Các xã"))
        card.body.addLayout(filters)
        card.body.addLayout(middle, 1)
        first = Button(self.tr("Đăng ký khóa của xã…"), "primary", icon="plus")
        first.clicked.connect(self._choose_key)
        self.places = QStackedWidget()
        self.places.addWidget(card)
        empty = Card()
        empty.body.addWidget(
            EmptyState(
                "users",
                self.tr("Chưa đăng ký xã nào"),
                self.tr(
                    "Mỗi xã có một khóa ký. Lấy tệp khóa (.pub) hoặc gói đăng ký trên USB của xã, "
                    "so dấu vân tay với phiếu giấy. Đăng ký xã đầu tiên thì các xã còn lại của "
                    "tỉnh hiện ra theo danh mục."
                ),
                (first,),
            )
        )
        self.places.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.header)
        layout.addWidget(self.places, 1)


def _fits(line: CommuneLine, words: list[str], state: str, above: str, flag: str) -> bool:
    text = fold(f"{line.name} {line.code} {line.above}") if words else ""
    return (
        all(word in text for word in words)
        and (not above or line.above == above)
        and (not state or _in_state(line, state))
        and (not flag or bool(getattr(line, flag)))
    )


def _in_state(line: CommuneLine, state: str) -> bool:
    if state == _NO_KEY:
        return not line.key_fingerprint
    return str(line.state) == state
