"""How the line stands, for the quiet mark in the status bar; reads no key and no network."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ntm_desktop.domain.receivers import TO_BE_SENT, SendingState
from ntm_desktop.exchange.taking_out import rules_inside
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import own_rules, packages, registers, sendings
from ntm_desktop.store.commune.commune_file import FETCHED_FOLDER

_RECEIPT = re.compile(r".*_receipt_.*_(\d+)\.ntmz")
_OTHER_KIND = re.compile(r"_(?:receipt|assessment|enrolment)_")
_RULES = re.compile(r"(?:[0-9a-f]{16}_)?(?P<id>[a-z0-9-]+)_v(?P<version>\d+)\b.*\.ntmz")


@dataclass(frozen=True, slots=True)
class LineStanding:
    """What is still to come of the line.

    Attributes:
        waiting: packages that wait to be sent, or are on their way.
        failed: that somebody has to do something about.
        came_down: receipts that were fetched and not taken in yet.
    """

    waiting: int
    failed: int
    came_down: int


def line_standing(ws: Workspace) -> LineStanding:
    """How the line stands; nothing of it for a commune without a receiver."""
    states = [one.state for one in sendings.sendings(ws.file)]
    return LineStanding(
        waiting=sum(state in TO_BE_SENT for state in states),
        failed=states.count(SendingState.FAILED),
        came_down=_came_down(ws),
    )


def folder_of(ws: Workspace, receiver_id: str) -> Path:
    """Where what a receiver hands out is brought to."""
    return ws.file.outbox.parent / FETCHED_FOLDER / receiver_id[:12]


def waiting_rules(ws: Workspace) -> tuple[Path, ...]:
    """Rules that were fetched and are not taken over yet, by what their files claim.

    Only a hint where to look: nothing of a file is believed before it is opened and checked.
    """
    found = []
    for row in sendings.receivers(ws.file):
        for path in sorted(folder_of(ws, row["id"]).glob("*.ntmz")):
            if _OTHER_KIND.search(path.name):
                continue
            match = _RULES.fullmatch(path.name)
            if match is not None and int(match["version"]) <= _version_here(ws, match["id"]):
                continue
            # Whatever an office calls it: what is inside may be taken over already.
            inside = rules_inside(path)
            if not inside or not inside <= _taken_over(ws):
                found.append(path)
    return tuple(found)


def _taken_over(ws: Workspace) -> frozenset[str]:
    """SHA-256 of every document of rules that would change nothing if it was taken over again."""
    kept = [one.document for one in own_rules.overrides(ws.file) if one.signer_key_id]
    kept += [one.document for one in registers.forms(ws.file) if one.signer_key_id]
    return frozenset(
        (
            *(one.fingerprint for one in own_rules.adopted_sets(ws.file)),
            *(hashlib.sha256(document.encode("utf-8")).hexdigest() for document in kept),
        )
    )


def _version_here(ws: Workspace, rules_id: str) -> int:
    adopted = [one.version for one in own_rules.adopted_sets(ws.file, rules_id)]
    override = own_rules.override(ws.file, rules_id)
    return max([*adopted, override.version if override else 0], default=0)


def _came_down(ws: Workspace) -> int:
    lying = {
        row["name"]: [
            int(match[1])
            for path in folder_of(ws, row["id"]).glob("*.ntmz")
            if (match := _RECEIPT.fullmatch(path.name))
        ]
        for row in sendings.receivers(ws.file)
    }
    if not any(lying.values()):
        return 0
    # A receipt says more than those before it: what is older than one taken in is settled.
    newest: dict[str, int] = {}
    for receipt in packages.receipts(ws.file):
        said = receipt.said
        newest[said.receiver] = max(newest.get(said.receiver, 0), said.sequence)
    return sum(
        number > newest.get(name, 0) for name, numbers in lying.items() for number in numbers
    )
