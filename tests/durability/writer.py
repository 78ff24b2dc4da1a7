"""A program that edits without end and says so after each edit; it is killed by its parent."""

import sys
from decimal import Decimal
from itertools import count
from pathlib import Path

from ntm_desktop.domain.assessment import Answer, PartAnswer
from ntm_desktop.domain.periods import Period
from ntm_desktop.services import edits
from ntm_desktop.services.evidence import add_evidence
from ntm_desktop.services.workspace import (
    Workspace,
    create_workspace,
    latest_assessment,
    open_workspace,
)


def say(*words: object) -> None:
    """What is said here was saved: the service has returned."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def edit(ws: Workspace, first: int, scrap: Path) -> None:
    """Every kind of edit in turn, each with a number of its own."""
    assessment = latest_assessment(ws).id
    for number in count(first):
        match number % 4:
            case 0:
                edits.record_figure(ws, assessment, "12.1", "main", "denominator", str(number))
            case 1:
                edits.record_remark(ws, assessment, "1.1", f"lần {number}")
            case 2:
                both = Answer({"main": PartAnswer(value=Decimal(number % 100))}, remark=str(number))
                edits.replace_answers(ws, assessment, {"12.2": both, "9.2": both}, "Nhập tệp")
            case _:
                scrap.write_bytes(b"%PDF-1.7\n" + str(number).encode() * 20_000)
                add_evidence(ws, assessment, "6.3", 0, scrap)
        say(number)


def main() -> None:
    """Edit the commune of a folder, from a number on; or make it, then say so."""
    task, folder, number = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if task == "create":
        create_workspace(folder, commune_code="06364", set_id="qd-318-2022-xa", period=Period(2024))
        say("made")
        sys.stdin.read()
        return
    ws = open_workspace(folder, actor="tiến trình con")
    say("open")
    edit(ws, number, folder.parent / "scrap.pdf")


if __name__ == "__main__":
    main()
