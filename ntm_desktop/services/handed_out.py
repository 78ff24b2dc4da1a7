"""Whether the data are the commune's own at work: moved to another PC, or an officer's copy."""

import json
from dataclasses import dataclass

from ntm_desktop.errors import EntryError
from ntm_desktop.services.session import Workspace
from ntm_desktop.store.commune import communes
from ntm_desktop.store.commune.commune_file import CommuneFile

_HANDED_OUT = "handed_out"


@dataclass(frozen=True, slots=True)
class HandedOut:
    """That these data are a copy for one officer's part.

    Attributes:
        owner: who has it.
        criteria: numbers of the criteria that are his.
        day: dd/mm/yyyy on which it was made.
    """

    owner: str
    criteria: tuple[int, ...]
    day: str

    @property
    def words(self) -> str:
        """Whose part, inside a sentence."""
        return f"{self.owner} (tiêu chí {', '.join(map(str, self.criteria))})"


def mark_handed_out(file: CommuneFile, said: HandedOut) -> None:
    """Write into a copy whose it is."""
    words = {"owner": said.owner, "criteria": list(said.criteria), "day": said.day}
    communes.remember(file, _HANDED_OUT, json.dumps(words, ensure_ascii=False))


def handed_out(ws: Workspace) -> HandedOut | None:
    """Whose part these data are a copy for; None for the commune's own data."""
    said = communes.remembered(ws.file, _HANDED_OUT)
    if not said:
        return None
    found = json.loads(said)
    return HandedOut(found["owner"], tuple(found["criteria"]), found["day"])


def make_main(ws: Workspace) -> None:
    """Go on with a copy as the commune's own data, where the main PC is lost."""
    communes.remember(ws.file, _HANDED_OUT, "")


def ensure_main(ws: Workspace) -> None:
    """Refuse what only the commune's main data may do.

    Raises:
        EntryError: these data are a copy that was handed out.
    """
    found = handed_out(ws)
    if found is not None:
        raise EntryError(
            f"Đây là bản giao phần việc cho {found.words}, ngày {found.day}. Gói của xã đóng ở máy "
            "chính: mang thư mục này về, ở máy chính vào Cài đặt, “Gộp số liệu từ máy khác…”."
        )


def moved_on(ws: Workspace) -> str:
    """The day on which these data were moved to another PC, "" when they were not."""
    return communes.remembered(ws.file, communes.MOVED)
