"""A SoftHSM token, where SoftHSM and the extra `sign` are; the sample commune everywhere."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from ntm_desktop.documents.child_process import Child
from ntm_desktop.documents.signing import process
from ntm_desktop.services.sample import create_sample_figures
from ntm_desktop.services.workspace import close_workspace, open_workspace

PIN = "2468"
DRIVERS = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)


def signing_python() -> str:
    """A Python that has the extra: ours, or the one that NTM_SIGN_PYTHON names."""
    if find_spec("pyhanko") and find_spec("pkcs11"):
        return sys.executable
    named = os.environ.get("NTM_SIGN_PYTHON", "")
    if not named:
        pytest.skip("the extra `sign` (pyhanko, python-pkcs11) is not installed here")
    return named


@pytest.fixture(scope="session")
def filled_token(tmp_path_factory):
    python = signing_python()
    driver = next((name for name in DRIVERS if Path(name).is_file()), None)
    if driver is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM2 is not installed here")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    environment = {**os.environ, "SOFTHSM2_CONF": str(settings)}
    made = ["softhsm2-util", "--init-token", "--free", "--label", "UBND xa"]
    for words in (
        [*made, "--so-pin", "12345678", "--pin", PIN],
        [python, str(Path(__file__).with_name("fill_token.py")), driver, "UBND xa", PIN],
    ):
        subprocess.run(words, env=environment, check=True, capture_output=True, timeout=60)
    return driver, settings, python


@pytest.fixture
def driver(filled_token, monkeypatch):
    """The library of the token; the child runs in the Python that has the extra."""
    name, settings, python = filled_token
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    monkeypatch.setattr(process, "available", lambda: True)
    ours = sys.executable

    class Elsewhere(Child):
        def __init__(self, word, module):
            monkeypatch.setattr(sys, "executable", python)
            super().__init__(word, module)
            monkeypatch.setattr(sys, "executable", ours)

    monkeypatch.setattr(process, "Child", Elsewhere)
    return name


@pytest.fixture(scope="session")
def made_sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "xã mẫu"
    close_workspace(create_sample_figures(folder))
    return folder


@pytest.fixture
def sample(made_sample, tmp_path):
    opened = open_workspace(shutil.copytree(made_sample, tmp_path / "xã mẫu"))
    yield opened
    close_workspace(opened)
