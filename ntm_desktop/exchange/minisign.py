"""Keys and signatures in minisign's format, on libsodium's Ed25519 and BLAKE2b.

Only the prehashed form ("ED") that minisign writes since 0.10 is made and accepted. Parsing is
strict: a text is taken only if writing its content again gives the same bytes, so no bit of a
key or signature file can change unnoticed. libsodium refuses malleable signatures itself.

Source: https://jedisct1.github.io/minisign/ ("Signature format", "Public key format",
"Secret key format").
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Self

KEY_ALGORITHM = b"Ed"
SIGNATURE_ALGORITHM = b"ED"
CHECKSUM_ALGORITHM = b"B2"
NO_PASSPHRASE = b"\x00\x00"

_KEY_ID = 8
_PUBLIC = 32
_SECRET = 64
_SIGNATURE = 64
_CHECKSUM = 32
_KDF = 32 + 8 + 8
# 42 bytes that begin with "Ed", as base64.
_KEY_LINE = re.compile(r"(?<![A-Za-z0-9+/])RW[A-Za-z0-9+/]{54}(?![A-Za-z0-9+/=])")
_COMMENT = "untrusted comment: "
_TRUSTED = "trusted comment: "
_PRINTABLE = re.compile(r"[\x20-\x7e]*")


class MinisignError(ValueError):
    """A key or signature text does not have minisign's form, or does not fit."""


def prehash(data: bytes) -> bytes:
    """BLAKE2b-512 of the signed bytes, which is what the signature covers."""
    return hashlib.blake2b(data, digest_size=64).digest()


def _decode(text: str, length: int) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise MinisignError("not base64") from error
    if len(raw) != length or base64.b64encode(raw).decode("ascii") != text:
        raise MinisignError("wrong length")
    return raw


def _lines(text: str, count: int, *, comment_required: bool = True) -> list[str]:
    lines = text.replace("\r\n", "\n").split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if len(lines) != count or (comment_required and not lines[0].startswith(_COMMENT)):
        raise MinisignError("wrong lines")
    return lines


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a signing key.

    Attributes:
        key_id: eight random bytes that tell keys apart; no secret and no proof.
        raw: the Ed25519 point, 32 bytes.
    """

    key_id: bytes
    raw: bytes

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a ``.pub`` text, or the bare base64 line of one.

        Raises:
            MinisignError: the text is no minisign public key.
        """
        # A key that went through Notepad, a chat or an e-mail is still the key, whatever was
        # written around it; whose it is, is told by its fingerprint on paper.
        found = set(_KEY_LINE.findall(text))
        if not found:
            lines = [line for line in text.splitlines() if not line.startswith(_COMMENT.strip())]
            found = set(_KEY_LINE.findall("".join("".join(lines).split())))
        if len(found) != 1:
            raise MinisignError("not one key")
        (encoded,) = found
        raw = _decode(encoded, 2 + _KEY_ID + _PUBLIC)
        if raw[:2] != KEY_ALGORITHM:
            raise MinisignError("not an Ed25519 key")
        return cls(raw[2 : 2 + _KEY_ID], raw[2 + _KEY_ID :])

    @property
    def encoded(self) -> str:
        """The base64 line, 56 characters."""
        return base64.b64encode(KEY_ALGORITHM + self.key_id + self.raw).decode("ascii")

    @property
    def name(self) -> str:
        """The key id as minisign prints it: little-endian, hexadecimal, capitals."""
        return self.key_id[::-1].hex().upper()

    @property
    def text(self) -> str:
        """Content of a ``.pub`` file."""
        return f"{_COMMENT}minisign public key {self.name}\n{self.encoded}\n"

    @property
    def fingerprint(self) -> str:
        """What is compared with the paper slip: eight groups of four hexadecimal digits.

        128 bits of SHA-256 over the key itself; the key id, which a forger may copy, is left out.
        """
        digits = hashlib.sha256(self.raw).hexdigest().upper()[:32]
        return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


@dataclass(frozen=True, slots=True)
class Signature:
    """A detached signature with its trusted comment."""

    key_id: bytes
    signature: bytes
    trusted_comment: str
    global_signature: bytes
    untrusted_comment: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a ``.minisig`` text.

        Raises:
            MinisignError: the text is no prehashed minisign signature.
        """
        lines = _lines(text, 4)
        if not lines[2].startswith(_TRUSTED):
            raise MinisignError("no trusted comment")
        raw = _decode(lines[1], 2 + _KEY_ID + _SIGNATURE)
        if raw[:2] != SIGNATURE_ALGORITHM:
            raise MinisignError("not a prehashed signature")
        return cls(
            raw[2 : 2 + _KEY_ID],
            raw[2 + _KEY_ID :],
            lines[2].removeprefix(_TRUSTED),
            _decode(lines[3], _SIGNATURE),
            lines[0].removeprefix(_COMMENT),
        )

    @property
    def key_name(self) -> str:
        """The key id as minisign prints it."""
        return self.key_id[::-1].hex().upper()

    @property
    def text(self) -> str:
        """Content of a ``.minisig`` file, with the one comment this program writes."""
        head = base64.b64encode(SIGNATURE_ALGORITHM + self.key_id + self.signature).decode("ascii")
        tail = base64.b64encode(self.global_signature).decode("ascii")
        return (
            f"{_COMMENT}signature from minisign key {self.key_name}\n{head}\n"
            f"{_TRUSTED}{self.trusted_comment}\n{tail}\n"
        )


def verify(data: bytes, signature: Signature, key: PublicKey) -> None:
    """Check both signatures: over the data, and over signature and trusted comment.

    Raises:
        MinisignError: another key signed it, or data, signature or comment were changed.
    """
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    if signature.key_id != key.key_id:
        raise MinisignError("another key")
    try:
        point = VerifyKey(key.raw)
        point.verify(prehash(data), signature.signature)
        point.verify(
            signature.signature + signature.trusted_comment.encode("utf-8"),
            signature.global_signature,
        )
    except (BadSignatureError, ValueError) as error:
        raise MinisignError("signature does not fit") from error


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A signing key; ``seed_and_public`` is libsodium's 64-byte secret key."""

    key_id: bytes
    seed_and_public: bytes

    def __repr__(self) -> str:
        """Never the secret: it would end in a log."""
        return f"SecretKey({self.public.name})"

    @classmethod
    def generate(cls) -> Self:
        """A fresh key from the system's random source."""
        from nacl.signing import SigningKey
        from nacl.utils import random

        signing = SigningKey.generate()
        return cls(random(_KEY_ID), bytes(signing) + bytes(signing.verify_key))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an unencrypted minisign secret key text (``minisign -G -W``).

        Raises:
            MinisignError: the text is damaged, encrypted or no secret key.
        """
        raw = _decode(_lines(text, 2)[1], 6 + _KDF + _KEY_ID + _SECRET + _CHECKSUM)
        if raw[:6] != KEY_ALGORITHM + NO_PASSPHRASE + CHECKSUM_ALGORITHM:
            raise MinisignError("not an unencrypted key")
        body = raw[6 + _KDF :]
        key = cls(body[:_KEY_ID], body[_KEY_ID : _KEY_ID + _SECRET])
        # minisign itself leaves the checksum of an unencrypted key at zero.
        if body[_KEY_ID + _SECRET :] not in (key._checksum(), bytes(_CHECKSUM)) or not key._whole():
            raise MinisignError("damaged key")
        return key

    @property
    def public(self) -> PublicKey:
        """The half that may be shown."""
        return PublicKey(self.key_id, self.seed_and_public[32:])

    @property
    def text(self) -> str:
        """Content of a secret key file, readable by ``minisign -S``."""
        raw = (
            KEY_ALGORITHM
            + NO_PASSPHRASE
            + CHECKSUM_ALGORITHM
            + bytes(_KDF)
            + self.key_id
            + self.seed_and_public
            + self._checksum()
        )
        encoded = base64.b64encode(raw).decode("ascii")
        return f"{_COMMENT}minisign secret key {self.public.name}\n{encoded}\n"

    def _checksum(self) -> bytes:
        body = KEY_ALGORITHM + self.key_id + self.seed_and_public
        return hashlib.blake2b(body, digest_size=_CHECKSUM).digest()

    def _whole(self) -> bool:
        """Whether seed and public half belong together."""
        from nacl.signing import SigningKey

        signing = SigningKey(self.seed_and_public[:32])
        return bytes(signing.verify_key) == self.seed_and_public[32:]

    def sign(self, data: bytes, trusted_comment: str) -> Signature:
        """Sign bytes, with a comment that is signed along.

        Args:
            data: what is signed.
            trusted_comment: one line of printable ASCII.

        Raises:
            MinisignError: the comment has another character.
        """
        from nacl.signing import SigningKey

        if not _PRINTABLE.fullmatch(trusted_comment):
            raise MinisignError("comment is not one ASCII line")
        signing = SigningKey(self.seed_and_public[:32])
        signature = signing.sign(prehash(data)).signature
        return Signature(
            self.key_id,
            signature,
            trusted_comment,
            signing.sign(signature + trusted_comment.encode("ascii")).signature,
        )
