"""The lock files: whole, hashed, agreeing with pyproject.toml and with each other."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"]
OTHERS = [
    "requirements-freeze.lock",
    "requirements-windows.lock",
    "requirements-nation.lock",
    "requirements-serve.lock",
    "requirements-sign.lock",
]
PIN = re.compile(
    r"^([a-z0-9.-]+)==(\S+)(?: ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "installer" / name).read_text("utf-8")
    return {match[1]: match[2] for match in PIN.finditer(text)}


def wanted(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found[0]).lower()


@pytest.mark.parametrize("name", [*NAMES, *OTHERS])
def test_every_line_is_a_pin_with_hashes_and_names_no_place(name):
    text = (ROOT / "installer" / name).read_text("utf-8")
    rest = PIN.sub("", text)
    assert all(line.lstrip().startswith("#") for line in rest.splitlines() if line.strip()), rest
    assert not re.search(r"://|--index|--find-links|file:", text)
    assert pins(name)


def test_what_pyproject_asks_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    run = {wanted(line) for line in project["project"]["dependencies"]}
    dev = {wanted(line) for line in project["dependency-groups"]["dev"]}
    assert run <= set(pins("requirements.lock"))
    assert run | dev <= set(pins("requirements-dev.lock"))


def test_the_locks_agree_so_that_one_environment_serves_all():
    run, dev, build = (pins(name) for name in NAMES)
    assert run.items() <= dev.items()
    assert {name: build[name] for name in build.keys() & dev.keys()}.items() <= dev.items()


def test_what_adds_up_many_registers_comes_on_top_of_the_developers_packages():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [
        *project["project"]["optional-dependencies"]["nation"],
        *project["dependency-groups"]["nation"],
    ]
    nation, dev = pins("requirements-nation.lock"), pins("requirements-dev.lock")
    assert {wanted(line) for line in asked} <= set(nation)
    assert dev.items() <= nation.items()
    assert not {wanted(line) for line in asked} & set(dev)


@pytest.mark.parametrize("extra", ["serve", "sign"])
def test_what_an_extra_needs_comes_on_top_of_what_the_program_needs(extra):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = project["project"]["optional-dependencies"][extra]
    whole, run, dev = (pins(f"requirements{one}.lock") for one in (f"-{extra}", "", "-dev"))
    assert {wanted(line) for line in asked} <= set(whole)
    assert run.items() <= whole.items()
    assert {name: dev[name] for name in dev.keys() & whole.keys()}.items() <= whole.items()
    assert not {wanted(line) for line in asked} & set(run)
