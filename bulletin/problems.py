"""What an editor should look at before printing; most is pointed out only, and some holds back."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from bulletin import statistics as counting
from bulletin.filings import Activity, Filing, Statistics, Status, Visit, gist
from bulletin.issues import Issue, edition
from bulletin.joint import told_in
from bulletin.outliers import odd_numbers
from bulletin.publication import Bulletin, Indicator, Kind, Values
from bulletin.rules import broken
from bulletin.signing import is_unsigned
from bulletin.standing import Standing, missing_kinds
from bulletin.text import HALF_WIDTH


class ProblemKind(StrEnum):
    """Names of messages; what each is about stands in ``Problem.details``."""

    #: window; standing missing. details: kinds
    WINDOW_MISSING = "window_missing"
    #: details: kinds
    WINDOW_ABSENT = "window_absent"
    #: details: kinds
    WINDOW_PARTLY = "window_partly"
    #: details: section (key), title
    EMPTY_SECTION = "empty_section"
    #: A filing that is not printed, for its section is gone. details: section (key or None)
    NO_SECTION = "no_section"
    #: details: first, last, days (those outside the period)
    DAY_OUTSIDE = "day_outside"
    LATE_FILING = "late_filing"
    #: Filings that are not printed, for the window's chief has not signed them. details: count
    WAITS_FOR_SIGNATURE = "waits_for_signature"
    #: A filing that is printed, though the window has its filings signed and nobody signed it.
    UNSIGNED = "unsigned"
    #: A change that came after the deadline waits for an editor.
    LATE_CHANGE = "late_change"
    #: details: indicator (name)
    NUMBER_MISSING = "number_missing"
    #: details: indicator, usual
    NUMBER_ZERO = "number_zero"
    #: details: indicator, value, usual
    NUMBER_JUMPS = "number_jumps"
    #: A number that no hall reaches. details: indicator, value
    NUMBER_LARGE = "number_large"
    #: The numbers do not keep a rule of the publication. details: rule, left, right, exact
    RULE_BROKEN = "rule_broken"
    #: The year has numbers, but what came before this issue is not known. details: indicator
    TOTAL_UNKNOWN = "total_unknown"
    #: The year's total before this issue is not what the last one came to.
    #: details: indicator, stated, follows
    TOTAL_BREAKS = "total_breaks"
    #: A text names a larger number than the hall counted. details: indicator, said, counted
    TEXT_CONTRADICTS = "text_contradicts"
    #: A filing, or another of its window in the same words, stands in two sections.
    #: details: places (titles)
    PRINTED_TWICE = "printed_twice"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to look at, and the filing or the window that it is about."""

    kind: ProblemKind
    details: Mapping[str, object] = field(default_factory=dict)
    filing: UUID | None = None
    window: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether the issue is not printed before this is mended."""
        if self.kind is ProblemKind.RULE_BROKEN:
            return self.details["exact"] is True
        return self.kind is ProblemKind.PRINTED_TWICE


def problems(
    bulletin: Bulletin,
    issue: Issue,
    filings: Sequence[Filing],
    standings: Mapping[str, Standing],
    totals_before: Values,
    history: Sequence[Values],
    late_changes: Collection[UUID] = (),
    *,
    follows: Values | None = None,
) -> tuple[Problem, ...]:
    """All there is to look at: windows by the roster, sections by the plan, filings, numbers.

    ``standings`` are by window's name; ``history`` holds the numbers of the last weeks, of which
    eight are enough; ``late_changes`` are the filings for which a change waits; ``follows`` are the
    totals to which the last issue came, where this one may state others.
    """
    bulletin = edition(bulletin, issue)
    counting_filings = [each for each in filings if each.status.counts]
    told = told_in(counting_filings)
    return (
        *_of_windows(bulletin, filings, standings),
        *_waiting(filings),
        *_of_sections(bulletin, counting_filings, told),
        *_of_filings(bulletin, issue, counting_filings, told),
        *(_about(each, ProblemKind.LATE_CHANGE) for each in filings if each.id in late_changes),
        *_twice(bulletin, counting_filings, told),
        *_of_numbers(bulletin, issue, counting_filings, totals_before, history),
        *_contradicting(bulletin.indicators, counting_filings),
        *_breaking(bulletin.indicators, totals_before, follows or {}),
    )


def _of_windows(
    bulletin: Bulletin, filings: Sequence[Filing], standings: Mapping[str, Standing]
) -> Iterator[Problem]:
    kinds = {
        Standing.MISSING: ProblemKind.WINDOW_MISSING,
        Standing.ABSENT: ProblemKind.WINDOW_ABSENT,
        Standing.PARTLY: ProblemKind.WINDOW_PARTLY,
    }
    for window in bulletin.windows:
        standing = standings.get(window.name)
        if standing in kinds:
            own = [each for each in filings if each.window == window.name]
            details = {"kinds": missing_kinds(window, own)}
            yield Problem(kinds[standing], details, window=window.name)


def _waiting(filings: Sequence[Filing]) -> Iterator[Problem]:
    waiting = Counter(each.window for each in filings if each.status is Status.SUBMITTED)
    for window, count in waiting.items():
        yield Problem(ProblemKind.WAITS_FOR_SIGNATURE, {"count": count}, window=window)


def _of_sections(
    bulletin: Bulletin, filings: Sequence[Filing], told: Collection[UUID]
) -> Iterator[Problem]:
    used = {(each.section, each.kind) for each in filings if each.id not in told}
    for section in bulletin.leaves():
        if (section.key, section.kind.takes) not in used:
            details = {"section": section.key, "title": section.title}
            yield Problem(ProblemKind.EMPTY_SECTION, details)


def _of_filings(
    bulletin: Bulletin, issue: Issue, filings: Sequence[Filing], told: Collection[UUID]
) -> Iterator[Problem]:
    period = issue.period
    places = {(each.key, each.kind.takes) for each in bulletin.leaves()}
    for each in filings:
        printed = each.kind is not Kind.NOTHING and each.id not in told
        if printed and (each.section, each.kind) not in places:
            yield _about(each, ProblemKind.NO_SECTION, section=each.section)
        if isinstance(each.content, Activity | Visit):
            outside = tuple(day for day in each.content.days if day not in period)
            if outside:
                yield _about(
                    each,
                    ProblemKind.DAY_OUTSIDE,
                    first=period.first,
                    last=period.last,
                    days=outside,
                )
        if each.late:
            yield _about(each, ProblemKind.LATE_FILING)
        if is_unsigned(bulletin.window(each.window), each):
            yield _about(each, ProblemKind.UNSIGNED)


def _twice(
    bulletin: Bulletin, filings: Sequence[Filing], told: Collection[UUID]
) -> Iterator[Problem]:
    """What would be read twice: in two sections of one key, or filed twice in the same words."""
    read: dict[tuple[object, ...], list[str]] = {}
    for each in filings:
        places = [
            section.title
            for section in bulletin.leaves()
            if section.key == each.section and section.kind.takes is each.kind
        ]
        if not places or each.id in told:
            continue
        if isinstance(each.content, Activity):
            words = (each.window, gist(each.content), each.content.days)
            places = read[words] = read.get(words, []) + places
        if len(places) > 1:
            yield _about(each, ProblemKind.PRINTED_TWICE, places=tuple(places))


def _contradicting(indicators: Sequence[Indicator], filings: Sequence[Filing]) -> Iterator[Problem]:
    """Texts with a number of which the hall counted fewer."""
    week = counting.week(filings)
    for each in filings:
        if not isinstance(each.content, Activity):
            continue
        text = each.content.text.translate(HALF_WIDTH)
        for indicator in indicators:
            numbers = re.findall(
                rf"{re.escape(indicator.name)}[^\d,，。;；、]{{0,8}}(\d+){re.escape(indicator.unit)}",
                text,
            )
            said = max(map(int, numbers), default=0)
            if indicator.key in week and said > week[indicator.key]:
                yield _about(
                    each,
                    ProblemKind.TEXT_CONTRADICTS,
                    indicator=indicator.name,
                    said=said,
                    counted=week[indicator.key],
                )


def _breaking(
    indicators: Sequence[Indicator], stated: Values, follows: Values
) -> Iterator[Problem]:
    for each in indicators:
        if each.key in stated and stated[each.key] != follows.get(each.key, stated[each.key]):
            details = {
                "indicator": each.name,
                "stated": stated[each.key],
                "follows": follows[each.key],
            }
            yield Problem(ProblemKind.TOTAL_BREAKS, details)


def _of_numbers(
    bulletin: Bulletin,
    issue: Issue,
    filings: Sequence[Filing],
    totals_before: Values,
    history: Sequence[Values],
) -> Iterator[Problem]:
    filed = [each for each in filings if isinstance(each.content, Statistics)]
    if not filed:
        return
    week = counting.week(filed)
    only = filed[0] if len(filed) == 1 else None

    def odd(kind: ProblemKind, **details: object) -> Problem:
        return _about(only, kind, **details) if only else Problem(kind, details)

    for kind, details in odd_numbers(bulletin.indicators, week, history):
        yield odd(ProblemKind(kind), **details)
    for details in broken(bulletin.rules, bulletin.indicators, week):
        yield odd(ProblemKind.RULE_BROKEN, **details)
    for indicator in bulletin.indicators:
        if indicator.key in week and issue.number > 1 and indicator.key not in totals_before:
            yield Problem(ProblemKind.TOTAL_UNKNOWN, {"indicator": indicator.name})


def _about(filing: Filing, kind: ProblemKind, **details: object) -> Problem:
    return Problem(kind, details, filing.id, filing.window)
