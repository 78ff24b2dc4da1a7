"""The mutation runner puts in faults that a test can notice, and tells those nobody notices."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import mutate
import pytest

INSTALLER = Path(mutate.__file__).parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

RULES = '''
    """A module to be mutated."""

    LIMIT = 5


    def enough(value: int) -> bool:
        """Say "enough" words."""
        if value < 0:
            raise ValueError("not this one")
        return value >= LIMIT and value != 7


    class Scale:
        """A scale."""

        @property
        def top(self) -> int:
            """The top."""
            return 3
'''
WELL = """
    import pytest
    from small.rules import Scale, enough

    def test_enough():
        assert [enough(x) for x in (0, 4, 5, 6, 7, 8)] == [False, False, True, True, False, True]

    def test_below():
        with pytest.raises(ValueError):
            enough(-1)

    def test_top():
        assert Scale().top == 3
"""
BADLY = """
    from small.rules import Scale, enough

    def test_enough():
        assert enough(100)
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "__init__.py").touch()
    (tmp_path / "small" / "rules.py").write_text(textwrap.dedent(RULES))
    (tmp_path / "tests").mkdir()
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    monkeypatch.setattr(mutate, "MODULES", {"small.rules": ("tests",)})
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.partition(".")[0] in ("small", "test_rules")]:
        del sys.modules[name]


def test_every_decision_of_the_functions_is_mutated_and_no_word_for_people(project):
    said = [(one.function, one.said) for one in mutate.mutants_of("small.rules")]
    assert ("enough", "Lt → LtE") in said
    assert ("enough", "GtE → Gt") in said
    assert ("enough", "And → Or") in said
    assert ("enough", "raise left out") in said
    assert ("Scale.top", "3 → 4") in said
    assert not any("not this one" in what or "Say" in what for _, what in said)


APART = """
import json, sys
from pathlib import Path
import mutate

mutate.ROOT = Path.cwd()
mutate.MODULES = {"small.rules": ("tests",)}
killed, tried, survivors = mutate.run("small.rules", most=0, scratch=Path("scratch"))
print(json.dumps([killed, tried, [[one.function, one.said] for one in survivors]]))
"""


def run(project, tests):
    """Tried in a process of its own, as the command is: it forks, and threads do not go along."""
    (project / "tests" / "test_rules.py").write_text(textwrap.dedent(tests))
    (project / "scratch").mkdir()
    ran = subprocess.run(
        [sys.executable, "-c", APART],
        cwd=project,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(project), str(INSTALLER)))},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    *said, last = ran.stdout.splitlines()
    killed, tried, survivors = json.loads(last)
    return killed, tried, [tuple(one) for one in survivors], "\n".join(said)


def test_good_tests_notice_every_fault(project):
    killed, tried, survivors, _said = run(project, WELL)
    assert survivors == []
    assert killed == tried > 8


def test_poor_tests_leave_survivors_that_are_named(project):
    _killed, tried, survivors, said = run(project, BADLY)
    assert 0 < len(survivors) < tried
    assert "survived small.rules" in said
    assert ("Scale.top", "return None") in survivors
