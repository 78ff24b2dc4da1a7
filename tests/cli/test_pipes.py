"""``… | head``: who reads may stop reading."""

import subprocess
import sys
from pathlib import Path

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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("json", [[], ["--json"]])
def test_an_output_that_cannot_be_written_is_said_and_what_was_done_stays(json, tmp_path):
    words = ["init", "--data", str(tmp_path / "huyen"), *json]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ntm_desktop.district_cli", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    said = done.stderr.decode("utf-8", "replace")
    assert done.returncode == 1
    assert said.count("Không ghi được kết quả in ra: ổ đĩa hết chỗ") == 1
    assert "Traceback" not in said
    assert "No space" not in said
    assert (tmp_path / "huyen" / "register.ntmd").is_file()
