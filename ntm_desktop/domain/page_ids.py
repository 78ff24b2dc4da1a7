"""The pages of the commune's window, to which work, history and finds lead."""

from enum import StrEnum


class PageId(StrEnum):
    """A page; the window has exactly these (``gui/page_list.py``)."""

    OVERVIEW = "overview"
    ASSESSMENT = "assessment"
    EVIDENCE = "evidence"
    PROJECTS = "projects"
    RESOURCES = "resources"
    ROADMAP = "roadmap"
    PLACES = "places"
    REGISTERS = "registers"
    DOSSIER = "dossier"
    REPORTS = "reports"
    EXCHANGE = "exchange"
    RULES = "rules"
    SETTINGS = "settings"
