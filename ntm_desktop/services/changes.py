"""What an action changed, where the services look for it."""

from ntm_desktop.domain.changes import Change, Touched, changes_of

__all__ = ["Change", "Touched", "changes_of"]
