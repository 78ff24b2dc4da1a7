"""A double click on a package starts the window with it."""

from pathlib import Path

import pytest

from ntm_desktop import app
from ntm_desktop.cli import main
from ntm_desktop.gui.viewing import starting

LAST = Path(__file__).parents[1] / "data" / "last_version"


@pytest.fixture
def opened(monkeypatch):
    calls: list[tuple[Path | None, Path | None]] = []

    def run_gui(data_dir, _argv, package=None):
        calls.append((data_dir, package))
        return 0

    monkeypatch.setattr(app, "run_gui", run_gui)
    return calls


@pytest.fixture
def viewed(monkeypatch):
    calls: list[Path | None] = []

    def open_viewer(package, _key=None, _known=None):
        calls.append(package)
        return 0

    monkeypatch.setattr(starting, "open_viewer", open_viewer)
    return calls


def test_an_answer_is_handed_to_the_window_of_the_commune(opened, viewed):
    receipt = next(LAST.glob("*_receipt_*.ntmz"))
    assert main([str(receipt)]) == 0
    assert (opened, viewed) == ([(None, receipt)], [])


@pytest.mark.parametrize("name", ["GÓI.NTMZ", "a b.ntmz.age", "assessment"])
def test_any_other_package_is_looked_at_in_ntm_xem(opened, viewed, name):
    path = next(LAST.glob("*_assessment_*.ntmz")) if name == "assessment" else Path(name)
    assert main([str(path)]) == 0
    assert (opened, viewed) == ([], [path])


def test_without_a_word_the_last_commune_is_opened(opened):
    assert main([]) == 0
    assert opened == [(None, None)]


def test_another_file_is_wrong_usage(opened):
    assert main(["thu.docx"]) == 2
    assert opened == []
