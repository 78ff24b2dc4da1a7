"""Pages as other programs make them: marks beside letters, cells without ends, set sentences."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from ntm_desktop.documents.decision_reader import read_decision_file
from ntm_desktop.domain.decisions.reading import DecisionReading, read_decision
from ntm_desktop.paths import resources_dir

ROWS = (
    ("TT", "Nội dung tiêu chí", "Đồng bằng sông Hồng", "Trung du miền núi phía Bắc"),
    ("1.1", "Thu nhập bình quân đầu người (triệu đồng/người/năm)", "≥ 60", "≥ 45"),
    ("1.2", "Tỷ lệ hộ nghèo đa chiều trên địa bàn xã", "≤ 1,5%", "≤ 12%"),
)


@pytest.fixture
def style() -> ParagraphStyle:
    font = resources_dir() / "fonts" / "print" / "Tinos-Regular.ttf"
    pdfmetrics.registerFont(TTFont("Tinos-trang", str(font)))
    return ParagraphStyle("thường", fontName="Tinos-trang", fontSize=12, leading=15)


def read(path: Path) -> DecisionReading:
    return read_decision(read_decision_file(path))


def told(made: DecisionReading) -> list[tuple[str, str, list[object]]]:
    return [
        (item.number, item.text, [(one.value, one.unit) for one in item.thresholds.values()])
        for item in made.indicators
    ]


@pytest.mark.parametrize("turned", [0, 90])
def test_a_pdf_whose_marks_stand_beside_their_letters_reads_as_one_that_has_none(
    tmp_path: Path, style: ParagraphStyle, turned: int
) -> None:
    import pypdfium2

    read_of: list[DecisionReading] = []
    for form in ("NFC", "NFD"):
        cells: list[list[Any]] = [
            [Paragraph(unicodedata.normalize(form, text), style) for text in row] for row in ROWS
        ]
        table = Table(
            cells, colWidths=(50, 300, 150, 150), style=[("GRID", (0, 0), (-1, -1), 1, "black")]
        )
        path = tmp_path / f"{form}.pdf"
        SimpleDocTemplate(str(path), pagesize=landscape(A4)).build([table])
        pages = pypdfium2.PdfDocument(path.read_bytes())
        pages[0].set_rotation(turned)
        pages.save(path)
        pages.close()
        read_of.append(read(path))

    composed, apart = read_of
    assert told(apart) == told(composed)
    assert [text for _, text, _ in told(apart)] == [row[1] for row in ROWS[1:]]
    assert apart.asks() == []


def test_sentences_of_a_pdf_keep_their_levels_however_their_lines_fill_the_page(
    tmp_path: Path, style: ParagraphStyle
) -> None:
    shares = [90 - number for number in range(40)]
    sentences = [
        f"1.{number} Tỷ lệ hộ {'gia đình ' * (number % 7)}tham gia: ≥ {share}%"
        for number, share in enumerate(shares, 1)
    ]
    story: list[Flowable] = [
        Paragraph(text, style) for text in ("PHỤ LỤC", "Tiêu chí 1. Môi trường", *sentences)
    ]
    SimpleDocTemplate(str(tmp_path / "cau.pdf"), pagesize=A4).build(story)

    made = read(tmp_path / "cau.pdf")

    assert [values[0][0] for _, _, values in told(made)] == shares  # type: ignore[index]
    assert made.asks() == []


def test_a_page_that_leaves_out_the_ends_of_cells_and_rows_is_a_table(tmp_path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td><p>{text}" for text in row) for row in ROWS)
    (tmp_path / "trang.html").write_text(f"<p>PHỤ LỤC<table>{rows}</table>", "utf-8")

    made = read(tmp_path / "trang.html")

    assert [number for number, _, _ in told(made)] == ["1.1", "1.2"]
    assert [group.name for group in made.groups] == list(ROWS[0][2:])
    assert made.asks() == []


def test_a_letter_of_an_old_font_at_the_end_of_a_line_is_not_lost(
    tmp_path: Path, style: ParagraphStyle
) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "cu.pdf"))
    canvas.setFont(style.fontName, 12)
    # “ư” is the soft hyphen there, which the reader of PDFs tells as the end of a broken word.
    for line, text in enumerate(("khu d©n c\u00ad", "tËp trung ng\u00adêi d©n", *["x" * 30] * 9)):
        canvas.drawString(50, 780 - 14 * line, text)
    canvas.save()
    data = (tmp_path / "cu.pdf").read_bytes()
    (tmp_path / "cu.pdf").write_bytes(data.replace(b"+Tinos-Regular", b"+.VnTimeABCDEF"))

    text = " ".join(line.text for line in read_decision_file(tmp_path / "cu.pdf").lines())

    assert text.startswith("khu dân cư tập trung người dân")


def test_the_items_of_a_list_on_a_page_begin_as_the_page_shows_them(tmp_path: Path) -> None:
    page = tmp_path / "trang.html"
    page.write_text(
        "<html><p>1.1. Thu nhập:</p><ul><li>Vùng I: ≥ 75</li><li><p>Vùng II: ≥ 65</p></li></ul>"
        "<ol start=3><li>Điện</li><li>4. Nước</li></ol><ol type=a><li>Đường</li></ol></html>",
        "utf-8",
    )

    lines = [line.text for line in read_decision_file(page).lines()]
    assert lines == [
        "1.1. Thu nhập:", "- Vùng I: ≥ 75", "- Vùng II: ≥ 65", "3. Điện", "4. Nước", "a) Đường",
    ]  # fmt: skip


def test_formulas_of_word_are_read_and_what_is_crossed_out_is_asked(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml

    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    cells = (
        "<m:oMath><m:r><m:t>≥</m:t></m:r><m:r><m:t> 80%</m:t></m:r></m:oMath>",
        "<m:oMath><m:r><m:t>≥ </m:t></m:r><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
        "<w:r><w:rPr><w:strike/></w:rPr><w:t>≥ 70%</w:t></w:r>",
        '<w:r><w:rPr><w:strike w:val="0"/></w:rPr><w:t>≥ 60%</w:t></w:r>',
    )
    document = docx.Document()
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(rows=1 + len(cells), cols=4)
    for cell, text in zip(table.rows[0].cells, ("TT", "Tiêu chí", "Nội dung", "Mức"), strict=True):
        cell.text = text
    for number, (row, level) in enumerate(zip(table.rows[1:], cells, strict=True), 1):
        for cell, text in zip(row.cells, (str(number), "Điện", "Tỷ lệ hộ dùng điện"), strict=False):
            cell.text = text
        made = parse_xml(f'<w:p xmlns:w="{word}" xmlns:m="{maths}">{level}</w:p>')
        row.cells[3].paragraphs[0]._p.getparent().replace(row.cells[3].paragraphs[0]._p, made)
    document.save(str(tmp_path / "bang.docx"))

    found = read(tmp_path / "bang.docx")

    (first, *_), *_, (last, *_) = [list(one.thresholds.values()) for one in found.indicators]
    assert (first.comparison, first.value, last.value) == (">=", 80, 60)
    assert found.asks() == ["2", "3"]


def test_a_workbook_in_an_old_font_says_so_and_keeps_its_signs(tmp_path: Path) -> None:
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["TT", "Tiªu chÝ", "Néi dung", "Nhãm 1", "Nhãm 2"])
    sheet.append(["1", "Hé nghÌo", "Tû lÖ hé nghÌo", "£ 3%", "£5%"])
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = Font(name=".VnTime")
    book.save(tmp_path / "bang.xlsx")

    text = read_decision_file(tmp_path / "bang.xlsx")

    (poverty,) = read_decision(text).indicators
    assert poverty.text == "Tỷ lệ hộ nghèo"
    assert [limit.comparison for limit in poverty.thresholds.values()] == ["<=", "<="]
    assert any("TCVN3" in notice for notice in text.notices)
    assert text.questions


def test_an_old_text_keeps_the_quotation_marks_of_windows(tmp_path: Path) -> None:
    told = "Thay côm tõ “lµng nghÒ” b»ng côm tõ “c¬ së” – t¹i chØ tiªu 17.2"
    (tmp_path / "cu.txt").write_bytes(told.encode("cp1252"))

    (line,) = read_decision_file(tmp_path / "cu.txt").lines()

    assert line.text == "Thay cụm từ “làng nghề” bằng cụm từ “cơ sở” – tại chỉ tiêu 17.2"
