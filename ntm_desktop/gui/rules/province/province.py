"""Quyết định của tỉnh: its number and dates, and the thresholds it sets, entered in words."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ntm_desktop.domain.criteria import Indicator, Threshold
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.rules.province.decisions_band import DecisionsBand
from ntm_desktop.gui.rules.province.province_row import ExtraRow, PartRow
from ntm_desktop.gui.rules.province.province_state import (
    ProvinceState,
    criterion_choices,
    raisable_choices,
    read_province,
)
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    Label,
    Level,
    LinkButton,
    Notice,
    clear_layout,
    form_row,
    row,
)
from ntm_desktop.gui.widgets.days import DayField
from ntm_desktop.gui.widgets.fields import LineField
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.rules.decision_edits import StartedOverride

Key = tuple[str, str]
"""(indicator number, part id)"""


class ProvinceView(View):
    """One decision of the province on a national set.

    Signals:
        check_wanted: the decision is to be held against its text; carries its id.
        sign_wanted: it is to be signed and copied; carries its id.
        decision_wanted: another decision on the same set is wanted; carries its id.
        excel_wanted: (id of the set, id of the decision or "") its form in Excel is wanted.
        extra_wanted: (id of the decision, number of an indicator that it adds) is to be edited.
    """

    check_wanted = Signal(str)
    sign_wanted = Signal(str)
    decision_wanted = Signal(str)
    excel_wanted = Signal(str, str)
    extra_wanted = Signal(str, str)

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent, title=self.tr("Quyết định của tỉnh"))
        self._set_id = ""
        self._override_id = ""
        self._state: ProvinceState | None = None
        self._raised: list[Key] = []
        self._frame: object = None
        self._wanted = ""
        self.rows: dict[Key, PartRow] = {}
        self.extras: dict[str, ExtraRow] = {}
        self.check_button = Button(self.tr("Đối chiếu"), icon="shield-check")
        self.check_button.clicked.connect(lambda: self.check_wanted.emit(self._override_id))
        self.excel_button = Button(self.tr("Biểu mẫu Excel…"), icon="file-down")
        self.excel_button.clicked.connect(self._excel)
        self.sign_button = Button(self.tr("Ký và chép ra USB…"), icon="usb")
        self.sign_button.clicked.connect(lambda: self.sign_wanted.emit(self._override_id))
        self.head.add_action(self.excel_button)
        self.head.add_action(self.check_button)
        self.head.add_action(self.sign_button)
        self.layout_.addWidget(self._decision_card())
        self.band = DecisionsBand()
        self.band.chosen.connect(self.decision_wanted)
        self.layout_.addWidget(self.band)
        self.notice = Notice(level=Level.INFO)
        self.notice.hide()
        self.raise_link = LinkButton(self.tr("Nâng ngưỡng của chỉ tiêu khác…"), icon="plus")
        self.raise_link.clicked.connect(self._choose_raised)
        self.extra_link = LinkButton(self.tr("Thêm chỉ tiêu của tỉnh…"), icon="plus")
        self.extra_link.clicked.connect(self._choose_criterion)
        self._links = QWidget()
        self._links.setLayout(row(self.raise_link, self.extra_link, spacing=2 * GRID))
        self._links.hide()
        self.layout_.addWidget(self._links)
        self._column = column = ScrollColumn(GRID + 2)
        self._lines = column.body
        self.area = column.area
        self.layout_.addWidget(column.area, 1)
        self.layout_.addWidget(self.notice)

    @property
    def override_id(self) -> str:
        """Id of the decision, "" while it has not been begun."""
        return self._override_id

    def open(self, set_id: str, override_id: str = "", no: str = "") -> None:
        """Begin a decision on a set, or open one.

        Args:
            set_id: of the national set; may be "" where the decision is named.
            override_id: of the decision; "" begins another.
            no: an indicator to lead to.
        """
        self._set_id, self._override_id, self._wanted = set_id, override_id, no
        self._raised, self._frame, self._state = [], None, None
        self.decision.show_text("")
        for day in (self.issued, self.begins, self.ends):
            day.show_day(None)
        for field in (self.decision, self.issued, self.begins, self.ends):
            field.mark("")
        if not override_id:
            self.decision.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def refresh(self) -> None:
        """Read it again; what is being typed stays."""
        if not (self._set_id or self._override_id):
            return
        set_id, override_id = self._set_id, self._override_id
        assessment_id = self.context.assessment.id
        self.context.tasks.run(
            lambda ws: read_province(ws, set_id, override_id, assessment_id),
            done=lambda state: self._loaded(override_id, state),
            failed=self._gone,
            owner=self,
        )

    def commit(self) -> None:
        """Hand over what is being typed."""
        for field in (self.decision, self.issued, self.begins, self.ends):
            field.hand_over()
        for line in list(self.rows.values()):
            line.hand_over()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Figures that were refused."""
        return tuple(
            Unsaved(text, why, self.tr("Chỉ tiêu {0}").format(no), no)
            for (no, _part), line in self.rows.items()
            for text, why in line.editor.refused()
        )

    def give_back(self) -> bool:
        """Show saved figures again where refused texts stand."""
        given = [line.editor.give_back() for line in self.rows.values()]
        return True in given

    # Showing

    def _loaded(self, override_id: str, state: ProvinceState) -> None:
        if override_id != self._override_id or self._pending:
            return
        self._state = state
        self._set_id = state.rules.id
        view = state.view
        self.head.set_subtitle(self.tr("Áp dụng {0}").format(state.rules.short_title))
        begun = view is not None
        editable = view is None or view.editable
        self.check_button.setVisible(begun and editable)
        self.sign_button.setVisible(begun)
        self.begin_button.setVisible(not begun)
        self._links.setVisible(begun and editable)
        for field in (self.decision, self.issued, self.begins, self.ends):
            field.setReadOnly(not editable)
        if view is not None:
            decision = view.override
            self.head.set_title(decision.citation)
            self.decision.show_text(decision.decision)
            self.issued.show_day(decision.issued)
            self.begins.show_day(decision.effective_from)
            self.ends.show_day(decision.effective_to)
        else:
            self.head.set_title(self.tr("Quyết định mới của tỉnh"))
        self.band.show_decisions(state, self._override_id, self.context.assessment.period)
        self._say(state)
        self._show_lines(state)

    def _say(self, state: ProvinceState) -> None:
        view = state.view
        if view is not None and view.faults:
            self.notice.show_message(
                self.tr("Không khớp với bộ đang dùng nên chưa áp dụng: {0}").format(
                    " ".join(view.faults)
                ),
                Level.ERROR,
            )
            return
        if view is not None and not view.editable:
            self.notice.show_message(
                self.tr("Nhận từ {0}; xem được, không sửa ở đây.").format(
                    view.signer_name or self.tr("chương trình")
                )
            )
            return
        period = self.context.assessment.period.inline
        if state.open_here:
            self.notice.show_message(
                self.tr(
                    "Đợt {0}: còn {1} chỉ tiêu chờ ngưỡng của tỉnh nên chưa kết luận được."
                ).format(period, state.open_here),
                Level.WARN,
            )
        elif state.open_here == 0:
            self.notice.show_message(
                self.tr("Đợt {0}: không còn chỉ tiêu nào chờ ngưỡng của tỉnh.").format(period),
                Level.SUCCESS,
            )
        else:
            self.notice.hide()

    def _show_lines(self, state: ProvinceState) -> None:
        keys = self._keys(state)
        editable = state.view is not None and state.view.editable
        added = state.view.override.extra if state.view is not None else ()
        frame = (keys, state.view is not None, editable, added)
        if frame != self._frame:
            self._frame = frame
            self._build_lines(state, keys, editable=editable)
        changes = (
            {(c.indicator_no, c.part_id): c.thresholds for c in state.view.override.changes}
            if state.view is not None
            else {}
        )
        for key, line in self.rows.items():
            line.show_thresholds(changes.get(key, ()), state.rules)
            line.show_others(state.others_on(*key))
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            found: PartRow | ExtraRow | None = self.extras.get(wanted) or next(
                (line for key, line in self.rows.items() if key[0] == wanted), None
            )
            if found is not None:
                found.focus_first()
                self._column.reveal(found)

    def _keys(self, state: ProvinceState) -> tuple[Key, ...]:
        """What the decision may set, in official order."""
        wanted = {(m.indicator_no, m.part_id) for m in state.missing}
        wanted |= set(self._raised)
        if state.view is not None:
            wanted |= {(c.indicator_no, c.part_id) for c in state.view.override.changes}
        return tuple(
            (indicator.no, part.id)
            for indicator in state.rules.indicators()
            for part in indicator.parts
            if (indicator.no, part.id) in wanted
        )

    def _build_lines(self, state: ProvinceState, keys: Sequence[Key], *, editable: bool) -> None:
        clear_layout(self._lines)
        self.rows, self.extras = {}, {}
        added = state.view.override.extra if state.view is not None else ()
        for criterion in state.rules.criteria:
            own = [
                (indicator, part)
                for indicator in criterion.indicators
                for part in indicator.parts
                if (indicator.no, part.id) in keys
            ]
            extras = [e.indicator for e in added if e.criterion_no == criterion.no]
            if not own and not extras:
                continue
            card = Card(criterion.name)
            card.body.addWidget(
                Label(self.tr("Tiêu chí {0}. {1}").format(criterion.no, criterion.name), "heading")
            )
            for indicator, part in own:
                line = PartRow(indicator, part, state.rules)
                line.setEnabled(editable)
                key = (indicator.no, part.id)
                line.given.connect(lambda thresholds, key=key: self._given(key, thresholds))
                line.named.connect(lambda on, key=key: self._named(key, on=on))
                self.rows[key] = line
                card.body.addWidget(line)
            for extra in extras:
                self.extras[extra.no] = self._extra_row(extra, state, editable=editable)
                card.body.addWidget(self.extras[extra.no])
            self._lines.addWidget(card)
        if not keys and not added:
            self._lines.addWidget(
                Label(
                    self.tr(
                        "Bộ này không để ngưỡng nào cho tỉnh quy định, hoặc các quyết định khác đã "
                        "quy định đủ. Vẫn có thể nâng ngưỡng của từng chỉ tiêu."
                    ),
                    "muted",
                    wrap=True,
                )
            )
        self._lines.addStretch(1)

    def _extra_row(self, indicator: Indicator, state: ProvinceState, *, editable: bool) -> ExtraRow:
        line = ExtraRow(indicator, state.rules, editable=editable)
        line.edit_wanted.connect(lambda: self.extra_wanted.emit(self._override_id, indicator.no))
        line.removal_wanted.connect(lambda: self._remove_extra(indicator.no))
        return line

    # Edits

    def _begin(self) -> None:
        from ntm_desktop.services.rules import decision_edits

        for field in (self.decision, self.issued, self.begins, self.ends):
            field.hand_over()
        number, issued = self.decision.text(), self.issued.day
        if issued is None:
            self.issued.mark(self.tr("Hãy ghi ngày ban hành."))
            self.issued.setFocus(Qt.FocusReason.OtherFocusReason)
            # In the view, so that it goes away as soon as the decision is begun.
            self.notice.show_message(
                self.tr("Hãy ghi số và ngày ban hành của quyết định."), Level.WARN
            )
            return
        set_id, begins, ends = self._set_id, self.begins.day, self.ends.day
        self.begin_button.setEnabled(False)
        self.context.tasks.run(
            lambda ws: decision_edits.new_override(
                ws,
                set_id,
                decision=number,
                issued=issued,
                effective_from=begins,
                effective_to=ends,
            ),
            done=self._begun,
            failed=self.context.show_error,
            owner=self,
            finished=lambda: self.begin_button.setEnabled(True),
        )

    def _begun(self, started: "StartedOverride") -> None:
        self._override_id = started.override_id
        # The button that had the focus goes away; what is to be done next gets it.
        self._wanted = self._wanted or next((no for no, _part in self.rows), "")

    def _given(self, key: Key, thresholds: tuple[Threshold, ...]) -> None:
        from ntm_desktop.services.rules import decision_edits

        override_id = self._override_id
        known = [t for t in thresholds if t.known]
        self._save(lambda ws: decision_edits.set_thresholds(ws, override_id, *key, known))

    def _named(self, key: Key, *, on: bool) -> None:
        from ntm_desktop.services.rules import decision_edits

        override_id = self._override_id
        if on:
            self._save(lambda ws: decision_edits.name_decision(ws, override_id, *key))
        else:
            self._save(lambda ws: decision_edits.set_thresholds(ws, override_id, *key, ()))

    def _head_given(self, **fields: object) -> None:
        from ntm_desktop.services.rules import decision_edits

        if self._state is None or self._state.view is None:
            return
        override_id = self._override_id
        self._save(lambda ws: decision_edits.replace_override_head(ws, override_id, **fields))

    def _refused(self, error: NtmError) -> None:
        self._frame = None
        super()._refused(error)

    def _gone(self, error: NtmError) -> None:
        """Taken back by undo, or deleted: the list is wanted again."""
        self._override_id = ""
        self.context.show_message(str(error), Level.INFO)
        self.back_wanted.emit()

    def _choose_raised(self) -> None:
        from ntm_desktop.gui.rules.choose_dialog import ChooseDialog

        if self._state is None:
            return
        dialog = ChooseDialog(
            self.tr("Nâng ngưỡng chỉ tiêu nào?"),
            self.tr("Chỉ tiêu mà quyết định của tỉnh đòi hỏi cao hơn bộ quốc gia."),
            raisable_choices(self._state, self.rows),
            self.tr("Nhập ngưỡng của tỉnh"),
            self,
        )
        dialog.chosen.connect(self._add_raised)
        dialog.open()

    def _add_raised(self, key: str) -> None:
        no, _, part_id = key.partition("/")
        self._raised.append((no, part_id))
        self._wanted = no
        if self._state is not None:
            self._show_lines(self._state)

    def _choose_criterion(self) -> None:
        from ntm_desktop.gui.rules.choose_dialog import ask_which

        if self._state is None:
            return
        self.commit()
        ask_which(
            self,
            self.tr("Thêm chỉ tiêu vào tiêu chí nào?"),
            self.tr("Chỉ tiêu mà quyết định của tỉnh đặt thêm, ngoài bộ quốc gia."),
            criterion_choices(self._state),
            self.tr("Thêm chỉ tiêu"),
            lambda no: self._add_extra(int(no)),
        )

    def _excel(self) -> None:
        self.commit()
        self.excel_wanted.emit(self._set_id, self._override_id)

    def _add_extra(self, criterion_no: int) -> None:
        from ntm_desktop.gui.rules.writing.new_indicator import new_indicator
        from ntm_desktop.services.rules import decision_edits

        if self._state is None:
            return
        override_id = self._override_id
        indicator = new_indicator(self._state.with_extras, criterion_no)

        def done(_change: "Change") -> None:
            self.extra_wanted.emit(override_id, indicator.no)

        self.context.tasks.run(
            lambda ws: decision_edits.add_extra(ws, override_id, criterion_no, indicator),
            done=done,
            failed=self._refused,
            owner=self,
        )

    def _remove_extra(self, no: str) -> None:
        from ntm_desktop.services.rules import decision_edits

        override_id = self._override_id
        said = self.tr("Đã bỏ chỉ tiêu {0} của tỉnh. Bấm Ctrl+Z nếu muốn lấy lại.").format(no)
        self._save(
            lambda ws: decision_edits.remove_extra(ws, override_id, no),
            lambda _change: self.context.show_message(said),
        )

    # Building

    def _decision_card(self) -> Card:
        card = Card(self.tr("Quyết định"))
        self.decision = LineField(self.tr("Số quyết định"), self.tr("315/QĐ-UBND"))
        self.issued = DayField(self.tr("Ngày ban hành"))
        self.begins = DayField(self.tr("Có hiệu lực từ"))
        self.ends = DayField(self.tr("đến hết ngày"))
        self.ends.setPlaceholderText(self.tr("để trống nếu chưa hết"))
        self.decision.given.connect(lambda text: self._head_given(decision=text))
        self.issued.day_given.connect(lambda day: self._day_given("issued", day))
        self.begins.day_given.connect(lambda day: self._day_given("effective_from", day))
        self.ends.day_given.connect(lambda day: self._head_given(effective_to=day))
        self.begin_button = Button(self.tr("Nhập ngưỡng"), "primary", icon="chevron-right")
        self.begin_button.clicked.connect(self._begin)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + 4)
        for column, (text, field) in enumerate(
            (
                (self.tr("Số quyết định của UBND tỉnh"), self.decision),
                (self.tr("Ngày ban hành"), self.issued),
                (self.tr("Có hiệu lực từ"), self.begins),
                (self.tr("đến hết ngày"), self.ends),
            )
        ):
            grid.addLayout(form_row(text, field), 0, column)
            grid.setColumnStretch(column, 3 if column == 0 else 2)
        grid.addWidget(self.begin_button, 0, 4, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(grid)
        return card

    def _day_given(self, name: str, day: date | None) -> None:
        if day is not None:
            self._head_given(**{name: day})
