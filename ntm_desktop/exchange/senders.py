"""Whose packages a receiving office believes."""

from collections.abc import Mapping
from dataclasses import dataclass

from ntm_desktop.domain.package import PackageHeader
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.reading import KeyFor


@dataclass(frozen=True, slots=True)
class KnownSenders:
    """Whose signature is believed, as plain values: a package is read without a register.

    Attributes:
        keys: commune code to every key it has or had, today's first.
        received: SHA-256 of every package that was received.
    """

    keys: Mapping[str, tuple[str, ...]]
    received: frozenset[str]

    def key_for(self, sha256: str) -> KeyFor:
        """Finds the key a package has to be signed with: today's, for what is not known yet."""
        before = sha256 in self.received

        def find(header: PackageHeader, key_id: bytes) -> PublicKey:
            keys = [PublicKey.parse(text) for text in self.keys.get(header.commune_code, ())]
            if not keys:
                raise PackageError(
                    "unknown-sender",
                    f"Gói bị từ chối: đơn vị {header.commune_code} chưa đăng ký khóa với nơi nhận. "
                    "Hãy đăng ký bằng tệp khóa (.pub) và phiếu giấy của xã rồi nhận lại.",
                )
            matching = (key for key in keys if before and key.key_id == key_id)
            return next(matching, keys[0])

        return find
