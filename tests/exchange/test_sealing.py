import errno

import pytest

from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import sealing
from ntm_desktop.exchange.sealing import generate_identity, recipient_of, seal, unsealed


@pytest.fixture
def identity():
    return generate_identity()


@pytest.fixture
def sealed(package, identity):
    target = package.path.with_name("a.ntmz.age")
    seal(package.path, target, [recipient_of(identity)])
    return target


def test_the_receiver_opens_what_was_sealed_to_him(package, sealed, identity, tmp_path):
    assert sealing.is_sealed(sealed)
    with unsealed(sealed, [identity], tmp_path) as plain:
        assert plain.read_bytes() == package.path.read_bytes()
    assert not plain.exists()


def test_any_of_several_receivers_opens_it(package, identity):
    other = generate_identity()
    target = package.path.with_name("b.ntmz.age")
    seal(package.path, target, [recipient_of(identity), recipient_of(other)])
    for one in (identity, other):
        with unsealed(target, [one]) as plain:
            assert plain.read_bytes() == package.path.read_bytes()


def test_an_unsealed_package_is_taken_as_it_is(package):
    with unsealed(package.path, []) as plain:
        assert plain == package.path


def test_nobody_else_opens_it(sealed):
    for identities in ([], [generate_identity()]):
        with pytest.raises(PackageError) as refused, unsealed(sealed, identities):
            pass
        assert refused.value.reason == "sealed"


def test_a_flipped_or_missing_byte_of_the_seal_is_refused(sealed, identity):
    whole = sealed.read_bytes()
    for place in [*range(0, len(whole), 97), len(whole) - 1]:
        changed = bytearray(whole)
        changed[place] ^= 1
        sealed.write_bytes(changed)
        # A file whose mark is gone is no longer taken for a sealed one, and so for no package.
        if sealing.is_sealed(sealed):
            with pytest.raises(PackageError) as refused, unsealed(sealed, [identity]):
                pass
            assert refused.value.reason == "sealed"
    sealed.write_bytes(whole[:-1])
    with pytest.raises(PackageError), unsealed(sealed, [identity]):
        pass


@pytest.mark.parametrize("text", ["", "age1", "rubbish", "AGE-SECRET-KEY-1AAAA"])
def test_what_is_no_recipient_is_refused_before_any_work(package, text):
    target = package.path.with_name("c.ntmz.age")
    with pytest.raises(PackageError, match="age1") as refused:
        seal(package.path, target, [text])
    assert refused.value.reason == "recipient"
    assert not target.exists()


def test_a_medium_that_fails_while_sealing_is_named(package, identity, monkeypatch):
    from ntm_desktop.exchange.delivery import HashingSink

    def fail(self, data):
        self.failure = OSError(errno.ENOSPC, "full")
        raise self.failure

    monkeypatch.setattr(HashingSink, "write", fail)
    with pytest.raises(PackageError, match="Không đủ chỗ") as refused:
        seal(package.path, package.path.with_name("d.ntmz.age"), [recipient_of(identity)])
    assert refused.value.reason == "write"
    assert not list(package.path.parent.glob("d.*"))


def test_a_seal_without_room_for_its_content_is_said(sealed, identity, monkeypatch):
    from ntm_desktop.exchange import policy

    monkeypatch.setattr(policy, "SPARE_SPACE", 1 << 60)
    with pytest.raises(PackageError) as refused, unsealed(sealed, [identity]):
        pass
    assert refused.value.reason == "no-space"


def test_a_damaged_identity_is_a_sentence(sealed):
    with pytest.raises(PackageError) as refused, unsealed(sealed, ["AGE-SECRET-KEY-1XX"]):
        pass
    assert refused.value.reason == "identity"
    with pytest.raises(PackageError):
        recipient_of("AGE-SECRET-KEY-1XX")


def test_a_list_of_receivers_without_end_is_refused_before_any_of_them_is_tried(
    tmp_path, identity, monkeypatch
):
    import pyrage

    path = tmp_path / "nhiều.ntmz.age"
    one = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    monkeypatch.setattr(pyrage, "decrypt_io", lambda *_: pytest.fail("tried"))
    for times in (200, 100_000):
        path.write_bytes(b"age-encryption.org/v1\n" + one * times + b"--- " + b"A" * 43 + b"\n")
        with pytest.raises(PackageError) as refused, unsealed(path, [identity]):
            pass
        assert refused.value.reason == "sealed"
