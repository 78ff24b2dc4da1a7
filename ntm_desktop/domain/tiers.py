"""What a tier asks of a figure of the tier below it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureRef:
    """One figure of a criteria set: the part of an indicator."""

    set_id: str
    indicator_no: str
    part_id: str


@dataclass(frozen=True, slots=True)
class AboveLower:
    """A figure that says how far another one stands above what is asked for it, in percent.

    Attributes:
        figure: of the higher tier.
        of: of the lower tier; what its set asks of it is the measure.
    """

    figure: FigureRef
    of: FigureRef


@dataclass(frozen=True, slots=True)
class TierForm:
    """Such comparisons as one document gives them, with where the sets say so."""

    id: str
    title: str
    source: str
    above: tuple[AboveLower, ...]
