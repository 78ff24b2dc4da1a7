"""Whose criteria are shown: everybody's, mine, a colleague's."""

from collections.abc import Mapping

from ntm_desktop.gui.widgets.elided_box import ElidedBox


class OwnerFilter(ElidedBox):
    """Hidden while nothing is assigned to anybody."""

    def __init__(self) -> None:
        super().__init__(self.tr("Tiêu chí được hiện"))
        self._owners: Mapping[int, str] = {}
        self.hide()

    @property
    def only(self) -> frozenset[int] | None:
        """Numbers of the criteria that are shown, None for all."""
        who = self.currentData() or ""
        if not who:
            return None
        return frozenset(no for no, owner in self._owners.items() if owner == who)

    def show_owners(self, owners: Mapping[int, str], own: str) -> None:
        """Offer everybody who has criteria.

        Args:
            owners: criterion number to officer.
            own: the officer at this PC; his come first.
        """
        self._owners = owners
        chosen = self.currentData() or ""
        names = list(dict.fromkeys(owners.values()))
        items = [(self.tr("Mọi tiêu chí"), "")]
        for name in sorted(names, key=lambda name: name != own):
            count = sum(owner == name for owner in owners.values())
            text = self.tr("Tiêu chí của tôi") if name == own else name
            items.append((f"{text} ({count})", name))
        self.fill(items, chosen if chosen in names else "")
        self.setVisible(bool(names))
