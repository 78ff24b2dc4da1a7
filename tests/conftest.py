"""What every test stands on: no screen, no settings of the person who runs it, one locale."""

import os
from pathlib import Path

import pytest

# Before anything imports Qt. NTM_TEST_DISPLAY=1 shows the windows, to watch a test.
if not os.environ.get("NTM_TEST_DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
# The program chooses its own locale; it must not lean on the machine's.
os.environ["LANG"] = os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("LANGUAGE", None)


@pytest.fixture(scope="session", autouse=True)
def shared_cache(tmp_path_factory):
    """One cache for the run: with a new one per test every started program reads all fonts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def user_home(tmp_path_factory, monkeypatch) -> Path:
    """A user's folder of its own, beside `tmp_path` so that tests may count what is in that."""
    home: Path = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("NTM_DESKTOP_HOME", str(home / "ntm"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))
    return home


@pytest.fixture(scope="session")
def golden_register(tmp_path_factory) -> Path:
    """The register of a province whose packages hold what it published; nobody changes it."""
    from tests.district.golden_packages import fill

    data: Path = fill(tmp_path_factory.mktemp("golden"))
    return data


@pytest.fixture
def wait_until():
    """Wait until something is so; it fails when that never happens."""
    import time

    def wait(true, seconds=30):
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it never happened"
            time.sleep(0.05)

    return wait
