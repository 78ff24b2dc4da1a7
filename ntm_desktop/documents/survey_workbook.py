"""A register's survey as an XLSForm: sheets "survey", "choices" and "settings"."""

from dataclasses import astuple, fields
from pathlib import Path

from ntm_desktop.documents.workbook import new_workbook, safe_text, save_workbook
from ntm_desktop.domain.registers.surveys import Question, Survey


def write_survey(survey: Survey, author: str, path: Path) -> Path:
    """Write an XLSForm as ODK, KoboToolbox and pyxform read it.

    Args:
        survey: what it asks.
        author: who it comes from.
        path: target, ".xlsx"; an older file of the name is replaced.

    Raises:
        DocumentError: the file cannot be written.
    """
    book = new_workbook(survey.settings["form_title"], author)
    tables = (
        ("survey", [[each.name for each in fields(Question)], *map(astuple, survey.questions)]),
        ("choices", [["list_name", "name", "label"], *survey.choices]),
        ("settings", [list(survey.settings), list(survey.settings.values())]),
    )
    for name, rows in tables:
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells, start=1):
                if text:
                    # A text stays one: "1" is the name of a choice, "=…" no formula.
                    cell = sheet.cell(row, column, safe_text(str(text)))
                    cell.data_type = "s"
        for letter in "ABCDEFGHI"[: len(rows[0])]:
            sheet.column_dimensions[letter].width = 26
        sheet.freeze_panes = "A2"
    return save_workbook(book, path)
