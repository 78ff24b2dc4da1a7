"""The sample commune, made once and copied for each test."""

import shutil

import pytest

from ntm_desktop.services import workspace
from ntm_desktop.services.sample import create_sample_figures


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "xã mẫu"
    workspace.close_workspace(create_sample_figures(folder))
    return folder


@pytest.fixture
def sample(made_sample, tmp_path):
    folder = shutil.copytree(made_sample, tmp_path / "xã mẫu")
    opened = workspace.open_workspace(folder)
    yield opened
    workspace.close_workspace(opened)
