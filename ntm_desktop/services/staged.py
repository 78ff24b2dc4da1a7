"""The steps of long actions, where the services look for them."""

from ntm_desktop.domain.staged import Beside, OnDatabase, Staged, carry_out

__all__ = ["Beside", "OnDatabase", "Staged", "carry_out"]
