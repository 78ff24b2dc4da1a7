"""Which evidence the receiving unit has already, so that it need not be carried there again."""

from collections.abc import Set

from ntm_desktop.domain.outgoing import WAITING_STATES
from ntm_desktop.domain.package import PackageKind
from ntm_desktop.exchange.reading import evidence_inside
from ntm_desktop.services.exchange.receipts import receiving_key
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import evidence, packages


def held_of(ws: Workspace, assessment_id: str) -> int:
    """How many files of an assessment's evidence the receiving unit has already."""
    own = {item.sha256 for item in evidence.of_assessment(ws.file, assessment_id)}
    return len(acknowledged_evidence(ws, own))


def acknowledged_evidence(ws: Workspace, wanted: Set[str]) -> frozenset[str]:
    """Those of some files that came to the receiving unit in a package it gave a receipt for.

    Only receipts signed with the key that is known now count: another unit, or one that began
    anew, has nothing yet. What lay in a package is read from the one kept in the outbox; when
    that is gone its evidence is sent again.
    """
    key = receiving_key(ws)
    if key is None:
        return frozenset()
    found: set[str] = set()
    for package in packages.packages(ws.file):
        if found == wanted:
            break  # older packages need not be opened
        if package.kind != PackageKind.ASSESSMENT or package.state in WAITING_STATES:
            continue
        receipt = packages.receipts(ws.file, package.id)[-1]
        if receipt.said.signed_by == key.fingerprint:
            found |= evidence_inside(package.path) & wanted
    return frozenset(found)
