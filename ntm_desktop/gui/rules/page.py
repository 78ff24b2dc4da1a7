"""The page "Bộ tiêu chí": the list of rules, and the steps of the work on them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.domain.changes import Touched
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.gui.commune_context import CommuneContext, CommunePage
from ntm_desktop.gui.navigation import Unsaved
from ntm_desktop.gui.rules.checking import opening
from ntm_desktop.gui.rules.choosing import NEW, choose_base, choose_for_province
from ntm_desktop.gui.rules.excel import ExcelFlow, newest_first
from ntm_desktop.gui.rules.handover import Handover
from ntm_desktop.gui.rules.officer import with_officer
from ntm_desktop.gui.rules.set_list import Legend, SetList
from ntm_desktop.gui.rules.view import View
from ntm_desktop.gui.rules.views import Views
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Level, PageHeader, row
from ntm_desktop.gui.widgets.drives import Drive, removable_drives
from ntm_desktop.services.rules.listing import RulesState, read_state

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.decisions.reading import DecisionReading
    from ntm_desktop.services.history import HistoryEntry
    from ntm_desktop.services.rules.decisions import OverrideView
    from ntm_desktop.services.rules.drafts import Published, Started
    from ntm_desktop.services.rules.sets import RuleSetInfo
    from ntm_desktop.services.session import Workspace

_SHOWN_HERE = frozenset({Touched.RULES, Touched.ASSESSMENTS, Touched.SETTINGS, Touched.ANSWERS})
_DRAFT = "draft:"
_SET = "set:"
_BEGIN = "begin:"
_FILE = "file:"


class RulesPage(CommunePage):
    """Shows the list, or one of the views in its place."""

    def __init__(
        self,
        context: CommuneContext,
        parent: QWidget | None = None,
        *,
        find_drives: Callable[[], tuple[Drive, ...]] = removable_drives,
    ) -> None:
        super().__init__(context, parent)
        self._state: RulesState | None = None
        self._wanted: str | None = None
        self.list = SetList()
        self.list.acted.connect(self._act)
        self.list.begun.connect(self._begin)
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID + 4)
        self.header = PageHeader(self.tr("Bộ tiêu chí"))
        column.addLayout(row(self.header, Legend(), stretch=0))
        column.addWidget(self.list, 1)
        self.views = Views(context, first, find_drives)
        self.handover = Handover(self.context, self.views, lambda: self._state, find_drives)
        self.excel = ExcelFlow(context, self.views, lambda: self._state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.views)
        self._connect()

    # What the frame calls

    @property
    def state(self) -> RulesState | None:
        """What was read last."""
        return self._state

    @property
    def current_view(self) -> View | None:
        """The view in the place of the list, None while the list is shown."""
        return self.views.current

    def show_target(self, target: str | None) -> None:
        """Lead to the province's threshold of "2.1", to "draft:ID" or "draft:ID/12.1".

        "set:ID" leads to the draft of a set, begun when there is none; "begin:decision" and
        "begin:receive" to where a decision is read or a set is received; "file:PATH" to a package
        of rules that came, shown as it would be taken over.
        """
        if target is None:
            return
        self._wanted = target
        if self._state is not None:
            self._go_to_wanted()

    def refresh(self, change: "Change | None") -> None:
        """Read the list again, and what the open view shows."""
        if change is not None and not change.touched & _SHOWN_HERE:
            return
        view = self.current_view
        if view is not None:
            view.refresh()
        # Behind a view the list is not read with every edit, but when it is shown again.
        if view is None or self._state is None or change is None:
            self.context.tasks.run(
                read_state, done=self._loaded, failed=self.context.show_error, owner=self
            )

    def commit_pending(self) -> None:
        """Hand over what is being typed."""
        super().commit_pending()
        view = self.current_view
        if view is not None:
            view.commit()

    def unsaved(self) -> tuple[Unsaved, ...]:
        """What was refused in the open view."""
        view = self.current_view
        return view.unsaved() if view is not None else ()

    def give_back(self) -> bool:
        """Show the saved text again where a refused one stands."""
        view = self.current_view
        return view.give_back() if view is not None else False

    def help_text(self) -> str:
        """For F1."""
        return self.tr(
            "Trang này giữ các bộ tiêu chí của đơn vị: nhập từ văn bản, đối chiếu, trao đổi.\n\n"
            "Có tệp quyết định: “Đọc từ quyết định”; chỗ nào hiểu được hai cách thì chương trình "
            "hỏi.\n\n"
            "Nhập một bộ: “Tạo biểu mẫu Excel”, điền, rồi “Nhập từ Excel”; mọi lỗi hiện cùng lúc "
            "kèm địa chỉ ô. Hoặc “Soạn bộ tiêu chí” để nhập ngay trong cửa sổ. Ô nào rời khỏi là "
            "lưu ngay; Ctrl+Z hoàn tác.\n\n"
            "Đối chiếu: người thứ hai đọc lại từng ngưỡng với văn bản giấy. Bộ chưa đối chiếu hết "
            "vẫn dùng được, nhưng mọi giấy tờ dựa vào nó đều ghi rõ.\n\n"
            "Quyết định của tỉnh: nhập số, ngày và ngưỡng mà bộ quốc gia để tỉnh quy định; kết "
            "luận của xã đổi ngay. Nhận bộ tiêu chí: xem ai ký, điều gì đổi, rồi mới chấp nhận; "
            "“Nơi được tin” là các cơ quan có gói nhận được ở đây.\n\n"
            "Alt+← về danh sách."
        )

    # The list

    def _loaded(self, state: RulesState) -> None:
        self._state = state
        self.list.show_state(state)
        own = sum(one.origin in ("own", "received") for one in state.sets)
        self.header.set_subtitle(
            self.tr("{0} bộ · {1} của đơn vị · {2} đang soạn · {3} quyết định của tỉnh").format(
                len(state.sets), own, len(state.drafts), len(state.overrides)
            )
        )
        if self._wanted is not None:
            self._go_to_wanted()

    def _go_to_wanted(self) -> None:
        target, self._wanted = self._wanted, None
        if target is None:
            return
        if target.startswith(_DRAFT):
            draft_id, _, no = target.removeprefix(_DRAFT).partition("/")
            self.open_draft(draft_id, no or None)
        elif target.startswith(_BEGIN):
            self._begin(target.removeprefix(_BEGIN))
        elif target.startswith(_FILE):
            self.handover.receive()
            self.views.receiving.read(Path(target.removeprefix(_FILE)))
        elif target.startswith(_SET):
            self._draft_from(target.removeprefix(_SET))
        else:
            self._open_province_of_assessment(target)

    def show_list(self) -> None:
        """Go back to the list."""
        view = self.current_view
        if view is not None:
            self.commit_pending()
        self.views.show_list()
        self.refresh(None)

    def _act(self, action: str, kind: str, key: str) -> None:
        handlers: dict[tuple[str, str], Callable[[str], None]] = {
            ("draft", "open"): lambda k: self.open_draft(k),
            ("draft", "check"): self.check_draft,
            ("draft", "compare"): self._compare_draft,
            ("draft", "export"): self.excel.export,
            ("draft", "document"): self.excel.save_documents,
            ("set", "document"): self.excel.save_documents,
            ("override", "document"): self.excel.save_documents,
            ("draft", "sign"): self.handover.sign,
            ("draft", "history"): lambda k: self._draft_history(k, ""),
            ("draft", "delete"): self._delete_draft,
            ("set", "draft"): self._draft_from,
            ("set", "compare"): self._compare_set,
            ("set", "export"): self.excel.export,
            ("set", "override"): lambda k: self.open_province(k),
            ("set", "sign"): self.handover.sign,
            ("set", "move"): self.handover.move_behind,
            ("set", "withdraw"): self.handover.withdraw,
            ("override", "open"): self._open_override,
            ("override", "check"): self.check_override,
            ("override", "export"): lambda k: self.excel.export_decision("", k),
            ("override", "sign"): self.handover.sign,
            ("override", "history"): self._override_history,
            ("override", "delete"): self._delete_override,
        }
        handlers[kind, action](key)

    def _begin(self, name: str) -> None:
        begin: dict[str, Callable[[], None]] = {
            "template": self.excel.choose_template,
            "decision": lambda: self._named(lambda: self.read_decision(None)),
            "import": lambda: self._named(lambda: self.excel.read(None)),
            "write": self._choose_base,
            "province": self._choose_province,
            "receive": self.handover.receive,
            "sign": lambda: self.handover.sign(""),
            "authorities": self.open_authorities,
        }
        begin[name]()

    def read_decision(self, path: Path | None) -> None:
        """Read a decision's file; ask for one when None."""
        self.views.show_view(self.views.decision)
        self.views.decision.open(path)

    def hold(self, reading: "DecisionReading") -> None:
        """Hold the set that is there against a decision that was read."""
        self.views.show_view(self.views.holding)
        self.views.holding.open(reading)

    # Drafts

    def open_draft(self, draft_id: str, no: str | None = None, *, publish: bool = False) -> None:
        """Show a draft, at an indicator when one is named; ``publish`` begins publishing it."""
        editor = self.views.editor

        def go() -> None:
            self.views.show_view(editor)
            editor.open_draft(draft_id, no, publish=publish)

        self._named(go)

    def check_draft(self, draft_id: str) -> None:
        """Let a second person hold a draft against the decision."""
        self.views.show_view(self.views.check)
        opening.check_draft(
            self.views.check,
            draft_id,
            lambda no: self.open_draft(draft_id, no or None),
            lambda: self.open_draft(draft_id, publish=True),
        )

    def _choose_base(self) -> None:
        choose_base(self, newest_first(self._state), self._draft_from)

    def _draft_from(self, set_id: str) -> None:
        from ntm_desktop.services.rules import drafts

        if set_id == NEW:
            self._named(self._new_set)
            return
        info = next((s for s in self._sets() if s.summary.id == set_id), None)
        if info is not None and info.draft_id:
            self.open_draft(info.draft_id)
            return

        def go() -> None:
            self.context.tasks.run(
                lambda ws: drafts.new_draft_from(ws, set_id),
                done=self._draft_started,
                failed=self.context.show_error,
                owner=self,
            )

        self._named(go)

    def _new_set(self) -> None:
        from ntm_desktop.gui.rules.writing.new_set_dialog import NewSetDialog

        dialog = NewSetDialog(self.context, self)
        dialog.started.connect(self._draft_started)
        dialog.open()

    def _draft_started(self, started: "Started") -> None:
        self.open_draft(started.draft_id)

    def _delete_draft(self, draft_id: str) -> None:
        from ntm_desktop.services.rules import drafts

        self._run(
            lambda ws: drafts.delete_draft(ws, draft_id),
            self.tr("Đã xóa bản nháp. Bấm Ctrl+Z nếu muốn lấy lại."),
        )

    def _draft_history(self, draft_id: str, no: str) -> None:
        from ntm_desktop.services.rules import drafts

        title = self.tr("Chỉ tiêu {0}").format(no) if no else self.tr("Cả bản nháp")
        self._history(title, lambda ws: drafts.draft_history(ws, draft_id, no or None))

    def _was_published(self, made: "Published") -> None:
        if made.level is not SubjectLevel.COMMUNE:
            self.context.show_message(
                self.tr("Đã ban hành bản {0}: dùng được ở trang Thôn.").format(made.version),
                Level.SUCCESS,
                self.tr("Mở trang Thôn"),
                lambda: self.context.navigate("places"),
                focus=True,
            )
            return
        if made.moved:
            self.context.show_message(
                self.tr("Đã ban hành bản {0}: {1} đã có chỉ tiêu, tự đánh giá được ngay.").format(
                    made.version, ", ".join(made.moved)
                ),
                Level.SUCCESS,
                self.tr("Mở Tự đánh giá"),
                lambda: self.context.navigate("assessment"),
                focus=True,
            )
            return
        used = self._state.used_by(made.set_id) if self._state else ()
        self.context.show_message(
            self.tr("Đã ban hành bản {0}: dùng được khi thêm đợt tự đánh giá.").format(
                made.version
            ),
            Level.SUCCESS,
            self.tr("Chuyển {0}…").format(used[0].period.label)
            if used
            else self.tr("Ký và chép ra USB…"),
            (lambda: self.handover.move(used[0].id, made.set_id))
            if used
            else (lambda: self.handover.sign(made.set_id)),
            focus=True,
        )

    # Comparing

    def _compare_draft(self, draft_id: str) -> None:
        base = (
            next((d.set_id for d in self._state.drafts if d.id == draft_id), "")
            if (self._state)
            else ""
        )
        left = next((s.fingerprint for s in self._sets() if s.summary.id == base), "")
        self.compare_sets(left, draft_id)

    def _compare_set(self, set_id: str) -> None:
        right = next((s.fingerprint for s in self._sets() if s.summary.id == set_id), "")
        self.compare_sets("", right)

    def compare_sets(self, left: str, right: str) -> None:
        """Show two sets side by side."""
        self.views.show_view(self.views.compare)
        self.views.compare.open(left, right)

    # Province

    def _choose_province(self) -> None:
        mine = self.context.assessment.set_id
        choose_for_province(self, self._sets(), mine, lambda set_id: self.open_province(set_id))

    def open_province(self, set_id: str, override_id: str = "", no: str = "") -> None:
        """Begin a decision on a set, or open one."""

        def go() -> None:
            self.views.show_view(self.views.province)
            self.views.province.open(set_id, override_id, no)

        self._named(go)

    def _open_override(self, override_id: str, no: str = "") -> None:
        if override_id in {one.override.id for one in self._amending()}:
            self.open_amendment(override_id)
        else:
            self.open_province("", override_id, no)

    def open_amendment(self, override_id: str) -> None:
        """Show a national amendment that was read or received here."""

        def go() -> None:
            self.views.show_view(self.views.amendment)
            self.views.amendment.open(override_id)

        self._named(go)

    def open_extra(self, override_id: str, no: str) -> None:
        """Show an indicator that a decision adds."""
        self.views.show_view(self.views.extra)
        self.views.extra.open(override_id, no)

    def open_authorities(self) -> None:
        """Show whose rules are taken over."""
        self.views.show_view(self.views.authorities)
        self.views.authorities.open()

    def _open_province_of_assessment(self, no: str) -> None:
        """The decision on the rules of the current assessment: the one that is there, or a new."""
        set_id = self.context.assessment.set_id
        own = [o.override for o in self._overrides() if o.override.set_id == set_id and o.editable]
        adding = [one for one in own if any(e.indicator.no == no for e in one.extra)]
        chosen = (adding or own)[-1].id if own else ""
        self.open_province(set_id, chosen, no)

    def check_override(self, override_id: str) -> None:
        """Let a second person hold a provincial decision against its text."""
        self.views.show_view(self.views.check)
        opening.check_override(
            self.views.check, override_id, lambda _no: self._open_override(override_id)
        )

    def _override_history(self, override_id: str) -> None:
        from ntm_desktop.services.rules import decisions

        title = next(
            (
                o.override.citation
                for o in (*self._overrides(), *self._amending())
                if o.override.id == override_id
            ),
            "",
        )
        self._history(title, lambda ws: decisions.override_history(ws, override_id))

    def _delete_override(self, override_id: str) -> None:
        from ntm_desktop.services.rules import decision_edits

        self._run(
            lambda ws: decision_edits.delete_override(ws, override_id),
            self.tr("Đã bỏ quyết định; kết luận trở lại như khi chưa có. Ctrl+Z để lấy lại."),
        )

    def _taken(self, key: str, is_override: bool) -> None:
        if not is_override:
            self.open_draft(key)
            return

        def known(state: RulesState) -> None:
            self._loaded(state)
            self._open_override(key)

        # Which kind of decision it is stands in the list, which is not read behind a view.
        self.context.tasks.run(read_state, done=known, failed=self.context.show_error, owner=self)

    # Small helps

    def _connect(self) -> None:
        views = self.views
        views.back_wanted.connect(self.show_list)
        views.draft_check_wanted.connect(self.check_draft)
        views.draft_compare_wanted.connect(self._compare_draft)
        views.draft_history_wanted.connect(self._draft_history)
        views.published.connect(self._was_published)
        views.override_check_wanted.connect(self.check_override)
        views.override_wanted.connect(self._open_override)
        views.extra_wanted.connect(self.open_extra)
        views.excel_wanted.connect(self.excel.export_decision)
        views.sign_wanted.connect(self.handover.sign)
        views.taken.connect(self._taken)
        views.hold_wanted.connect(self.hold)
        views.questions_wanted.connect(self.read_decision)
        self.handover.list_wanted.connect(self.show_list)

    def _sets(self) -> "tuple[RuleSetInfo, ...]":
        return self._state.sets if self._state else ()

    def _overrides(self) -> "tuple[OverrideView, ...]":
        return self._state.overrides if self._state else ()

    def _amending(self) -> "tuple[OverrideView, ...]":
        return self._state.amending if self._state else ()

    def _named(self, then: Callable[[], None]) -> None:
        """Go on when it is known who works here."""
        actor = self._state.actor if self._state else ""
        with_officer(self.context, actor or self.context.preferences.officer, self, then)

    def _run(self, service: "Callable[[Workspace], Change]", said: str) -> None:
        self.context.tasks.run(
            service,
            done=lambda _change: self.context.show_message(said, Level.SUCCESS),
            failed=self.context.show_error,
            owner=self,
        )

    def _history(self, title: str, read: "Callable[[Workspace], tuple[HistoryEntry, ...]]") -> None:
        from ntm_desktop.gui.rules.history_dialog import RuleHistoryDialog

        def show(entries: "tuple[HistoryEntry, ...]") -> None:
            dialog = RuleHistoryDialog(title, entries, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self.context.tasks.run(read, done=show, failed=self.context.show_error, owner=self)
