"""采用通报: what each window filed over a month, a quarter or a year, what of it was printed, and
what that is worth by the office's own table of points.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from bulletin.publication import Bulletin, Joint, Kind, Points
from bulletin.tally import Credit, Record, Tally, records


@dataclass(frozen=True, slots=True)
class Line:
    """One window in the report."""

    record: Record
    #: None where the office counts no points.
    points: Fraction | None
    #: Those who have as many points share a rank; None where none are counted.
    rank: int | None


def report(bulletin: Bulletin, tally: Tally) -> list[Line]:
    """Every window of these issues, the best first; of as good ones in the order of the roster.

    What counts is what was printed: the tally is one of published issues.
    """
    found = records(bulletin, tally)
    if bulletin.points is None:
        found.sort(key=lambda each: (-each.printed, -each.filed))
        return [Line(each, None, None) for each in found]
    points = _points(bulletin, bulletin.points, found, tally)
    found.sort(key=lambda each: (-points[each.window], -each.printed))
    descending = [points[each.window] for each in found]
    return [
        Line(each, points[each.window], 1 + descending.index(points[each.window])) for each in found
    ]


def _points(
    bulletin: Bulletin, points: Points, found: list[Record], tally: Tally
) -> dict[str, Fraction]:
    got: dict[str, Fraction] = defaultdict(Fraction)
    sections = {each.key: each.points for each in bulletin.leaves()}
    for credit in tally.credits:
        worth = sections.get(credit.section)
        worth = points.kinds.get(credit.kind, Fraction()) if worth is None else worth
        for window in credit.windows:
            got[window] += _share(points.joint, worth, credit) * credit.items
    for each in found:
        got[each.window] += (each.on_time + each.nothing) * points.on_time
        got[each.window] -= each.late * points.late + each.missing * points.missing
    return got


def _share(joint: Joint, worth: Fraction, credit: Credit) -> Fraction:
    """What one item is worth to each of the windows that it credits."""
    # Numbers of several windows are added up in print, and yet each is one window's own.
    if len(credit.windows) < 2 or credit.kind is Kind.STATISTICS or joint is Joint.WHOLE:
        return worth
    return worth / len(credit.windows) if joint is Joint.SHARE else worth * 2
