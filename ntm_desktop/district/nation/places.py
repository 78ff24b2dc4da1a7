"""Where a data set lies: in a folder, or in a bucket of a store that speaks S3.

Written with pyarrow's own client, which the extra brings along. Keys of the store are taken from
where its owner has set them (``AWS_ACCESS_KEY_ID``, ``AWS_SECRET_ACCESS_KEY``, a profile, the
machine's role) and never from the command line, which every user of the machine may read.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

from ntm_desktop.district.nation.extra import needs_extra
from ntm_desktop.district.nation.layout import OFFICES_FOLDER
from ntm_desktop.errors import StoreError, UsageError, in_vietnamese
from ntm_desktop.files import move_into_place
from ntm_desktop.temporary import passing_folder

if TYPE_CHECKING:
    import pyarrow as pa

S3 = "s3://"
_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER, _TRIES = 10, 60, 3
_LIST = re.compile(rf"{OFFICES_FOLDER}/[\w-]+\.json")
_KNOWN = {"region", "endpoint_override", "scheme"}


class Place(Protocol):
    """A data set's place; names inside it are written with "/"."""

    def write_table(self, name: str, table: "pa.Table") -> None:
        """Write a Parquet file."""
        ...

    def write_list(self, name: str, text: str) -> None:
        """Write a text, in the place of an earlier one, whole or not at all."""
        ...

    def names(self) -> Iterator[str]:
        """Everything that lies there."""
        ...

    def remove(self, name: str) -> None:
        """Take a file away; harmless when that does not go."""
        ...

    def why_not(self, error: OSError) -> StoreError:
        """Why it could not be written, as a sentence."""
        ...


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """A folder."""

    folder: Path

    def write_table(self, name: str, table: "pa.Table") -> None:
        """See ``Place``."""
        import pyarrow.parquet as pq

        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, path, compression="zstd")

    def write_list(self, name: str, text: str) -> None:
        """See ``Place``."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        move_into_place(partial, path)

    def names(self) -> Iterator[str]:
        """See ``Place``."""
        for path in self.folder.glob("*/*/*/*.parquet"):
            yield path.relative_to(self.folder).as_posix()

    def remove(self, name: str) -> None:
        """See ``Place``."""
        with suppress(OSError):  # read by someone just now: the next publication clears it
            (self.folder / name).unlink()

    def why_not(self, error: OSError) -> StoreError:
        """See ``Place``."""
        return StoreError(
            f"Không ghi được bộ dữ liệu vào {self.folder} ({in_vietnamese(error)}). Bộ đã công bố "
            "trước đó không đổi."
        )


class BucketPlace:
    """A bucket, or a folder inside one.

    An object appears under its name only when all of it was taken, so nothing has to be moved.
    """

    def __init__(self, address: str) -> None:
        """Get ready; nothing is asked of the store yet.

        Args:
            address: ``s3://BUCKET[/FOLDER][?region=…&endpoint_override=…&scheme=…]``.

        Raises:
            UsageError: it is no such address, holds a key, or the extra is not installed.
        """
        needs_extra("pyarrow")
        from pyarrow import fs

        parts = urlsplit(address)
        said = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if "@" in parts.netloc:
            raise UsageError(
                "Không ghi khóa của kho vào địa chỉ: ai dùng máy này cũng đọc được dòng lệnh. Hãy "
                "đặt AWS_ACCESS_KEY_ID và AWS_SECRET_ACCESS_KEY trong môi trường rồi chạy lại."
            )
        if not parts.netloc or set(said) - _KNOWN or parts.fragment:
            raise UsageError(
                f"“{address}” không phải địa chỉ kho S3. Hãy ghi như s3://TÊN_KHO/THƯ_MỤC, thêm "
                "?endpoint_override=https://MÁY_CHỦ nếu không phải kho của Amazon."
            )
        self._address = address.partition("?")[0].rstrip("/")
        self._root = (parts.netloc + parts.path).rstrip("/")
        given: dict[str, Any] = {}
        endpoint = said.get("endpoint_override") or os.environ.get("AWS_ENDPOINT_URL", "")
        if endpoint:
            scheme, _, host = endpoint.rpartition("://")
            given |= {"endpoint_override": host, "scheme": said.get("scheme") or scheme or "https"}
        if region := said.get("region") or os.environ.get("AWS_REGION", ""):
            given["region"] = region
        elif endpoint:
            given["region"] = "us-east-1"  # a store of one's own has none, its client wants one
        self._fs: Any = fs.S3FileSystem(
            connect_timeout=_SECONDS_TO_CONNECT,
            request_timeout=_SECONDS_TO_ANSWER,
            retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_TRIES),
            **given,
        )

    def write_table(self, name: str, table: "pa.Table") -> None:
        """See ``Place``."""
        import pyarrow.parquet as pq

        pq.write_table(table, f"{self._root}/{name}", compression="zstd", filesystem=self._fs)

    def write_list(self, name: str, text: str) -> None:
        """See ``Place``."""
        with self._fs.open_output_stream(f"{self._root}/{name}") as stream:
            stream.write(text.encode("utf-8"))

    def names(self) -> Iterator[str]:
        """See ``Place``."""
        from pyarrow import fs

        everything = fs.FileSelector(self._root, recursive=True, allow_not_found=True)
        for info in self._fs.get_file_info(everything):
            if info.type is fs.FileType.File:
                yield info.path.removeprefix(f"{self._root}/")

    def remove(self, name: str) -> None:
        """See ``Place``."""
        with suppress(OSError):  # the next publication clears it
            self._fs.delete_file(f"{self._root}/{name}")

    def fetch(self, name: str, target: Path) -> None:
        """Copy one file out of the store."""
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._fs.open_input_stream(f"{self._root}/{name}") as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, 2**20)

    def why_not(self, error: OSError) -> StoreError:
        """See ``Place``."""
        return StoreError(
            f"Không ghi được bộ dữ liệu vào {self._address}: {_refusal(error)} Bộ đã công bố trước "
            "đó không đổi."
        )

    def why_not_read(self, error: OSError) -> StoreError:
        """Why it could not be read, as a sentence."""
        return StoreError(f"Không đọc được bộ dữ liệu ở {self._address}: {_refusal(error)}")


def _refusal(error: OSError) -> str:
    """What the store said, which comes as English prose of its client."""
    said = str(error)
    for marks, sentence in (
        (("NO_SUCH_BUCKET", "NoSuchBucket"), "không có kho tên này. Hãy kiểm tra lại tên kho."),
        (
            ("ACCESS_DENIED", "INVALID_ACCESS_KEY", "SIGNATURE_DOES_NOT", "HTTP status 403"),
            "kho từ chối khóa. Hãy kiểm tra AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY và quyền ghi.",
        ),
        (
            ("NETWORK_CONNECTION", "curlCode", "REQUEST_TIMEOUT", "resolve"),
            "không nối được tới kho. Hãy kiểm tra mạng và địa chỉ máy chủ.",
        ),
        (("NO_SUCH_KEY", "RESOURCE_NOT_FOUND", "HTTP status 404"), "kho thiếu một tệp."),
    ):
        if any(mark in said for mark in marks):
            return sentence
    return f"{in_vietnamese(error)}."


def place_of(text: str) -> Place:
    """The place that was written on the command line.

    Raises:
        UsageError: as ``BucketPlace``.
    """
    return BucketPlace(text) if text.startswith(S3) else FolderPlace(Path(text))


Bring = Callable[[Iterable[str]], None]
"""Has the named files in the folder before they are read."""


@contextmanager
def at_hand(text: str) -> Iterator[tuple[Path, Bring]]:
    """A data set as a folder: that of a store is fetched piece by piece, and gone afterwards.

    Raises:
        StoreError: the store cannot be read.
        UsageError: as ``BucketPlace``.
    """
    if not text.startswith(S3):
        yield Path(text), lambda _names: None
        return
    place = BucketPlace(text)
    with passing_folder("kho") as folder:

        def bring(names: Iterable[str]) -> None:
            try:
                for name in names:
                    place.fetch(name, folder / name)
            except OSError as error:
                raise place.why_not_read(error) from error

        try:
            lists = [name for name in place.names() if _LIST.fullmatch(name)]
        except OSError as error:
            raise place.why_not_read(error) from error
        bring(lists)
        yield folder, bring
