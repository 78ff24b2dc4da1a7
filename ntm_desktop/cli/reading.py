"""What ``ntm-desktop forms read`` says to a person."""

from ntm_desktop.cli.output import Output
from ntm_desktop.domain.decisions.indicators import State
from ntm_desktop.domain.decisions.reading import DecisionReading, described

_STATES = {State.READ: "đọc được", State.ASK: "phải hỏi", State.NOT_UNDERSTOOD: "không hiểu"}


def say_reading(reading: DecisionReading, output: Output) -> None:
    """Say what was read, then every question beside the line it comes from."""
    head = reading.head
    output.line(f"{head.decision or 'Không thấy số quyết định'}  {head.title}")
    if reading.reason:
        output.line(f"Không đọc được: {reading.reason}")
        return
    if reading.result == "amendment":
        for one in reading.operations:
            mark = "?" if one.asked else " "
            output.line(f"  {mark} {one.where}: {one.op} {one.number} {one.question}".rstrip())
    else:
        counts = dict.fromkeys(State, 0)
        for item in reading.indicators:
            counts[item.state] += 1
        told = ", ".join(f"{_STATES[state]} {count}" for state, count in counts.items())
        official = f"/{head.official_indicators}" if head.official_indicators else ""
        output.line(f"{len(reading.indicators)}{official} chỉ tiêu: {told}.")
    for item in reading.indicators:
        if item.state is State.READ:
            continue
        place = f"trang {item.sources[0].page}, " if item.sources and item.sources[0].page else ""
        row = item.sources[0].row if item.sources else 0
        output.line(f"  ? {item.number} ({place}dòng {row}) {item.text}")
        for piece in item.items():
            why = described(piece)
            if why:
                output.line(f"      {why}")
    for where, why in reading.questions:
        output.line(f"  ? {where}: {why}")
    for notice in reading.document.notices:
        output.line(f"  ! {notice}")
