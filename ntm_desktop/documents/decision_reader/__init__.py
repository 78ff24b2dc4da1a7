"""Files and clipboards that hold a decision → plain lines and grids, bounded."""

from ntm_desktop.documents.decision_reader.files import read_decision_file, read_decision_paste

__all__ = ["read_decision_file", "read_decision_paste"]
