"""The first page is shown at once at the next start, but only while it is still true."""

import pytest

from ntm_desktop import paths
from ntm_desktop.gui import glance
from ntm_desktop.gui.kept import write_kept
from tests.gui.conftest import record_remark


@pytest.fixture
def closed(on_sample, sample_dir):
    """The sample commune was open and the program was ended."""
    kept = on_sample.window.glance
    on_sample.desktop.end()
    return kept


def test_what_was_shown_is_read_back_word_for_word(closed, sample_dir):
    assert closed is not None
    assert glance.kept(sample_dir) == closed


def test_a_file_that_was_changed_meanwhile_is_read_anew(closed, sample_dir):
    database = sample_dir / paths.DATABASE
    database.write_bytes(database.read_bytes() + b"\0")
    assert glance.kept(sample_dir) is None


def test_an_unfinished_log_beside_the_file_means_reading_anew(closed, sample_dir):
    (sample_dir / f"{paths.DATABASE}-wal").write_bytes(b"x")
    assert glance.kept(sample_dir) is None


def test_another_folder_does_not_get_it(closed, tmp_path):
    assert glance.kept(tmp_path) is None


def test_a_broken_note_costs_only_time(closed, sample_dir):
    file = paths.user_dir() / "glance.kept"
    whole = file.read_bytes()
    for place in range(0, len(whole), 97):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert glance.kept(sample_dir) is None
        file.write_bytes(whole[:place])
        assert glance.kept(sample_dir) is None
    file.write_bytes(whole)
    assert glance.kept(sample_dir) == closed


def test_a_note_of_another_shape_is_ignored(closed, sample_dir):
    stamp = glance._stamp(sample_dir)
    write_kept(paths.user_dir() / "glance.kept", (("Xã",), ()), stamp)
    assert glance.kept(sample_dir) is None


def test_the_next_start_shows_it_before_the_file_is_opened_and_then_the_file(
    program, sample_dir, closed
):
    desktop = type(program.desktop)(program.desktop._app)
    try:
        desktop.begin(sample_dir)
        window = desktop.window
        assert window is not None
        assert not window.context.ready
        assert [tile.content for tile in window.current_page.tiles.tiles] == list(
            closed.overview.tiles
        )
        # What is asked for before the file is open is done as soon as it is.
        window.side.button("settings").click()
        program.qtbot.waitUntil(lambda: window.context.ready, timeout=20_000)
        assert window.current_page.accessibleName() == "Cài đặt"
    finally:
        program.qtbot.waitUntil(lambda: not desktop.tasks._running, timeout=20_000)
        desktop.window.closed.disconnect()
        desktop.window.hide()
        desktop.end()


def test_an_edit_is_in_it_after_the_window_was_closed(on_sample, sample_dir):
    change = on_sample.do(record_remark("1.1", "Đã rà soát"))
    assert on_sample.window.glance is None
    on_sample.window.close()
    on_sample.qtbot.waitUntil(lambda: on_sample.window.glance is not None, timeout=20_000)
    on_sample.desktop.end()
    kept = glance.kept(sample_dir)
    assert kept is not None
    assert kept.foot.saved.startswith(f"{change.at.astimezone():%H:%M:%S}")
