"""The receiving side: enrol communes, receive their packages, answer, add up.

It believes nothing it is told: signatures are held against enrolled keys, and verdicts are
worked out anew from the answers with this program's own rules.
"""

from ntm_desktop.district.desk import answer, collate, enrol, init_district, receive

__all__ = ["answer", "collate", "enrol", "init_district", "receive"]
