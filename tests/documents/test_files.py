"""Files appear whole or not at all."""

import pytest

from ntm_desktop.documents.files import write_file, write_files
from ntm_desktop.errors import CancelledError, DocumentError
from tests.stopping import Stopping


def test_folders_are_made_and_an_older_file_is_replaced(tmp_path):
    target = tmp_path / "hồ sơ" / "a.pdf"
    write_file(target, b"cu")
    assert write_file(target, b"moi") == target
    assert target.read_bytes() == b"moi"
    assert [path.name for path in target.parent.iterdir()] == ["a.pdf"]


def test_a_folder_that_is_a_file_is_refused_in_words(tmp_path):
    blocked = tmp_path / "ho-so"
    blocked.write_text("không phải thư mục")
    with pytest.raises(DocumentError, match="Không ghi được tệp"):
        write_file(blocked / "a.pdf", b"x")
    assert blocked.read_text() == "không phải thư mục"


def test_a_failed_write_leaves_the_older_file_and_no_rest(tmp_path):
    target = tmp_path / "a.pdf"
    target.mkdir()
    (target / "trong").touch()
    with pytest.raises(DocumentError):
        write_file(target, b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]


def test_what_a_killed_program_left_of_the_same_file_is_cleared_away(tmp_path):
    left = tmp_path / f".a.pdf.{'0f' * 16}.partial"
    others = [tmp_path / f".b.pdf.{'0f' * 16}.partial", tmp_path / ".a.pdf.my-own.partial"]
    for path in (left, *others):
        path.write_bytes(b"%PDF-1.7 half")
    write_file(tmp_path / "a.pdf", b"x")
    assert not left.exists()
    assert all(path.exists() for path in others)


def test_several_files_are_there_together(tmp_path):
    told = Stopping()
    files = write_files([(tmp_path / "a.pdf", b"a"), (tmp_path / "b.pdf", b"b")], told.step)
    assert files == (tmp_path / "a.pdf", tmp_path / "b.pdf")
    assert told.seen[-1][0] == 2


@pytest.mark.parametrize("after", [0, 1])
def test_stopping_before_the_last_leaves_older_files_as_they_were(tmp_path, after):
    (tmp_path / "a.pdf").write_bytes(b"cu")
    with pytest.raises(CancelledError):
        write_files(
            [(tmp_path / "a.pdf", b"moi"), (tmp_path / "b.pdf", b"b")], Stopping(after).step
        )
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
    assert (tmp_path / "a.pdf").read_bytes() == b"cu"
