"""Paper: the very pages of the preview, drawn at the printer's resolution."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ntm_desktop.domain.progress import Progress
from ntm_desktop.errors import CancelledError, DocumentError
from ntm_desktop.gui.papers.rendering import PdfPages, pages_for_printer

_KEEP = Qt.AspectRatioMode.KeepAspectRatio
MAX_DPI = 300
"""Laser printers of an office show no more; 1200 would take half a gigabyte a page."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What goes to which printer; holds the printer as long as it is painted on."""

    printer: QPrinter
    pages: PdfPages
    chosen: range


def choose_printer(parent: QWidget, title: str, pages: PdfPages) -> PrintOrder | None:
    """Ask for printer, pages and copies through the system's dialog; None when cancelled."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageOrientation(_orientation(pages.size(0).toSize()))
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, pages.count)
    dialog.setFromTo(1, pages.count)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return order_of(printer, pages)


def order_of(printer: QPrinter, pages: PdfPages) -> PrintOrder:
    """The order for a printer as it was set up."""
    chosen = range(pages.count)
    if printer.printRange() is QPrinter.PrintRange.PageRange and printer.fromPage() > 0:
        last = printer.toPage() or pages.count
        chosen = range(printer.fromPage() - 1, min(last, pages.count))
    return PrintOrder(printer, pages, chosen)


def print_pages(order: PrintOrder, progress: Progress) -> int:
    """Work for the background: print; returns the number of pages.

    Raises:
        DocumentError: the printer does not take the job.
        CancelledError: asked to stop; the job is withdrawn from the printer.
    """
    printer = order.printer
    printer.setFullPage(True)
    dpi = min(printer.resolution(), MAX_DPI)
    painter = QPainter()
    drawn = 0
    try:
        for image in pages_for_printer(order.pages.pdf, order.chosen, dpi, progress):
            printer.setPageOrientation(_orientation(image.size()))
            if drawn == 0:
                if not painter.begin(printer):
                    raise _refused(printer)
            elif not printer.newPage():
                raise _refused(printer)
            painter.drawImage(_fitting(printer, image), image)
            drawn += 1
    except CancelledError:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    return drawn


def print_work(order: PrintOrder) -> partial[int]:
    """The work as ``run_background`` wants it."""
    return partial(print_pages, order)


def _fitting(printer: QPrinter, image: QImage) -> QRect:
    """Where the page goes on the paper: all of it, in proportion, in the middle."""
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    size = image.size().scaled(paper.size(), _KEEP)
    left = paper.left() + (paper.width() - size.width()) // 2
    top = paper.top() + (paper.height() - size.height()) // 2
    return QRect(left, top, size.width(), size.height())


def _orientation(size: QSize) -> QPageLayout.Orientation:
    wide = size.width() > size.height()
    return QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait


def _refused(printer: QPrinter) -> DocumentError:
    name = printer.printerName() or "máy in"
    return DocumentError(
        f"{name} không nhận lệnh in. Hãy kiểm tra máy in đã bật, còn giấy và đúng máy đã chọn, "
        "hoặc dùng “Kết xuất PDF…” rồi in từ tệp."
    )
