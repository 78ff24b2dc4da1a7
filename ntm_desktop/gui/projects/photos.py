"""Photos of a project: before at the left, after at the right."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QIcon,
    QImage,
    QImageReader,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from ntm_desktop.domain.project_cards.photos import STAGE_LABELS, PhotoStage
from ntm_desktop.gui.commune_context import CommuneContext
from ntm_desktop.gui.dropping import dropped_paths
from ntm_desktop.gui.evidence_copies import keep_files, open_copy
from ntm_desktop.gui.theme import tokens_of
from ntm_desktop.gui.tokens import GRID
from ntm_desktop.gui.widgets import Label, Level, ProgressStrip, ToolButton
from ntm_desktop.gui.widgets.choosing_files import ask_files

if TYPE_CHECKING:
    from ntm_desktop.domain.changes import Change
    from ntm_desktop.domain.progress import Progress
    from ntm_desktop.services.project_cards import ShownPhoto
    from ntm_desktop.services.session import Workspace

_THUMB = QSize(112, 84)
_CELL = QSize(128, 112)
_OTHER = {PhotoStage.BEFORE: PhotoStage.AFTER, PhotoStage.AFTER: PhotoStage.BEFORE}


class PhotoList(QListWidget):
    """The photos of one stage.

    Signals:
        add_wanted: F5.
        open_wanted: Enter or a double click.
        remove_wanted: F6 or Delete.
        move_wanted: Ctrl+arrow to the other stage.
        files_dropped: a list of paths.
    """

    add_wanted = Signal()
    open_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal()
    files_dropped = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setIconSize(_THUMB)
        self.setGridSize(_CELL)  # so that nothing moves when the pictures arrive
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.itemDoubleClicked.connect(lambda _item: self.open_wanted.emit())

    @property
    def current_id(self) -> str:
        """Id of the photo that is chosen, "" when none is."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of every list of the program."""
        key, control = event.key(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key == Qt.Key.Key_F5:
            self.add_wanted.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_wanted.emit()
        elif key in (Qt.Key.Key_F6, Qt.Key.Key_Delete):
            self.remove_wanted.emit()
        elif control and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.move_wanted.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say how to begin where there is nothing yet."""
        super().paintEvent(event)
        if not self.count():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(tokens_of(self).muted))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            area = self.viewport().rect().adjusted(GRID, GRID, -GRID, -GRID)
            painter.drawText(area, int(flags), self.tr("Thả ảnh vào đây, hoặc bấm F5 để chọn"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files, nothing else."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Files may fall anywhere in the list."""
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files over."""
        if files := dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.files_dropped.emit(files)


class PhotosPane(QWidget):
    """Both lists of one project, with what can be done to them."""

    def __init__(self, context: CommuneContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._project_id = ""
        self._pictures: dict[str, QIcon] = {}
        self._asked: set[str] = set()
        self.lists = {stage: PhotoList(STAGE_LABELS[stage]) for stage in PhotoStage}
        self.titles = {stage: Label("", "caption") for stage in PhotoStage}
        self.buttons: dict[tuple[PhotoStage, str], ToolButton] = {}
        self.progress = ProgressStrip()
        grid = QGridLayout(self)
        grid.setContentsMargins(GRID, 0, GRID, GRID // 2)
        grid.setSpacing(GRID // 2)
        for column, stage in enumerate(PhotoStage):
            grid.addLayout(self._head(stage), 0, column)
            grid.addWidget(self.lists[stage], 1, column)
            grid.setColumnStretch(column, 1)
            self._connect(stage)
        grid.addWidget(self.progress, 2, 0, 1, 2)

    def show_photos(self, project_id: str, photos: "Sequence[ShownPhoto]") -> None:
        """Show the photos of a project; what was chosen stays chosen."""
        self._project_id = project_id
        for stage, shown in self.lists.items():
            own = [one for one in photos if one.photo.stage is stage]
            wanted, place = shown.current_id, max(shown.currentRow(), 0)
            shown.clear()
            for one in own:
                item = QListWidgetItem(self._picture(one), one.photo.name)
                item.setData(Qt.ItemDataRole.UserRole, one.photo.id)
                item.setData(Qt.ItemDataRole.UserRole + 1, one.photo.sha256)
                item.setToolTip(one.photo.name)
                shown.addItem(item)
            ids = [one.photo.id for one in own]
            row = ids.index(wanted) if wanted in ids else min(place, len(ids) - 1)
            shown.setCurrentRow(row)
            self.titles[stage].setText(f"{STAGE_LABELS[stage]} ({len(own)})")
            for (of, what), button in self.buttons.items():
                if of is stage and what != "add":
                    button.setEnabled(bool(own))

    # Pictures

    def _picture(self, one: "ShownPhoto") -> QIcon:
        sha256 = one.photo.sha256
        if sha256 in self._pictures:
            return self._pictures[sha256]
        if sha256 not in self._asked:
            self._asked.add(sha256)
            self._context.tasks.run_background(
                partial(_thumbnail, one.path),
                done=partial(self._show_picture, sha256),
                failed=lambda _error: None,
                owner=self,
            )
        return _blank()

    def _show_picture(self, sha256: str, image: QImage) -> None:
        if image.isNull():
            return
        self._pictures[sha256] = QIcon(QPixmap.fromImage(image))
        for shown in self.lists.values():
            for row in range(shown.count()):
                item = shown.item(row)
                if item.data(Qt.ItemDataRole.UserRole + 1) == sha256:
                    item.setIcon(self._pictures[sha256])

    # Edits

    def _choose(self, stage: PhotoStage) -> None:
        files = ask_files(
            self,
            self.tr("Chọn ảnh “{0}”").format(STAGE_LABELS[stage]),
            self._context.preferences,
            self.tr("Ảnh (*.jpg *.jpeg *.png);;Mọi tệp (*)"),
        )
        if files:
            self.add(stage, files)

    def add(self, stage: PhotoStage, files: Sequence[Path]) -> None:
        """Begin to keep photos of the project that is shown."""
        from ntm_desktop.services.project_photos import adding_photos

        if files and self._project_id:
            self.progress.begin(
                *keep_files(
                    self._context,
                    self,
                    adding_photos(self._project_id, stage, tuple(files)),
                    files,
                    self.tr("Đang chép ảnh công trình"),
                    self._say,
                )
            )

    def _open(self, stage: PhotoStage) -> None:
        from ntm_desktop.services.project_photos import opening_photo

        if photo_id := self.lists[stage].current_id:
            open_copy(self._context, self, opening_photo(photo_id), self.progress)

    def _remove(self, stage: PhotoStage) -> None:
        if photo_id := self.lists[stage].current_id:
            from ntm_desktop.services.project_photos import remove_photo

            self._run(partial(remove_photo, photo_id=photo_id))

    def _move(self, stage: PhotoStage) -> None:
        if photo_id := self.lists[stage].current_id:
            from ntm_desktop.services.project_photos import restage_photo

            self._run(partial(restage_photo, photo_id=photo_id))

    def _run(self, fn: "Callable[[Workspace], Change]") -> None:
        context = self._context
        context.tasks.run(fn, done=self._say, failed=context.show_error, owner=self)

    def _say(self, change: "Change") -> None:
        self._context.show_message(
            self.tr("Đã lưu: {0}. Bấm Ctrl+Z nếu muốn lấy lại.").format(change.label),
            Level.SUCCESS,
        )

    # Building

    def _head(self, stage: PhotoStage) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(self.titles[stage])
        line.addStretch(1)
        other = STAGE_LABELS[_OTHER[stage]]
        arrow = "chevron-right" if stage is PhotoStage.BEFORE else "chevron-left"
        for what, icon, text, act in (
            ("add", "plus", self.tr("Thêm ảnh… (F5)"), self._choose),
            ("open", "external-link", self.tr("Mở ảnh (Enter)"), self._open),
            ("move", arrow, self.tr("Chuyển sang “{0}” (Ctrl+mũi tên)").format(other), self._move),
            ("remove", "trash", self.tr("Bỏ ảnh (F6)"), self._remove),
        ):
            button = ToolButton(icon, text)
            button.clicked.connect(partial(_ignoring_checked, act, stage))
            self.buttons[stage, what] = button
            line.addWidget(button)
        return line

    def _connect(self, stage: PhotoStage) -> None:
        shown = self.lists[stage]
        shown.add_wanted.connect(partial(self._choose, stage))
        shown.open_wanted.connect(partial(self._open, stage))
        shown.remove_wanted.connect(partial(self._remove, stage))
        shown.move_wanted.connect(partial(self._move, stage))
        shown.files_dropped.connect(partial(self.add, stage))


def _ignoring_checked(act: Callable[[PhotoStage], None], stage: PhotoStage, _on: bool) -> None:
    act(stage)


def _thumbnail(path: Path, _progress: "Progress") -> QImage:
    """A small upright picture; a null one where the file cannot be shown."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        # Twice as large as shown, for screens of a high density; turned ones are scaled the same.
        longer = 2 * _THUMB.width()
        reader.setScaledSize(size.scaled(longer, longer, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _blank() -> QIcon:
    empty = QPixmap(_THUMB)
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)
