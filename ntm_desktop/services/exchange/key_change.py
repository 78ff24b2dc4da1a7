"""Another signing key for the commune: when the old one was lost, or somebody else may have it."""

from ntm_desktop.exchange import keys
from ntm_desktop.services.exchange.timeline import PublicKeyInfo, public_key_info
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import communes


def change_key(ws: Workspace) -> PublicKeyInfo:
    """Make a new key; what is packed from now on is signed with it.

    The receiver believes it only after it was enrolled with its paper slip. Packages that were
    handed in stay valid: the receiver keeps the keys a commune had.

    Raises:
        KeyStoreError: the key cannot be written; the old one stays in use.
        MovedAwayError: the data went to another PC, and its key with them.
    """
    communes.ensure_here(ws.file)
    code = communes.read(ws.file).commune.code
    keys.renew_signing_key(f"commune-{code}", f"{ws.now():%Y%m%d-%H%M%S}")
    return public_key_info(ws)
