"""A register given out as a survey: for telephones (XLSForm) and on paper."""

from pathlib import Path

from ntm_desktop.domain.progress import Progress
from ntm_desktop.domain.registers.form import Form
from ntm_desktop.domain.registers.surveys import Survey, survey_of
from ntm_desktop.domain.staged import Beside, OnDatabase, Staged
from ntm_desktop.services.registers.listing import find_register, known_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.workspace import commune_info


def writing_survey(register: str, path: Path) -> Staged[Path]:
    """The steps of writing a register's survey as an XLSForm.

    Raises:
        EntryError: there is no such register.
        DocumentError: the file cannot be written.
    """

    def gather(ws: Workspace) -> tuple[Survey, str]:
        return survey_of(find_register(ws, register), known_of(ws)), _author(ws)

    survey, author = yield OnDatabase(gather)

    def write(_progress: Progress) -> Path:
        from ntm_desktop.documents.survey_workbook import write_survey

        return write_survey(survey, author, path)

    written: Path = yield Beside(write)
    return written


def writing_sheet(register: str, path: Path) -> Staged[Path]:
    """The steps of writing the same questions as a sheet to be printed (PDF).

    Raises:
        EntryError: there is no such register.
        DocumentError: the file cannot be written.
    """

    def gather(ws: Workspace) -> tuple[Form, str, bool]:
        return find_register(ws, register), _author(ws), commune_info(ws).sample

    form, author, sample = yield OnDatabase(gather)

    def write(_progress: Progress) -> Path:
        from ntm_desktop.documents.files import write_files
        from ntm_desktop.documents.pdf import document_pdf
        from ntm_desktop.documents.survey_sheet import survey_sheet

        sheet = survey_sheet(form, author, "DỮ LIỆU MẪU" if sample else "")
        return write_files([(path, document_pdf(sheet))])[0]

    written: Path = yield Beside(write)
    return written


def _author(ws: Workspace) -> str:
    commune = commune_info(ws).commune
    return f"UBND {commune.kind} {commune.name}, {commune.above}"
