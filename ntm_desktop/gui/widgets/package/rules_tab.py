"""What a package was judged by, as far as it came along, each with the decision's own file."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ntm_desktop.domain.package import RULE_KIND_LABELS, EvidenceEntry
from ntm_desktop.domain.package_sight import BroughtRule, RuleFile
from ntm_desktop.gui.tab_order import chain
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Card, Label, LinkButton, clear_layout
from ntm_desktop.gui.widgets.figure_words import file_size
from ntm_desktop.gui.widgets.scrolling import ScrollColumn


class RulesTab(QWidget):
    """Sets and decisions of a package, one under the other.

    Signals:
        chosen: an ``EvidenceEntry`` to be opened.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.links: list[LinkButton] = []
        self._column = ScrollColumn(GRID // 2)
        card = Card(self.tr("Quy định kèm gói"))
        card.body.addWidget(self._column.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.addWidget(card)

    def show_rules(self, rules: Sequence[BroughtRule]) -> None:
        """Show the rules of another package."""
        self.links.clear()
        body = self._column.body
        clear_layout(body)
        for one in rules:
            body.addWidget(Label(one.rule.title, "heading", wrap=True))
            body.addWidget(Label(" · ".join(self._told(one)), "small", wrap=True))
            if not one.files:
                words = self.tr("Không ghi là đọc từ tệp nào (nhập bằng tay).")
                body.addWidget(Label(words, "muted", wrap=True))
            for file in one.files:
                self._show_file(file)
            body.addSpacing(2 * GRID)
        body.addStretch(1)
        chain(self.links)

    def _told(self, one: BroughtRule) -> Iterator[str]:
        rule = one.rule
        kind = RULE_KIND_LABELS[rule.kind]
        yield f"{kind}: {rule.decision}" if rule.decision else kind
        yield self.tr("bản {0}").format(rule.version)
        if rule.signer_name:
            yield self.tr("xã ghi là nhận của {0}").format(rule.signer_name)

    def _show_file(self, file: RuleFile) -> None:
        body, entry = self._column.body, file.entry
        digest = self.tr("SHA-256 {0}").format(file.sha256)
        if entry is None:
            words = self.tr("Đọc từ tệp “{0}”; xã không còn tệp này nên gói không kèm.")
            body.addWidget(Label(words.format(file.name), "warn", wrap=True))
        else:
            link = LinkButton(file.name or self.tr("Văn bản đã đọc"), icon="file-text")
            link.setAccessibleName(self.tr("Mở văn bản {0}").format(file.name))
            link.clicked.connect(partial(self._choose, entry))
            self.links.append(link)
            body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            digest = f"{file_size(entry.size)} · {digest}"
        body.addWidget(Label(digest, "caption", wrap=True))

    def _choose(self, entry: EvidenceEntry, _on: bool = False) -> None:
        self.chosen.emit(entry)
