"""Ký và chép ra USB: which sets and decisions, in whose name, onto which stick."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from ntm_desktop.errors import NtmError
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import (
    Button,
    Card,
    IconLabel,
    Label,
    Level,
    Notice,
    ProgressStrip,
    form_row,
    row,
)
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.drive_list import DriveList
from ntm_desktop.gui.widgets.drives import Drive, onto, removable_drives
from ntm_desktop.gui.widgets.facts import Facts
from ntm_desktop.gui.widgets.fields import LineField
from ntm_desktop.gui.widgets.floating import Floating
from ntm_desktop.gui.widgets.layouts import keep_room
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.rules.authorities import RulesOffice
    from ntm_desktop.services.rules.handing_on import PackedRules
    from ntm_desktop.services.session import Workspace


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be handed on.

    Attributes:
        key: what the service knows it by.
        kind: "set" or "override".
        obstacle: why it cannot be handed on now, "" when it can.
    """

    key: str
    kind: str
    title: str
    detail: str
    obstacle: str = ""


def read_offers(ws: "Workspace") -> "tuple[tuple[Offer, ...], RulesOffice]":
    """What there is to hand on, and who would sign; runs on the database thread."""
    from ntm_desktop.gui import rule_words
    from ntm_desktop.services.rules import authorities, decisions, drafts
    from ntm_desktop.services.rules import sets as rule_sets

    found = []
    for info in rule_sets.rule_sets(ws):
        if info.origin in ("own", "received"):
            detail = rule_words.tr("bản {0} · {1} chỉ tiêu · {2}").format(
                info.version, info.indicators, rule_words.assurance_counts(info.counts)
            )
            found.append(Offer(info.summary.id, "set", info.summary.short_title, detail))
    for draft in drafts.drafts(ws):
        read = drafts.read_draft(ws, draft.id)
        if read.changed:
            found.append(
                Offer(
                    draft.id,
                    "set",
                    draft.short_title,
                    rule_words.tr("bản nháp"),
                    rule_words.tr(
                        "Chưa ban hành, hoặc đã sửa sau khi ban hành: mở ra và ban hành."
                    ),
                )
            )
    for view in (*decisions.overrides(ws), *decisions.national_amendments(ws)):
        counts = rule_words.assurance_counts(view.counts)
        detail = f"{rule_words.override_counts(view.override)} · {counts}"
        obstacle = ""
        if view.override.empty:
            obstacle = rule_words.tr("Chưa có ngưỡng nào.")
        found.append(Offer(view.override.id, "override", view.override.citation, detail, obstacle))
    return tuple(found), authorities.rules_office(ws)


class SignDialog(Dialog):
    """Signs and copies; deletes itself."""

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None,
        chosen: str = "",
        *,
        find_drives: Callable[[], tuple[Drive, ...]] = removable_drives,
    ) -> None:
        """Show what can be handed on.

        Args:
            context: of the page.
            parent: the window.
            chosen: key of what is checked at first, "" for all that can be.
            find_drives: looks for sticks.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Ký và chép ra USB"))
        self.context = context
        self._chosen = chosen
        self._working = False
        self.packed: PackedRules | None = None
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self.progress = ProgressStrip()
        self.error = Notice(level=Level.ERROR, dismissable=True)
        self.error.hide()
        column = ScrollColumn(GRID // 2)
        self._offers = column.body
        self._offers_area = column.area
        self.office = LineField(self.tr("Nơi phát hành"), self.tr("ví dụ: UBND tỉnh Lạng Sơn"))
        self.office.given.connect(self._office_given)
        self.note = LineField(self.tr("Lời nhắn"), self.tr("cho nơi nhận, không bắt buộc"))
        self._fingerprint = Label("", "caption", wrap=True, selectable=True)
        self.drives = DriveList(context.tasks, self.tr("Ký và chép"), writes=True, find=find_drives)
        self.drives.chosen.connect(lambda drive: self.pack_into(drive.root, drive))
        self.stack = QStackedWidget()
        self.stack.addWidget(self._choice_page())
        self.stack.addWidget(self._done_page())
        self.close_button = Button(self.tr("Đóng"))
        self.close_button.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID + 4, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID + 4)
        title = Label(self.tr("Ký và chép ra USB"), "title")
        layout.addWidget(title)
        Floating(self.error, self, title)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.progress)
        keep_room(self.progress)
        buttons = row()
        buttons.addWidget(self.close_button)
        layout.addLayout(buttons)
        room = self.screen().availableGeometry()
        self.resize(min(680, room.width() - 48), min(640, room.height() - 72))
        context.tasks.run(read_offers, done=self._show, failed=self._refused, owner=self)

    def pack_into(self, folder: Path, drive: Drive | None = None) -> None:
        """Sign what is chosen and write it into a folder, which may be that of a drive."""
        from ntm_desktop.services.rules import handing_on

        keys = [key for key, box in self.boxes.items() if box.isChecked()]
        sets = [key for kind, key in keys if kind == "set"]
        overrides = [key for kind, key in keys if kind == "override"]
        note = self.note.text()
        self.error.hide()
        self.office.hand_over()
        self._set_working(True)
        text = self.tr("Đang ký và chép vào “{0}”…").format(folder)
        job = self.context.tasks.run_staged(
            onto(
                drive, handing_on.packing_rules(folder, sets=sets, overrides=overrides, note=note)
            ),
            done=self._packed,
            failed=self._refused,
            owner=self,
            finished=lambda: self._set_working(False),
            title=text.rstrip("…"),
        )
        self.progress.begin(text, job)

    def reject(self) -> None:
        """Close, but not while something is being written."""
        if not self._working:
            super().reject()

    # Showing

    def _show(self, read: "tuple[tuple[Offer, ...], RulesOffice]") -> None:
        offers, office = read
        # What is wanted and what can be handed on stand where they are seen at once.
        ready = sum(not one.obstacle for one in offers)
        ordered = sorted(offers, key=lambda one: (one.key != self._chosen, bool(one.obstacle)))
        for offer in ordered:
            box = QCheckBox(offer.title)
            box.setEnabled(not offer.obstacle)
            wanted = offer.key == self._chosen if self._chosen else ready == 1
            box.setChecked(wanted and not offer.obstacle)
            box.toggled.connect(lambda _on: self._allow())
            self.boxes[offer.kind, offer.key] = box
            self._offers.addWidget(box)
            detail = Label(offer.obstacle or offer.detail, "warn" if offer.obstacle else "caption")
            detail.setWordWrap(True)
            detail.setContentsMargins(3 * GRID + 6, 0, 0, GRID // 2)
            self._offers.addWidget(detail)
        if not offers:
            self._offers.addWidget(
                Label(
                    self.tr(
                        "Chưa có gì để chuyển: hãy ban hành một bộ tiêu chí hoặc nhập quyết định "
                        "của tỉnh trước."
                    ),
                    "muted",
                    wrap=True,
                )
            )
        self._offers.addStretch(1)
        self._show_office(office)
        self._allow()

    def _show_office(self, office: "RulesOffice") -> None:
        self.office.show_text(office.name)
        self._fingerprint.setText(self.tr("Dấu vân tay khóa: {0}").format(office.fingerprint))

    def _office_given(self, text: str) -> None:
        from ntm_desktop.services.rules import authorities

        def service(ws: "Workspace") -> "tuple[Change, RulesOffice]":
            return authorities.set_rules_office(ws, text), authorities.rules_office(ws)

        def done(made: "tuple[Change, RulesOffice]") -> None:
            self._show_office(made[1])

        self.context.tasks.run(service, done=done, failed=self._refused, owner=self)

    def _allow(self) -> None:
        some = any(box.isChecked() for box in self.boxes.values())
        self.drives.allow(some and not self._working)
        self.folder_button.setEnabled(some and not self._working)

    def _set_working(self, working: bool) -> None:
        self._working = working
        self.close_button.setEnabled(not working)
        self._allow()

    def _packed(self, made: "PackedRules") -> None:
        self.packed = made
        self._facts.show_facts(
            [
                (self.tr("Gói"), str(made.path)),
                (self.tr("Khóa công khai đi kèm"), made.public_key_path.name),
                (self.tr("Dấu vân tay khóa"), made.fingerprint),
                (self.tr("Mã kiểm SHA-256"), made.sha256),
                (
                    self.tr("Bên trong"),
                    "; ".join(f"{rule.title}, bản {rule.version}" for rule in made.rules),
                ),
            ]
        )
        self.stack.setCurrentIndex(1)
        self.close_button.setFocus()

    def _refused(self, error: NtmError) -> None:
        faults = "\n".join(f"• {fault}" for fault in error.faults[:6])
        self.error.show_message(f"{error}\n{faults}".strip(), Level.ERROR)

    def _show_slip(self) -> None:
        from ntm_desktop.gui.papers.slip_dialog import SlipDialog
        from ntm_desktop.services.exchange.key_slip import drawing_office_slip

        title = self.tr("Phiếu khóa công khai của nơi phát hành")
        SlipDialog(self.context, self, drawing_office_slip, title).open()

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, self.tr("Chép vào thư mục"), self.context.preferences.last_folder
        )
        if name:
            self.pack_into(Path(name))

    # Building

    def _choice_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        what = Card(self.tr("Chuyển những gì"))
        what.body.addWidget(Label(self.tr("Chuyển những gì"), "heading"))
        what.body.addWidget(self._offers_area, 1)
        layout.addWidget(what, 1)
        who = Card(self.tr("Ai ký"))
        pair = row(spacing=GRID + 4)
        pair.insertLayout(0, form_row(self.tr("Nơi phát hành, ký"), self.office), 1)
        pair.insertLayout(1, form_row(self.tr("Lời nhắn"), self.note), 1)
        pair.setStretch(2, 0)
        who.body.addLayout(pair)
        who.body.addWidget(self._fingerprint)
        layout.addWidget(who)
        where = Card(self.tr("Chép vào đâu"))
        where.body.addWidget(self.drives)
        self.folder_button = Button(self.tr("Chép vào thư mục…"), icon="folder-open")
        self.folder_button.clicked.connect(self._choose_folder)
        where.body.addLayout(row(self.folder_button))
        layout.addWidget(where)
        return page

    def _done_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        card = Card(self.tr("Đã ký và chép"))
        card.body.addLayout(
            row(IconLabel("circle-check", "met", 28), Label(self.tr("Đã ký và chép"), "value"))
        )
        card.body.addWidget(
            Label(
                self.tr(
                    "Lần đầu, xã cần tệp khóa (.pub) và phiếu giấy ghi dấu vân tay để biết đúng "
                    "là nơi này ký. Các lần sau chỉ cần gói."
                ),
                "muted",
                wrap=True,
            )
        )
        self._facts = Facts()
        card.body.addWidget(self._facts)
        self.slip_button = Button(self.tr("In phiếu khóa…"), icon="printer")
        self.slip_button.clicked.connect(self._show_slip)
        card.body.addLayout(row(self.slip_button))
        layout.addWidget(card)
        layout.addStretch(1)
        return page
