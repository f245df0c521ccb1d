"""What is worth a second look in a filing, in words: for who files it, and for the editor."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from bulletin.filings import Activity, Content, Filing
from bulletin.issues import Issue
from bulletin.proofread import Remark, proofread
from handlers.turn import Turn

#: Earlier visitors whose titles are compared.
_EARLIER: Final = 50


async def remarks(
    turn: Turn,
    issue: Issue,
    window: str,
    content: Content,
    filings: Iterable[Filing],
    *,
    own: UUID | None,
) -> Sequence[Remark]:
    """What to look at in what the window files; ``own`` is its filing among the issue's."""
    return proofread(
        content,
        period=issue.period,
        known=await turn.work.filings.earlier_visitors(turn.bulletin.key, window, _EARLIER),
        others=[
            (each.window, each.content.text)
            for each in filings
            if each.id != own and each.status.counts and isinstance(each.content, Activity)
        ],
    )


def words(turn: Turn, found: Iterable[Remark]) -> list[str]:
    """The remarks as lines."""
    return [turn.say(f"remarks.{each.kind}", **dict[str, Any](each.details)).text for each in found]
