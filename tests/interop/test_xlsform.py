"""pyxform, which ODK and KoboToolbox build their forms with, takes every register's survey."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ntm_desktop.catalog import Catalog
from ntm_desktop.documents.survey_workbook import write_survey
from ntm_desktop.domain.criteria import SubjectLevel
from ntm_desktop.domain.places import Place
from ntm_desktop.domain.registers.surveys import survey_of
from ntm_desktop.domain.registers.values import Known

REGISTERS = {form.id: form for form in Catalog.shipped().registers()}


def converter() -> str:
    beside = Path(sys.executable).with_name("xls2xform")
    found = os.environ.get("XLS2XFORM") or shutil.which("xls2xform") or shutil.which(beside)
    if found is None:
        pytest.skip("pyxform is not installed here")
    return found


@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_pyxform_makes_a_form_of_it(register, tmp_path):
    tool = converter()
    known = Known(
        villages=(
            Place("a" * 32, SubjectLevel.VILLAGE, "Hồng Tiến", 1),
            Place("b" * 32, SubjectLevel.VILLAGE, "Dục Pán", 2),
        )
    )
    source = write_survey(survey_of(REGISTERS[register], known), "UBND xã", tmp_path / "phieu.xlsx")
    target = tmp_path / "phieu.xml"

    made = subprocess.run(
        [tool, "--skip_validate", str(source), str(target)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert made.returncode == 0, made.stderr
    form = target.read_text(encoding="utf-8")
    assert f'id="ntm_{register}"' in form
    assert f"'{register}'" in form
