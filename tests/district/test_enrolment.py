import pytest

from ntm_desktop.district import enrol, init_district
from ntm_desktop.district.enrolment import enrol_commune, look_at_key
from ntm_desktop.domain.package import PackageHeader, PackageKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import CatalogError, EntryError, KeyStoreError, PackageError, StoreError
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.writing import enrolment_draft, write_package
from ntm_desktop.store.register.register import Register
from tests.district.communes import START, Sender, catalog


def test_a_new_office_has_a_key_and_a_recipient_to_give_away(data, office):
    assert office.recipient.startswith("age1")
    assert PublicKey.parse(office.public_key_path.read_text()).encoded == office.public_key
    assert (data / "recipient.txt").read_text().strip() == office.recipient


def test_no_secret_lies_beside_the_register(data, office):
    for path in data.rglob("*"):
        if path.is_file():
            raw = path.read_bytes()
            assert b"AGE-SECRET-KEY" not in raw
            assert b"secret key" not in raw


def test_a_folder_holds_one_register_only(data, office):
    with pytest.raises(StoreError, match="đã có sổ"):
        init_district(data)


def test_an_office_needs_a_name(data):
    with pytest.raises(EntryError):
        init_district(data, name="  ")
    assert not data.exists()


def test_a_folder_without_register_is_a_sentence(tmp_path):
    with pytest.raises(StoreError, match="ntm-district init"):
        Register.open(tmp_path)


def test_a_file_that_is_no_register_is_a_sentence(tmp_path):
    (tmp_path / "register.ntmd").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreError):
        Register.open(tmp_path)


def test_a_register_is_open_once(data, office):
    with Register.open(data), pytest.raises(StoreError, match="cửa sổ khác"):
        Register.open(data)


def test_the_file_name_tells_whose_key_it_is(data, office, tmp_path):
    sender = Sender("06364", tmp_path / "usb")
    done = enrol(data, sender.public)
    assert (done.outcome, done.commune.name) == ("new", "Xã Chiến Thắng")
    assert done.fingerprint == sender.key.public.fingerprint
    assert enrol(data, sender.public).outcome == "unchanged"


def test_a_key_under_another_name_needs_the_code(data, office, tmp_path):
    sender = Sender("06364", tmp_path / "usb")
    other = sender.public.rename(tmp_path / "khoa.pub")
    with pytest.raises(EntryError, match="--commune"):
        enrol(data, other)
    assert enrol(data, other, code="06364").commune.code == "06364"


def test_a_code_that_is_in_no_list_is_refused(data, office, tmp_path):
    sender = Sender("99999", tmp_path / "usb")
    with pytest.raises(CatalogError):
        enrol(data, sender.public)


def test_another_key_of_the_same_commune_needs_a_reason(data, office, tmp_path):
    first = Sender("06364", tmp_path / "a")
    second = Sender("06364", tmp_path / "b")
    enrol(data, first.public)
    with pytest.raises(PackageError, match=first.key.public.fingerprint) as refused:
        enrol(data, second.public)
    assert refused.value.reason == "key-changed"
    assert enrol(data, first.public).outcome == "unchanged"
    done = enrol(data, second.public, replace_reason="Máy cũ hỏng, phiếu số 3")
    assert done.outcome == "replaced"
    with Register.open(data) as register:
        known = register.commune("06364")
    assert known is not None
    assert known.public_key == second.key.public.encoded


def test_an_enrolment_package_names_its_commune_itself(data, office, tmp_path):
    sender = Sender("06364", tmp_path / "usb")
    header = PackageHeader(
        PackageKind.ENROLMENT, "06364", Period(2024), "0" * 32, 1, "", START, "ntm-desktop-0.1.0"
    )
    commune = catalog().commune("06364")[0]
    draft = enrolment_draft(header, "UBND xã", commune, sender.key.public)
    path = tmp_path / "x.ntmz"
    write_package(draft, sender.key, path)
    with pytest.raises(EntryError):
        enrol(data, path, code="06367")
    assert enrol(data, path).commune.code == "06364"


@pytest.mark.parametrize("content", [b"", b"rubbish", b"PK\x03\x04rubbish"])
def test_what_holds_no_key_is_refused(data, office, tmp_path, content):
    path = tmp_path / "06364.pub"
    path.write_bytes(content)
    with pytest.raises(PackageError):
        enrol(data, path)


def test_an_office_that_could_not_keep_its_keys_can_be_founded_again(data, tmp_path, monkeypatch):
    blocked = tmp_path / "home"
    blocked.write_text("a file where the folder should be")
    with monkeypatch.context() as home:
        home.setenv("NTM_DESKTOP_HOME", str(blocked))
        with pytest.raises(KeyStoreError):
            init_district(data)
        assert list(data.iterdir()) == []
    assert init_district(data).recipient.startswith("age1")


def test_a_code_that_two_communes_had_is_pointed_out(data, office, tmp_path):
    done = enrol(data, Sender("06364", tmp_path / "usb").public)
    assert done.namesakes == ("Xã Vũ Lễ, tỉnh Lạng Sơn",)


def test_a_comment_that_names_another_commune_is_asked_about(data, office, tmp_path):
    sender = Sender("06364", tmp_path / "usb")
    sender.public.write_text(
        f"untrusted comment: khóa xã 06367, lập 2024\n{sender.key.public.encoded}\n"
    )
    with pytest.raises(PackageError, match=r"06367.*--compared") as refused:
        enrol(data, sender.public)
    assert refused.value.reason == "key-doubtful"
    assert sender.key.public.fingerprint in str(refused.value)
    with Register.open(data) as register:
        assert register.commune("06364") is None
    assert enrol(data, sender.public, compared=True).outcome == "new"
    assert enrol(data, sender.public).outcome == "unchanged"


def test_a_comment_that_names_another_key_is_asked_about(data, office, tmp_path):
    sender, other = (Sender(code, tmp_path / code) for code in ("06364", "06367"))
    theirs = other.public.read_text().splitlines()[0]
    sender.public.write_text(f"{theirs}\n{sender.key.public.encoded}\n")
    with pytest.raises(PackageError, match=other.key.public.name):
        enrol(data, sender.public)


def test_a_file_name_of_another_commune_is_asked_about(data, office, tmp_path):
    sender = Sender("06367", tmp_path / "usb")
    with pytest.raises(PackageError, match="Tên tệp ghi mã 06367"):
        enrol(data, sender.public, code="06364")


def test_numbers_in_a_comment_that_are_no_commune_raise_no_doubt(data, office, tmp_path):
    sender = Sender("06364", tmp_path / "usb")
    sender.public.write_text(
        f"untrusted comment: 06364, phiếu 00000, lập 20240105\n{sender.key.public.encoded}\n"
    )
    assert enrol(data, sender.public).outcome == "new"


def test_only_the_key_whose_fingerprint_was_shown_is_enrolled(data, office, tmp_path):
    """The file may lie on a stick, and be another one when the dialog is agreed to."""
    shown, other = (Sender("06364", tmp_path / name) for name in ("một", "hai"))
    with Register.open(data) as register:
        offered = look_at_key(register, catalog(), shown.public)
        shown.public.write_bytes(other.public.read_bytes())
        with pytest.raises(PackageError, match="không còn là khóa"):
            enrol_commune(
                register, catalog(), shown.public, START, compared=True, seen=offered.fingerprint
            )
        assert register.commune(offered.commune.code) is None
