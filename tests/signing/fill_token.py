"""Run by a Python that has the extra `sign`: puts certificates and their keys on a token.

fill_token.py DRIVER LABEL PIN: 01 counts now, 02 is past, 03 is not for signing.
"""

import sys
from datetime import UTC, datetime, timedelta

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.util.rsa import decode_rsa_private_key


def main(driver: str, label: str, pin: str) -> None:
    """Make them and put them there."""
    now = datetime.now(UTC)
    year, day = timedelta(days=365), timedelta(days=1)
    token = pkcs11.lib(driver).get_token(token_label=label)
    with token.open(rw=True, user_pin=pin) as session:
        for number, owner, begins, ends, signs in (
            (1, "Nguyễn Văn An", now - day, now + year, True),
            (2, "Trần Thị Cũ", now - year, now - day, True),
            (3, "Khóa mã hóa", now - day, now + year, False),
        ):
            key = rsa.generate_private_key(65537, 2048)
            name = x509.Name(
                [
                    x509.NameAttribute(NameOID.COMMON_NAME, owner),
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã Chiến Thắng"),
                ]
            )
            uses = x509.KeyUsage(signs, signs, not signs, *[False] * 6)
            made = (
                x509.CertificateBuilder()
                .subject_name(name)
                .issuer_name(name)
                .public_key(key.public_key())
                .serial_number(number)
                .not_valid_before(begins)
                .not_valid_after(ends)
                .add_extension(uses, critical=True)
                .sign(key, hashes.SHA256())
            )
            private = decode_rsa_private_key(
                key.private_bytes(
                    serialization.Encoding.DER,
                    serialization.PrivateFormat.TraditionalOpenSSL,
                    serialization.NoEncryption(),
                )
            )
            key_id = bytes([number])
            session.create_object(
                private
                | {
                    Attribute.TOKEN: True,
                    Attribute.PRIVATE: True,
                    Attribute.SENSITIVE: True,
                    Attribute.ID: key_id,
                }
            )
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.TOKEN: True,
                    Attribute.ID: key_id,
                    Attribute.SUBJECT: made.subject.public_bytes(),
                    Attribute.VALUE: made.public_bytes(serialization.Encoding.DER),
                }
            )


if __name__ == "__main__":
    main(*sys.argv[1:])
