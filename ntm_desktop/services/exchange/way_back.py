"""Whether a package can be taken back, and who can do it."""

from enum import StrEnum

from ntm_desktop.domain.outgoing import WAITING_STATES, OutgoingPackage, PackageState
from ntm_desktop.domain.receivers import SendingState
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import sendings


class WayBack(StrEnum):
    """How a package comes back."""

    HERE = "here"
    ASK = "ask"
    NONE = "none"


def way_back(ws: Workspace, package: OutgoingPackage) -> WayBack:
    """Taken back here, asked for at the office, or not any more: it was answered."""
    if package.state not in WAITING_STATES and package.state is not PackageState.RECEIVED:
        return WayBack.NONE
    if package.state is not PackageState.PACKED:
        return WayBack.ASK
    # What a line has brought in part may be there whole while nobody here knows it yet.
    begun = {
        one.state
        for one in sendings.sendings(ws.file)
        if one.package_id == package.id and one.state is not SendingState.CANCELLED
    }
    return WayBack.HERE if begun <= {SendingState.WAITING} else WayBack.ASK
