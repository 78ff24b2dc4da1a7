"""What is kept from one start to the next is there again whole, or not at all."""

from ntm_desktop.gui.kept import read_kept, write_kept

VALUES = ("Xã Điềm He", (1, 2.5, None), [b"\x00\xff"], {"a": True})


def test_what_was_kept_is_read_back(tmp_path):
    write_kept(tmp_path / "new" / "note.kept", VALUES, ["1.0", 7])
    assert read_kept(tmp_path / "new" / "note.kept", ["1.0", 7]) == VALUES


def test_under_another_stamp_it_is_nothing(tmp_path):
    write_kept(tmp_path / "note.kept", VALUES, "1.0")
    assert read_kept(tmp_path / "note.kept", "1.1") is None


def test_a_missing_file_is_nothing(tmp_path):
    assert read_kept(tmp_path / "note.kept") is None


def test_a_file_with_any_bit_changed_or_cut_anywhere_is_nothing(tmp_path):
    file = tmp_path / "note.kept"
    write_kept(file, VALUES)
    whole = file.read_bytes()
    for place in range(len(whole)):
        for bit in range(8):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
            assert read_kept(file) is None
        file.write_bytes(whole[:place])
        assert read_kept(file) is None


def test_a_folder_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be", encoding="utf-8")
    write_kept(tmp_path / "taken" / "note.kept", VALUES)
    assert read_kept(tmp_path / "taken" / "note.kept") is None
