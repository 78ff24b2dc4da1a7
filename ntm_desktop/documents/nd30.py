"""The numbers of Nghị định 30/2020/NĐ-CP, Phụ lục I: sheet, margins, sizes, spacing.

Lengths are in points unless the name says otherwise. Column shares of head and signature
follow the decree's own sample 1.4 (67.5 : 100 mm).
"""

from dataclasses import dataclass

from ntm_desktop.documents.pages import Orientation

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and its margins, in points from the edge."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text_width(self) -> float:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """Height between the margins."""
        return self.height - self.top - self.bottom


# Mục I: lề trên, dưới 20–25 mm; trái 30–35 mm; phải 15–20 mm.
SHEETS = {
    Orientation.PORTRAIT: Sheet(210 * MM, 297 * MM, 30 * MM, 15 * MM, 20 * MM, 20 * MM),
    Orientation.LANDSCAPE: Sheet(297 * MM, 210 * MM, 30 * MM, 15 * MM, 20 * MM, 20 * MM),
}

BODY = 14.0
# "Single" for this typeface is 1.15 × size; the decree allows up to 1.5 lines.
LEADING_FACTOR = 1.25
TABLE_LEADING_FACTOR = 1.15
FIRST_LINE_INDENT = 12.7 * MM
PARAGRAPH_GAP = 6.0

HEADER_LEFT_SHARE = 67.5 / 167.5
ISSUER_SIZE = 13.0
# What the agency's name leaves free of its column, so that it never touches the state's name.
ISSUER_GAP = 16.0
STATE_SIZE = 13.0
MOTTO_SIZE = 14.0
NUMBER_SIZE = 13.0
# Trích yếu công văn (ô 5b): dưới số, cách 6 pt, cỡ 12–13.
ABOUT_SIZE = 12.0
ABOUT_GAP = 6.0
ABOUT_SHARE = 0.92
PLACE_DATE_SIZE = 14.0
# "bằng từ 1/3 đến 1/2 độ dài của dòng chữ".
SHORT_RULE_SHARE = 0.4
RULE_WIDTH = 0.6

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

SIGNATURE_LEFT_SHARE = 0.44
CAPACITY_SIZE = 14.0
SIGNER_SIZE = 14.0
SIGNATURE_ROOM = 25 * MM
RECIPIENTS_TITLE_SIZE = 12.0
RECIPIENTS_SIZE = 11.0

PAGE_NUMBER_SIZE = 14.0
# In the middle of the top margin.
PAGE_NUMBER_BASELINE = 12 * MM
DRAFT_SIZE = 11.0
FOLIO_SIZE = 10.0
FOLIO_BASELINE = 10 * MM

# The note on what was not checked stands between the text and the folio; the decree allows a
# lower margin of up to 25 mm.
PAGE_NOTE_SIZE = 10.0
PAGE_NOTE_BASELINE = 21 * MM
BOTTOM_WITH_NOTE = 25 * MM

NOTE_SIZE = 11.0
CAPTION_SIZE = 13
PHOTO_HEIGHT = 98 * MM
"""Two photos with their lines and the title of the annex fill a page."""
