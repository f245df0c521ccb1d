"""What a new filing makes untrue of what its window filed before."""

from dataclasses import replace

from bulletin.filings import Filing, Status
from bulletin.publication import Kind
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting


async def others_beside(acting: Acting, filing: Filing) -> list[Filing]:
    """The window's other filings; what this one makes untrue is taken back."""
    rest = []
    for each in await acting.work.filings.of_window(filing.issue, filing.window):
        if each.id == filing.id:
            continue
        if makes_untrue(filing, each) and each.status.stands:
            gone = replace(each, status=Status.WITHDRAWN, revision=each.revision + 1)
            await acting.work.filings.change(
                gone, by=acting.person().id, at=acting.now, action="withdrawn"
            )
            continue
        rest.append(each)
    return rest


async def make_room(acting: Acting, filing: Filing, status: Status) -> None:
    """Take back what becomes untrue where a filing that does not stand does so in that status.

    Rejected while other numbers stand in the place of its own: both would be added up.
    """
    if filing.status.stands or not status.stands:
        return
    for each in await acting.work.filings.of_window(filing.issue, filing.window):
        if each.kind is filing.kind is Kind.STATISTICS and each.status.stands:
            raise Rejected("other_numbers", window=filing.window)
    await others_beside(acting, filing)


def makes_untrue(filing: Filing, other: Filing) -> bool:
    """Whether a window that files the one can't mean the other any more.

    That is 本周无 once something is filed, and numbers once others stand in their place.
    """
    return other.kind is Kind.NOTHING or other.kind is filing.kind is Kind.STATISTICS
