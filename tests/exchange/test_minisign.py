import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_desktop.exchange.minisign import (
    MinisignError,
    PublicKey,
    SecretKey,
    Signature,
    verify,
)

COMMENT = "file:a.ntmz sequence:1"


def test_a_signature_fits_its_bytes_and_key(key):
    signature = key.sign(b"manifest", COMMENT)
    verify(b"manifest", signature, key.public)
    with pytest.raises(MinisignError):
        verify(b"manifest", signature, SecretKey.generate().public)


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_changed_bit_of_the_bytes_is_seen(data, draw):
    key = SecretKey(b"12345678", SecretKey.generate().seed_and_public)
    signature = key.sign(data, COMMENT)
    place = draw.draw(st.integers(0, len(data) * 8 - 1))
    changed = bytearray(data)
    changed[place // 8] ^= 1 << place % 8
    with pytest.raises(MinisignError):
        verify(bytes(changed), signature, key.public)


def test_a_changed_trusted_comment_is_seen(key):
    signature = key.sign(b"manifest", COMMENT)
    forged = Signature.parse(signature.text.replace("sequence:1", "sequence:2"))
    with pytest.raises(MinisignError):
        verify(b"manifest", forged, key.public)


def test_a_signature_of_another_key_does_not_fit(key):
    other = SecretKey.generate()
    with pytest.raises(MinisignError):
        verify(b"manifest", other.sign(b"manifest", COMMENT), key.public)


def test_another_key_under_the_same_key_id_does_not_fit(key):
    other = SecretKey(key.key_id, SecretKey.generate().seed_and_public)
    with pytest.raises(MinisignError):
        verify(b"manifest", other.sign(b"manifest", COMMENT), key.public)


def test_texts_come_back_as_they_were_written(key):
    signature = key.sign(b"manifest", COMMENT)
    assert Signature.parse(signature.text).text == signature.text
    assert PublicKey.parse(key.public.text) == key.public
    assert PublicKey.parse(key.public.encoded) == key.public
    assert SecretKey.parse(key.text) == key


def test_a_public_key_saved_by_a_windows_editor_is_read(key):
    assert PublicKey.parse(key.public.text.replace("\n", "\r\n")) == key.public


@pytest.mark.parametrize(
    "written",
    [
        "Khóa của xã gửi anh:\n{comment}\n{line}\nCảm ơn anh",
        "> {comment}\n> {line}",
        "“{line}”",
        "{comment} {line}",
        "**{comment}**\n`{line}`",
        "{comment}\n{first}\n{second}",
        "{comment}\n{line}\u200b",
        "{line}\n{line}",
    ],
)
def test_a_public_key_that_went_through_a_chat_is_still_the_key(key, written):
    comment, line = key.public.text.splitlines()
    said = written.format(comment=comment, line=line, first=line[:30], second=line[30:])
    assert PublicKey.parse(said) == key.public


def test_of_two_keys_in_one_text_none_is_taken(key):
    other = SecretKey.generate().public
    with pytest.raises(MinisignError):
        PublicKey.parse(f"{key.public.text}{other.text}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "untrusted comment: x\n",
        "RWQ=",
        "untrusted comment: x\n" + base64.b64encode(b"XX" + bytes(40)).decode(),
        "untrusted comment: x\n" + base64.b64encode(b"Ed" + bytes(41)).decode(),
        "untrusted comment: x\n" + base64.b64encode(b"Ed" + bytes(40)).decode()[:-1],
    ],
)
def test_what_is_no_public_key_is_refused(text):
    with pytest.raises(MinisignError):
        PublicKey.parse(text)


def test_the_old_unhashed_form_is_refused(key):
    lines = key.sign(b"m", COMMENT).text.split("\n")
    raw = bytearray(base64.b64decode(lines[1]))
    raw[:2] = b"Ed"
    lines[1] = base64.b64encode(raw).decode()
    with pytest.raises(MinisignError):
        Signature.parse("\n".join(lines))


def test_a_damaged_secret_key_is_refused(key):
    raw = bytearray(base64.b64decode(key.text.split("\n")[1]))
    for place in (0, 2, 60, 100, 157):
        broken = bytearray(raw)
        broken[place] ^= 1
        text = f"untrusted comment: k\n{base64.b64encode(broken).decode()}\n"
        with pytest.raises(MinisignError):
            SecretKey.parse(text)


def test_a_comment_of_several_lines_cannot_be_signed(key):
    with pytest.raises(MinisignError):
        key.sign(b"m", "one\ntwo")


def test_the_secret_is_not_shown_in_messages(key):
    assert key.seed_and_public.hex() not in repr(key)
    assert "seed" not in repr(key)


def test_the_fingerprint_is_eight_groups_and_ignores_the_key_id(key):
    groups = key.public.fingerprint.split(" ")
    assert [len(group) for group in groups] == [4] * 8
    assert PublicKey(b"87654321", key.public.raw).fingerprint == key.public.fingerprint
