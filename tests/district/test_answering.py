"""What the appraisers say of a package comes to the commune in a signed receipt."""

import json
from decimal import Decimal

import pytest
from sqlite_utils import Database

from ntm_desktop.district import answer, enrol, receive
from ntm_desktop.district.desk import collate_tables
from ntm_desktop.district_cli import main
from ntm_desktop.domain.package import PackageOutcome
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import EntryError
from ntm_desktop.exchange.contents import receipt_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import read_package
from ntm_desktop.store.register.register import FILE_NAME, Register
from tests.district import communes
from tests.district.communes import Sender


@pytest.fixture
def package(data, sender):
    """The commune's first package, received."""
    made = sender.hand_over()
    receive(data, [made.path])
    return made


def said(answered, office):
    key = PublicKey.parse(office.public_key)
    return receipt_of(read_package(answered.receipt_path, lambda header, key_id: key))


def test_accepting_says_so_of_every_part_and_names_the_package(data, office, package, tmp_path):
    done = answer(data, "06364", accept=True, receipts=tmp_path / "phieu")
    assert done.outcome is PackageOutcome.ACCEPTED
    assert done.receipt_path == tmp_path / "phieu" / "06364_receipt_2024_0002.ntmz"
    receipt = said(done, office)
    assert receipt.package_sha256 == package.sha256
    assert receipt.outcome is PackageOutcome.ACCEPTED
    assert receipt.parts[0].items == 57


def test_what_is_returned_carries_its_remark_and_the_rest_waits(data, office, package):
    done = answer(data, "06364", returned={"Minh chứng": " Ảnh  đường thôn\u00a0bị mờ "})
    receipt = said(done, office)
    outcomes = {part.part: (part.outcome, part.remark) for part in receipt.parts}
    assert outcomes.pop("evidence") == (PackageOutcome.RETURNED, "Ảnh đường thôn bị mờ")
    assert set(outcomes.values()) == {(PackageOutcome.RECEIVED, "")}
    assert done.outcome is PackageOutcome.RETURNED


def test_the_rest_can_be_accepted_at_once(data, office, package):
    done = answer(data, "06364", accept=True, returned={"dossier": "Thiếu biên bản họp"})
    assert {part.part: part.outcome for part in done.parts} == {
        "criteria": PackageOutcome.ACCEPTED,
        "evidence": PackageOutcome.ACCEPTED,
        "dossier": PackageOutcome.RETURNED,
        "projects": PackageOutcome.ACCEPTED,
        "resources": PackageOutcome.ACCEPTED,
    }


def test_the_same_answer_twice_is_one_receipt(data, office, package):
    first = answer(data, "06364", accept=True)
    again = answer(data, "06364", accept=True)
    assert (first.again, again.again) == (False, True)
    assert said(first, office) == said(again, office)
    with Register.open(data) as register:
        newest = register.last_receipt("06364")
        assert newest is not None
        assert newest.sequence == 2


def test_a_package_that_comes_again_gets_the_newest_word_on_it(data, office, package):
    done = answer(data, "06364", returned={"projects": "Thiếu công trình chuyển tiếp"})
    assert done.receipt_path is not None
    (again,) = receive(data, [package.path]).received
    assert again.receipt_path is not None
    assert again.receipt_path.read_bytes() == done.receipt_path.read_bytes()


def test_the_newest_package_is_answered_or_the_one_of_the_period(data, office, sender, package):
    newer = sender.hand_over(period="2025")
    receive(data, [newer.path])
    assert answer(data, "06364", accept=True).package.sha256 == newer.sha256
    done = answer(data, "06364", period=Period(2024), accept=True)
    assert done.package.sha256 == package.sha256
    assert said(done, office).package.sequence == 1


def test_receipts_of_one_commune_form_one_chain(data, office, package):
    answer(data, "06364", returned={"criteria": "Xem lại 2.1"})
    done = answer(data, "06364", accept=True)
    key = PublicKey.parse(office.public_key)
    assert done.receipt_path is not None
    header = read_package(done.receipt_path, lambda *_: key).header
    with Register.open(data) as register:
        second = register.rows("SELECT sha256 FROM receipt WHERE sequence = 2")[0]
    assert (header.sequence, header.previous) == (3, second["sha256"])


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({}, "Chưa nói chấp nhận hay trả lại"),
        ({"returned": {"ảnh": "mờ"}}, "Không có phần “ảnh”"),
        ({"returned": {"evidence": " \n"}}, "phải ghi nhận xét"),
        ({"returned": {"evidence": "dài " * 600}}, "dài quá"),
        ({"accept": True, "period": Period(2023)}, "Đã nhận: Năm 2024"),
    ],
)
def test_an_answer_that_says_nothing_is_refused_and_nothing_is_given(
    data, office, package, how, sentence
):
    with pytest.raises(EntryError, match=sentence):
        answer(data, "06364", **how)
    with Register.open(data) as register:
        newest = register.last_receipt("06364")
        assert newest is not None
        assert newest.sequence == 1


def test_a_commune_that_sent_nothing_or_is_not_known_is_named(data, office, tmp_path):
    other = Sender("06325", tmp_path / "khac")
    enrol(data, other.public)
    with pytest.raises(EntryError, match="Chưa nhận gói nào của xã 06325"):
        answer(data, "06325", accept=True)
    with pytest.raises(EntryError, match="Chưa đăng ký xã có mã “99999”"):
        answer(data, "99999", accept=True)


def test_the_collation_points_at_what_is_being_mended(data, office, package, tmp_path):
    answer(data, "06364", returned={"evidence": "Ảnh mờ"})
    made = collate_tables(data, tmp_path / "tong-hop.xlsx")
    assert any("gói số 1 đang trả lại để sửa (Minh chứng)" in told for told in made.cautions)
    assert made.communes == ()
    assert "06364" not in dict(made.missing)
    answer(data, "06364", accept=True)
    made = collate_tables(data, tmp_path / "tong-hop.xlsx")
    assert not any("trả lại" in told for told in made.cautions)
    assert [commune.code for commune in made.communes] == ["06364"]


def test_what_was_accepted_counts_until_the_mended_package_comes(data, office, sender, tmp_path):
    receive(data, [sender.hand_over(money=10).path])
    answer(data, "06364", accept=True)
    receive(data, [sender.hand_over(money=30).path])
    answer(data, "06364", returned={"resources": "Thiếu nguồn tín dụng"})
    made = collate_tables(data, tmp_path / "tong-hop.xlsx")
    assert (made.communes[0].sequence, made.resources_actual) == (1, Decimal(10))
    assert any("bảng này tính gói số 1 đã được chấp nhận" in told for told in made.cautions)


def test_a_register_of_the_version_before_keeps_its_receipts(data, office, package):
    with Register.open(data) as register:
        old = register.last_receipt("06364")
    db = Database(data / FILE_NAME)
    db.conn.executescript(communes.TO_REGISTER_2)
    db.conn.executescript(
        """
        CREATE TABLE old (
            package INTEGER PRIMARY KEY REFERENCES package (position), sequence INTEGER NOT NULL,
            sha256 TEXT NOT NULL, file_name TEXT NOT NULL, content BLOB NOT NULL
        ) STRICT;
        INSERT INTO old SELECT package, sequence, sha256, file_name, content FROM receipt;
        DROP TABLE receipt;
        ALTER TABLE old RENAME TO receipt;
        DELETE FROM _sqlite_migrations WHERE name = 'm0002_answers';
        PRAGMA user_version = 1;
        """
    )
    db.close()
    with Register.open(data) as register:
        assert register.last_receipt("06364") == old
    assert answer(data, "06364", accept=True).outcome is PackageOutcome.ACCEPTED


def test_the_command_answers_in_words_and_as_a_document(data, office, package, tmp_path, capsys):
    words = ["answer", "06364", "--data", str(data), "--receipts", str(tmp_path / "phieu")]
    assert main([*words, "--accept", "--return", "evidence=Ảnh 2.1 mờ"]) == 0
    told = capsys.readouterr().out
    assert "Xã Chiến Thắng (06364), Năm 2024, gói số 1: trả lại" in told
    assert "Minh chứng (0 mục): trả lại – Ảnh 2.1 mờ" in told
    assert main([*words, "--accept", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["outcome"] == "accepted"
    assert document["parts"]["criteria"] == ["accepted", ""]
    assert main([*words, "--return", "evidence"]) == 2
    assert main(words) == 1
