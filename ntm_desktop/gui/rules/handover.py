"""Handing rules on, taking them over, and moving assessments to them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ntm_desktop.domain.package import RuleDocument, RuleKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.rules.views import Views
from ntm_desktop.gui.widgets import Level
from ntm_desktop.gui.widgets.drives import Drive
from ntm_desktop.services.rules.listing import RulesState

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.services.rules.sets import RuleSetInfo


class Handover(QObject):
    """What leads from one office to another.

    Signals:
        list_wanted: the list is to be shown and read again.
    """

    list_wanted = Signal()

    def __init__(
        self,
        context: CommuneContext,
        views: Views,
        state: Callable[[], RulesState | None],
        find_drives: Callable[[], tuple[Drive, ...]],
    ) -> None:
        """Listen to the views.

        Args:
            context: of the page.
            views: where a package and a move are shown.
            state: what the list shows now.
            find_drives: looks for sticks.
        """
        super().__init__(views)
        self._context = context
        self._views = views
        self._state_now = state
        self._find_drives = find_drives
        views.accepted.connect(self._accepted)
        views.moved.connect(self._moved)

    def sign(self, key: str) -> None:
        """Sign and copy; ``key`` is checked at first."""
        from ntm_desktop.gui.rules.exchange.sign_dialog import SignDialog

        SignDialog(self._context, self._views.window(), key, find_drives=self._find_drives).open()

    def receive(self) -> None:
        """Take over a package of rules."""
        self._views.show_view(self._views.receiving)
        self._views.receiving.begin()

    def move_behind(self, set_id: str) -> None:
        """Move the first assessment that uses another version of a set than the one that counts."""
        info, state = self._set(set_id), self._state_now()
        behind = state.behind(info) if info is not None and state is not None else ()
        if behind:
            self.move(behind[0].id, set_id)

    def move(self, assessment_id: str, set_id: str) -> None:
        """Plan moving an assessment to a set; to its first year where the set begins later."""
        info, state = self._set(set_id), self._state_now()
        known = state.assessments if state is not None else ()
        one = next((a for a in known if a.id == assessment_id), None)
        period = None
        if info is not None and one is not None:
            first = info.summary.first_year
            if first is not None and one.period.year < first:
                period = Period(first)
        self._views.show_view(self._views.moving)
        self._views.moving.open(assessment_id, set_id, period)

    def withdraw(self, set_id: str) -> None:
        """Use an adopted version no more."""
        from ntm_desktop.services.rules import sets

        info = self._set(set_id)
        if info is None:
            return
        fingerprint = info.fingerprint

        def done(_change: "Change") -> None:
            self._context.show_message(
                self.tr("Đã rút; đợt nào đang dùng bản này vẫn giữ. Ctrl+Z để lấy lại."),
                Level.SUCCESS,
            )

        self._context.tasks.run(
            lambda ws: sets.withdraw_set(ws, fingerprint),
            done=done,
            failed=self._context.show_error,
            owner=self,
        )

    def _accepted(self, taken: tuple[RuleDocument, ...], moved: tuple[str, ...]) -> None:
        self.list_wanted.emit()
        state = self._state_now()
        set_ids = [rule.id for rule in taken if rule.kind is RuleKind.SET]
        registers = [rule for rule in taken if rule.kind is RuleKind.REGISTER]
        if len(registers) == len(taken):
            self._context.show_message(
                self.tr("Đã nhận mẫu {0}; ghi ở trang Sổ theo dõi.").format(
                    ", ".join(f"“{rule.title}”" for rule in registers)
                ),
                Level.SUCCESS,
                self.tr("Mở sổ"),
                lambda: self._context.navigate("registers", registers[0].id),
            )
            return
        using = [
            (set_id, one)
            for set_id in set_ids
            for one in (state.used_by(set_id) if state is not None else ())
        ]
        if not set_ids:
            self._context.show_message(
                self.tr("Đã nhận; kết luận đã tính lại theo quyết định mới."), Level.SUCCESS
            )
            return
        if moved:
            self._context.show_message(
                self.tr("Đã nhận bộ tiêu chí: {0} đã có chỉ tiêu, tự đánh giá được ngay.").format(
                    ", ".join(moved)
                ),
                Level.SUCCESS,
                self.tr("Mở Tự đánh giá"),
                lambda: self._context.navigate("assessment"),
                focus=True,
            )
            return
        current = self._context.assessment
        set_id = using[0][0] if using else set_ids[0]
        one = using[0][1] if using else current
        self._context.show_message(
            self.tr("Đã nhận bộ tiêu chí. Các đợt đang có chưa đổi."),
            Level.SUCCESS,
            self.tr("Chuyển đợt {0} sang bộ này…").format(one.period.inline),
            lambda: self.move(one.id, set_id),
            focus=True,
        )

    def _moved(self, assessment_id: str) -> None:
        self.list_wanted.emit()
        self._context.choose_assessment(assessment_id)
        self._context.show_message(
            self.tr("Đã chuyển. Những mục phải đọc lại có trong “Việc cần làm”."),
            Level.SUCCESS,
            self.tr("Đến trang Tự đánh giá"),
            lambda: self._context.navigate("assessment"),
        )

    def _set(self, set_id: str) -> "RuleSetInfo | None":
        state = self._state_now()
        known = state.sets if state is not None else ()
        return next((info for info in known if info.summary.id == set_id), None)
