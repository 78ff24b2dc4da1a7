"""A set of criteria as an office hands it on: signed, with the public key beside it."""

import hashlib
from pathlib import Path

from ntm_desktop.catalog.rule_documents import set_rule
from ntm_desktop.domain.package import PackageHeader, PackageKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.exchange.minisign import SecretKey
from ntm_desktop.exchange.writing import rules_draft, write_package
from tests.district import communes

MAKER = "Văn phòng Điều phối nông thôn mới tỉnh"
NOTE = "Dùng từ quý IV"


def signed_rules(folder: Path) -> Path:
    """The package; nobody knows the key yet."""
    rule = set_rule(communes.catalog().criteria_set(communes.SET))
    key = SecretKey.generate()
    header = PackageHeader(
        PackageKind.CRITERIA_SET,
        "06325",
        Period(2026),
        hashlib.sha256(rule.fingerprint.encode()).hexdigest()[:32],
        rule.version,
        "",
        communes.START,
        "ntm-desktop-0.1.0",
    )
    path = folder / "bo-cua-tinh.ntmz"
    write_package(rules_draft(header, MAKER, NOTE, [rule], {}), key, path)
    path.with_suffix(".pub").write_text(key.public.text)
    return path
