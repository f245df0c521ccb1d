"""Where a proposal may stand: its section and its days, held to the plan and the period.

What the sender's rights, the heading above and the issue's days leave open becomes a question.
"""

from collections.abc import Sequence
from datetime import date

from bulletin.issues import Period
from bulletin.parsing.proposals import Doubt, DoubtKind
from bulletin.publication import Bulletin, Kind, Section, Window


class Placing:
    """The rights of a bulletin's windows, seen from one who sends into one issue."""

    def __init__(self, bulletin: Bulletin, sender: Window, period: Period) -> None:
        self._bulletin = bulletin
        self._sender = sender.name
        self._period = period
        self._windows = {window.name: window for window in (*bulletin.windows, sender)}
        self._rights: dict[tuple[str, Kind], tuple[Section, ...]] = {}

    def window(self, name: str) -> Window:
        """The window of that name."""
        return self._windows[name]

    def rights(self, window: str, kind: Kind) -> tuple[Section, ...]:
        """The sections into which a window may file a kind."""
        known = self._rights.get((window, kind))
        if known is None:
            known = self._bulletin.sections_of(self._windows[window], kind)
            self._rights[window, kind] = known
        return known

    def section(
        self, kind: Kind, window: str, heading: Section | None
    ) -> tuple[str | None, list[Doubt]]:
        """The section that the heading and the window's rights leave, or what is to be asked."""
        if kind is Kind.NOTHING:
            return None, []
        choice = self.rights(window, kind)
        if not choice:
            return None, [Doubt(DoubtKind.NO_SECTION, {"kind": kind})]
        if heading and heading.kind.takes is kind:
            if heading in choice:
                return heading.key, []
        elif len(choice) == 1:
            return choice[0].key, []
        keys = tuple(each.key for each in choice)
        named = heading.title if heading else ""
        return None, [Doubt(DoubtKind.WHICH_SECTION, {"sections": keys, "heading": named})]

    def other(self, window: str) -> list[Doubt]:
        """The doubt about a window that is not the sender's."""
        if window == self._sender:
            return []
        return [Doubt(DoubtKind.OTHER_WINDOW, {"window": window})]

    def outside(self, days: Sequence[date]) -> list[Doubt]:
        """The doubt about days that the issue does not cover."""
        outside = tuple(day for day in days if day not in self._period)
        if not outside:
            return []
        details = {"days": outside, "first": self._period.first, "last": self._period.last}
        return [Doubt(DoubtKind.DAY_OUTSIDE, details)]
