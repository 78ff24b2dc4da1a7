"""Whoever reads the list of refused packages knows what to ask the commune for."""

import re
from pathlib import Path

import pytest

from ntm_desktop.district.refusals import WHAT_TO_ASK

FORMAT = Path(__file__).parents[2] / "docs" / "package-format.md"
# Of this office's own disk or key: nothing of it is put into the list.
OURS = {"identity", "no-space", "read-back", "write", "exists", "unreadable"}


def reasons() -> list[str]:
    """Every reason that the written format gives for a refusal."""
    text = FORMAT.read_text(encoding="utf-8")
    at = text.index("| 4 | tag manifest")
    table = text[text.rindex("\n\n", 0, at) : text.index("\n\n", at)]
    found: dict[str, None] = {}
    for line in table.splitlines():
        cells = line.rstrip("|").split("|")
        if len(cells) >= 4:
            found |= dict.fromkeys(re.findall(r"`([a-z-]+)`", cells[-1]))
    return [one for one in found if one not in OURS]


def test_the_format_names_its_reasons():
    assert len(reasons()) > 20


@pytest.mark.parametrize("reason", reasons())
def test_each_reason_says_what_to_ask_for(reason):
    assert WHAT_TO_ASK[reason].endswith(".")


def test_a_package_of_a_newer_program_is_not_the_commune_s_fault():
    assert "xã không phải làm gì" in WHAT_TO_ASK["newer-format"]
