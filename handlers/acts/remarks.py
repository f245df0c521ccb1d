"""What is worth a second look in a filing, in words: for who files it, and for the editor."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from bulletin.filings import Content, Filing
from bulletin.issues import Issue
from bulletin.proofread import Proofreader, Remark
from handlers.acts.acting import Acting


async def proofreader(
    acting: Acting, issue: Issue, filings: Iterable[Filing], windows: Collection[str]
) -> Proofreader:
    """A proofreader who knows the issue's filings and what these windows filed before it."""
    histories = await acting.work.filings.histories(issue, windows)
    return Proofreader(acting.bulletin, issue.period, filings, histories)


async def remarks(
    acting: Acting,
    issue: Issue,
    window: str,
    content: Content,
    filings: Iterable[Filing],
    *,
    own: UUID | None,
) -> Sequence[Remark]:
    """What to look at in what the window files; ``own`` is its filing among the issue's."""
    reader = await proofreader(acting, issue, filings, [window])
    return reader.remarks(window, content, own)


def words(acting: Acting, found: Iterable[Remark]) -> list[str]:
    """The remarks as lines."""
    return [
        acting.say(f"remarks.{each.kind}", **dict[str, Any](each.details)).text for each in found
    ]
