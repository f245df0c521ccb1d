"""The tabs of the desk, in their order; each is shown to those who may open it."""

from dataclasses import dataclass
from typing import Final

from bulletin.access import Action


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its name (the word ``desk.tab_…``), its path, and who may open it."""

    name: str
    path: str
    action: Action
    #: Whether the path is under an issue's, or under the desk's own.
    of_issue: bool = False


TABS: Final = (
    Tab("board", "", Action.SEE_STANDING, of_issue=True),
    Tab("manuscripts", "manuscripts", Action.REVIEW, of_issue=True),
    Tab("problems", "problems", Action.REVIEW, of_issue=True),
    Tab("preview", "preview", Action.DRAFT, of_issue=True),
    Tab("press", "press", Action.PUBLISH, of_issue=True),
    Tab("archive", "archive", Action.REVIEW),
    Tab("figures", "figures", Action.REVIEW),
    Tab("setup", "setup", Action.SET_UP),
)
