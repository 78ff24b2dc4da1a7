"""Files appear whole or not at all."""

import pytest

from ntm_desktop.documents.files import write_file
from ntm_desktop.errors import DocumentError


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
