"""Single things out of a package that was checked when it was kept: labels, papers, evidence.

The signature is not looked at again; what is taken out is held against the manifest.
"""

from collections.abc import Mapping
from pathlib import Path

from ntm_desktop.domain.progress import Progress, Tally, unwatched
from ntm_desktop.errors import CancelledError, PackageError
from ntm_desktop.exchange import archive, bag, policy
from ntm_desktop.exchange.reading import DOSSIER_FOLDER, EVIDENCE_FOLDER, members, tag_file
from ntm_desktop.exchange.rule_tables import RULES_FOLDER
from ntm_desktop.hashing import SideHasher


def evidence_inside(path: Path) -> frozenset[str]:
    """SHA-256 of the evidence that really lies in a package which was checked when it was kept.

    Nothing for a file that is gone or no package any more.
    """
    return frozenset(digest for name, digest in _inside(path) if name.startswith(EVIDENCE_FOLDER))


def evidence_held_back(path: Path) -> frozenset[str]:
    """SHA-256 of the evidence that a package, checked when it was kept, lists and does not bring.

    Raises:
        PackageError: it is gone, or no package any more.
    """
    size = policy.check_regular_file(path)
    try:
        with path.open("rb") as file:
            _, entries = members(archive.read_directory(file, size))
            if bag.FETCH_FILE not in entries:
                return frozenset()
            manifest = bag.parse_manifest(tag_file(file, entries, bag.MANIFEST_FILE), "manifest")
            held = bag.parse_fetch(tag_file(file, entries, bag.FETCH_FILE), manifest)
    except OSError as error:
        raise policy.unreadable(path, error) from error
    return frozenset(manifest[name] for name in held)


def labels_of(path: Path) -> Mapping[str, str]:
    """The lines of ``bag-info.txt`` of a package that was checked when it was kept.

    Raises:
        PackageError: it is gone, or no package any more.
    """
    size = policy.check_regular_file(path)
    try:
        with path.open("rb") as file:
            _, entries = members(archive.read_directory(file, size))
            return bag.parse_info(tag_file(file, entries, bag.INFO_FILE))
    except OSError as error:
        raise policy.unreadable(path, error) from error


def rules_inside(path: Path) -> frozenset[str]:
    """SHA-256 of the documents of rules that a package claims to bring; nothing is believed of it.

    Nothing for a file that is gone or no package.
    """
    return frozenset(digest for name, digest in _inside(path) if name.startswith(RULES_FOLDER))


def _inside(path: Path) -> tuple[tuple[str, str], ...]:
    """Name and SHA-256 of every file that lies in a package; none where it is no package."""
    try:
        size = policy.check_regular_file(path)
        with path.open("rb") as file:
            _, entries = members(archive.read_directory(file, size))
            manifest = bag.parse_manifest(tag_file(file, entries, bag.MANIFEST_FILE), "manifest")
    except (OSError, PackageError):
        return ()
    return tuple((name, digest) for name, digest in manifest.items() if name in entries)


def dossier_file(path: Path, document_id: str) -> bytes:
    """One paper of the dossier out of a package that was checked, held against its hash again.

    Raises:
        PackageError: ``missing-paper``, ``checksum``, or the package is gone.
    """
    wanted = f"{DOSSIER_FOLDER}{document_id}.pdf"
    size = policy.check_regular_file(path)
    try:
        with path.open("rb") as file:
            _, entries = members(archive.read_directory(file, size))
            manifest = bag.parse_manifest(tag_file(file, entries, bag.MANIFEST_FILE), "manifest")
            if wanted not in entries or wanted not in manifest:
                raise PackageError("missing-paper", f"Gói không có văn bản “{document_id}”.")
            content = b"".join(archive.read_chunks(file, entries[wanted]))
    except OSError as error:
        raise policy.unreadable(path, error) from error
    if bag.sha256_of(content) != manifest[wanted]:
        raise PackageError("checksum", f"Văn bản {document_id} trong gói đã bị thay đổi.")
    return content


def copy_evidence(path: Path, sha256: str, target: Path, progress: Progress = unwatched) -> bool:
    """Copy one piece of evidence out of a package that was checked when it was kept.

    Its bytes are held against its hash again; what differs leaves nothing behind.

    Args:
        path: of the package.
        sha256: of the evidence.
        target: file that is written.
        progress: of copying.

    Returns:
        Whether it lies in there.

    Raises:
        PackageError: ``checksum``, or the target cannot be written.
        CancelledError: ``progress`` asked to stop.
    """
    partial = target.with_name(f".{target.name}.partial")
    try:
        size = policy.check_regular_file(path)
        with path.open("rb") as file:
            _, entries = members(archive.read_directory(file, size))
            manifest = bag.parse_manifest(tag_file(file, entries, bag.MANIFEST_FILE), "manifest")
            names = (n for n, digest in manifest.items() if digest == sha256 and n in entries)
            name = next((name for name in names if name.startswith(EVIDENCE_FOLDER)), None)
            if name is None:
                return False
            tally = Tally(progress, entries[name].size)
            with SideHasher() as digest, partial.open("wb") as out:
                for chunk in archive.read_chunks(file, entries[name]):
                    digest.update(chunk)
                    out.write(chunk)
                    tally.add(len(chunk))
                found = digest.hexdigest()
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise policy.unreadable(path, error) from error
    except CancelledError:
        partial.unlink(missing_ok=True)
        raise
    if found != sha256:
        partial.unlink(missing_ok=True)
        raise PackageError("checksum", f"Minh chứng trong gói {path.name} đã bị thay đổi.")
    partial.replace(target)
    return True
