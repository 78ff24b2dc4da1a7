"""The certificate of a server that has none from an authority: made here, pinned there."""

import hashlib
import os
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ntm_desktop.errors import StoreError, in_vietnamese
from ntm_desktop.exchange.delivery import deliver_bytes

CERTIFICATE_FILE, KEY_FILE = "server.crt", "server.key"
_YEARS = 20


def own_certificate(folder: Path, host: str) -> tuple[Path, Path]:
    """Certificate and key in a folder, made once.

    It is believed by its fingerprint alone, so it lasts: a new one means a new receiver file for
    every commune.

    Raises:
        StoreError: what makes one is not installed.
        PackageError: it cannot be written.
    """
    certificate, key = folder / CERTIFICATE_FILE, folder / KEY_FILE
    if certificate.exists() and key.exists():
        return certificate, key
    try:
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.x509.oid import NameOID
    except ImportError as error:
        raise StoreError(
            "Chưa có chứng thư của máy chủ nhận, và máy này chưa cài phần máy chủ nhận nên không "
            "tạo được. Hãy chạy máy chủ (ntm-district serve) một lần với sổ này, hoặc chọn tệp "
            "chứng thư của máy chủ, hoặc cài: pip install ntm-desktop[serve]."
        ) from error
    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host[:64])])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .sign(secret, hashes.SHA256())
    )
    text = secret.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in (certificate, key):
        old.unlink(missing_ok=True)
    handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # Last: where it lies, the key lies, too.
    deliver_bytes(certificate, made.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def carry_certificate(source: Path, target: Path) -> tuple[Path, ...]:
    """Copy the certificate and its key from one folder into another; nothing is replaced.

    Without them on the next PC every commune would need a new receiver file.

    Returns:
        What was copied: nothing when there is none.

    Raises:
        StoreError: one cannot be read or written.
    """
    made = []
    try:
        for name in (CERTIFICATE_FILE, KEY_FILE):
            if not (source / name).is_file() or (target / name).exists():
                continue
            data = (source / name).read_bytes()
            target.mkdir(parents=True, exist_ok=True)
            handle = os.open(target / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            made.append(target / name)
    except OSError as error:
        raise StoreError(
            f"Không chép được chứng thư của máy chủ vào {target}: {in_vietnamese(error)}."
        ) from error
    return tuple(made)


def certificate_fingerprint(path: Path) -> str:
    """SHA-256 of the first certificate of a PEM file, hex; what clients see first.

    Raises:
        StoreError: there is none.
    """
    try:
        text = path.read_text(encoding="ascii")
        end = "-----END CERTIFICATE-----"
        der = ssl.PEM_cert_to_DER_cert(text[text.index("-----BEGIN C") : text.index(end)] + end)
    except (OSError, ValueError) as error:
        raise StoreError(f"Không đọc được chứng thư {path}. Hãy chọn tệp PEM.") from error
    return hashlib.sha256(der).hexdigest()
