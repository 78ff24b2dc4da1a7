"""What both commands say, in Vietnamese, of a call that is written wrongly.

argparse says it in English only. It is asked for the facts and the sentence is made here; a text of
a later Python that is not known here stands as it is.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

_USAGE = "Cách dùng: "
_SENTENCES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (r"the following arguments are required: (.+)", "còn thiếu {0}."),
        (r"one of the arguments (.+) is required", "phải ghi một trong các từ: {0}."),
        (r"unrecognized arguments: (.+)", "không hiểu “{0}”."),
        (r"argument (.+?): not allowed with argument (.+)", "không ghi {0} cùng với {1}."),
        (r"argument (.+?): expected at least one argument", "sau {0} phải có ít nhất một giá trị."),
        (r"argument (.+?): expected one argument", "sau {0} phải có một giá trị."),
        (r"argument (.+?): expected (\d+) arguments?", "sau {0} phải có {1} giá trị."),
        (r"argument (.+?): ignored explicit argument '(.*)'", "{0} không đi với giá trị “{1}”."),
        (
            r"argument (.+?): invalid choice: '?(.*?)'? \(choose from (.+)\)",
            "{0}: không có “{1}”. Chọn một trong: {2}.",
        ),
        (r"argument (.+?): invalid \S+ value: '(.*)'", "{0}: “{1}” không đúng dạng."),
        (r"argument (.+?): (.+)", "{0}: {1}"),
        (
            r"ambiguous option: (.+) could match (.+)",
            "“{0}” có thể hiểu là {1}. Hãy ghi đủ chữ.",
        ),
    )
)


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _USAGE if prefix is None else prefix)


class CommandParser(argparse.ArgumentParser):
    """Reads a command line; its verbs' parsers are of this kind too."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"formatter_class": _Help, "add_help": False, **given})
        self._positionals.title = "Ghi sau lệnh"
        self._optionals.title = "Có thể ghi thêm"
        self.add_argument("-h", "--help", action="help", help="xem cách dùng rồi dừng")

    def error(self, message: str) -> NoReturn:
        """End with the usage and the sentence, as every refusal of a wrong call: exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {in_vietnamese(message)}\n")


def in_vietnamese(message: str) -> str:
    """The sentence for a message of argparse; the message itself when it is not known."""
    for pattern, sentence in _SENTENCES:
        if found := pattern.fullmatch(message):
            return sentence.format(*(_quoted(one) for one in found.groups()))
    return message


def _quoted(text: str) -> str:
    return text.replace("'", "")
