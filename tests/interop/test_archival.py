"""PDFBox Preflight, which archives check with, takes every paper as PDF/A-1b."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from ntm_desktop.documents.dossier.binding import bind
from ntm_desktop.documents.dossier.facts import PhotoFile
from ntm_desktop.documents.pdf import Dossier, document_pdf, dossier_pdf
from ntm_desktop.domain.periods import Period
from ntm_desktop.services.reports.making import report_pages
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.workspace import close_workspace
from tests.documents.samples import OWING, PROJECTS, facts

CHECK = Path(__file__).with_name("PdfaCheck.java")
NEEDED = (
    "preflight",
    "pdfbox2",
    "fontbox2",
    "xmpbox",
    "commons-logging",
    "javax.activation",
    "jaxb-api",
)
"""As Debian names them: packages libpdfbox2-java, libactivation-java, libjaxb-api-java."""


def refused(*files: Path) -> str:
    """What Preflight has against these files; nothing when it takes them all."""
    folder = Path(os.environ.get("JAVA_LIBRARIES", "/usr/share/java"))
    jars = [folder / f"{name}.jar" for name in NEEDED]
    missing = [jar.name for jar in jars if not jar.is_file()]
    java = shutil.which("java")
    if java is None or missing:
        pytest.skip(f"PDFBox Preflight is not installed here: {', '.join(missing) or 'java'}")
    told = subprocess.run(
        [java, "-cp", os.pathsep.join(map(str, jars)), CHECK, *files],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return "" if told.returncode == 0 else told.stdout + told.stderr[-2000:]


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    ws = create_sample_figures(tmp_path_factory.mktemp("sample") / "xã mẫu")
    pages = report_pages(ws, "bao-cao-6-thang-nam", Period(2024))
    close_workspace(ws)
    return document_pdf(pages)


def test_the_dossier_with_its_photos_and_a_report_with_its_charts_are_files_for_an_archive(
    report, tmp_path
):
    photo = tmp_path / "anh-1.jpg"
    Image.new("RGB", (1200, 800), "#7a9").save(photo, "JPEG")
    given = facts(
        projects=(*PROJECTS, OWING),
        photos=(PhotoFile("anh-1.jpg", photo),),
        texts={"photos.printed": "anh-1.jpg | Đường thôn Hồng Tiến"},
        sample=True,
    )
    files = tmp_path / "ho-so.pdf", tmp_path / "bao-cao.pdf"
    files[0].write_bytes(dossier_pdf(Dossier(*bind(given))))
    files[1].write_bytes(report)

    assert refused(*files) == ""


def test_the_check_refuses_a_file_that_says_nothing_of_its_colours(report, tmp_path):
    other = tmp_path / "khac.pdf"
    other.write_bytes(report.replace(b"/OutputIntents", b"/OutputInkents"))

    assert "Color" in refused(other)
