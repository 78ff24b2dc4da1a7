"""What the sample commune typed through the year: money, projects over the years, contributions."""

import json
from pathlib import Path
from typing import Any

from ntm_desktop.domain.cuts import Cut
from ntm_desktop.domain.money.sources import TOTAL
from ntm_desktop.domain.reading.money import UNIT
from ntm_desktop.services.gifts import paste_gifts, read_pasted_gifts
from ntm_desktop.services.money import paste_money, read_pasted_money
from ntm_desktop.services.project_cards import projects_view, record_project, record_quantity
from ntm_desktop.services.project_fields import ProjectField
from ntm_desktop.services.project_pasting import paste_projects, read_pasted_projects
from ntm_desktop.services.session import Workspace

_MILLIONS = {UNIT: "trieu"}


def fill_sample_year(ws: Workspace, path: Path) -> None:
    """Type what stands in a file of the sample, as an officer would.

    Raises:
        EntryError: a figure cannot be read; the sample is made by us, so this is a fault of it.
    """
    said: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for key, rows in said["money"].items():
        paste_money(ws, Cut.parse(key), read_pasted_money(ws, Cut.parse(key), rows, _MILLIONS))
    for key, rows in said["projects"].items():
        cut = Cut.parse(key)
        paste_projects(ws, cut, read_pasted_projects(ws, cut, rows, _MILLIONS).rows)
    for key, projects in said["payments"].items():
        cut = Cut.parse(key)
        ids = _ids(ws, cut)
        for name, amounts in projects.items():
            for source, text in amounts.items():
                record_project(ws, cut, ids[name], ProjectField.DISBURSED, text, source)
            # The parts say it all now: a total beside them would say it twice.
            record_project(ws, cut, ids[name], ProjectField.DISBURSED, "", TOTAL)
    for key, projects in said["progress"].items():
        cut = Cut.parse(key)
        ids = _ids(ws, cut)
        for name, text in projects.items():
            record_project(ws, cut, ids[name], ProjectField.PROGRESS, text)
    for key, projects in said["quantities"].items():
        cut = Cut.parse(key)
        ids = _ids(ws, cut)
        for name, quantities in projects.items():
            for kind, text in quantities.items():
                record_quantity(ws, cut, ids[name], kind, text)
    for key, rows in said["gifts"].items():
        cut = Cut.parse(key)
        paste_gifts(ws, cut, read_pasted_gifts(ws, cut, rows, _MILLIONS).rows)


def _ids(ws: Workspace, cut: Cut) -> dict[str, str]:
    return {one.card.name: one.card.id for one in projects_view(ws, cut).projects}
