"""The set-up script: what it decides. That it sets up for real, each CI run shows."""

import importlib.util
import os
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import bootstrap
import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "installer" / "bootstrap.py"


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A small checkout in a folder like a user's, which bootstrap takes for its own."""
    root = tmp_path / "Máy của Nguyễn Thị Hồng" / "ntm desktop"
    (root / "installer").mkdir(parents=True)
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock"):
        (root / "installer" / name).write_text(f"{name}==1\n")
    (root / "ntm_desktop").mkdir()
    (root / "ntm_desktop" / "__init__.py").write_text('__version__ = "1.2.3"\n')
    (root / "pyproject.toml").write_text(
        '[project]\nname = "ntm-desktop"\n'
        'scripts = {ntm-desktop = "ntm_desktop.cli:main", ntm-district = "ntm_desktop.d:main"}\n'
    )
    monkeypatch.setattr(bootstrap, "ROOT", root)
    monkeypatch.setattr(bootstrap, "INSTALLER", root / "installer")
    monkeypatch.setattr(bootstrap, "VENV", root / ".venv")
    monkeypatch.setattr(bootstrap, "NOTE", root / ".venv" / "ntm-setup.json")
    monkeypatch.setattr(bootstrap, "UNFINISHED", root / ".venv" / "ntm-unfinished")
    return root


@pytest.fixture
def steps(monkeypatch):
    """The set-up's commands, told instead of run; the environment counts as usable."""
    told: list[str] = []
    monkeypatch.setattr(bootstrap, "add_system_packages", lambda wanted: None)
    monkeypatch.setattr(bootstrap, "venv_usable", lambda: True)
    monkeypatch.setattr(bootstrap, "venv_version", lambda: "3.11")
    monkeypatch.setattr(bootstrap, "step", lambda what, command, advice: told.append(what))
    return told


# Arguments


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_names_every_verb(flag):
    done = subprocess.run([sys.executable, SCRIPT, flag], capture_output=True, text=True)
    assert done.returncode == 0
    assert done.stderr == ""
    for verb in ("run", "test", "bench", "mutate", "setup"):
        assert f"\n  {verb} " in done.stdout


def test_no_verb_and_wrong_verb_fail_with_the_usage(capsys):
    assert bootstrap.main([]) == 2
    assert "VERB" in capsys.readouterr().out
    assert bootstrap.main(["start"]) == 2
    assert "'start'" in capsys.readouterr().err


def test_what_follows_the_verb_is_passed_on_untouched():
    assert bootstrap.split_arguments(["run", "--no-window", "--out", "Hồ sơ"]) == (
        "run",
        ["--no-window", "--out", "Hồ sơ"],
    )


@pytest.mark.parametrize(
    ("platform", "environment", "arguments", "passed"),
    [
        ("linux", {"DISPLAY": ":0"}, ["--out", "X"], ["--out", "X"]),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, [], []),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, [], []),
        ("linux", {}, ["--out", "X"], ["--out", "X", "--no-window"]),
        ("linux", {"DISPLAY": ""}, [], ["--no-window"]),
        ("linux", {}, ["--no-window"], ["--no-window"]),
        ("linux", {}, ["--help"], ["--help"]),
        ("win32", {}, [], []),
        ("darwin", {}, [], []),
    ],
)
def test_demo_has_no_window_only_where_there_is_no_display(
    platform, environment, arguments, passed
):
    command = bootstrap.demo_command(arguments, platform, environment)
    assert command[1:] == ["-m", "ntm_desktop", "demo", *passed]


def test_test_runs_all_that_ci_asks_for_the_window_beside_the_rest():
    commands = dict(bootstrap.check_commands([]))
    assert list(commands) == ["format", "lint", "types", "layers", "window", "tests"]
    assert "tests/gui" in commands["window"]
    assert "--ignore=tests/gui" in commands["tests"]
    assert "--cov-branch" in commands["tests"]


def test_what_runs_beside_is_shown_and_counted_too(monkeypatch, capfd):
    monkeypatch.setattr(bootstrap, "prepare", lambda dev: None)
    steps = [
        ("window", [sys.executable, "-c", "print('Cửa sổ'); raise SystemExit(1)"]),
        ("tests", [sys.executable, "-c", "print('rest')"]),
    ]
    monkeypatch.setattr(bootstrap, "check_commands", lambda arguments: steps)
    assert bootstrap.main(["test"]) == 1
    out = capfd.readouterr().out
    assert out.index("rest") < out.index("run beside the others")
    assert out.endswith("Failed: window.\n")


def test_test_passes_arguments_to_pytest():
    commands = dict(bootstrap.check_commands(["-k", "bag"]))
    assert list(commands) == ["format", "lint", "types", "layers", "tests"]
    assert commands["tests"][-2:] == ["-k", "bag"]
    assert "--cov-branch" in commands["tests"]


def test_ci_calls_the_command_of_the_readme():
    script = (ROOT / ".ci" / "run").read_text()
    assert "python3 installer/bootstrap.py test </dev/null || failed=1\n" in script
    assert "python3 installer/bootstrap.py freeze </dev/null || failed=1\n" in script
    assert script.endswith('exit "$failed"\n')


def test_a_failed_check_does_not_hide_the_others(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "prepare", lambda dev: None)
    good, bad = [sys.executable, "-c", ""], [sys.executable, "-c", "raise SystemExit(3)"]
    steps = [("one", good), ("two", bad), ("three", good)]
    monkeypatch.setattr(bootstrap, "check_commands", lambda arguments: steps)
    assert bootstrap.main(["test"]) == 1
    out = capsys.readouterr().out
    assert "ok     three" in out
    assert out.endswith("Failed: two.\n")


def test_bench_finds_measurements_by_short_or_full_name(tmp_path):
    for name in ("bench_start.py", "bench_save.py", "README.md", "helper.py"):
        (tmp_path / name).touch()
    names = [script.name for script in bootstrap.bench_scripts(tmp_path, [])]
    assert names == ["bench_save.py", "bench_start.py"]
    for name in ("start", "bench_start", "bench_start.py", "tests/bench/bench_start.py"):
        assert bootstrap.bench_scripts(tmp_path, [name]) == [tmp_path / "bench_start.py"]
    with pytest.raises(bootstrap.SetupError, match=r"stop.*There are: save, start"):
        bootstrap.bench_scripts(tmp_path, ["stop"])


def test_bench_shows_the_last_lines_again_and_fails_with_a_measurement(
    checkout, monkeypatch, capfd
):
    folder = checkout / "tests" / "bench"
    folder.mkdir(parents=True)
    (folder / "bench_a.py").write_text("print('working')\nprint('a: 1.2x (đo / sàn)\\n')\n")
    (folder / "bench_b.py").write_text("print('b: broke')\nraise SystemExit(4)\n")
    monkeypatch.setattr(bootstrap, "prepare", lambda dev: None)
    monkeypatch.setattr(bootstrap, "venv_python", lambda: Path(sys.executable))
    assert bootstrap.main(["bench"]) == 1
    shown = capfd.readouterr().out.splitlines()
    assert shown[-2:] == ["a: 1.2x (đo / sàn)", "bench_b: FAILED (exit 4) b: broke"]
    assert "working" in shown


# Python


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_python(version):
    assert bootstrap.python_problem(version) is None


@pytest.mark.parametrize(
    ("version", "have"), [((3, 8), "3.8"), ((3, 10), "3.10"), ((3, 14), "3.14")]
)
def test_unsupported_python_is_told_what_is_there_and_what_is_needed(version, have):
    problem = bootstrap.python_problem(version) or ""
    assert f"this is {have}" in problem
    assert "3.11, 3.12 or 3.13" in problem


def test_supported_python_is_the_one_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest, newest = bootstrap.OLDEST, bootstrap.NEWEST
    assert project["requires-python"] == f">=3.{oldest[1]},<3.{newest[1] + 1}"


def test_an_unsupported_python_without_another_stops_before_any_work(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "python_problem", lambda version: "too old")
    monkeypatch.setattr(bootstrap, "other_python", lambda: None)
    assert bootstrap.main(["run"]) == 1
    assert capsys.readouterr().err == "too old\n"


# System packages


def test_missing_packages_keep_their_order_and_know_the_t64_names():
    installed = bootstrap.parse_dpkg(
        "libegl1 installed\nlibglib2.0-0t64 installed\nlibgl1 not-installed\nxvfb config-files\n\n"
    )
    assert installed == {"libegl1", "libglib2.0-0t64"}
    wanted = ["xvfb", "libglib2.0-0", "libgl1", "libegl1"]
    assert bootstrap.missing_packages(wanted, installed) == ["xvfb", "libgl1"]


@pytest.fixture
def debian(monkeypatch):
    """A Debian with nothing but libegl1; the apt-get calls, which all fail."""
    calls: list[list[str]] = []

    def record(command, **options):
        calls.append(command)
        return subprocess.CompletedProcess(command, 100, stdout="E: no network")

    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap, "installed_packages", lambda names: {"libegl1"})
    monkeypatch.setattr(bootstrap, "venv_usable", lambda: True)
    monkeypatch.setattr(subprocess, "run", record)
    return calls


def test_without_root_the_exact_line_is_told_and_nothing_run(debian, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    bootstrap.add_system_packages(["libegl1", "libgl1", "xvfb"])
    assert debian == []
    assert "  sudo apt-get install -y libgl1 xvfb\n" in capsys.readouterr().out


def test_as_root_only_the_missing_are_installed_and_a_failure_goes_on(debian, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "is_root", lambda: True)
    bootstrap.add_system_packages(["libegl1", "libgl1"])
    update, install = debian
    assert update[-1] == "update"
    assert install[-1] == "libgl1"
    assert "libegl1" not in install
    out = capsys.readouterr().out
    assert "E: no network" in out
    assert "sudo apt-get install -y libgl1" in out


def test_nothing_missing_calls_no_apt(debian, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "is_root", lambda: True)
    bootstrap.add_system_packages(["libegl1"])
    assert debian == []
    assert capsys.readouterr().out == ""


def test_a_python_without_ensurepip_gets_the_package_that_holds_it(debian, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "is_root", lambda: False)
    monkeypatch.setattr(bootstrap, "venv_usable", lambda: False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    bootstrap.add_system_packages(["libegl1"])
    wanted = f"python3.{sys.version_info.minor}-venv"
    assert capsys.readouterr().out.endswith(f"sudo apt-get install -y {wanted}\n")


def test_no_ensurepip_and_no_way_to_get_it_is_said(checkout, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(bootstrap.SetupError, match="sudo apt-get install -y python3"):
        bootstrap.make_venv()


# The environment and its note


def test_a_second_set_up_does_nothing(checkout, steps):
    (checkout / ".venv").mkdir()
    bootstrap.prepare(dev=False)
    assert len(steps) == 4
    steps.clear()
    bootstrap.prepare(dev=False)
    assert steps == []


def test_the_demo_brings_the_server_that_it_sends_to_once(checkout, steps):
    (checkout / ".venv").mkdir()
    (checkout / "installer" / "requirements-serve.lock").write_text("starlette==1\n")
    bootstrap.prepare(dev=False, extra="serve")
    assert sum("requirements-serve.lock" in what for what in steps) == 1
    steps.clear()
    bootstrap.prepare(dev=False, extra="serve")
    assert steps == []


def test_the_developers_install_counts_for_the_program_too(checkout, steps):
    (checkout / ".venv").mkdir()
    bootstrap.prepare(dev=True)
    steps.clear()
    bootstrap.prepare(dev=False)
    bootstrap.prepare(dev=True)
    assert steps == []


@pytest.mark.parametrize("changed", ["requirements.lock", "requirements-build.lock"])
def test_a_changed_lock_installs_again_for_both(checkout, steps, changed):
    (checkout / ".venv").mkdir()
    bootstrap.prepare(dev=True)
    (checkout / "installer" / changed).write_text("other==2\n")
    steps.clear()
    bootstrap.prepare(dev=False)
    assert len(steps) == 3
    steps.clear()
    bootstrap.prepare(dev=True)
    assert len(steps) == 3


def test_a_new_entry_point_or_version_only_links_again(checkout, steps):
    (checkout / ".venv").mkdir()
    bootstrap.prepare(dev=False)
    steps.clear()
    (checkout / "ntm_desktop" / "__init__.py").write_text('__version__ = "1.2.4"\n')
    bootstrap.prepare(dev=False)
    assert steps == ["Linking this checkout"]


def test_an_interrupted_install_leaves_its_mark(checkout, steps, monkeypatch):
    (checkout / ".venv").mkdir()

    def killed(what, command, advice):
        raise bootstrap.SetupError("no network")

    monkeypatch.setattr(bootstrap, "step", killed)
    with pytest.raises(bootstrap.SetupError):
        bootstrap.prepare(dev=False)
    assert bootstrap.UNFINISHED.exists()
    assert bootstrap.read_note(bootstrap.NOTE) == {}


def test_only_a_whole_environment_of_this_place_is_usable(checkout):
    assert not bootstrap.venv_usable()
    venv.create(bootstrap.VENV, symlinks=os.name != "nt", with_pip=False)
    assert bootstrap.venv_version() == f"3.{sys.version_info.minor}"
    assert not bootstrap.venv_usable()  # no pip

    site = next(bootstrap.VENV.glob("**/site-packages"))
    (site / "pip.py").write_text("print('pip 1')")
    assert bootstrap.venv_usable()

    bootstrap.UNFINISHED.touch()
    assert not bootstrap.venv_usable()
    bootstrap.UNFINISHED.unlink()

    bootstrap.write_note({"place": "/somewhere/else"})
    assert not bootstrap.venv_usable()
    bootstrap.write_note({"place": str(checkout)})
    assert bootstrap.venv_usable()


def test_a_broken_environment_is_made_anew(checkout, monkeypatch, capsys):
    bootstrap.VENV.mkdir()
    (bootstrap.VENV / "left over").touch()
    commands: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "step", lambda what, command, advice: commands.append(command))
    bootstrap.make_venv()
    assert [entry.name for entry in bootstrap.VENV.iterdir()] == ["ntm-unfinished"]
    assert commands == [[sys.executable, "-m", "venv", str(bootstrap.VENV)]]
    assert "anew" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["", "{", "[1]", "\ufffd"])
def test_a_damaged_note_counts_as_none(tmp_path, text):
    note = tmp_path / "note.json"
    note.write_text(text, "utf-8")
    assert bootstrap.read_note(note) == {}


# The link to the checkout


def test_the_link_is_ascii_and_finds_a_vietnamese_folder(checkout, tmp_path):
    wheel = bootstrap.write_link_wheel(checkout, tmp_path)
    assert wheel.name == "ntm_desktop-1.2.3-py3-none-any.whl"
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    assert (site / "ntm_desktop_checkout.pth").read_bytes().isascii()
    code = (
        f"import site; site.addsitedir({str(site)!r}); import ntm_desktop as n; print(n.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", code],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    assert Path(done.stdout.strip()) == checkout / "ntm_desktop" / "__init__.py"


def test_the_link_carries_the_entry_points_of_pyproject(checkout, tmp_path):
    with zipfile.ZipFile(bootstrap.write_link_wheel(checkout, tmp_path)) as archive:
        entries = archive.read("ntm_desktop-1.2.3.dist-info/entry_points.txt").decode()
    assert entries.splitlines() == [
        "[console_scripts]",
        "ntm-desktop = ntm_desktop.cli:main",
        "ntm-district = ntm_desktop.d:main",
    ]


# Failing


def test_a_failed_step_shows_the_output_and_what_to_do(checkout, capsys):
    code = "print('line\\n' * 100 + 'the reason'); raise SystemExit(7)"
    with pytest.raises(bootstrap.SetupError) as caught:
        bootstrap.step("Fetching", [sys.executable, "-c", code], "Plug in the network.")
    text = str(caught.value)
    assert "the reason" in text
    assert text.count("line") < 30
    assert text.endswith("Fetching: failed (exit 7). Plug in the network.")
    assert capsys.readouterr().out == "Fetching … failed\n"


def test_a_failed_run_has_a_hint_in_vietnamese(monkeypatch, capsys):
    def fail(**_wanted):
        raise bootstrap.SetupError("No network.")

    monkeypatch.setattr(bootstrap, "prepare", fail)
    assert bootstrap.main(["run"]) == 1
    assert "Gợi ý:" in capsys.readouterr().err
    assert bootstrap.main(["setup"]) == 1
    assert "Gợi ý:" not in capsys.readouterr().err


def test_the_users_own_settings_do_not_lead_pip_astray(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    environment = bootstrap.child_environment()
    assert not {"PYTHONPATH", "PIP_TARGET"} & set(environment)
    assert environment["PIP_USER"] == "0"


def test_torture_takes_minutes_and_nothing_else():
    assert bootstrap.torture_minutes([]) == 30
    assert bootstrap.torture_minutes(["--minutes", "2.5"]) == 2.5
    for wrong in (["--minutes"], ["--minutes", "0"], ["--minutes", "x"], ["5"]):
        with pytest.raises(bootstrap.SetupError):
            bootstrap.torture_minutes(wrong)
