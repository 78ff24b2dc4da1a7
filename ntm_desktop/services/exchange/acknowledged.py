"""Which evidence the receivers have already, so that it need not be carried there again."""

from collections.abc import Set

from ntm_desktop.domain.outgoing import WAITING_STATES
from ntm_desktop.domain.package import PackageKind
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.taking_out import evidence_inside
from ntm_desktop.services.exchange.carried_evidence import items_of_places
from ntm_desktop.services.exchange.receipts import receiving_key
from ntm_desktop.services.in_force import find_assessment
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import evidence, packages, sendings


def held_of(ws: Workspace, assessment_id: str) -> int:
    """How many files of what an assessment's package brings every receiver has already."""
    own = evidence.of_assessment(ws.file, assessment_id)
    theirs = items_of_places(ws, find_assessment(ws, assessment_id).period)
    return len(acknowledged_evidence(ws, {item.sha256 for item in (*own, *theirs)}))


def acknowledged_evidence(ws: Workspace, wanted: Set[str]) -> frozenset[str]:
    """Those of some files that every receiver has in a package it gave a receipt for.

    One package goes to all receivers, so what only one of them has travels for the others. Only
    receipts signed with keys that are known now count: another unit, or one that began anew, has
    nothing yet. What lay in a package is read from the one kept in the outbox; when that is gone
    its evidence is sent again.
    """
    signers = _receivers(ws)
    if not signers:
        return frozenset()
    found: dict[str, set[str]] = {signer: set() for signer in signers}
    for package in packages.packages(ws.file):
        if all(has == wanted for has in found.values()):
            break  # older packages need not be opened
        if package.kind != PackageKind.ASSESSMENT or package.state in WAITING_STATES:
            continue
        answered = {one.said.signed_by for one in packages.receipts(ws.file, package.id)}
        lacking = [signer for signer in answered & signers if found[signer] != wanted]
        if lacking:
            inside = evidence_inside(package.path) & wanted
            for signer in lacking:
                found[signer] |= inside
    return frozenset(wanted).intersection(*found.values())


def _receivers(ws: Workspace) -> frozenset[str]:
    """Fingerprints of the keys of everybody a package is for, by stick or over a line."""
    key = receiving_key(ws)
    reached = {
        PublicKey.parse(row["public_key"]).fingerprint for row in sendings.receivers(ws.file)
    }
    return frozenset(reached | ({key.fingerprint} if key is not None else set()))
