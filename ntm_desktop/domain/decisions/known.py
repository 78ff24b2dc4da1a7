"""The sets a decision may speak of, as far as reading needs them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownSet:
    """A set that is there already.

    Attributes:
        id: of the set.
        decision: as the set names it ("318/QĐ-TTg (Phụ lục I)").
        title: of the set.
        groups: (id, name) of its groups.
        kinds: indicator number → kind of its only part ("yes_no", "percent" …), "" for several.
        texts: indicator number → wording.
        letters: numbers of indicators with more than one part.
    """

    id: str
    decision: str
    title: str
    groups: tuple[tuple[str, str], ...]
    kinds: Mapping[str, str]
    texts: Mapping[str, str]
    letters: frozenset[str] = frozenset()

    @property
    def annex(self) -> str:
        """The annex its decision names, "" for none."""
        match = re.search(r"Phụ lục\s+([IVX]+|\d+)", self.decision)
        return match[1] if match else ""


def decision_key(decision: str) -> str:
    """The bare number: "491/QĐ-TTg" of "491/QĐ-TTg; sửa đổi 342/QĐ-TTg"."""
    return decision.split(" ")[0].removeprefix("QĐ").strip(" ;,.")
