"""LibreOffice shows a paper in Word as our own PDF does: the same words, on the same pages."""

import re
import shutil
import subprocess
import unicodedata
from collections import Counter

import pytest

from ntm_desktop.documents.docx import document_docx
from ntm_desktop.documents.dossier.binding import bind
from ntm_desktop.documents.pdf import document_pdf
from ntm_desktop.documents.table_layout import CONTINUED
from ntm_desktop.domain.periods import Period, PeriodKind
from ntm_desktop.services.reports.making import report_pages
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.workspace import close_workspace
from tests.documents.reading import page_texts
from tests.documents.samples import OWING, PROJECTS, facts

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed"
)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    ws = create_sample_figures(tmp_path_factory.mktemp("sample") / "xã mẫu")
    made = [
        report_pages(ws, "bao-cao-6-thang-nam", Period(2024)),
        report_pages(ws, "bao-cao-thang-quy", Period(2024, PeriodKind.QUARTER, 3)),
    ]
    close_workspace(ws)
    return (*made, *bind(facts(projects=(*PROJECTS, OWING), sample=True)).documents)


@pytest.fixture(scope="module")
def shown(papers, tmp_path_factory):
    """Of each paper by its id: the pages as LibreOffice shows the Word file."""
    folder = tmp_path_factory.mktemp("office")
    for one in papers:
        (folder / f"{one.id}.docx").write_bytes(document_docx(one))
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            *(folder / f"{one.id}.docx" for one in papers),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {one.id: page_texts((folder / f"{one.id}.pdf").read_bytes()) for one in papers}


def letters(text):
    """What is written on a page, wherever its lines break; dotted lines differ in length."""
    composed = unicodedata.normalize("NFC", text)
    return Counter(re.sub(r"[\s\u00a0\u00ad\u200b\ufffe.…]", "", composed))


def test_every_page_of_a_paper_in_word_has_what_it_has_on_paper(papers, shown):
    different = {}
    for one in papers:
        ours = page_texts(document_pdf(one))
        theirs = shown[one.id]
        assert len(theirs) == len(ours), one.id
        for number, (page, other) in enumerate(zip(ours, theirs, strict=True), start=1):
            more = letters(other) - letters(page)
            lost = letters(page) - letters(other)
            if more or lost:
                different[one.id, number] = (lost, more)
    assert different == {}


def test_a_cell_that_goes_on_says_so_in_word_where_it_says_so_on_paper(papers, shown):
    table = next(one for one in papers if one.id == "bieu-chi-tiet")
    ours = [page.count(CONTINUED.strip()) for page in page_texts(document_pdf(table))]
    assert sum(ours) > 0
    assert [page.count(CONTINUED.strip()) for page in shown["bieu-chi-tiet"]] == ours
