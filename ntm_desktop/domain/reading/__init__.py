"""Reading what officers typed in their own tables, without guessing."""

from ntm_desktop.domain.reading.answers import Reading, ReadingState, read_answer
from ntm_desktop.domain.reading.wording import describe_answer, describe_part

__all__ = ["Reading", "ReadingState", "describe_answer", "describe_part", "read_answer"]
