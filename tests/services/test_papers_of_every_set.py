"""The papers of every procedure, as they come out of the printer."""

import pytest

from ntm_desktop.domain.periods import Period
from ntm_desktop.services import edits
from ntm_desktop.services.dossiers import document_pages, make_dossier
from ntm_desktop.services.reports.making import report_text
from ntm_desktop.services.workspace import close_workspace, create_workspace, latest_assessment
from tests.documents.reading import left_alone, page_texts
from tests.papers import document_text
from tests.services.conftest import COMMUNE


@pytest.fixture
def opened(tmp_path, catalog):
    made = []

    def open_(set_id, year):
        made.append(
            create_workspace(
                tmp_path / set_id,
                commune_code=COMMUNE,
                set_id=set_id,
                period=Period(year),
                group_id=None if "kieu-mau" in set_id else "tdmnpb",
                catalog=catalog,
            )
        )
        return made[-1], latest_assessment(made[-1]).id

    yield open_
    for workspace in made:
        close_workspace(workspace)


@pytest.mark.parametrize(
    ("set_id", "year"),
    [
        ("qd-318-2022-xa-nang-cao", 2024),
        ("qd-319-2022-xa-kieu-mau", 2024),
        ("qd-1980-2016-xa", 2018),
        ("qd-491-2009-xa", 2014),
    ],
)
def test_no_heading_or_title_of_a_dossier_leaves_one_word_on_its_last_line(opened, set_id, year):
    workspace, assessment = opened(set_id, year)
    dossier = make_dossier(workspace, assessment)
    assert left_alone(dossier, smallest=12.5) == []
    assert f"NÔNG THÔN MỚI{' KIỂU MẪU' if 'kieu' in set_id else ''}" in page_texts(dossier)[0]


def test_a_model_commune_counts_contents_and_never_one_criterion(opened):
    workspace, assessment = opened("qd-319-2022-xa-kieu-mau", 2024)
    edits.record_yes_no(workspace, assessment, "1", "main", yes=True)
    table = document_text(document_pages(workspace, assessment, "bieu-chi-tiet"))
    assert "Tổng số nội dung đạt\n1/4" in table
    report = report_text(workspace, "bao-cao-6-thang-nam", Period(2024))
    assert "xã Chiến Thắng đạt 1/4 nội dung theo quy định xã nông thôn mới kiểu mẫu" in report
    assert "0/1 tiêu chí" not in report + table


def test_an_amendment_that_the_form_names_is_cited_once_and_without_remarks(opened):
    workspace, assessment = opened("qd-491-2009-xa", 2014)
    letter = document_text(document_pages(workspace, assessment, "to-trinh"))
    cited = [line for line in letter.splitlines() if line.startswith("Căn cứ")]
    assert len([line for line in cited if "342/QĐ-TTg" in line]) == 1
    table = document_text(document_pages(workspace, assessment, "bieu-chi-tiet"))
    assert "chưa đối chiếu hết" not in letter + table


def test_a_national_amendment_is_cited_with_who_issued_it(opened):
    workspace, assessment = opened("qd-318-2022-xa", 2024)
    letter = document_text(document_pages(workspace, assessment, "to-trinh"))
    assert (
        "Căn cứ Quyết định số 211/QĐ-TTg ngày 01/3/2024 của Thủ tướng Chính phủ "
        "sửa đổi Quyết định số 318/QĐ-TTg" in letter
    )


def test_a_requirement_for_another_year_is_no_threshold_in_a_letter(opened):
    workspace, assessment = opened("qd-1980-2016-xa", 2018)
    report = document_text(document_pages(workspace, assessment, "bao-cao-ket-qua"))
    assert "ngưỡng" not in report


def test_nothing_left_is_said_in_words(opened):
    workspace, assessment = opened("qd-318-2022-xa", 2024)
    edits.record_figure(workspace, assessment, "9.1", "main", "value", "0")
    report = document_text(document_pages(workspace, assessment, "bao-cao-ket-qua"))
    assert "- Chỉ tiêu 9.1: không có – Đạt." in report.replace("\u00a0", " ")
    table = document_text(document_pages(workspace, assessment, "bieu-chi-tiet"))
    assert "0 nhà" in table.replace("\u00a0", " ")
    periodic = report_text(workspace, "bao-cao-6-thang-nam", Period(2024))
    assert "= 0" not in periodic
    assert "= 100" not in periodic
