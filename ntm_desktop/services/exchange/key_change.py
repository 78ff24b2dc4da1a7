"""Another signing key for the commune: when the old one was lost, or somebody else may have it."""

from ntm_desktop.domain.outgoing import WAITING_STATES
from ntm_desktop.domain.package import PackageKind
from ntm_desktop.domain.periods import Period
from ntm_desktop.errors import PackageError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.bag import KEY_LABEL
from ntm_desktop.exchange.taking_out import labels_of
from ntm_desktop.services.exchange.timeline import PublicKeyInfo, public_key_info
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import communes, packages


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


def signed_before(ws: Workspace) -> tuple[str, ...]:
    """Packages that wait for a receipt and are signed with a key the commune no longer uses.

    The receiver takes them only while it believes that key: what has not been handed in is to be
    packed again. Each as it is called to a person: “gói số 3 (năm 2024)”.
    """
    now = keys.commune_key(communes.read(ws.file).commune.code).public.encoded
    found = []
    for package in packages.packages(ws.file):
        if package.kind != PackageKind.ASSESSMENT or package.state not in WAITING_STATES:
            continue
        try:
            carried = labels_of(package.path).get(KEY_LABEL, "")
        except PackageError:
            continue  # its file is gone from the outbox: it cannot be handed in
        if carried != now:
            period = Period.parse(package.period_key).inline
            found.append(f"gói số {package.sequence} ({period})")
    return tuple(found)
