"""Thẩm tra: one commune's package, indicator by indicator; a draft until "Hoàn thành"."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.district.appraising import (
    Appraisal,
    accept_the_rest,
    appraise_known,
    reading_appraisal,
)
from ntm_desktop.district.kept import evidence_places
from ntm_desktop.district.overview import Waiting
from ntm_desktop.domain.appraisal import AppraisalDecision
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.package import OUTCOME_LABELS, EvidenceEntry, PackageOutcome
from ntm_desktop.errors import NtmError
from ntm_desktop.gui.desk.appraise_form import AppraiseForm, Entry
from ntm_desktop.gui.desk.appraise_more import MoreActions
from ntm_desktop.gui.desk.appraise_signing import Signing
from ntm_desktop.gui.desk.appraise_tree import AppraisalTree
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, changed, now
from ntm_desktop.gui.desk.kept_reader import KeptReader
from ntm_desktop.gui.desk.marks import commune_words
from ntm_desktop.gui.desk.owner_filter import OwnerFilter
from ntm_desktop.gui.desk.readings import shown_waiting
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.tab_order import chain
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    EmptyState,
    Label,
    Level,
    Notice,
    PageHeader,
    ProgressStrip,
    Segment,
    SegmentBar,
    row,
)
from ntm_desktop.gui.widgets.criteria_tree import CriteriaDelegate, CriteriaTree, Role
from ntm_desktop.gui.widgets.elided_box import ElidedBox
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.package.evidence import EvidenceDialog, EvidenceList
from ntm_desktop.gui.widgets.package.side_by_side import side_by_side
from ntm_desktop.store.register.register import Register

_OF_LIST = frozenset({Touched.PACKAGES, Touched.SETTINGS})
_MOST_OFFERED = 60
_WIDTHS = 270, 230


class AppraisePage(DeskPage):
    """At the left the criteria, in the middle one indicator, at the right its evidence."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self.appraisal: Appraisal | None = None
        self.dialog: EvidenceDialog | None = None
        self._asked: int | None = None
        self._criterion = ""
        self._waiting: tuple[Waiting, ...] = ()
        self._reader = KeptReader(())
        self._build()

    # What is shown

    def refresh(self, change: Change | None) -> None:
        """Read anew what waits; what is open stays open."""
        if change is not None and not change.touched & _OF_LIST:
            return
        reading = shown_waiting(self.context)
        self.ask(reading.key, reading.read, self._show_waiting)

    def show_target(self, target: str | None) -> None:
        """Open a package by its position in the register, at a criterion: "12:5"."""
        position, _, criterion = (target or "").partition(":")
        if position.isdigit():
            self._criterion = criterion
            self.open(int(position))
            self._go_to_criterion()

    def open(self, position: int) -> None:
        """Read a package and what was entered so far."""
        if self.appraisal is not None and self.appraisal.package.position == position:
            return
        self.form.commit()
        self._asked = position
        job = self.context.tasks.run_staged(
            reading_appraisal(self.context.catalog, position),
            done=self._show,
            failed=self._could_not_open,
            owner=self,
            title=self.tr("Đang mở gói"),
        )
        self.progress.begin(self.tr("Đang đọc gói…"), job)

    def _go_to_criterion(self) -> None:
        """Show the first indicator of the criterion that was asked for, once it is there."""
        appraisal, wanted = self.appraisal, self._criterion
        if not wanted or appraisal is None or appraisal.package.position != self._asked:
            return
        self._criterion = ""
        numbers = [line.indicator_no for line in appraisal.lines]
        found = next((no for no in numbers if no == wanted or no.split(".")[0] == wanted), None)
        if found is not None:
            self._choose(found)

    def commit_pending(self) -> None:
        """Hand over what is being typed."""
        super().commit_pending()
        if self.appraisal is not None:
            self.form.commit()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """Figures that were refused."""
        place = self.tr("Chỉ tiêu {0}").format(self.form.indicator_no)
        return tuple(Unsaved(one.text, one.message, place) for one in self.form.refused)

    def give_back(self) -> bool:
        """Show the saved figures again where refused ones stand."""
        return self.form.give_back()

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Mỗi chỉ tiêu: số xã báo cáo, số thẩm tra (ban đầu bằng số xã), chênh lệch. Chấp nhận, "
            "hoặc gửi trả kèm nhận xét. Là bản nháp cho đến khi bấm “Hoàn thành”."
        )

    def _show_waiting(self, waiting: tuple[Waiting, ...]) -> None:
        self._waiting = waiting
        self._fill_box()
        if self.appraisal is None and self._asked is None:
            self.places.setCurrentIndex(1)
            self.empty.set_text(
                self.tr("Có {0} gói chờ thẩm tra").format(len(waiting))
                if waiting
                else self.tr("Không có gói nào chờ thẩm tra"),
                self.tr("Chọn gói ở ô đầu trang, hoặc bấm một dòng ở trang Tổng quan, Các xã."),
            )
            self.first.setVisible(bool(waiting))

    def _fill_box(self) -> None:
        items = [
            (
                self.tr("{0}, {1}, gói {2}").format(
                    commune_words(one.commune, one.commune_name), one.period.label, one.sequence
                ),
                str(one.position),
            )
            for one in self._waiting[:_MOST_OFFERED]
        ]
        more = len(self._waiting) - len(items)
        chosen = ""
        if self.appraisal is not None:
            chosen = str(self.appraisal.package.position)
            if chosen not in {key for _text, key in items}:
                items.insert(0, (self._title(self.appraisal), chosen))
        if not chosen:
            items.insert(0, (self.tr("Chọn gói để thẩm tra…"), ""))
        if more > 0:
            items.append((self.tr("… và {0} gói nữa: chọn ở trang Các xã").format(more), ""))
        self.box.fill(items, chosen)

    def _title(self, appraisal: Appraisal) -> str:
        content, package = appraisal.content, appraisal.package
        return self.tr("{0}, {1}, gói {2}").format(
            commune_words(package.commune, content.commune.full_name),
            content.period.label,
            package.sequence,
        )

    def _show(self, appraisal: Appraisal) -> None:
        if self._asked != appraisal.package.position:
            return
        self.appraisal = appraisal
        self.mine.show_owners(appraisal.owners, self.context.preferences.officer)
        self.model.show_appraisal(appraisal, self.mine.only)
        self.more.show_appraisal(appraisal)
        self.tree.expandAll()
        self.places.setCurrentIndex(0)
        self._fill_box()
        package = appraisal.package
        self.context.tasks.run(
            lambda register: evidence_places(register, package), done=self._take_places, owner=self
        )
        waiting = self._next_open("")
        only = self.mine.only
        shown = [x for x in appraisal.lines if only is None or x.criterion_no in only]
        first = waiting or (shown or appraisal.lines)[0].indicator_no
        self._choose(first)
        # The same row again tells nothing, though its package may be open or closed by now.
        self._show_line(first)
        self._go_to_criterion()
        self._show_state()

    def _take_places(self, places: tuple[Path, ...]) -> None:
        self._reader = KeptReader(places)

    def _could_not_open(self, error: NtmError) -> None:
        self._asked = self.appraisal.package.position if self.appraisal else None
        self._fill_box()
        self.context.show_error(error)

    @property
    def _locked(self) -> bool:
        found = self.appraisal
        return found is None or found.superseded or found.answered is not PackageOutcome.RECEIVED

    def _show_state(self) -> None:
        found = self.appraisal
        assert found is not None
        count = found.count
        self.header.set_subtitle(
            self.tr("Xã báo {0}/{2}, thẩm tra {1}/{2} tiêu chí đạt").format(
                found.met_reported, found.met, len(found.criteria_set.criteria)
            )
        )
        self.bar.show_parts(
            (
                Segment(count.accepted, "met", self.tr("{0} chấp nhận").format(count.accepted)),
                Segment(count.returned, "not_met", self.tr("{0} gửi trả").format(count.returned)),
            ),
            count.indicators,
        )
        self.counted.setText(
            self.tr("{0} chấp nhận, {1} gửi trả, {2} chưa thẩm tra").format(
                count.accepted, count.returned, count.open
            )
        )
        self.state.setVisible(self._locked)
        if found.superseded:
            text = self.tr("Xã đã nộp gói mới hơn cho kỳ này; hãy thẩm tra gói mới.")
            self.state.show_message(text, Level.WARN)
        elif found.answered is not PackageOutcome.RECEIVED:
            text = self.tr("Gói này {0}; phiếu đã ký. Xem lại được, không sửa được.").format(
                OUTCOME_LABELS[found.answered]
            )
            self.state.show_message(text, Level.INFO)
        for button in (self.rest_button, self.finish_button):
            button.setVisible(not self._locked)
        self.rest_button.setEnabled(bool(count.open))
        self.finish_button.setEnabled(not count.open)
        self.finish_button.setToolTip(
            self.tr("Còn {0} chỉ tiêu chưa thẩm tra").format(count.open) if count.open else ""
        )

    def _choose(self, no: str) -> None:
        index = self.model.index_of(no)
        if index.isValid():
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        no = str(current.data(Role.NO) or "") if current.isValid() else ""
        if no and self.appraisal is not None:
            if self.form.indicator_no and self.form.indicator_no != no:
                self.form.commit()
            self._show_line(no)

    def _show_line(self, no: str) -> None:
        found = self.appraisal
        assert found is not None
        self.form.show_line(found, no, locked=self._locked)
        indicator = next(i for i in found.criteria_set.indicators() if i.no == no)
        entries = [one for one in found.content.evidence if one.indicator_no == no]
        self.evidence.show_evidence(indicator.evidence, entries)
        foot = (self.rest_button, self.finish_button)
        chain([self.mine, self.tree, *self.form.fields(), *self.evidence.links, *foot])

    def _next_open(self, after: str) -> str:
        """The next indicator nobody has appraised, from the beginning again at the end."""
        found = self.appraisal
        assert found is not None
        numbers = [line.indicator_no for line in found.lines]
        start = numbers.index(after) + 1 if after in numbers else 0
        ordered = [*found.lines[start:], *found.lines[:start]]
        only = self.mine.only
        waiting = (
            x
            for x in ordered
            if x.decision is AppraisalDecision.OPEN and (only is None or x.criterion_no in only)
        )
        return next((line.indicator_no for line in waiting if line.indicator_no != after), "")

    # Entering

    def _save(self, entry: Entry) -> None:
        found = self.appraisal
        if found is None or self._locked:
            return
        officer = self.context.preferences.officer

        def work(register: Register) -> tuple[Appraisal, Change]:
            made = appraise_known(
                register,
                found,
                entry.indicator_no,
                now(),
                decision=entry.decision,
                parts=entry.parts,
                remark=entry.remark,
                due_on=entry.due_on,
                appraiser=officer,
                was=entry.was,
                compare=True,
            )
            return made, changed(f"Thẩm tra chỉ tiêu {entry.indicator_no}", Touched.ANSWERS)

        self.context.tasks.run(
            work,
            done=self._saved,
            failed=partial(self._refused, entry),
            owner=self,
        )

    def _saved(self, outcome: tuple[Appraisal, Change]) -> None:
        made, _change = outcome
        if self.appraisal is None or made.package.position != self.appraisal.package.position:
            return
        self.appraisal = made
        self.model.show_appraisal(made, self.mine.only)
        self.more.show_appraisal(made)
        if self.form.indicator_no:
            self._show_line(self.form.indicator_no)
        self._show_state()

    def _refused(self, entry: Entry, error: NtmError) -> None:
        self.context.show_error(error)
        if self.form.indicator_no == entry.indicator_no:
            self._show_line(entry.indicator_no)
        else:
            self._choose(entry.indicator_no)

    def _go_on(self) -> None:
        following = self._next_open(self.form.indicator_no)
        if following:
            self._choose(following)

    def _accept_rest(self) -> None:
        from ntm_desktop.gui.dialogs import ask

        found = self.appraisal
        if found is None or self._locked:
            return
        self.form.commit()
        if not ask(
            self,
            self.tr("Chấp nhận các chỉ tiêu đạt"),
            self.tr(
                "Chấp nhận đúng như xã báo cáo mọi chỉ tiêu đạt hoặc không áp dụng mà chưa ai xét? "
                "Chỉ tiêu chưa đạt hoặc thiếu số liệu vẫn để lại."
            ),
            self.tr("Chấp nhận"),
        ):
            return
        self.accept_rest()

    def accept_rest(self) -> None:
        """Accept as reported what is met and nobody has looked at."""
        found = self.appraisal
        assert found is not None
        officer, only = self.context.preferences.officer, self.mine.only

        def work(register: Register) -> tuple[Appraisal, Change]:
            made = accept_the_rest(
                register, found, now(), met_only=True, appraiser=officer, criteria=only
            )
            return made, changed("Chấp nhận các chỉ tiêu đạt", Touched.ANSWERS)

        self.context.tasks.run(work, done=self._saved, failed=self.context.show_error, owner=self)

    def _choose_finish(self) -> None:
        if self.appraisal is not None and not self._locked:
            self.form.commit()
            self.signing.ask(self.appraisal)

    def finish(self, receipts_dir: Path | None) -> None:
        """Sign the answer.

        Args:
            receipts_dir: where the commune's receipt is copied to, None for nowhere yet.
        """
        assert self.appraisal is not None
        self.signing.sign(self.appraisal, receipts_dir)

    def _open_again(self, position: int) -> None:
        """Read the package anew: it has another answer, or other appraisers."""
        self.appraisal = None
        self.open(position)

    def _filter(self, _index: int) -> None:
        found = self.appraisal
        if found is None:
            return
        self.form.commit()
        only = self.mine.only
        self.model.show_appraisal(found, only)
        self.tree.expandAll()
        first = next((x for x in found.lines if only is None or x.criterion_no in only), None)
        if first is not None:
            self._choose(self._next_open("") or first.indicator_no)

    # Evidence

    def _open_evidence(self, entry: EvidenceEntry) -> None:
        job = self.context.tasks.run_background(
            partial(self._reader.evidence, entry),
            done=partial(self._show_evidence, entry),
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang mở minh chứng"),
        )
        self.progress.begin(self.tr("Đang mở minh chứng…"), job)

    def _show_evidence(self, entry: EvidenceEntry, path: Path) -> None:
        self.dialog = EvidenceDialog(entry, path, self.context.tasks, self.window())
        self.dialog.open()

    def _box_chosen(self, _index: int) -> None:
        key = self.box.currentData()
        if key:
            self.open(int(key))

    # Building

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Thẩm tra"))
        self.box = ElidedBox(self.tr("Gói đang thẩm tra"))
        self.box.setMaximumWidth(420)
        self.box.activated.connect(self._box_chosen)
        self.header.add_action(self.box)
        self.more = MoreActions(self.context, self)
        self.more.answered.connect(self._open_again)
        self.more.assigned.connect(lambda: self._open_again(self._asked or 0))
        self.header.add_action(self.more.papers_button)
        self.header.add_action(self.more.button)
        self.state = Notice()
        self.state.hide()
        self.model = AppraisalTree(self)
        self.tree = CriteriaTree()
        self.tree.setAccessibleName(self.tr("Tiêu chí và chỉ tiêu"))
        self.tree.setModel(self.model)
        self.tree.setItemDelegate(CriteriaDelegate(self.tree))
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.form = AppraiseForm()
        self.form.entered.connect(self._save)
        self.form.next_requested.connect(self._go_on)
        self.evidence = EvidenceList()
        self.evidence.chosen.connect(self._open_evidence)
        self.bar = SegmentBar()
        self.counted = Label("", "caption")
        self.rest_button = Button(self.tr("Chấp nhận các chỉ tiêu đạt…"))
        self.rest_button.clicked.connect(self._accept_rest)
        self.finish_button = Button(self.tr("Hoàn thành…"), "primary", icon="check")
        self.finish_button.clicked.connect(self._choose_finish)
        self.mine = OwnerFilter()
        self.mine.activated.connect(self._filter)
        cards = side_by_side((self.mine, self.tree), self.form, self.evidence, _WIDTHS)
        foot = row(self.bar, self.counted, self.rest_button, self.finish_button, stretch=0)
        work = QVBoxLayout()
        work.setContentsMargins(0, 0, 0, 0)
        work.setSpacing(GRID)
        work.addWidget(self.state)
        work.addLayout(cards, 1)
        work.addLayout(foot)
        holder = QWidget()
        holder.setLayout(work)
        self.first = Button(self.tr("Thẩm tra gói đầu tiên"), "primary")
        self.first.clicked.connect(lambda: self.open(self._waiting[0].position))
        self.empty = EmptyState("clipboard-check", "", "", (self.first,))
        nothing = Card()
        nothing.body.addWidget(self.empty)
        self.places = QStackedWidget()
        self.places.addWidget(holder)
        self.places.addWidget(nothing)
        self.progress = ProgressStrip()
        self.signing = Signing(self.context, self, self.progress)
        self.signing.signed.connect(self._open_again)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.header)
        layout.addWidget(self.places, 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
