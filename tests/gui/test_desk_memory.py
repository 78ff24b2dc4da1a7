"""What pages of the desk read is kept exactly as long as nobody writes into the register."""

from functools import partial

import pytest

from ntm_desktop.district import init_district
from ntm_desktop.domain.staged import OnDatabase, carry_out
from ntm_desktop.gui.desk.memory import Memory
from ntm_desktop.store.register.register import Register
from ntm_desktop.store.register.settings import change_setting, setting
from tests.district import communes


@pytest.fixture
def register(tmp_path):
    init_district(tmp_path / "so", now=lambda: communes.START)
    with Register.open(tmp_path / "so") as opened:
        yield opened


@pytest.fixture
def asked():
    return []


def reading(memory, asked, key="x"):
    def read(register):
        asked.append(key)
        return setting(register, "a")

    return memory.reading(key, read)


def write(register, value):
    with register.transaction():
        change_setting(register, "a", value)


def test_the_same_register_is_read_once(register, asked):
    memory = Memory()
    write(register, "1")
    assert [reading(memory, asked)(register) for _ in range(3)] == ["1", "1", "1"]
    assert asked == ["x"]


def test_what_this_program_wrote_is_seen(register, asked):
    memory = Memory()
    reading(memory, asked)(register)
    write(register, "2")
    assert reading(memory, asked)(register) == "2"


def test_steps_are_kept_too_and_what_is_of_another_thing_is_not_mixed_up(register, asked):
    memory = Memory()

    def make(name):
        value = yield OnDatabase(lambda register: setting(register, "a") + name)
        asked.append(name)
        return value

    write(register, "4")
    for name in ("p", "p", "q"):
        assert carry_out(register, memory.making(name, partial(make, name))) == f"4{name}"
    assert asked == ["p", "q"]


def test_what_was_not_asked_for_longest_goes_first(register, asked):
    memory = Memory()
    for number in range(100):
        reading(memory, asked, str(number))(register)
    reading(memory, asked, "99")(register)
    reading(memory, asked, "0")(register)
    assert asked[-1] == "0"
    assert len(asked) == 101
