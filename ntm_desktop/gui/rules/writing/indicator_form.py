"""One indicator as a form that speaks the officer's language."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from ntm_desktop.domain.criteria import (
    CriteriaSet,
    ExemptionReason,
    Indicator,
    Kind,
    Part,
    Provenance,
    Threshold,
)
from ntm_desktop.gui.rules.marks import AssuranceMark
from ntm_desktop.gui.rules.writing.men_women import (
    MAIN,
    can_have_sexes,
    follow_main,
    has_sexes,
    same_rules,
    with_sexes,
    without_sexes,
)
from ntm_desktop.gui.rules.writing.part_form import PartForm
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, LinkButton, clear_layout, form_row, row
from ntm_desktop.gui.widgets.fields import LineField, TextField
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

Setter = Callable[[Indicator, str], Indicator]


class IndicatorForm(QWidget):
    """Everything that the rules say about one indicator.

    Signals:
        edited: (number before, :class:`Indicator`) to be saved.
        typing: what ``draft`` gives has changed.
    """

    edited = Signal(str, object)
    typing = Signal()

    def __init__(self, *, leaves: bool = True, parent: QWidget | None = None) -> None:
        """Show nothing yet.

        Args:
            leaves: thresholds may be left to the province; false in a province's own decision.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._leaves = leaves
        self._indicator: Indicator | None = None
        self._set: CriteriaSet | None = None
        self._frame: object = None
        self._setters: dict[LineField | TextField, Setter] = {}
        self.parts: list[PartForm] = []
        column = ScrollColumn(GRID + 4)
        column.body.addWidget(self._wording_card())
        column.body.addWidget(self._figures_card())
        column.body.addWidget(self._rest_card())
        column.body.addStretch(1)
        self.area = column.area
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    @property
    def no(self) -> str:
        """Number of the indicator shown, "" while there is none."""
        return self._indicator.no if self._indicator else ""

    @property
    def has_focus(self) -> bool:
        """Whether one of its fields has the focus."""
        focused = self.window().focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def show_indicator(self, indicator: Indicator, criteria_set: CriteriaSet) -> None:
        """Show a saved indicator; of the one shown already, fields being typed in stay."""
        other = self._indicator is None or self._indicator.no != indicator.no
        self._indicator, self._set = indicator, criteria_set
        for field, text in self._texts(indicator).items():
            if other and field.being_edited:
                field.hand_over()
            field.show_text(text)
        self._mark.show_provenance(indicator.provenance)
        sexes = has_sexes(indicator)
        mirrored = sexes and all(
            same_rules(part, indicator.part(MAIN)) for part in indicator.parts[1:]
        )
        with QSignalBlocker(self.sexes), QSignalBlocker(self.own_sexes):
            self.sexes.setChecked(sexes)
            self.own_sexes.setChecked(sexes and (not mirrored or self.own_sexes.isChecked()))
            if not sexes or other:
                self.own_sexes.setChecked(sexes and not mirrored)
        self.sexes.setVisible(sexes or can_have_sexes(indicator))
        self.own_sexes.setVisible(sexes)
        self.add_part.setVisible(not sexes)
        self._show_parts()
        if other:
            self.area.verticalScrollBar().setValue(0)

    def draft(self) -> Indicator | None:
        """As it would be if what is being typed were saved; None while nothing is shown."""
        if self._indicator is None:
            return None
        made = self._indicator
        for field, put in self._setters.items():
            if field.being_edited:
                made = put(made, field.text())
        drafts = {form.part.id: form.draft() for form in self.parts}
        changed = replace(made, parts=tuple(drafts.get(p.id, p) for p in made.parts))
        return follow_main(changed, self._indicator)

    def hand_over(self) -> None:
        """Hand over everything that is being typed."""
        for field in self._setters:
            field.hand_over()
        for form in list(self.parts):
            form.hand_over()

    def refused(self) -> tuple[tuple[str, str], ...]:
        """(text, reason) of every figure that was refused and waits in its field."""
        return tuple(one for form in self.parts for one in form.thresholds.refused())

    def give_back(self) -> bool:
        """Show saved figures again where refused texts stand; False when there are none."""
        given = [form.thresholds.give_back() for form in self.parts]
        return True in given

    def focus_first(self, where: str = "") -> None:
        """Put the focus where work goes on: "thresholds", or the first text.

        What stands in a text that is "unwritten" is to be written over.
        """
        if where == "thresholds" and self.parts:
            self.parts[0].thresholds.focus_first()
            self.area.ensureWidgetVisible(self.parts[0].thresholds)
        else:
            self.text.setFocus(Qt.FocusReason.TabFocusReason)
            if where == "unwritten":
                self.text.selectAll()

    # What was done

    def _give(self, indicator: Indicator) -> None:
        before = self._indicator
        if before is None or indicator == before:
            return
        made = follow_main(indicator, before)
        self._indicator = replace(made, no=before.no) if made.no != before.no else made
        self.edited.emit(before.no, made)

    def _text_given(self, put: Setter, text: str) -> None:
        if self._indicator is not None:
            self._give(put(self._indicator, text))

    def _part_given(self, part: Part) -> None:
        if self._indicator is None:
            return
        parts = tuple(part if p.id == part.id else p for p in self._indicator.parts)
        self._give(replace(self._indicator, parts=parts))
        # Kind and cases decide which fields there are.
        self._show_again()

    def _part_removed(self, part_id: str) -> None:
        if self._indicator is None:
            return
        kept = [p for p in self._indicator.parts if p.id != part_id]
        kept[0] = replace(kept[0], id=MAIN)
        if len(kept) == 1:
            kept[0] = replace(kept[0], label="")
        self._give(replace(self._indicator, parts=tuple(kept)))
        self._show_again()

    def _part_wanted(self) -> None:
        if self._indicator is None:
            return
        parts = list(self._indicator.parts)
        if len(parts) == 1 and not parts[0].label:
            parts[0] = replace(parts[0], label=self.tr("Phần 1"))
        known = {part.id for part in parts}
        number = next(n for n in range(2, 100) if f"phan-{n}" not in known)
        nobody = Provenance("", verified=False)
        parts.append(
            Part(
                f"phan-{number}",
                Kind.PERCENT,
                (Threshold(None, None, nobody),),
                label=self.tr("Phần {0}").format(len(parts) + 1),
                unit="%",
            )
        )
        self._give(replace(self._indicator, parts=tuple(parts)))
        self._show_again()

    def _sexes_wanted(self, on: bool) -> None:
        if self._indicator is None:
            return
        change = with_sexes if on else without_sexes
        self._give(change(self._indicator))
        self._show_again()

    def _show_again(self) -> None:
        if self._indicator is not None and self._set is not None:
            self.show_indicator(self._indicator, self._set)

    def _show_parts(self) -> None:
        indicator, criteria_set = self._indicator, self._set
        if indicator is None or criteria_set is None:
            return
        shown = list(indicator.parts)
        if has_sexes(indicator) and not self.own_sexes.isChecked():
            shown = [part for part in shown if part.id == MAIN]
        several = len(shown) > 1
        sexes = has_sexes(indicator)
        frame = (indicator.no, [part.id for part in shown], several)
        if frame != self._frame:
            self._frame = frame
            clear_layout(self._parts_place)
            self.parts = []
            for part in shown:
                form = PartForm(
                    part,
                    criteria_set,
                    labelled=several,
                    removable=several and not sexes,
                    leaves=self._leaves,
                )
                form.changed.connect(self._part_given)
                form.typing.connect(self.typing)
                form.removed.connect(lambda part_id=part.id: self._part_removed(part_id))
                self.parts.append(form)
                self._parts_place.addWidget(form)
        for form, part in zip(self.parts, shown, strict=True):
            form.show_part(part, criteria_set)

    # Building

    def _texts(self, indicator: Indicator) -> dict[LineField | TextField, str]:
        return {
            self.number: indicator.no,
            self.name: indicator.name,
            self.text: indicator.text,
            self.question: indicator.question,
            self.article: indicator.article,
            self.exemptions: "\n".join(reason.text for reason in indicator.exemptions),
            self.evidence: "\n".join(indicator.evidence),
            self.responsible: indicator.responsible,
            self.hint: indicator.hint,
            self.note: indicator.note,
        }

    def _field(self, field: LineField | TextField, put: Setter) -> None:
        self._setters[field] = put
        field.given.connect(lambda text: self._text_given(put, text))
        if isinstance(field, LineField):
            field.textEdited.connect(lambda _text: self.typing.emit())
        else:
            field.textChanged.connect(self.typing)

    def _wording_card(self) -> Card:
        card = Card(self.tr("Nội dung chỉ tiêu"))
        self.number = LineField(self.tr("Số chỉ tiêu"), "12.1")
        self.name = LineField(self.tr("Tên ngắn"), self.tr("hiện ở danh mục và trang tổng quan"))
        self.text = TextField(
            self.tr("Nội dung chính thức"), self.tr("đúng như trong quyết định"), least=2
        )
        self.question = TextField(
            self.tr("Câu hỏi cho cán bộ"), self.tr("hỏi bằng lời thường, một câu"), least=1, most=3
        )
        self.article = LineField(self.tr("Điều, khoản, trang"), self.tr("Phụ lục I, mục 12.1"))
        self._field(self.number, lambda i, t: replace(i, no=t.strip()))
        self._field(self.name, lambda i, t: replace(i, name=t.strip()))
        self._field(self.text, lambda i, t: replace(i, text=_one_line(t)))
        self._field(self.question, lambda i, t: replace(i, question=_one_line(t)))
        self._field(self.article, lambda i, t: replace(i, article=t.strip()))
        self._mark = AssuranceMark()
        card.body.addLayout(
            row(Label(self.tr("Nội dung"), "heading"), QWidget(), self._mark, stretch=1)
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID + 4)
        grid.addLayout(form_row(self.tr("Số"), self.number), 0, 0)
        grid.addLayout(form_row(self.tr("Tên ngắn"), self.name), 0, 1)
        grid.addLayout(form_row(self.tr("Điều, khoản, trang"), self.article), 0, 2)
        for column, stretch in enumerate((2, 6, 4)):
            grid.setColumnStretch(column, stretch)
        card.body.addLayout(grid)
        card.body.addLayout(form_row(self.tr("Nội dung chính thức"), self.text))
        card.body.addLayout(form_row(self.tr("Câu hỏi cho cán bộ"), self.question))
        return card

    def _figures_card(self) -> Card:
        card = Card(self.tr("Số liệu và ngưỡng"))
        card.body.addWidget(Label(self.tr("Số liệu và ngưỡng"), "heading"))
        self._parts_place = QVBoxLayout()
        self._parts_place.setSpacing(2 * GRID)
        card.body.addLayout(self._parts_place)
        self.sexes = QCheckBox(self.tr("Nam và nữ đều phải đạt"))
        self.sexes.toggled.connect(self._sexes_wanted)
        self.own_sexes = QCheckBox(self.tr("Nam, nữ có ngưỡng riêng"))
        self.own_sexes.toggled.connect(lambda _on: self._show_parts())
        self.add_part = LinkButton(self.tr("Thêm phần phải đạt cùng lúc"), icon="plus")
        self.add_part.clicked.connect(self._part_wanted)
        card.body.addLayout(row(self.sexes, self.own_sexes, self.add_part, spacing=2 * GRID))
        return card

    def _rest_card(self) -> Card:
        card = Card(self.tr("Miễn, minh chứng, hướng dẫn"))
        card.body.addWidget(Label(self.tr("Miễn, minh chứng, hướng dẫn"), "heading"))
        each = self.tr("Mỗi dòng một ý")
        self.exemptions = TextField(self.tr("Không áp dụng khi"), each, least=1)
        self.evidence = TextField(self.tr("Minh chứng cần có"), each, least=2)
        self.responsible = LineField(self.tr("Cơ quan hướng dẫn, thẩm định"))
        self.hint = TextField(self.tr("Lấy số liệu ở đâu"), least=1, most=3)
        self.note = TextField(self.tr("Ghi chú"), least=1, most=4)
        self._field(self.exemptions, _put_exemptions)
        self._field(self.evidence, lambda i, t: replace(i, evidence=_lines(t)))
        self._field(self.responsible, lambda i, t: replace(i, responsible=t.strip()))
        self._field(self.hint, lambda i, t: replace(i, hint=_one_line(t)))
        self._field(self.note, lambda i, t: replace(i, note=_one_line(t)))
        for text, field in (
            (self.tr("Không áp dụng khi (mỗi dòng một lý do)"), self.exemptions),
            (self.tr("Minh chứng cần có (mỗi dòng một loại)"), self.evidence),
            (self.tr("Cơ quan hướng dẫn, thẩm định"), self.responsible),
            (self.tr("Lấy số liệu ở đâu"), self.hint),
            (self.tr("Ghi chú"), self.note),
        ):
            card.body.addLayout(form_row(text, field))
        return card


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _put_exemptions(indicator: Indicator, text: str) -> Indicator:
    known = {reason.text: reason for reason in indicator.exemptions}
    return replace(
        indicator,
        exemptions=tuple(known.get(line) or ExemptionReason(line) for line in _lines(text)),
    )
