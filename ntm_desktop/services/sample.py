"""The sample commune: invented figures to look around and to try the program with."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.periods import Period
from ntm_desktop.domain.project_cards.photos import PhotoStage
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.paths import resources_dir
from ntm_desktop.services.dossiers import record_dossier_text
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.import_applying import apply_import
from ntm_desktop.services.imports import dry_run
from ntm_desktop.services.project_photos import adding_photos
from ntm_desktop.services.registers.editing import add_entry
from ntm_desktop.services.reports.writing import record_passage
from ntm_desktop.services.sample_year import fill_sample_year
from ntm_desktop.services.workspace import Workspace, create_workspace, latest_assessment
from ntm_desktop.store.commune import project_cards

SAMPLE_COMMUNE = "06364"
SAMPLE_SET = "qd-318-2022-xa"
SAMPLE_PERIOD = Period(2024)
SAMPLE_FOLDER = "xa-mau"
YEAR_FILE = "trong-nam-2024.json"
_PASSAGES, _EVIDENCE, _REPORTS = "passages.json", "evidence.json", "reports.json"
_ROADMAP, _PHOTOS = "lo-trinh-2024.json", "anh-cong-trinh.json"


def sample_workbooks() -> tuple[Path, ...]:
    """The sample commune's own workbooks: criteria, projects, resources, registers."""
    return tuple(
        _folder() / name
        for name in (
            "bieu-tieu-chi-2024.xlsx",
            "cong-trinh-2024.xlsx",
            "nguon-luc-2024.xlsx",
            "so-theo-doi-2024.xlsx",
        )
    )


def create_sample(
    data_dir: Path,
    *,
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
) -> Workspace:
    """Make the sample commune's file: its figures, what its papers say, some evidence.

    Raises:
        StoreError: the folder cannot be written or already holds a commune.
    """
    workspace = create_sample_figures(data_dir, catalog=catalog, now=now)
    assessment_id = latest_assessment(workspace).id
    passages: dict[str, str] = json.loads((_folder() / _PASSAGES).read_text(encoding="utf-8"))
    for field_id, text in passages.items():
        record_dossier_text(workspace, assessment_id, field_id, text)
    for item in json.loads((_folder() / _EVIDENCE).read_text(encoding="utf-8")):
        file = _folder() / "evidence" / item["file"]
        add_evidence(workspace, assessment_id, item["indicator"], item["requirement"], file)
    for report_id, periods in json.loads((_folder() / _REPORTS).read_text("utf-8")).items():
        for key, texts in periods.items():
            for field_id, text in texts.items():
                record_passage(workspace, report_id, Period.parse(key), field_id, text)
    for register, lines in json.loads((_folder() / _ROADMAP).read_text("utf-8")).items():
        for line in lines:
            add_entry(workspace, register, line)
    _add_photos(workspace)
    # Nobody at the keyboard did this: Ctrl+Z has nothing to take back yet.
    workspace.session.undo.clear()
    return workspace


def create_sample_figures(
    data_dir: Path,
    *,
    catalog: Catalog | None = None,
    now: Callable[[], datetime] | None = None,
) -> Workspace:
    """Make the sample commune's file with nothing but what its workbooks say.

    Raises:
        StoreError: the folder cannot be written or already holds a commune.
    """
    workspace = create_workspace(
        data_dir,
        commune_code=SAMPLE_COMMUNE,
        set_id=SAMPLE_SET,
        period=SAMPLE_PERIOD,
        actor="Dữ liệu mẫu",
        catalog=catalog,
        now=now,
        sample=True,
    )
    assessment = latest_assessment(workspace)
    for workbook in sample_workbooks():
        apply_import(workspace, assessment.id, dry_run(workspace, assessment.id, workbook))
    fill_sample_year(workspace, sample_workbooks()[0].with_name(YEAR_FILE))
    return workspace


def _add_photos(workspace: Workspace) -> None:
    ids = {card.name: card.id for card in project_cards.book(workspace.file).cards}
    for name, stages in json.loads((_folder() / _PHOTOS).read_text("utf-8")).items():
        for stage, files in stages.items():
            paths = [_folder() / "evidence" / file for file in files]
            carry_out(workspace, adding_photos(ids[name], PhotoStage(stage), paths))


def _folder() -> Path:
    return resources_dir() / "samples" / "chien-thang-2024"
