"""Whose rules are taken over, and in whose name rules are handed on from this PC."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ntm_desktop.domain.changes import Change
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.bag import KEY_LABEL
from ntm_desktop.exchange.minisign import PublicKey, SecretKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.taking_out import labels_of
from ntm_desktop.services import workspace
from ntm_desktop.services.in_force import override_of
from ntm_desktop.services.session import Workspace
from ntm_desktop.services.undo import apply
from ntm_desktop.store.commune import communes, own_rules

OFFICE_NAME, OFFICE_OWNER = "rules_office_name", "rules_office_owner"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Authority:
    """An office whose rules are taken over; ``fingerprint`` is compared with its paper slip.

    Attributes:
        sets: short titles, with their versions, of the sets taken over from it.
        decisions: the provincial decisions taken over from it: "QĐ 315/QĐ-UBND ngày …".
    """

    key_id: str
    name: str
    fingerprint: str
    public_key: str
    trusted_at: datetime
    trusted_by: str
    sets: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulesOffice:
    """Who hands rules on from this PC.

    Attributes:
        public_key: content of the .pub file that receivers need once.
    """

    name: str
    key_id: str
    fingerprint: str
    public_key: str


def authorities(ws: Workspace) -> tuple[Authority, ...]:
    """Every office whose rules are taken over, by name."""
    sets = own_rules.adopted_sets(ws.file)
    decisions = own_rules.overrides(ws.file)
    return tuple(
        Authority(
            key_id=row["key_id"],
            name=row["name"],
            fingerprint=PublicKey.parse(row["public_key"]).fingerprint,
            public_key=row["public_key"],
            trusted_at=datetime.fromisoformat(row["trusted_at"]),
            trusted_by=row["trusted_by"],
            sets=tuple(
                f"{one.short_title} (bản {one.version})"
                for one in sets
                if one.signer_key_id == row["key_id"]
            ),
            decisions=tuple(
                override_of(ws, one.document).citation
                for one in decisions
                if one.signer_key_id == row["key_id"]
            ),
        )
        for row in own_rules.authorities(ws.file)
    )


def authority_key(public_key: str | Path) -> tuple[str, str]:
    """A key that is about to be trusted, as one line, and its fingerprint, to be shown first.

    The line is what is trusted then: a file may be another one by the time of the click.

    Raises:
        PackageError: it is no public key.
    """
    key = read_public_key(public_key)
    return key.encoded, key.fingerprint


def carried_key(path: Path) -> tuple[str, str] | None:
    """The key that a package of rules says it is signed with, and its fingerprint.

    It proves nothing before a person compared the fingerprint; None where the package says none.

    Raises:
        PackageError: it is no package, or what it says is no key.
    """
    said = labels_of(path).get(KEY_LABEL, "")
    return authority_key(said) if said else None


def trust_authority(ws: Workspace, public_key: str | Path, name: str) -> Change:
    """Know the key of a province or district from now on.

    Args:
        ws: the open commune.
        public_key: a .pub file, its text or its base64 line, after a person compared the
            fingerprint with the office's paper slip.
        name: of the office.

    Raises:
        PackageError: it is no public key, or another one has the same number.
        EntryError: the name is empty or too long.
    """
    key = read_public_key(public_key)
    plain = _name(name)
    known = next((a for a in authorities(ws) if a.key_id == key.name), None)
    if known is not None and known.public_key != key.encoded:
        raise PackageError(
            "wrong-key",
            f"Khóa này mang cùng số hiệu {key.name} với khóa của {known.name} nhưng khác nội dung. "
            "Không lưu; hãy đối chiếu lại dấu vân tay với nơi gửi.",
        )
    change = own_rules.AUTHORITIES.change(
        ws.file,
        key.name,
        {
            "name": plain,
            "public_key": key.encoded,
            "trusted_at": known.trusted_at.isoformat() if known else ws.now().isoformat(),
            "trusted_by": known.trusted_by if known else ws.actor,
        },
    )
    return apply(ws, f"Tin khóa của {plain}", [change])


def forget_authority(ws: Workspace, key_id: str) -> Change:
    """Take no more rules signed with a key; those taken over stay.

    Raises:
        EntryError: it is not known.
    """
    known = next((a for a in authorities(ws) if a.key_id == key_id), None)
    if known is None:
        raise EntryError("Không có khóa này trong danh sách. Hãy xem lại.")
    change = own_rules.AUTHORITIES.change(ws.file, key_id, None)
    return apply(ws, f"Bỏ khóa của {known.name}", [change])


def rules_office(ws: Workspace) -> RulesOffice:
    """Who hands rules on from here: the office that was named, else the commune itself.

    Raises:
        KeyStoreError: the key cannot be made or read.
    """
    name, key = office_key(ws)
    public = key.public
    return RulesOffice(name, public.name, public.fingerprint, public.text)


def set_rules_office(ws: Workspace, name: str, *, owner: str = "") -> Change:
    """Name the province or district in whose name rules are handed on from this PC.

    Args:
        ws: the open commune.
        name: of the office; an empty one hands on in the commune's own name again.
        owner: of a key that this PC has already ("district-…"); a new key is made when empty.

    Raises:
        EntryError: the name is too long, or the PC has no such key.
    """
    settings = communes.settings(ws.file)
    if not name.strip():
        fields: dict[str, bool | str] = {OFFICE_NAME: "", OFFICE_OWNER: ""}
    else:
        owner = owner or settings.get(OFFICE_OWNER, "") or f"authority-{secrets.token_hex(8)}"
        if not owner.startswith(("authority-", "district-")):
            raise EntryError("Chỉ dùng được khóa của văn phòng tỉnh hoặc huyện.")
        if owner.startswith("district-") and keys.existing_signing_key(owner) is None:
            raise EntryError("Máy này không có khóa của văn phòng đó.")
        fields = {OFFICE_NAME: _name(name), OFFICE_OWNER: owner}
    changes = communes.setting_changes(ws.file, fields)
    return apply(ws, "Đổi nơi phát hành bộ tiêu chí", changes)


def office_key(ws: Workspace) -> tuple[str, SecretKey]:
    """Name and signing key of the office that hands rules on from here."""
    settings = communes.settings(ws.file)
    owner, name = settings.get(OFFICE_OWNER, ""), settings.get(OFFICE_NAME, "")
    if owner and name:
        return name, keys.signing_key(owner)
    info = workspace.commune_info(ws)
    return info.office_name, keys.commune_key(info.commune.code)


def _name(text: str) -> str:
    plain = " ".join(text.split())
    if not plain or len(plain) > _LONGEST_NAME:
        raise EntryError(f"Tên cơ quan phải có từ 1 đến {_LONGEST_NAME} chữ.")
    return plain
