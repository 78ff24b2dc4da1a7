"""Evidence of an appraised indicator: the list, and a picture or paper opened in the window."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ntm_desktop.domain.package import EvidenceEntry
from ntm_desktop.domain.periods import day_in_vietnam
from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import PackageError
from ntm_desktop.gui.tasks import Tasks
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Button, ElidedLabel, Label, LinkButton, clear_layout, row
from ntm_desktop.gui.widgets.dialog import Dialog
from ntm_desktop.gui.widgets.figure_words import file_size
from ntm_desktop.gui.widgets.scrolling import ScrollColumn

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/tiff"})
_PDF = "application/pdf"
_BESIDE_NAME = 44  # icon, its distance, the scroll bar
_LEAST_NAME = 80
_LARGEST = QSize(2400, 2400)


class EvidenceList(QWidget):
    """What the commune sent for an indicator, and what the rules ask for.

    Signals:
        chosen: an ``EvidenceEntry`` to be opened.
    """

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.links: list[LinkButton] = []
        self._names: list[str] = []
        self._column = ScrollColumn(GRID // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._column.area)

    def show_evidence(self, asked: Sequence[str], entries: Sequence[EvidenceEntry]) -> None:
        """Show the files of an indicator, by what they prove."""
        groups: list[tuple[str, list[EvidenceEntry]]] = [
            (text, [one for one in entries if one.requirement == place])
            for place, text in enumerate(asked)
        ]
        rest = [e for e in entries if e.requirement is None or e.requirement >= len(asked)]
        if rest:
            groups.append((self.tr("Minh chứng chung"), rest))
        self.show_groups(groups, self.tr("Chỉ tiêu này không có minh chứng nào."))

    def show_groups(
        self, groups: Sequence[tuple[str, Sequence[EvidenceEntry]]], nothing: str
    ) -> None:
        """Show files under headings; ``nothing`` is said where there is no heading at all."""
        self.links.clear()
        self._names = []
        body = self._column.body
        clear_layout(body)
        for text, those in groups:
            body.addWidget(Label(text, "small", wrap=True))
            for one in those:
                link = LinkButton(one.name, icon=_icon(one.media_type))
                link.setToolTip(one.name)
                link.setAccessibleName(one.name)
                link.clicked.connect(partial(self._choose, one))
                self.links.append(link)
                body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
                facts = f"{file_size(one.size)} · {day_in_vietnam(one.added_at)}"
                body.addWidget(Label(facts, "caption"))
            if not those:
                body.addWidget(Label(self.tr("không có"), "warn"))
            body.addSpacing(GRID)
        if not groups:
            body.addWidget(Label(nothing, "muted", wrap=True))
        body.addStretch(1)
        self._names = [one.name for _text, those in groups for one in those]
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Long names are shortened to the room there is; the whole name is the tool tip."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self._column.area.viewport().width() - _BESIDE_NAME
        for link, name in zip(self.links, self._names, strict=True):
            middle = Qt.TextElideMode.ElideMiddle
            link.setText(link.fontMetrics().elidedText(name, middle, max(room, _LEAST_NAME)))

    def _choose(self, entry: EvidenceEntry, _on: bool = False) -> None:
        self.chosen.emit(entry)


class EvidenceDialog(Dialog):
    """A picture or a PDF inside the window; other kinds are opened by the system when asked."""

    def __init__(
        self, entry: EvidenceEntry, path: Path, tasks: Tasks[Any], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # A decision is at no indicator: it proves nothing, it is what was judged by.
        title = self.tr("Minh chứng: {0}") if entry.indicator_no else self.tr("Văn bản: {0}")
        self.setWindowTitle(title.format(entry.name))
        self.resize(900, 660)
        self.picture: _Picture | None = None
        self.message = Label("", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(ElidedLabel(entry.name, "heading"))
        layout.addWidget(self.message)
        if entry.media_type in _PICTURES:
            self.picture = _Picture()
            layout.addWidget(self.picture, 1)
            tasks.run_background(
                partial(_read_picture, path), done=self._show, failed=self._fail, owner=self
            )
        elif entry.media_type == _PDF:
            from ntm_desktop.gui.papers.pages_view import PagesView
            from ntm_desktop.gui.papers.rendering import open_pages

            self.pages = PagesView(tasks)
            layout.addWidget(self.pages, 1)

            def read(progress: Progress) -> Any:
                return open_pages(_bytes_of(path), progress)

            tasks.run_background(
                read,
                done=lambda pages: self.pages.show_pages(pages, keep_place=False),
                failed=self._fail,
                owner=self,
            )
        else:
            self.message.setText(
                self.tr(
                    "Loại tệp này không xem được trong cửa sổ. Chỉ mở bằng chương trình khác khi "
                    "tin người gửi."
                )
            )
            layout.addStretch(1)
            self.resize(560, 150)
        outside = Button(self.tr("Mở bằng chương trình khác"), icon="external-link")
        outside.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        close = Button(self.tr("Đóng"), "primary")
        close.clicked.connect(self.accept)
        buttons = row(outside)
        buttons.addWidget(close)
        layout.addLayout(buttons)
        self.message.setVisible(bool(self.message.text()))

    def _show(self, image: QImage) -> None:
        assert self.picture is not None
        self.picture.show_image(image)

    def _fail(self, error: Exception) -> None:
        self.message.setText(str(error))
        self.message.show()


class _Picture(QLabel):
    """As large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumSize(200, 200)

    def show_image(self, image: QImage) -> None:
        self.image = image
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self.image.isNull():
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.setPixmap(QPixmap.fromImage(self.image.scaled(self.size(), keep, smooth)))


def _read_picture(path: Path, progress: Progress) -> QImage:
    """Work for the background: read a picture no larger than a screen needs.

    Raises:
        PackageError: it cannot be drawn.
    """
    progress(0, 1)
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() > _LARGEST.width() or size.height() > _LARGEST.height():
        size.scale(_LARGEST, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size)
    image = reader.read()
    if image.isNull():
        raise PackageError("unreadable", "Không vẽ được ảnh này: tệp hỏng hoặc loại ảnh lạ.")
    return image


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PackageError("unreadable", f"Không đọc được tệp {path.name}.") from error


def _icon(media_type: str) -> str:
    return "image" if media_type.startswith("image/") else "file-text"
