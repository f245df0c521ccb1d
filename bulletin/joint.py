"""合并: reports of one event by several windows, told in one paragraph that credits all of them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from bulletin.filings import Filing
from bulletin.publication import Kind


def told_in(filings: Iterable[Filing]) -> Mapping[UUID, UUID]:
    """Filing → the one in whose paragraph it is told, for those that are not told by themselves.

    That holds while both count: when the other one is returned, held over or declined, what was
    merged into it stands by itself again, in its own words.
    """
    counting = [each for each in filings if each.status.counts and each.kind is not Kind.NOTHING]
    leading = {each.id for each in counting if each.merged_into is None}
    return {each.id: each.merged_into for each in counting if each.merged_into in leading}
