"""An office goes on on another PC: data, evidence and keys in one sealed file."""

import shutil
import subprocess

import pytest

from ntm_desktop import paths
from ntm_desktop.domain.staged import carry_out
from ntm_desktop.errors import EntryError, MovedAwayError, PackageError
from ntm_desktop.exchange import keys
from ntm_desktop.services import edits
from ntm_desktop.services.assessments import answers
from ntm_desktop.services.evidence import add_evidence, evidence_items, vault_file
from ntm_desktop.services.exchange.timeline import public_key_info
from ntm_desktop.services.handed_out import moved_on
from ntm_desktop.services.moving import move_in, moving_out, stay_here
from ntm_desktop.services.workspace import close_workspace, latest_assessment

WORDS = "bốn từ dễ nhớ"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The user's folder of each PC."""

    def use(name):
        monkeypatch.setattr(paths, "keys_dir", lambda: tmp_path / name / "keys")

    use("cũ")
    return use


@pytest.fixture
def filled(ws, assessment, home, tmp_path):
    paper = tmp_path / "biên bản.txt"
    paper.write_text("biên bản họp")
    add_evidence(ws, assessment, "1.1", 0, paper)
    edits.record_remark(ws, assessment, "1.1", "còn thiếu")
    keys.commune_key("06364")
    return ws


def test_everything_arrives_and_the_old_pc_only_shows_it(filled, home, tmp_path):
    stick = tmp_path / "usb"
    stick.mkdir()
    made = carry_out(filled, moving_out(stick, WORDS))
    assert made.path == stick / "06364_chuyen-may.ntmm"
    assert moved_on(filled)
    with pytest.raises(MovedAwayError, match="chuyển sang máy khác"):
        edits.record_remark(filled, latest_assessment(filled).id, "1.1", "sửa thêm")
    key = keys.existing_commune_key("06364")
    home("mới")
    new = move_in(made.path, WORDS, tmp_path / "máy mới" / "dữ liệu")
    found = latest_assessment(new).id
    assert answers(new, found)["1.1"].remark == "còn thiếu"
    (item,) = evidence_items(new, found)
    assert vault_file(new, item).read_text() == "biên bản họp"
    assert keys.existing_commune_key("06364") == key
    edits.record_remark(new, found, "1.1", "làm tiếp ở máy mới")
    close_workspace(new)


def test_a_commune_that_never_packed_has_one_key_on_both_pcs(ws, home, tmp_path):
    made = carry_out(ws, moving_out(tmp_path, WORDS))
    here = public_key_info(ws).fingerprint
    home("mới")
    new = move_in(made.path, WORDS, tmp_path / "máy mới")
    assert public_key_info(new).fingerprint == here
    close_workspace(new)


def test_the_old_pc_can_be_worked_on_again_when_it_must(filled, tmp_path):
    carry_out(filled, moving_out(tmp_path / "tệp.ntmm", WORDS))
    stay_here(filled)
    found = latest_assessment(filled).id
    edits.record_remark(filled, found, "1.1", "sửa thêm")
    assert answers(filled, found)["1.1"].remark == "sửa thêm"


def test_a_wrong_passphrase_a_cut_file_and_data_that_are_there_change_nothing(
    filled, home, tmp_path
):
    with pytest.raises(PackageError, match="ít nhất"):
        carry_out(filled, moving_out(tmp_path / "x.ntmm", "ngắn"))
    made = carry_out(filled, moving_out(tmp_path / "x.ntmm", WORDS))
    home("mới")
    target = tmp_path / "mới" / "dữ liệu"
    with pytest.raises(PackageError, match="Mật khẩu không đúng"):
        move_in(made.path, WORDS + "!", target)
    cut = tmp_path / "cut.ntmm"
    whole = made.path.read_bytes()
    cut.write_bytes(whole[:200] + bytes(len(whole) - 200))
    with pytest.raises(PackageError):
        move_in(cut, WORDS, target)
    other = tmp_path / "khác.ntmm"
    other.write_bytes(b"not a zip at all")
    with pytest.raises(PackageError):
        move_in(other, WORDS, target)
    assert not target.exists()
    assert not list(target.parent.glob(".*")) if target.parent.exists() else True
    with pytest.raises(EntryError, match="đã có dữ liệu"):
        move_in(made.path, WORDS, filled.file.data_dir)


def test_another_key_of_the_office_on_the_new_pc_is_never_overwritten(filled, home, tmp_path):
    made = carry_out(filled, moving_out(tmp_path / "x.ntmm", WORDS))
    home("mới")
    other = keys.commune_key("06364").public
    with pytest.raises(EntryError, match="đã có khóa khác"):
        move_in(made.path, WORDS, tmp_path / "mới" / "dữ liệu")
    assert keys.existing_commune_key("06364") == other


@pytest.mark.skipif(shutil.which("age") is None, reason="needs the age command")
def test_the_sealed_data_are_an_age_file(filled, tmp_path):
    import zipfile

    made = carry_out(filled, moving_out(tmp_path / "x.ntmm", WORDS))
    with zipfile.ZipFile(made.path) as outer:
        assert outer.namelist() == ["khoa.age", "du-lieu.age"]
        sealed = outer.read("du-lieu.age")
    done = subprocess.run(["age", "--decrypt"], input=sealed, capture_output=True, check=False)
    assert b"identit" in done.stderr, "age knows the file and asks for the key"
