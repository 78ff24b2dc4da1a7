"""``… | head``: who reads may stop reading."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "words"),
    [
        ("ntm_desktop.cli.main", ["forms", "check"]),
        ("ntm_desktop.cli.main", ["--help"]),
        ("ntm_desktop.district_cli", ["--help"]),
        ("ntm_desktop.district_cli", ["init", "--data", "{folder}"]),
    ],
)
def test_a_reader_that_stops_reading_breaks_nothing(module, words, tmp_path):
    words = [word.format(folder=tmp_path / "huyen") for word in words]
    call = f"import sys; from {module} import main; sys.exit(main({words!r}))"
    with subprocess.Popen(
        [sys.executable, "-c", call], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode("utf-8", "replace")
    assert said == ""
    assert process.returncode == 0
    if words[0] == "init":
        assert (tmp_path / "huyen" / "register.ntmd").is_file()
