"""Charts in Word: their words are text, their shapes are numbered once, a picture stands by."""

import io
from collections import Counter
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn

from ntm_desktop.documents.docx import document_docx
from ntm_desktop.documents.pages import ChartPicture, Document, Paragraph, Section, words
from ntm_desktop.domain.charts import Bar, Chart, ChartKind, chart_texts

MONEY = Chart(
    "nguon-luc",
    ChartKind.SHARES,
    "Nguồn lực huy động năm 2024",
    "triệu đồng",
    (Bar("Ngân sách", Decimal("1420.5")), Bar("Nhân dân", Decimal(611)), Bar("Khác", None)),
)
YEARS = Chart(
    "tieu-chi",
    ChartKind.COLUMNS,
    "Số tiêu chí đạt",
    "tiêu chí",
    (Bar("2023", Decimal(11)), Bar("2024", Decimal(12), Decimal(14))),
    top=Decimal(19),
)
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@pytest.fixture(scope="module")
def body():
    blocks = (Paragraph(words("Trước.")), ChartPicture(MONEY), ChartPicture(YEARS))
    data = document_docx(Document("thu", "Thử", "thu", (Section(blocks),)))
    return docx.Document(io.BytesIO(data)).element.body


def test_the_words_of_a_chart_are_text(body):
    said = ["".join(text.text for text in box.iter(qn("w:t"))) for box in body.iter(f"{WPS}txbx")]
    assert Counter(said) == Counter([*chart_texts(MONEY), *chart_texts(YEARS)])
    assert any("1.420,5" in one for one in said)


def test_no_two_drawings_or_shapes_have_one_number(body):
    numbers = [one.get("id") for tag in (qn("wp:docPr"), f"{WPS}cNvPr") for one in body.iter(tag)]
    assert len(numbers) > 20
    assert len(set(numbers)) == len(numbers)


def test_a_paper_may_have_as_many_charts_as_it_needs():
    blocks = tuple(ChartPicture(one) for one in (MONEY, YEARS) * 6)
    data = document_docx(Document("thu", "Thử", "thu", (Section(blocks),)))
    body = docx.Document(io.BytesIO(data)).element.body
    numbers = [one.get("id") for tag in (qn("wp:docPr"), f"{WPS}cNvPr") for one in body.iter(tag)]
    assert len(set(numbers)) == len(numbers)
    assert max(map(int, numbers)) < 2**31


def test_a_reader_without_shapes_finds_the_picture_and_everyone_the_figures_in_words(body):
    for alternative in body.iter(f"{MC}AlternateContent"):
        choice, fallback = alternative
        assert choice.get("Requires") == "wpg"
        assert choice.find(f".//{WPG}wgp") is not None
        assert fallback.find(".//" + qn("pic:pic")) is not None
        told = {one.get("descr") for one in alternative.iter(qn("wp:docPr"))}
        assert len(told) == 1
        assert "11" in told.pop()


def test_the_line_a_chart_stands_in_is_as_high_as_the_chart(body):
    for line in (
        one for one in body.iter(qn("w:p")) if one.find(".//" + qn("wp:anchor")) is not None
    ):
        spacing = line.pPr.find(qn("w:spacing"))
        high = int(line.find(".//" + qn("wp:extent")).get("cy")) / 12700
        down = int(line.find(".//" + qn("wp:positionV"))[0].text) / 12700
        assert spacing.get(qn("w:lineRule")) == "exact"
        assert int(spacing.get(qn("w:line"))) / 20 == pytest.approx(high + down, abs=0.1)
