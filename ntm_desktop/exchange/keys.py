"""The secrets of this office, kept in the user's folder and nowhere else.

A commune's signing key is made at first use. It is never in the database, a package or a
backup: a cloned or restored database must not be able to speak for another office.
"""

import base64
import binascii
import contextlib
import os
import re
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from ntm_desktop import paths
from ntm_desktop.errors import KeyStoreError, in_vietnamese
from ntm_desktop.exchange import account_seal
from ntm_desktop.exchange.minisign import MinisignError, PublicKey, SecretKey
from ntm_desktop.files import move_into_place

_OWNER = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_LONGEST = 8192
_PROTECTED_HEAD = "dpapi:1\n"


def commune_key(code: str) -> SecretKey:
    """The signing key of a commune on this PC, made when there is none.

    Raises:
        KeyStoreError: it cannot be made, read, or is damaged.
    """
    return signing_key(f"commune-{code}")


def signing_key(owner: str) -> SecretKey:
    """The signing key of an owner, made when there is none.

    Args:
        owner: "commune-06325", "district-…".

    Raises:
        KeyStoreError: it cannot be made, read, or is damaged.
    """
    path = _path(owner)
    if _read(path) is None:
        _create(path, SecretKey.generate().text)
    key = existing_signing_key(owner)
    if key is None:
        raise KeyStoreError(f"Không đọc lại được khóa ký vừa tạo trong {path.parent}.")
    return key


def existing_signing_key(owner: str) -> SecretKey | None:
    """The signing key of an owner, None when this PC has none.

    Raises:
        KeyStoreError: it cannot be read or is damaged.
    """
    path = _path(owner)
    text = _read(path)
    if text is None:
        return None
    try:
        return SecretKey.parse(text)
    except MinisignError as error:
        raise _damaged(path) from error


def existing_commune_key(code: str) -> PublicKey | None:
    """The public half of a commune's key when this PC has it.

    Raises:
        KeyStoreError: it cannot be read or is damaged.
    """
    key = existing_signing_key(f"commune-{code}")
    return key.public if key else None


def identity_text(owner: str, generate: str) -> str:
    """An age identity (``AGE-SECRET-KEY-1…``) of an owner; ``generate`` is kept if there is none.

    Raises:
        KeyStoreError: it cannot be written, read, or is damaged.
    """
    path = _path(f"{owner}-age")
    if _read(path) is None:
        _create(path, generate + "\n")
    text = existing_identity(owner)
    if text is None:
        raise KeyStoreError(f"Không đọc lại được khóa mở niêm phong trong {path.parent}.")
    return text


def existing_identity(owner: str) -> str | None:
    """The age identity of an owner, None when this PC has none.

    Raises:
        KeyStoreError: it cannot be read or is damaged.
    """
    path = _path(f"{owner}-age")
    text = _read(path)
    if text is None:
        return None
    if not text.startswith("AGE-SECRET-KEY-1"):
        raise _damaged(path)
    return text.strip()


def carry_out(owner: str, folder: Path) -> tuple[Path, ...]:
    """Write an owner's secrets into a folder, to be brought to another PC.

    Whoever has these files can sign for the owner: they belong on a stick in a safe.

    Raises:
        KeyStoreError: this PC has not got them, or the folder cannot be written.
    """
    made = []
    for name in (owner, f"{owner}-age"):
        text = _read(_path(name))
        if text is None:
            raise KeyStoreError(f"Máy này không có tệp khóa {name}.key.")
        target = folder / f"{name}.key"
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise KeyStoreError(
                f"Không ghi được khóa vào {target}: {in_vietnamese(error)}."
            ) from error
        made.append(target)
    return tuple(made)


def bring_in(owner: str, folder: Path) -> None:
    """Take an owner's secrets from a folder; keys that are here already are never replaced.

    Raises:
        KeyStoreError: they are not there, are damaged, or this PC has other ones.
    """
    texts = {}
    for name in (owner, f"{owner}-age"):
        text = _read(folder / f"{name}.key")
        if text is None:
            raise KeyStoreError(f"Trong “{folder}” không có tệp khóa {name}.key.")
        if name == owner:
            try:
                SecretKey.parse(text)
            except MinisignError as error:
                raise _damaged(folder / f"{name}.key") from error
        known = _read(_path(name))
        if known is not None and known != text:
            raise KeyStoreError(f"Máy này đã có khóa khác mang tên {name}.key; không thay.")
        texts[name] = text
    for name, text in texts.items():
        if _read(_path(name)) is None:
            _create(_path(name), text)


def renew_signing_key(owner: str, stamp: str) -> Path | None:
    """Make a new signing key of an owner; the one that is here is kept under another name.

    Args:
        owner: as ``signing_key``.
        stamp: digits and dashes that tell when, for the old key's name.

    Returns:
        Where the old key lies now; None when there was none.

    Raises:
        KeyStoreError: a file cannot be written; the old key is in its place then.
    """
    path, aside = _path(owner), _path(f"{owner}-truoc-{stamp}")
    kept: Path | None = None
    if path.exists():
        try:
            move_into_place(path, aside)
        except OSError as error:
            raise KeyStoreError(
                f"Không cất được khóa cũ {path}: {in_vietnamese(error)}."
            ) from error
        kept = aside
    try:
        _create(path, SecretKey.generate().text)
    except BaseException:
        if kept is not None:
            with contextlib.suppress(OSError):
                move_into_place(aside, path)
        raise
    return kept


def keep_access_key(owner: str, key: str) -> None:
    """Keep the key that a receiving server knows this office by; one that is kept stays.

    Raises:
        KeyStoreError: it cannot be written.
    """
    path = _path(owner)
    if _read(path) is None:
        _create(path, key + "\n")


def existing_access_key(owner: str) -> str | None:
    """The access key of a receiving server, None when this PC has none.

    Raises:
        KeyStoreError: it cannot be read or is damaged.
    """
    text = _read(_path(owner))
    return None if text is None else text.strip()


def every_secret() -> dict[str, str]:
    """Owner to the text of every secret of this office on this PC, to be moved to its next one.

    Raises:
        KeyStoreError: one cannot be read.
    """
    found = {}
    folder = paths.keys_dir()
    for path in sorted(folder.glob("*.key")) if folder.is_dir() else ():
        owner = path.stem
        if _OWNER.fullmatch(owner) and (text := _read(path)) is not None:
            found[owner] = text
    return found


def differing_secrets(secrets_of: Mapping[str, str]) -> tuple[str, ...]:
    """Owners that have another secret on this PC already.

    Raises:
        KeyStoreError: one cannot be read.
    """
    return tuple(
        owner
        for owner, text in secrets_of.items()
        if (here := _read(_path(owner))) is not None and here.strip() != text.strip()
    )


def take_secrets(secrets_of: Mapping[str, str]) -> None:
    """Keep the secrets that came from the office's other PC; those that are here stay.

    Raises:
        KeyStoreError: one cannot be written.
    """
    for owner, text in secrets_of.items():
        path = _path(owner)
        if _read(path) is None:
            _create(path, text)


def _path(owner: str) -> Path:
    if not _OWNER.fullmatch(owner):
        raise KeyStoreError(f"“{owner}” không dùng làm tên khóa được.")
    return paths.keys_dir() / f"{owner}.key"


def _damaged(path: Path) -> KeyStoreError:
    return KeyStoreError(
        f"Khóa {path} bị hỏng hoặc không phải của tài khoản này. Hãy chép lại tệp khóa đã cất "
        "riêng; nếu không còn, đổi tên tệp này rồi tạo khóa mới và đăng ký lại với nơi nhận."
    )


def _read(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            raw = file.read(_LONGEST + 1)
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                # Copied here by hand, perhaps: a secret is nobody else's business.
                with contextlib.suppress(OSError):
                    os.fchmod(file.fileno(), 0o600)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KeyStoreError(f"Không đọc được khóa {path}: {in_vietnamese(error)}.") from error
    if len(raw) > _LONGEST:
        raise _damaged(path)
    try:
        text = raw.decode("ascii")
        if text.startswith(_PROTECTED_HEAD):
            sealed = base64.b64decode(text.removeprefix(_PROTECTED_HEAD).strip(), validate=True)
            text = account_seal.unprotect(sealed).decode("ascii")
    except (UnicodeDecodeError, binascii.Error, OSError) as error:
        raise _damaged(path) from error
    return text


def _create(path: Path, text: str) -> None:
    """Write a new key file whole or not at all; never over one that is there."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        if account_seal.PROTECTS:
            sealed = account_seal.protect(text.encode("ascii"))
            text = _PROTECTED_HEAD + base64.b64encode(sealed).decode("ascii") + "\n"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear_unfinished(path)
        try:
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
            _put(temporary, path)
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as error:
        raise KeyStoreError(
            f"Không tạo được khóa trong {path.parent}: {in_vietnamese(error)}. "
            "Hãy kiểm tra quyền ghi và dung lượng trống."
        ) from error


def _clear_unfinished(path: Path) -> None:
    """Clear away secrets that a program which was killed never gave their name.

    One that another window makes at this moment is younger than a minute.
    """
    ours = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{12}}")
    with contextlib.suppress(OSError):
        for left in path.parent.iterdir():
            if ours.fullmatch(left.name) and not 0 <= time.time() - left.stat().st_mtime < 60:
                left.unlink()


def _put(temporary: Path, path: Path) -> None:
    """Give the file its name; a key that another window made first stays."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:
        # FAT sticks know no links; there is nobody to race with on a portable folder.
        if not path.exists():
            move_into_place(temporary, path)
