"""Bộ tiêu chí: the rules this office works by, and what it hands down to the communes."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout

from ntm_desktop.catalog import Catalog
from ntm_desktop.district.publishing_rules import (
    PublishedRules,
    SignedRules,
    copy_rules,
    published_rules,
    publishing,
    read_rules,
    withdrawing,
)
from ntm_desktop.domain.changes import Change, Touched
from ntm_desktop.domain.criteria import CriteriaSet
from ntm_desktop.domain.overrides import ProvincialOverride
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.rule_tables.wording import LEVELS, TIERS
from ntm_desktop.domain.staged import Staged
from ntm_desktop.gui.desk.context import DeskContext, DeskPage, changed, now
from ntm_desktop.gui.desk.side_text import Part, SideText
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, Card, Label, Level, PageHeader, ProgressStrip, row
from ntm_desktop.gui.widgets.tables import Cell, Column, DataTable, TableRow, section

_OF_PAGE = frozenset({Touched.SETTINGS})
Rules = tuple[tuple[CriteriaSet, ...], tuple[ProvincialOverride, ...], PublishedRules]


class RulesPage(DeskPage):
    """What is published above, what the office judges by below it."""

    def __init__(self, context: DeskContext) -> None:
        super().__init__(context)
        self._published: dict[object, SignedRules] = {}
        self._sets: dict[object, CriteriaSet] = {}
        self._decisions: dict[object, ProvincialOverride] = {}
        self._build()

    def refresh(self, change: Change | None) -> None:
        """Read what lies for the communes anew."""
        if change is not None and not change.touched & _OF_PAGE:
            return
        data_dir, catalog = self.context.data_dir, self.context.catalog
        self.context.tasks.run_background(
            partial(_read, catalog, data_dir),
            done=self._show,
            failed=self.context.show_error,
            owner=self,
        )

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Bộ tiêu chí và quyết định mà nơi nhận tính theo, và những gì đã công bố cho các xã. "
            "Soạn và ký ở cửa sổ NTM Desktop, trang Bộ tiêu chí; ở đây chọn gói đã ký, so dấu vân "
            "tay rồi công bố: xã tải về qua mạng, hoặc chép ra USB."
        )

    # What is shown

    def _show(self, read: Rules) -> None:
        sets, decisions, published = read
        self._published = {("out", one.path.name): one for one in published.packages}
        self._sets = {("set", one.id): one for one in sets}
        self._decisions = {("decision", one.id): one for one in decisions}
        self.header.set_subtitle(
            self.tr("{0} bộ, {1} quyết định; đã công bố {2} gói cho các xã").format(
                len(sets), len(decisions), len(published.packages)
            )
        )
        self.damaged.setText("\n".join(published.damaged))
        self.damaged.setVisible(bool(published.damaged))
        self.carry_button.setEnabled(bool(published.packages))
        rows = [section(self.tr("Đã công bố cho các xã ({0})").format(len(self._published)))]
        rows += [_published_row(key, one) for key, one in self._published.items()]
        if not self._published:
            rows.append(TableRow((Cell(self.tr("Chưa công bố gì"), token="muted"),)))
        rows.append(section(self.tr("Bộ tiêu chí nơi nhận tính theo ({0})").format(len(sets))))
        rows += [_set_row(key, one) for key, one in self._sets.items()]
        if decisions:
            rows.append(
                section(self.tr("Quyết định sửa đổi, áp dụng ({0})").format(len(decisions)))
            )
            rows += [_decision_row(key, one) for key, one in self._decisions.items()]
        self.table.show_rows(rows)
        if self.table.current_key is None:
            first = next(iter((*self._published, *self._sets)), None)
            if first is not None:
                self.table.make_current(first)
        self._tell(self.table.current_key)

    def _tell(self, key: object) -> None:
        package = self._published.get(key)
        self.withdraw_button.setVisible(package is not None)
        if package is not None:
            self.text.show_parts(_package_parts(package))
            return
        one = self._sets.get(key)
        if one is not None:
            self.text.show_parts(
                (
                    Part("", (one.title,), "strong"),
                    Part(self.tr("Quyết định"), (one.decision,)),
                    Part(self.tr("Bản"), (str(one.version),)),
                    Part(self.tr("Lưu ý"), one.notes),
                )
            )
            return
        decision = self._decisions.get(key)
        self.text.show_parts(
            (
                Part("", (decision.title,), "strong"),
                Part(self.tr("Quyết định"), (decision.citation,)),
                Part(self.tr("Áp dụng cho bộ"), (decision.set_id,)),
                Part(self.tr("Lưu ý"), decision.notes),
            )
            if decision is not None
            else ()
        )

    # Publishing

    def _choose(self) -> None:
        preferences = self.context.preferences
        name, _ = QFileDialog.getOpenFileName(
            self.window(),
            self.tr("Chọn gói bộ tiêu chí, quyết định đã ký"),
            preferences.last_folder,
            self.tr("Gói quy định (*.ntmz)"),
        )
        if name:
            preferences.last_folder = str(Path(name).parent)
            preferences.save()
            self.look(Path(name))

    def look(self, path: Path) -> None:
        """Check a signed package and ask whether it is to be published."""
        job = self.context.tasks.run_background(
            partial(read_rules, path),
            done=self._ask,
            failed=self.context.show_error,
            owner=self,
        )
        self.progress.begin(self.tr("Đang kiểm tra gói…"), job)

    def _ask(self, found: SignedRules) -> None:
        from ntm_desktop.gui.dialogs import ask

        if ask(
            self,
            self.tr("Công bố cho các xã"),
            self.tr(
                "{0} ký ngày {1}:\n{2}\n\nSo từng ký tự dấu vân tay với phiếu giấy có dấu của nơi "
                "ký:\n{3}\n\nKhác một ký tự thì đừng công bố, hãy gọi điện hỏi."
            ).format(
                found.maker,
                day_in_vietnam(found.made_at),
                "\n".join(found.words),
                found.fingerprint,
            ),
            self.tr("Giống, công bố"),
        ):
            self.publish(found)

    def publish(self, found: SignedRules) -> None:
        """Lay a package that was looked at where every commune finds it."""

        def work() -> Staged[tuple[SignedRules, Change]]:
            made = yield from publishing(found.path, found.sha256, now())
            return made, changed("Công bố quy định", Touched.SETTINGS)

        job = self.context.tasks.run_staged(
            work(),
            done=lambda _made: self.context.show_message(
                self.tr(
                    "Đã công bố. Xã có mạng tự tải về và được hỏi trước khi nhận; xã không có mạng "
                    "thì bấm “Chép ra USB cho xã…”."
                ),
                Level.SUCCESS,
            ),
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang công bố"),
        )
        self.progress.begin(self.tr("Đang chép và đọc lại để kiểm tra…"), job)

    def _ask_withdraw(self) -> None:
        from ntm_desktop.gui.dialogs import ask

        package = self._published.get(self.table.current_key)
        if package is not None and ask(
            self,
            self.tr("Thôi công bố"),
            self.tr(
                "{0}\n\nXã chưa tải thì không tải được nữa. Xã đã nhận vẫn giữ và vẫn tính theo."
            ).format("\n".join(package.words)),
            self.tr("Thôi công bố"),
            danger=True,
        ):
            self.withdraw(package)

    def withdraw(self, package: SignedRules) -> None:
        """Hand a package down no longer."""

        def work() -> Staged[Change]:
            yield from withdrawing(package.path, now())
            return changed("Thôi công bố quy định", Touched.SETTINGS)

        self.context.tasks.run_staged(work(), failed=self.context.show_error, owner=self)

    def _ask_place(self) -> None:
        preferences = self.context.preferences
        chosen = QFileDialog.getExistingDirectory(
            self.window(), self.tr("Chép ra USB nào?"), preferences.last_folder
        )
        if chosen:
            preferences.last_folder = chosen
            preferences.save()
            self.carry(Path(chosen))

    def carry(self, place: Path) -> None:
        """Copy everything that is published to a stick."""
        data_dir = self.context.data_dir

        def copy(progress: Progress) -> tuple[Path, ...]:
            return copy_rules(data_dir, place, progress)

        job = self.context.tasks.run_background(
            copy,
            done=lambda files: self.context.show_message(
                self.tr(
                    "Đã chép {0} gói và khóa công khai vào “{1}”. Ở xã: trang Bộ tiêu chí, nhận "
                    "bộ do tỉnh gửi."
                ).format(len(files), place),
                Level.SUCCESS,
            ),
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang chép ra USB"),
        )
        self.progress.begin(self.tr("Đang chép và đọc lại để kiểm tra…"), job)

    # Building

    def _build(self) -> None:
        self.header = PageHeader(self.tr("Bộ tiêu chí"))
        self.carry_button = Button(self.tr("Chép ra USB cho xã…"), icon="usb")
        self.carry_button.clicked.connect(self._ask_place)
        self.publish_button = Button(self.tr("Công bố gói đã ký…"), "primary", icon="upload")
        self.publish_button.clicked.connect(self._choose)
        for button in (self.carry_button, self.publish_button):
            self.header.add_action(button)
        self.damaged = Label("", "error", wrap=True)
        self.damaged.hide()
        self.table = DataTable(
            [
                Column(self.tr("Quy định")),
                Column(self.tr("Quyết định"), 22),
                Column(self.tr("Bản"), 6, right=True),
                Column(self.tr("Nguồn"), 20),
            ],
            self.tr("Bộ tiêu chí, quyết định"),
        )
        self.table.current_changed.connect(self._tell)
        self.text = SideText(self.tr("Dòng đang chọn"))
        self.withdraw_button = Button(self.tr("Thôi công bố…"), icon="x")
        self.withdraw_button.clicked.connect(self._ask_withdraw)
        self.withdraw_button.hide()
        side = QVBoxLayout()
        side.addWidget(self.text, 1)
        side.addLayout(row(self.withdraw_button))
        middle = QHBoxLayout()
        middle.setSpacing(2 * GRID)
        middle.addWidget(self.table, 1)
        middle.addLayout(side)
        card = Card(self.tr("Bộ tiêu chí"))
        card.body.addWidget(self.damaged)
        card.body.addLayout(middle, 1)
        self.progress = ProgressStrip()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + 4)
        layout.addWidget(self.header)
        layout.addWidget(card, 1)
        layout.addWidget(self.progress)


def _read(catalog: Catalog, data_dir: Path, progress: Progress) -> Rules:
    sets = tuple(catalog.criteria_set(set_id) for set_id in catalog.set_ids())
    return sets, catalog.overrides(), published_rules(data_dir, progress)


def _published_row(key: object, one: SignedRules) -> TableRow:
    first = one.rules[0]
    more = f" (+{len(one.rules) - 1})" if len(one.rules) > 1 else ""
    return TableRow(
        (
            Cell(f"{first.title}{more}", icon="upload", token="accent"),
            Cell(first.decision),
            Cell(str(first.version)),
            Cell(one.maker),
        ),
        key=key,
    )


def _set_row(key: object, one: CriteriaSet) -> TableRow:
    indicators = [indicator for criterion in one.criteria for indicator in criterion.indicators]
    checked = sum(indicator.provenance.verified for indicator in indicators)
    whole = bool(indicators) and checked == len(indicators)
    return TableRow(
        (
            Cell(
                f"{LEVELS[one.level]} · {TIERS[one.tier]}: {one.short_title}",
                icon="circle-check" if whole else "diamond",
                token="met" if whole else "muted",
            ),
            Cell(one.decision),
            Cell(str(one.version)),
            Cell(
                tr("đã đối chiếu {0}/{1} chỉ tiêu").format(checked, len(indicators))
                if indicators
                else tr("chưa có chỉ tiêu")
            ),
        ),
        key=key,
    )


def _decision_row(key: object, one: ProvincialOverride) -> TableRow:
    return TableRow(
        (
            Cell(one.title),
            Cell(one.citation),
            Cell(str(one.version)),
            Cell(tr("cả nước") if one.national else tr("tỉnh mã {0}").format(one.province_code)),
        ),
        key=key,
    )


def _package_parts(one: SignedRules) -> tuple[Part, ...]:
    return (
        Part("", one.words, "strong"),
        Part(tr("Nơi ký"), (one.maker,)),
        Part(tr("Ký ngày"), (day_in_vietnam(one.made_at),)),
        Part(tr("Dấu vân tay"), (one.fingerprint,)),
        Part(tr("Lời nhắn"), (one.note,) if one.note else ()),
        Part(tr("Tệp"), (one.path.name,)),
    )


def tr(text: str) -> str:
    """A sentence of this page."""
    return QCoreApplication.translate("RulesPage", text)
