"""Who comes second is told who has the file open, and nothing is overwritten."""

from datetime import UTC, datetime

import pytest

from ntm_desktop.errors import StoreError
from ntm_desktop.store.holder import holder_words
from ntm_desktop.store.register.register import Office, Register, new_register
from tests.store.conftest import NOW


@pytest.fixture
def register(tmp_path):
    with new_register(tmp_path / "sổ", Office("a" * 32, "Nơi nhận"), NOW, lambda: None) as opened:
        yield opened


def test_the_second_window_hears_whose_the_first_one_is(register):
    register.sit_down("Lê Văn Tám", datetime(2026, 11, 29, 1, 15, tzinfo=UTC))
    with pytest.raises(StoreError, match=r"đang được mở ở một cửa sổ khác \(Lê Văn Tám, máy "):
        Register.open(register.data_dir)
    assert "Lê Văn Tám" in holder_words(register.path)


def test_whoever_has_closed_it_is_not_named_any_more(register):
    register.sit_down("Lê Văn Tám", NOW)
    register.close()
    assert holder_words(register.path) == ""
    Register.open(register.data_dir).close()


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"officer": 1}', "\x00\xff"])
def test_a_note_that_says_nothing_sensible_is_passed_over(register, said):
    register.path.with_name(register.path.name + ".dang-mo").write_text(said, "utf-8")
    assert holder_words(register.path) == ""
