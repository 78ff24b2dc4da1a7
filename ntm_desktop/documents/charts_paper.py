"""The charts of a period on paper, to be hung up or laid before a meeting."""

from collections.abc import Sequence

from ntm_desktop.documents.pages import ChartPicture, Document, Section, Title
from ntm_desktop.domain.charts import Chart


def charts_paper(
    commune: str, period: str, author: str, charts: Sequence[Chart], *, notice: str = ""
) -> Document:
    """Every chart in its order; no official paper, so without number and signature.

    Args:
        commune: with its kind, "xã Chiến Thắng".
        period: as it stands in a sentence, "năm 2024".
        author: the issuing agency.
        charts: what is drawn.
        notice: a line on every page.
    """
    title = Title("BIỂU ĐỒ", f"Kết quả xây dựng nông thôn mới {commune}, {period}")
    return Document(
        id="bieu-do",
        title=f"Biểu đồ {commune} {period}",
        file_stem="bieu-do",
        sections=(Section((title, *map(ChartPicture, charts))),),
        notice=notice,
        author=author,
    )
