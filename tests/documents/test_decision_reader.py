"""Documents that hold a decision, read from their files; and those that are refused."""

import io
import json
import random
import time
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from ntm_desktop.documents.decision_reader import (
    read_decision_file,
    read_decision_paste,
)
from ntm_desktop.domain.decisions.document import Grid
from ntm_desktop.domain.decisions.indicators import State
from ntm_desktop.domain.decisions.output import reading_document
from ntm_desktop.domain.decisions.reading import read_decision
from ntm_desktop.errors import ImportRefusedError
from ntm_desktop.services.rules.reading import read_file

SAMPLES = Path(__file__).parents[1] / "data" / "decisions"
SETS = ("01-bay-vung.docx", "03-ba-nhom.docx", "08-tinh.docx")
PAGES = ("04-trang-luu.html", "04-clipboard.html", "04-clipboard.txt")

Json = dict[str, Any]


def expected(name: str) -> Json:
    found: Json = json.loads((SAMPLES / f"{name}.expected.json").read_text("utf-8"))
    return found


def plain(text: str) -> str:
    bare = "".join(unicodedata.normalize("NFC", text).replace("²", "2").split()).rstrip(".;:")
    return bare[:1].lower() + bare[1:]


def meaning(value: str | Json) -> object:
    """A threshold without what may be written in two ways."""
    if isinstance(value, str):
        return value
    if "reading" in value:
        return value["reading"]
    if "by_year" in value:
        return {year: meaning(one) for year, one in value["by_year"].items()}
    if value["comparison"] == "met" and not value.keys() & {"set_by_province", "condition"}:
        return "Đạt"
    comparison = value["comparison"]
    if (value["value"], value["unit"], comparison) == (100, "%", ">="):
        comparison = "=="
    kept = ("label", "qualifier", "condition", "set_by_province")
    return (
        comparison,
        value["value"],
        value["unit"],
        tuple((key, value[key]) for key in kept if key in value),
        tuple(meaning(one) for one in value.get("also", ())),
    )


def asks(value: object) -> bool:
    if isinstance(value, Mapping):
        return bool(value.get("ask")) or any(asks(one) for one in value.values())
    return isinstance(value, list) and any(asks(one) for one in value)


def cells(row: Json) -> Iterator[tuple[str, str, Json | str]]:
    for item in (row, *row.get("parts", ())):
        for group, value in item["thresholds"].items():
            yield item.get("label", ""), group, value


@pytest.mark.parametrize("name", [*SETS, *PAGES])
def test_every_value_is_right_or_asked(name: str) -> None:
    got, wanted = reading_document(read_file(SAMPLES / name)), expected(name)

    rows = {row["no"]: row for row in got["indicators"]}
    assert list(rows) == [row["no"] for row in wanted["indicators"]]
    for row in wanted["indicators"]:
        read = rows[row["no"]]
        assert plain(read["text"]) == plain(row["text"])
        right = {(label, group): meaning(value) for label, group, value in cells(row)}
        for label, group, value in cells(read):
            answered = asks(value) or read["ask"]
            assert answered or meaning(value) == right[label, group], (row["no"], group)
        assert {key[:2] for key in cells(read)} == right.keys()


@pytest.mark.parametrize("name", [*SETS, *PAGES])
def test_questions_are_asked_where_a_careful_reader_asks_and_nowhere_else(name: str) -> None:
    got, wanted = reading_document(read_file(SAMPLES / name)), expected(name)

    rows = {row["no"]: row for row in got["indicators"]}
    silent = [
        row["no"] for row in wanted["indicators"] if row["ask"] and not rows[row["no"]]["ask"]
    ]
    needless = [
        row["no"]
        for row in wanted["indicators"]
        if not asks(row) and "may_ask" not in json.dumps(row) and rows[row["no"]]["ask"]
    ]
    assert (silent, needless) == ([], [])


@pytest.mark.parametrize("name", [*SETS, *PAGES, "07-sua-doi.docx"])
def test_head_and_groups_come_from_the_body(name: str) -> None:
    got, wanted = reading_document(read_file(SAMPLES / name)), expected(name)

    told = {key: value for key, value in wanted["head"].items() if not key.endswith("_why")}
    assert {key: got["head"][key] for key in told} == told
    assert [group["id"] for group in got["groups"]] == [g["id"] for g in wanted["groups"]]


@pytest.mark.parametrize("name", ["03-ba-nhom", "08-tinh"])
def test_a_pdf_reads_as_the_word_file_it_was_made_from(name: str) -> None:
    word = reading_document(read_file(SAMPLES / f"{name}.docx"))
    pdf = reading_document(read_file(SAMPLES / f"{name}.pdf"))

    for left, right in zip(word["indicators"], pdf["indicators"], strict=True):
        assert [*map(meaning, (c[2] for c in cells(left)))] == [
            *map(meaning, (c[2] for c in cells(right)))
        ]
    assert pdf["lines"][-1]["lines"][0]["page"] > 1


def test_an_amending_decision_becomes_operations() -> None:
    got, wanted = (
        reading_document(read_file(SAMPLES / "07-sua-doi.docx")),
        expected("07-sua-doi.docx"),
    )

    for read, right in zip(got["operations"], wanted["operations"], strict=True):
        for key in ("op", "where", "set_id", "no"):
            assert read[key] == right[key]
        assert {k: meaning(v) for k, v in read.get("thresholds", {}).items()} == {
            k: meaning(v) for k, v in right.get("thresholds", {}).items()
        }
    assert got["asks"] == wanted["asks"]


def test_decomposed_letters_read_as_composed_ones() -> None:
    text = (SAMPLES / "04-clipboard.txt").read_text("utf-8")

    composed = read_decision(read_decision_paste(text))
    decomposed = read_decision(read_decision_paste(unicodedata.normalize("NFD", text)))

    assert [i.thresholds for i in decomposed.indicators] == [
        i.thresholds for i in composed.indicators
    ]
    assert decomposed.groups == composed.groups


def test_a_retyped_workbook_reads_percent_cells_and_asks_about_dates(tmp_path: Path) -> None:
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["TT", "Tiêu chí", "Nội dung", "Nhóm 1", "Nhóm 2"],
        [1, "Quy hoạch", "1.1. Tỷ lệ thôn đạt chuẩn", "≥ 80%", 1],
        [None, None, "1.2. Số mô hình", "≥ 2", datetime.date(2026, 3, 2)],
    ):
        sheet.append(row)
    sheet["E2"].number_format = "0%"
    book.save(tmp_path / "bang.xlsx")

    made = read_decision(read_decision_file(tmp_path / "bang.xlsx"))

    first, second = made.indicators
    assert (first.thresholds["nhom-2"].value, first.state) == (Decimal(100), State.READ)
    assert second.thresholds["nhom-2"].asked


def test_signs_that_lost_their_font_are_read_and_said_once() -> None:
    made = read_decision(
        read_decision_paste(
            "TT\tTiêu chí\tNội dung\tNhóm 1\tNhóm 2\n"
            "1\tĐiện\t1.1. Tỷ lệ hộ sử dụng điện\t³ 98%\t³95%\n"
            "2\tNghèo\tTỷ lệ hộ nghèo\t£ 3%\t£5%\n"
        )
    )

    signs = [limit.comparison for i in made.indicators for limit in i.thresholds.values()]
    assert signs == [">=", ">=", "<=", "<="]
    assert [where for where, _ in made.questions] == ["dấu"]


def test_a_page_whose_only_row_is_a_merged_heading_goes_on_with_the_table(tmp_path: Path) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Table

    from ntm_desktop.paths import resources_dir

    font = resources_dir() / "fonts" / "print" / "Tinos-Regular.ttf"
    pdfmetrics.registerFont(TTFont("Tinos-thu", str(font)))
    lined = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "Tinos-thu", 10)]
    wide = (40, 220, 90, 90)
    tables = (
        ([["TT", "Nội dung", "Nhóm 1", "Nhóm 2"], ["1", "Điện", "", ""],
          ["1.1", "Tỷ lệ hộ sử dụng điện", "≥ 98%", "≥ 95%"]], (1,)),
        ([["2", "Y tế", "", ""]], (0,)),
        ([["", "Tỷ lệ dân số có sổ sức khỏe", "≥ 90%", "≥ 80%"]], ()),
    )  # fmt: skip
    story: list[Any] = []
    for rows, spans in tables:
        style: list[Any] = [*lined, *(("SPAN", (1, row), (-1, row)) for row in spans)]
        story += [Table(rows, colWidths=wide, style=style), PageBreak()]
    SimpleDocTemplate(str(tmp_path / "bang.pdf"), pagesize=A4).build(story)

    made = read_decision(read_decision_file(tmp_path / "bang.pdf"))

    assert [(i.number, i.criterion_name, i.text) for i in made.indicators] == [
        ("1.1", "Điện", "Tỷ lệ hộ sử dụng điện"),
        ("2", "Y tế", "Tỷ lệ dân số có sổ sức khỏe"),
    ]
    assert [limit.value for limit in made.indicators[1].thresholds.values()] == [90, 80]


def test_tables_of_other_widths_that_touch_each_other_on_a_page_are_read_apart(
    tmp_path: Path,
) -> None:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate, Table

    from ntm_desktop.paths import resources_dir

    font = resources_dir() / "fonts" / "print" / "Tinos-Regular.ttf"
    pdfmetrics.registerFont(TTFont("Tinos-thu", str(font)))
    lined = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "Tinos-thu", 10)]
    head = ["TT", "Nội dung", "Nhóm 1", "Nhóm 2", "Nhóm 3"]
    tables = (
        ((40, 190, 70, 70, 70), [head, ["1.1", "Tỷ lệ hộ", "≥ 91%", "≥ 81%", "≥ 71%"]]),
        ((48, 160, 84, 64, 84), [head, ["1.2", "Tỷ lệ trạm", "≥ 92%", "≥ 82%", "≥ 72%"]]),
        ((34, 178, 76, 76, 76), [["1.3", "Tỷ lệ thôn", "≥ 93%", "≥ 83%", "≥ 73%"]]),
    )
    story: list[Any] = [Table(rows, colWidths=wide, style=lined) for wide, rows in tables]
    SimpleDocTemplate(str(tmp_path / "bang.pdf"), pagesize=A4).build(story)

    made = read_decision(read_decision_file(tmp_path / "bang.pdf"))

    assert [group.name for group in made.groups] == ["Nhóm 1", "Nhóm 2", "Nhóm 3"]
    assert [(i.number, [t.value for t in i.thresholds.values()]) for i in made.indicators] == [
        ("1.1", [91, 81, 71]),
        ("1.2", [92, 82, 72]),
        ("1.3", [93, 83, 73]),
    ]
    assert not any(item.asked for item in made.indicators)


def test_the_font_of_the_documents_own_style_tells_an_old_encoding(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles["Normal"].font.name = ".VnTime"
    table = document.add_table(rows=2, cols=4)
    rows = (("TT", "Tªn tiªu chÝ", "Néi dung", "ChØ tiªu"), ("1", "§iÖn", "Tû lÖ hé", "≥ 98%"))
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    document.save(str(tmp_path / "cu.docx"))

    made = read_decision(read_decision_file(tmp_path / "cu.docx"))

    assert [(i.criterion_name, i.text, i.asked) for i in made.indicators] == [
        ("Điện", "Tỷ lệ hộ", False)
    ]


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


def word(body: str) -> bytes:
    """The sample document with another body."""
    with zipfile.ZipFile(SAMPLES / "07-sua-doi.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts["word/document.xml"] = (
        f'<?xml version="1.0"?><w:document {space}><w:body>{body}</w:body></w:document>'
    ).encode()
    return packed(parts)


def nested(depth: int) -> str:
    start = "<w:tbl><w:tr><w:tc>" * depth
    return start + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth


HOSTILE = {
    "bomb.docx": packed({"word/document.xml": b" " * 60_000_000}),
    "nested.docx": word(nested(40)),
    "entities.docx": packed(
        {
            "word/document.xml": b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>',
            "[Content_Types].xml": b"",
        }
    ),
    "macro.docx": packed({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"}),
    "rows.docx": word("<w:tbl>" + "<w:tr><w:tc><w:p/></w:tc></w:tr>" * 6000 + "</w:tbl>"),
    "wide.docx": word("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 500 + "</w:tr></w:tbl>"),
    "cut.docx": (SAMPLES / "01-bay-vung.docx").read_bytes()[:20_000],
    "old.doc": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
    "cut.pdf": (SAMPLES / "08-tinh.pdf").read_bytes()[:9000],
    "deep.html": b"<html>" + b"<div>" * 5000,
    "spans.html": b"<html><table><tr><td rowspan=99999999 colspan=99999999>a</td></tr></table>",
    "picture.txt": b"\x89PNG\0\0\0\0" * 50,
    "empty.txt": b"  ",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_ends_in_a_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    started = time.monotonic()

    with pytest.raises(ImportRefusedError) as refused:
        read_decision_file(tmp_path / name)

    assert str(refused.value).endswith(".")
    assert time.monotonic() - started < 10


def test_an_old_word_file_is_told_how_to_be_saved(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(HOSTILE["old.doc"])

    with pytest.raises(ImportRefusedError, match=r"\.docx"):
        read_decision_file(tmp_path / "a.doc")


def test_a_scanned_pdf_is_told_to_have_no_text(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.rect(100, 100, 300, 400, fill=1)
    canvas.showPage()
    canvas.save()

    with pytest.raises(ImportRefusedError, match="bản chụp"):
        read_decision_file(tmp_path / "scan.pdf")


def test_a_pdf_of_five_hundred_pages_is_refused(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "long.pdf"))
    for _ in range(500):
        canvas.drawString(50, 700, "x" * 60)
        canvas.showPage()
    canvas.save()

    with pytest.raises(ImportRefusedError, match="quá lớn"):
        read_decision_file(tmp_path / "long.pdf")


def test_a_picture_in_a_link_is_never_fetched_and_the_table_is_read(tmp_path: Path) -> None:
    page = (SAMPLES / "04-trang-luu.html").read_text("utf-8")
    hostile = page.replace("<body>", '<body><img src="http://192.0.2.1/x"><script>x</script>')
    (tmp_path / "page.html").write_text(hostile, "utf-8")

    found = read_decision_file(tmp_path / "page.html")

    assert sum(isinstance(block, Grid) for block in found.blocks) >= 2


@pytest.mark.parametrize("name", ["08-tinh.pdf", "08-tinh.docx", "04-clipboard.html"])
def test_a_damaged_document_is_read_or_refused_but_never_breaks_the_programme(
    name: str, tmp_path: Path
) -> None:
    chance = random.Random(3)
    whole = (SAMPLES / name).read_bytes()
    told: list[str] = []
    for turn in range(12):
        damaged = bytearray(whole)
        for _ in range(30):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / f"{turn}{name[-5:]}"
        path.write_bytes(damaged)
        try:
            made = reading_document(read_decision(read_decision_file(path)))
            told.append(str(made.get("reason") if made["result"] == "refuse" else made["result"]))
        except ImportRefusedError as refused:
            told.append(str(refused))
    # A result, or a sentence; never a half reading without a word.
    assert all(one and one != "None" for one in told)


def test_a_table_without_cells_is_no_table() -> None:
    found = read_decision_paste("", "<p>Số: 1/QĐ-TTg</p><table><tr></tr></table><table></table>")

    assert read_decision(found).reason.startswith("Không thấy bảng")


def test_footnotes_of_word_follow_the_text_behind_the_number_of_their_mark(tmp_path):
    path = tmp_path / "chu-thich.docx"
    document = docx.Document()
    document.add_paragraph("Tổng vốn 1.000 triệu đồng")
    document.save(path)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    with zipfile.ZipFile(path) as package:
        every = {name: package.read(name) for name in package.namelist()}
    parts = {n: data.decode() for n, data in every.items() if n.endswith((".xml", ".rels"))}
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        "triệu đồng</w:t></w:r>", 'triệu đồng</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r>'
    )
    parts["word/footnotes.xml"] = (
        f'<w:footnotes xmlns:w="{word}"><w:footnote w:type="separator" w:id="0"/>'
        '<w:footnote w:id="7"><w:p><w:r><w:t>Trong đó: ngân sách 600.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(
        "</Relationships>",
        f'<Relationship Id="rIdF" Type="{link}" Target="footnotes.xml"/></Relationships>',
    )
    with zipfile.ZipFile(path, "w") as package:
        for part, data in every.items():
            package.writestr(part, parts.get(part, data))
        package.writestr("word/footnotes.xml", parts["word/footnotes.xml"])
    texts = [line.text for line in read_decision_file(path).lines()]
    assert texts == ["Tổng vốn 1.000 triệu đồng(1)", "(1) Trong đó: ngân sách 600."]
