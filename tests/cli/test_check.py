"""``ntm-desktop check`` says what in a text does not agree."""

import json

import docx
import openpyxl

from ntm_desktop.cli import main

SLIP = "Có 12/14 thôn đạt chuẩn văn hóa, chiếm 87,71%."


def checked(capsys, *paths):
    code = main(["check", *map(str, paths), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_text_a_document_and_a_workbook_are_read(capsys, tmp_path):
    text, word, book = (tmp_path / f"b.{end}" for end in ("txt", "docx", "xlsx"))
    text.write_text(SLIP, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph(SLIP)
    document.save(word)
    workbook = openpyxl.Workbook()
    sheet = workbook.create_sheet("Nguồn", 0)
    for line in (["Nguồn", "Số"], ["A", 10], ["B", 20], ["C", 30], ["Tổng cộng", 65]):
        sheet.append(line)
    workbook.save(book)
    for path, kind, place in (
        (text, "share", "dòng 1"),
        (word, "share", "đoạn 1"),
        (book, "sum", "B5"),
    ):
        code, said = checked(capsys, path)
        assert code == 0
        (found,) = said["findings"]
        assert found["kind"] == kind
        assert place in found["where"]
        assert set(found) == {"kind", "where", "text", "printed", "computed", "explanation"}


def test_a_footnote_of_word_is_held_to_the_figure_it_explains(capsys, tmp_path):
    path = tmp_path / "chu-thich.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("Tổng vốn là 1.000 triệu đồng")
    paragraph.add_run("1").font.superscript = True
    document.add_paragraph("(1) Trong đó: ngân sách 600 triệu đồng, nguồn khác 300 triệu đồng.")
    document.save(path)
    _, said = checked(capsys, path)
    assert [(f["printed"], f["computed"]) for f in said["findings"]] == [
        ("1.000 triệu đồng", "900 triệu đồng")
    ]


def test_a_person_reads_both_figures_and_the_place(capsys, tmp_path):
    path = tmp_path / "b.txt"
    path.write_text(SLIP, encoding="utf-8")
    assert main(["check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "in: 87,71 % · tính: 85,71 %" in said
    assert "1 chỗ cần xem lại." in said


def test_a_file_that_is_not_there_is_refused(capsys, tmp_path):
    assert main(["check", str(tmp_path / "không.txt")]) == 1
    assert "không.txt" in capsys.readouterr().err
