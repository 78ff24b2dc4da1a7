"""The first page of the first window: ways to begin, as large buttons."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ntm_desktop.gui import icons
from ntm_desktop.gui.theme import text_font, text_metrics, tokens_of
from ntm_desktop.gui.tokens import GRID, RADIUS

_ICON = 28


class Welcome(QWidget):
    """Ways to begin, as large buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.begin = WayButton(
            "map",
            self.tr("Bắt đầu cho xã của tôi"),
            self.tr("Chọn xã, năm và bộ tiêu chí; chừng một phút"),
        )
        self.sample = WayButton(
            "eye",
            self.tr("Mở dữ liệu mẫu"),
            self.tr("Xem thử với xã Chiến Thắng – mọi số liệu do chương trình tự đặt"),
        )
        self.folder = WayButton(
            "folder-open",
            self.tr("Mở thư mục dữ liệu có sẵn…"),
            self.tr("Dữ liệu đã tạo trước đây, hoặc cả thư mục chép từ máy khác"),
        )
        self.copy = WayButton(
            "undo",
            self.tr("Phục hồi dữ liệu…"),
            self.tr("Khi dữ liệu hỏng hoặc mất: bản hằng ngày, bản trên USB, hay các gói đã nộp"),
        )
        self.move_in = WayButton(
            "download",
            self.tr("Nhận dữ liệu từ máy cũ…"),
            self.tr("Tệp .ntmm do máy cũ ghi khi chọn “Chuyển sang máy mới…”"),
        )
        self.join = WayButton(
            "git-compare",
            self.tr("Lập xã mới từ các xã cũ…"),
            self.tr("Khi nhiều xã nhập thành một: từ dữ liệu, gói hoặc bảng tính của từng xã cũ"),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for button in (
            self.begin, self.sample, self.folder, self.move_in, self.join, self.copy
        ):  # fmt: skip
            layout.addWidget(button)
        layout.addStretch(1)


class WayButton(QAbstractButton):
    """A card that can be chosen: icon, what, and one line about it."""

    def __init__(self, icon: str, text: str, detail: str) -> None:
        super().__init__()
        self._icon, self._detail = icon, detail
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(detail)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for two lines of text beside the icon."""
        return QSize(420, self._title_height() + self._detail_height() + 5 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return chooses as the mouse does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        touched = self.underMouse() or self.isDown()
        painter.setPen(
            QPen(QColor(tokens.accent), 2)
            if self.hasFocus()
            else QPen(QColor(tokens.border_strong if touched else tokens.border), 1)
        )
        painter.setBrush(QColor(tokens.hover if touched else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        middle = self.height() // 2
        drawn = icons.pixmap(self._icon, tokens.accent, _ICON, self.devicePixelRatioF())
        painter.drawPixmap(3 * GRID, middle - _ICON // 2, drawn)
        left, width = 6 * GRID + _ICON, self.width() - 8 * GRID - _ICON
        top = middle - (self._title_height() + self._detail_height()) // 2
        for line, font, color in (
            (self.text(), text_font(self, "heading", QFont.Weight.DemiBold), tokens.text),
            (self._detail, text_font(self, "small"), tokens.muted),
        ):
            painter.setFont(font)
            painter.setPen(QColor(color))
            metrics = painter.fontMetrics()
            painter.drawText(
                QRect(left, top, width, metrics.height()),
                Qt.AlignmentFlag.AlignVCenter,
                metrics.elidedText(line, Qt.TextElideMode.ElideRight, width),
            )
            top += metrics.height()

    def _title_height(self) -> int:
        return text_metrics("heading", QFont.Weight.DemiBold).height()

    def _detail_height(self) -> int:
        return text_metrics("small").height()
