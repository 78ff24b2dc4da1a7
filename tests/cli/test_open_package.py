"""A double click on a package starts the window with it."""

from pathlib import Path

import pytest

from ntm_desktop import app
from ntm_desktop.cli import main


@pytest.fixture
def opened(monkeypatch):
    calls: list[tuple[Path | None, Path | None]] = []

    def run_gui(data_dir, _argv, package=None):
        calls.append((data_dir, package))
        return 0

    monkeypatch.setattr(app, "run_gui", run_gui)
    return calls


@pytest.mark.parametrize("name", ["06364_receipt_2024_0001.ntmz", "GÓI.NTMZ", "a b.ntmz.age"])
def test_a_package_is_handed_to_the_window(opened, name):
    assert main([name]) == 0
    assert opened == [(None, Path(name))]


def test_without_a_word_the_last_commune_is_opened(opened):
    assert main([]) == 0
    assert opened == [(None, None)]


def test_another_file_is_wrong_usage(opened):
    assert main(["thu.docx"]) == 2
    assert opened == []
