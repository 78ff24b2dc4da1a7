"""Packages of a commune read for what they hold: which there are, whose, which is the newest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ntm_desktop.catalog import Catalog
from ntm_desktop.domain.package import (
    EXTENSION,
    SEALED_EXTENSION,
    AssessmentContent,
    PackageHeader,
    PackageKind,
)
from ntm_desktop.domain.progress import Progress, portion, unwatched
from ntm_desktop.domain.units import Commune
from ntm_desktop.errors import EntryError, PackageError
from ntm_desktop.exchange import keys
from ntm_desktop.exchange.contents import assessment_of
from ntm_desktop.exchange.minisign import PublicKey
from ntm_desktop.exchange.public_keys import read_public_key
from ntm_desktop.exchange.reading import KeyFor, OpenedPackage, read_package
from ntm_desktop.exchange.taking_out import evidence_inside

_MOST = 500


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """A package after every check, with what it says."""

    opened: OpenedPackage
    content: AssessmentContent

    @property
    def words(self) -> str:
        """Which one, for people: "gói số 3 (năm 2024)"."""
        header = self.opened.header
        return f"gói số {header.sequence} ({header.period.inline})"


@dataclass(frozen=True, slots=True)
class Found:
    """The packages of one commune.

    Attributes:
        packages: the oldest first.
        fingerprints: of the keys they are signed with.
        proven: whether every key was known on this PC, and not only found beside the packages.
        remarks: what could not be read and why, a sentence each.
    """

    packages: tuple[ReadPackage, ...]
    fingerprints: tuple[str, ...]
    proven: bool
    remarks: tuple[str, ...]

    @property
    def commune(self) -> Commune:
        """As the newest package calls it."""
        return self.packages[-1].content.commune

    @property
    def counting(self) -> tuple[ReadPackage, ...]:
        """Of every period and set the newest, the oldest first."""
        return newest_of_each(self.packages)

    def missing_evidence(self) -> tuple[str, ...]:
        """Names of evidence that is listed and lies in none of the packages."""
        inside: set[str] = set()
        for one in self.packages:
            inside |= evidence_inside(one.opened.path)
        wanted = {x.sha256: x.name for one in self.counting for x in one.content.every_file}
        return tuple(name for sha256, name in wanted.items() if sha256 not in inside)


def packages_under(source: Path) -> tuple[Path, ...]:
    """The files that are called as packages: the file itself, or those in a folder and below."""
    if source.is_file():
        return (source,)
    found = [
        path
        for path in source.rglob("*")
        if path.name.lower().endswith((EXTENSION, SEALED_EXTENSION)) and path.is_file()
    ]
    return tuple(sorted(found)[:_MOST])


def is_package(path: Path) -> bool:
    """Whether a file is called as a package is."""
    return path.name.lower().endswith((EXTENSION, SEALED_EXTENSION))


def read_packages(sources: Iterable[Path], progress: Progress = unwatched) -> Found:
    """Read every package of these files and folders; all must be of one commune.

    Raises:
        EntryError: there is no package that can be read, or they are of several communes.
        CancelledError: asked to stop.
    """
    found = packages_by_commune(sources, progress)
    if len(found) > 1:
        raise EntryError(
            f"Các gói đã chọn là của nhiều xã (mã {', '.join(sorted(found))}). Hãy chọn gói của "
            "từng xã một."
        )
    (only,) = found.values()
    return only


def packages_by_commune(
    sources: Iterable[Path], progress: Progress = unwatched
) -> Mapping[str, Found]:
    """Read every package of these files and folders, by the code of the commune that sent it.

    What could not be read is said with every commune: nobody knows whose it is.

    Raises:
        EntryError: there is no package that can be read.
        CancelledError: asked to stop.
    """
    paths = tuple(dict.fromkeys(path for source in sources for path in packages_under(source)))
    read: dict[str, dict[str, ReadPackage]] = {}
    unproven: set[str] = set()
    remarks: list[str] = []
    catalog = Catalog.shipped()
    for place, path in enumerate(paths):
        if path.name.lower().endswith(SEALED_EXTENSION):
            remarks.append(
                f"“{path.name}” niêm phong cho nơi nhận nên ở đây không mở được. Hãy dùng gói "
                "trong thư mục “outbox”, hoặc xin nơi nhận chép lại các gói đã nhận."
            )
            continue
        finder = _Keys(path)
        whole = portion(progress, place / len(paths), (place + 1) / len(paths))
        try:
            opened = read_package(path, finder.key_for, whole)
            if opened.header.kind is not PackageKind.ASSESSMENT:
                continue
            content = assessment_of(opened)
            content = replace(content, commune=catalog.placed(content.commune))
            one = ReadPackage(opened, content)
        except PackageError as error:
            remarks.append(f"“{path.name}” không dùng được: {error}")
            continue
        code = opened.header.commune_code
        read.setdefault(code, {}).setdefault(opened.sha256, one)
        if not finder.own:
            unproven.add(code)
    if not read:
        raise EntryError(
            "Không có gói tự đánh giá nào đọc được ở nơi đã chọn. Hãy chọn thư mục có các gói "
            f"{EXTENSION} và tệp khóa (.pub) nằm cạnh.",
            tuple(remarks),
        )
    return {
        code: _found(in_order(tuple(ones.values())), code not in unproven, remarks)
        for code, ones in read.items()
    }


def _found(ordered: tuple[ReadPackage, ...], proven: bool, remarks: Sequence[str]) -> Found:
    said = list(remarks)
    if len({one.opened.header.epoch for one in ordered}) > 1:
        said.append(
            "Các gói thuộc nhiều đợt đánh số (dữ liệu đã từng được phục hồi); đợt sau được xếp "
            "theo ngày ghi trong gói. Hãy xem lại số liệu từng kỳ."
        )
    prints = tuple(dict.fromkeys(one.opened.key.fingerprint for one in ordered))
    return Found(ordered, prints, proven, tuple(said))


def in_order(read: Sequence[ReadPackage]) -> tuple[ReadPackage, ...]:
    """The oldest first: by number within a life of the file, lives by the time they ended."""
    ended: dict[str, datetime] = {}
    for one in read:
        header = one.opened.header
        ended[header.epoch] = max(ended.get(header.epoch, header.created_at), header.created_at)

    def rank(one: ReadPackage) -> tuple[datetime, str, int, str]:
        header = one.opened.header
        return ended[header.epoch], header.epoch, header.sequence, one.opened.sha256

    return tuple(sorted(read, key=rank))


def newest_of_each(read: Sequence[ReadPackage]) -> tuple[ReadPackage, ...]:
    """Of every period and set the one that was made last, the oldest first."""
    newest = {(one.content.period.key, one.content.pin.set_id): one for one in read}
    return tuple(one for one in read if one in newest.values())


class _Keys:
    """Finds the key of a package: this PC's own, or one that lies beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.own = False

    @property
    def key_for(self) -> KeyFor:
        return self._key

    def _key(self, header: PackageHeader, key_id: bytes) -> PublicKey:
        own = keys.existing_commune_key(header.commune_code)
        if own is not None and own.key_id == key_id:
            self.own = True
            return own
        for key in self._beside():
            if key.key_id == key_id:
                return key
        raise PackageError(
            "unknown-sender",
            f"không có tệp khóa của xã ({header.commune_code}.pub) nằm cạnh gói để kiểm tra chữ ký",
        )

    def _beside(self) -> Iterator[PublicKey]:
        for folder in (self._path.parent, self._path.parent.parent):
            for path in sorted(folder.glob("*.pub")):
                try:
                    yield read_public_key(path)
                except PackageError:
                    continue  # another program's
