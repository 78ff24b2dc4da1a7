import os
import stat
import sys
from pathlib import Path

import pytest

from ntm_desktop import paths
from ntm_desktop.errors import KeyStoreError
from ntm_desktop.exchange import account_seal, keys
from ntm_desktop.exchange.public_keys import read_public_key


def test_a_key_is_made_once_and_stays():
    first = keys.commune_key("06325")
    assert keys.commune_key("06325") == first
    assert keys.commune_key("06328") != first
    assert keys.existing_commune_key("06325") == first.public


def test_asking_for_a_key_does_not_make_one():
    assert keys.existing_commune_key("06325") is None
    assert not paths.keys_dir().exists()


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are DPAPI's task there")
def test_only_the_owner_may_read_the_key_file():
    keys.commune_key("06325")
    path = paths.keys_dir() / "commune-06325.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in paths.keys_dir().iterdir()] == [path.name]


def test_a_damaged_key_is_never_replaced_silently():
    keys.commune_key("06325")
    path = paths.keys_dir() / "commune-06325.key"
    damaged = path.read_text()[:-9] + "AAAAAAA=\n"
    path.write_text(damaged)
    with pytest.raises(KeyStoreError, match="bị hỏng"):
        keys.commune_key("06325")
    assert path.read_text() == damaged


@pytest.mark.parametrize("rubbish", [b"", b"\xff\xfe\x00", b"x" * 100_000, b"dpapi:1\n!!"])
def test_rubbish_in_a_key_file_is_a_sentence(rubbish):
    paths.keys_dir().mkdir(parents=True)
    (paths.keys_dir() / "commune-06325.key").write_bytes(rubbish)
    with pytest.raises(KeyStoreError, match="06325"):
        keys.commune_key("06325")


def test_a_folder_that_cannot_be_made_is_a_sentence():
    paths.user_dir().mkdir(parents=True)
    paths.keys_dir().write_text("a file where the folder should be")
    with pytest.raises(KeyStoreError, match="Không"):
        keys.commune_key("06325")


@pytest.mark.parametrize("owner", ["../evil", "", "A B", "x/y"])
def test_an_owner_cannot_lead_out_of_the_folder(owner):
    with pytest.raises(KeyStoreError):
        keys.signing_key(owner)


def test_the_account_protected_form_is_read(monkeypatch):
    monkeypatch.setattr(account_seal, "PROTECTS", True)
    monkeypatch.setattr(account_seal, "protect", lambda data: data[::-1])
    monkeypatch.setattr(account_seal, "unprotect", lambda data: data[::-1])
    key = keys.commune_key("06325")
    text = (paths.keys_dir() / "commune-06325.key").read_text()
    assert text.startswith("dpapi:1\n")
    assert key.text not in text
    assert keys.commune_key("06325") == key


def test_a_key_protected_by_another_account_is_a_sentence(monkeypatch):
    def refuse(data):
        raise OSError("NTE_BAD_KEY_STATE")

    monkeypatch.setattr(account_seal, "PROTECTS", True)
    keys.commune_key("06325")
    monkeypatch.setattr(account_seal, "unprotect", refuse)
    with pytest.raises(KeyStoreError, match="tài khoản"):
        keys.commune_key("06325")


def test_a_key_is_made_on_a_stick_that_knows_no_links(monkeypatch):
    def refuse(source, target):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    first = keys.commune_key("06325")
    assert keys.commune_key("06325") == first
    assert [p.name for p in paths.keys_dir().iterdir()] == ["commune-06325.key"]


def test_a_key_that_another_window_made_first_stays(monkeypatch):
    first = keys.commune_key("06325")
    path = paths.keys_dir() / "commune-06325.key"
    keys._create(path, "another key\n")
    assert keys.commune_key("06325") == first


def test_an_identity_is_made_once_and_stays():
    assert keys.existing_identity("district-1") is None
    assert keys.identity_text("district-1", "AGE-SECRET-KEY-1AAA") == "AGE-SECRET-KEY-1AAA"
    assert keys.identity_text("district-1", "AGE-SECRET-KEY-1BBB") == "AGE-SECRET-KEY-1AAA"


def test_a_public_key_that_went_through_an_editor_or_a_chat_is_still_the_key():
    folder = Path(__file__).parent.parent / "data" / "keys"
    found = {path.name: read_public_key(path).encoded for path in sorted(folder.glob("*.pub"))}
    assert len(found) == 4
    assert len(set(found.values())) == 1, found
    text = (folder / "06364-crlf.pub").read_text("utf-8")
    assert read_public_key(text.replace("\r", "")).encoded in set(found.values())


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff"])
def test_a_character_nobody_sees_inside_a_public_key_is_no_part_of_it(unseen):
    text = (Path(__file__).parent.parent / "data" / "keys" / "06364-crlf.pub").read_text("utf-8")
    key = text.split()[-1]
    assert read_public_key(f"{key[:20]}{unseen}{key[20:]}").encoded == read_public_key(key).encoded
