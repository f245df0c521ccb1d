"""The words of a filing: its window's own, and what an editor makes of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bulletin.filings import Activity, Content, Filing, Nothing, Status
from bulletin.issues import Issue
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from storage.filings import Revision

#: Actions by which an editor's words come to stand, and not the window's.
EDITORIAL: Final = frozenset({"edited", "merged", "separated"})


def own_wording(revisions: Sequence[Revision]) -> Filing:
    """The filing in its window's own words, whatever an editor has made of them since."""
    own = [revisions[0].filing]
    for place, each in enumerate(revisions[1:], start=1):
        before = revisions[place - 1].filing
        if _words(each.filing) == _words(before) or each.action in EDITORIAL:
            own.append(own[-1])
        elif each.action == "undone":
            own.append(_undone(revisions[:place], own, each.filing))
        else:
            own.append(each.filing)
    return own[-1]


def is_edited(revisions: Sequence[Revision]) -> bool:
    """Whether an editor's words stand in place of the window's."""
    return _words(revisions[-1].filing) != _words(own_wording(revisions))


def may_reword(filing: Filing) -> bool:
    """Whether an editor may change the words: not what waits for a signature or its author."""
    open_ = filing.status in (Status.FILED, Status.ACCEPTED, Status.HELD, Status.DECLINED)
    return open_ and not isinstance(filing.content, Nothing)


async def reword(
    acting: Acting, issue: Issue, filing: Filing, content: Content, *, action: str = "edited"
) -> Filing:
    """Let the filing say that, as its next revision; the same words again change nothing."""
    if not may_reword(filing):
        raise Rejected("not_to_reword", status=filing.status)
    if content == filing.content:
        return filing
    changed = replace(filing, content=content, revision=filing.revision + 1)
    await acting.work.filings.change(changed, by=acting.person().id, at=acting.now, action=action)
    await acting.note(
        f"filing_{action}",
        issue.label,
        {"filing": filing.id.hex, "window": filing.window, "revision": changed.revision},
    )
    return changed


def _undone(revisions: Sequence[Revision], own: Sequence[Filing], filing: Filing) -> Filing:
    """Whose words came back: those that were the window's when the filing last said the same."""
    for each, then in zip(reversed(revisions), reversed(own), strict=True):
        if _words(each.filing) == _words(filing):
            return then
    return filing


def _words(filing: Filing) -> Content:
    """What the filing says; where a paragraph begins is no word of it."""
    content = filing.content
    return replace(content, new_paragraph=False) if isinstance(content, Activity) else content
