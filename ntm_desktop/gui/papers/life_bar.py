"""Over the preview: how far a paper is, what changed since, and the next step with it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, ElidedLabel, IconLabel, Level, Notice, row
from ntm_desktop.gui.written_file import open_written

if TYPE_CHECKING:
    from ntm_desktop.domain.papers import Difference, PaperKey, PaperLife
    from ntm_desktop.domain.staged import Staged
    from ntm_desktop.services.papers import SigningOffer


class LifeBar(QWidget):
    """One paper's state; hidden while no single paper is shown.

    Attributes:
        changed: what changed since; whoever shows the bar puts it below the preview, where it
            pushes nothing.
    """

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._key: PaperKey | None = None
        self._life: PaperLife | None = None
        self._step: Callable[[], None] = self.sign
        self._icon = IconLabel("file-text", "muted", 18)
        self.state = ElidedLabel("", "small")
        self.step_button = Button("")
        self.step_button.clicked.connect(lambda: self._step())
        self.more_button = Button(self.tr("Việc khác"))
        self.menu = QMenu(self.more_button)
        self.more_button.setMenu(self.menu)
        self.changed = Notice(level=Level.WARN)
        self.changed.activated.connect(self.show_differences)
        self.changed.hide()
        line = row(self._icon, self.state, self.step_button, self.more_button, stretch=1)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID - 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(line)
        self.hide()

    @property
    def life(self) -> "PaperLife | None":
        """What is shown."""
        return self._life

    def show_nothing(self) -> None:
        """There is no single paper."""
        self._key = self._life = None
        self.changed.hide()
        self.hide()

    def show_life(self, key: "PaperKey", life: "PaperLife") -> None:
        """Show how far a paper is."""
        self._key, self._life = key, life
        self.state.setText(self._words(life))
        self._show_step(life)
        self._fill_menu(life)
        self._show_changed(life)
        self.show()

    # What can be done

    def sign(self) -> None:
        """Ask for number and day of the signed sheet."""
        from ntm_desktop.services import papers

        if self._key is not None:
            self.context.tasks.run(
                partial(papers.signing_offer, key=self._key),
                done=partial(self._ask_signing, self._key),
                failed=self.context.show_error,
                owner=self,
            )

    def sign_digitally(self) -> None:
        """Ask for token and PIN, and sign the paper."""
        from ntm_desktop.services import papers

        if self._key is not None and self._life is not None:
            self.context.tasks.run(
                partial(papers.signing_offer, key=self._key),
                done=partial(self._ask_token, self._key, self._life.record.digital),
                failed=self.context.show_error,
                owner=self,
            )

    def _ask_token(self, key: "PaperKey", again: bool, offer: "SigningOffer") -> None:
        from ntm_desktop.gui.papers.sign_dialog import SignDialog

        SignDialog(self.context, key, offer, again=again, parent=self.window()).open()

    def record_signed(
        self, key: "PaperKey", number: str, day: str, *, as_printed: bool = False
    ) -> None:
        """Note that a paper is signed."""
        from ntm_desktop.services import papers

        self.context.tasks.run(
            partial(papers.mark_signed, key=key, number=number, day=day, as_printed=as_printed),
            failed=self.context.show_error,
            owner=self,
        )

    def choose_scan(self) -> None:
        """Ask for the scanned sheets."""
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.tr("Chọn bản quét: một tệp PDF, hoặc ảnh các trang theo thứ tự"),
            self.context.preferences.last_folder,
            self.tr("Bản quét (*.pdf *.jpg *.jpeg *.png)"),
        )
        if names:
            self.attach_scan(sorted(map(Path, names)))

    def attach_scan(self, paths: "list[Path]") -> None:
        """Keep scanned sheets."""
        from ntm_desktop.services import papers

        if self._key is not None:
            self._run(papers.attaching_scan(self._key, paths), self.tr("Đang giữ bản quét"))

    def choose_edited(self) -> None:
        """Ask for the Word file that was edited further."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Chọn bản Word đã sửa"),
            self.context.preferences.last_folder,
            self.tr("Tệp Word (*.docx)"),
        )
        if name:
            self.keep_edited(Path(name))

    def keep_edited(self, path: Path) -> None:
        """Keep an edited Word file and say where it differs."""
        from ntm_desktop.services import papers

        if self._key is not None:
            self._run(
                papers.keeping_edited(self._key, path),
                self.tr("Đang giữ bản Word"),
                done=lambda _change: self.compare_edited(),
            )

    def compare_edited(self) -> None:
        """Show what the edited Word file says otherwise than the data."""
        from ntm_desktop.services import papers

        if self._key is None:
            return
        self.context.tasks.run_staged(
            papers.comparing_edited(self._key),
            done=self._show_edited,
            failed=self.context.show_error,
            owner=self,
            title=self.tr("Đang so bản Word"),
        )

    def show_differences(self) -> None:
        """Show what changed since the paper was signed or printed."""
        life = self._life
        if life is None or not life.differences:
            return
        before = self.tr("Bản đã ký") if life.signed else self.tr("Bản đã in")
        self._open_differences(
            self.tr("Số liệu đã đổi"), before, self.tr("Theo số liệu hiện nay"), life.differences
        )

    def open_file(self, which: str) -> None:
        """Open the scan or the edited Word file in its own program."""
        from ntm_desktop.services import papers

        if self._key is not None:
            self.context.tasks.run_staged(
                papers.opening(self._key, which),
                done=self._open,
                failed=self.context.show_error,
                owner=self,
                title=self.tr("Đang mở tệp"),
            )

    def _open(self, path: Path) -> None:
        open_written(self.context, path)

    def take_back(self) -> None:
        """Go one stage back."""
        from ntm_desktop.services import papers

        if self._key is not None:
            self.context.tasks.run(
                partial(papers.take_back, key=self._key),
                failed=self.context.show_error,
                owner=self,
            )

    def remove_edited(self) -> None:
        """Keep the edited Word file no longer."""
        from ntm_desktop.services import papers

        if self._key is not None:
            self.context.tasks.run(
                partial(papers.remove_edited, key=self._key),
                failed=self.context.show_error,
                owner=self,
            )

    # Showing

    def _words(self, life: "PaperLife") -> str:
        from ntm_desktop.domain.papers import Stage

        record = life.record
        said = record.stage_label
        if record.digital:
            from ntm_desktop.services.signing import signed_words

            said = self.tr("Đã ký số: {0}").format(signed_words(record))
            if record.signed_number:
                said += self.tr(" · văn bản số {0}").format(record.signed_number)
        elif life.stage is Stage.PRINTED:
            said = self.tr("Đã in {0}").format(record.printed_on)
        elif life.signed:
            number = self.tr(" số {0}").format(record.signed_number) if record.signed_number else ""
            said = self.tr("Đã ký{0} ngày {1}").format(number, record.signed_date)
            if life.stage is Stage.SCANNED:
                said += self.tr(" · đã quét")
        if record.edited is not None:
            said += self.tr(" · có bản Word đã sửa")
        return said

    def _show_step(self, life: "PaperLife") -> None:
        from ntm_desktop.domain.papers import Stage

        steps: dict[Stage, tuple[str, str, str, str, Callable[[], None]]] = {
            Stage.MADE: ("file-text", "muted", self.tr("Ghi đã ký…"), "check", self.sign),
            Stage.PRINTED: ("printer", "info", self.tr("Ghi đã ký…"), "check", self.sign),
            Stage.SIGNED: (
                "check",
                "met",
                self.tr("Kèm bản quét…"),
                "paperclip",
                self.choose_scan,
            ),
            Stage.SCANNED: (
                "shield-check",
                "met",
                self.tr("Mở bản ký số") if life.record.digital else self.tr("Mở bản quét"),
                "eye",
                partial(self.open_file, "scan"),
            ),
        }
        icon, token, text, button_icon, self._step = steps[life.stage]
        self._icon.set_icon(icon, token)
        self.step_button.setText(text)
        self.step_button.set_icon(button_icon)

    def _fill_menu(self, life: "PaperLife") -> None:
        from ntm_desktop.domain.papers import Stage

        self.menu.clear()
        digital = life.record.digital
        back = {
            Stage.SCANNED: self.tr("Bỏ bản ký số") if digital else self.tr("Bỏ bản quét"),
            Stage.SIGNED: self.tr("Bỏ ghi “đã ký”"),
            Stage.PRINTED: self.tr("Bỏ ghi “đã in”"),
        }
        entries: list[tuple[str, Callable[[], None]] | None] = []
        if self._can_sign(life):
            text = self.tr("Ký số thêm…") if digital else self.tr("Ký số…")
            entries.append((text, self.sign_digitally))
        if life.signed and not digital:
            entries.append((self.tr("Ghi lại số, ngày ký…"), self.sign))
        if life.stage is Stage.SCANNED and not digital:
            entries.append((self.tr("Thay bản quét…"), self.choose_scan))
        if life.differences:
            entries.append((self.tr("Xem số liệu đã đổi…"), self.show_differences))
        if life.stage in back:
            entries += [(back[life.stage], self.take_back), None]
        entries.append((self.tr("Giữ bản Word đã sửa…"), self.choose_edited))
        if life.record.edited is not None:
            entries += [
                (self.tr("Bản Word khác số liệu ở đâu…"), self.compare_edited),
                (self.tr("Mở bản Word đã sửa"), partial(self.open_file, "edited")),
                (self.tr("Bỏ bản Word đã sửa"), self.remove_edited),
            ]
        for entry in entries:
            if entry is None:
                self.menu.addSeparator()
            else:
                self.menu.addAction(entry[0]).triggered.connect(
                    lambda _checked=False, do=entry[1]: do()
                )

    @staticmethod
    def _can_sign(life: "PaperLife") -> bool:
        """Whether a token may be asked: the extra is there, no sheet is signed by hand."""
        from ntm_desktop.services.signing import available

        return available() and (life.record.digital or not life.signed)

    def _show_changed(self, life: "PaperLife") -> None:
        count = len(life.differences)
        self.changed.setVisible(bool(count or life.added))
        if not count:
            if life.added:
                sheet = self.tr("bản đã ký") if life.signed else self.tr("bản đã in")
                text = self.tr("Số liệu không đổi. Văn bản nay in thêm, {0} không có: {1}.")
                self.changed.show_message(text.format(sheet, "; ".join(life.added)), Level.INFO)
            return
        text = (
            self.tr("Số liệu đã đổi {0} chỗ sau khi ký; bản đã ký không còn khớp.")
            if life.signed
            else self.tr("Số liệu đã đổi {0} chỗ sau khi in; hãy in lại trước khi ký.")
        )
        self.changed.show_message(text.format(count), Level.WARN, self.tr("Xem chỗ khác"))

    def _ask_signing(self, key: "PaperKey", offer: "SigningOffer") -> None:
        from ntm_desktop.gui.papers.life_dialogs import SigningDialog

        dialog = SigningDialog(offer, self.window())
        if dialog.exec():
            self.record_signed(
                key, dialog.number.text(), dialog.day.text(), as_printed=dialog.as_printed
            )

    def _show_edited(self, found: "tuple[Difference, ...]") -> None:
        if not found:
            self.context.show_message(
                self.tr("Bản Word đã sửa không khác văn bản lập từ số liệu."), Level.SUCCESS
            )
            return
        self._open_differences(
            self.tr("Bản Word đã sửa khác số liệu"),
            self.tr("Lập từ số liệu"),
            self.tr("Bản Word đã sửa"),
            found,
        )

    def _open_differences(
        self, title: str, before: str, now: str, found: "tuple[Difference, ...]"
    ) -> None:
        from ntm_desktop.gui.papers.life_dialogs import DifferencesDialog

        DifferencesDialog(title, before, now, found, self.window()).open()

    def _run(
        self, staged: "Staged[object]", title: str, done: Callable[[object], None] | None = None
    ) -> None:
        self.context.tasks.run_staged(
            staged, done=done, failed=self.context.show_error, owner=self, title=title
        )
