"""An issue as a file of lines, to bring in what was printed before and to take out what is here.

The first line is ``{"issue": …}``, then one ``{"filing": …}`` a line, in the order of filing.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from bulletin.calendar import WorkingCalendar
from bulletin.filings import Filing, Status
from bulletin.issues import Issue, IssueState, Period
from bulletin.nearest import nearest
from bulletin.periods import deadline_of
from bulletin.publication import Bulletin, Kind
from bulletin.records import (
    RecordError,
    content_from_record,
    content_to_record,
    day_of,
    text_of,
    values_of,
)

_OF_ISSUE = (
    *("year", "number", "total", "first_day", "last_day", "date", "copies"),
    *("totals_before", "total_units", "state", "deadline"),
)
_OF_FILING = ("window", "kind", "section", "status", "filed_at", "late", "approved_by")
_OF_KIND = {
    Kind.ACTIVITY: ("text", "days", "new_paragraph"),
    Kind.VISIT: ("visitors", "days"),
    Kind.STATISTICS: ("values",),
    Kind.NOTHING: (),
}


class ExchangeError(Exception):
    """A line that is not in its form; lines count from 1."""

    def __init__(self, line: int, expected: str) -> None:
        super().__init__(f"line {line}: {expected}")
        self.line = line
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file held."""

    issue: Issue
    filings: tuple[Filing, ...]


def read_jsonl(
    lines: Iterable[str],
    bulletin: Bulletin,
    *,
    new_id: Callable[[], UUID],
    now: datetime,
    calendar: WorkingCalendar,
) -> Imported:
    """The issue and its filings; ``ExchangeError`` names the first line that is not in its form.

    An issue without a stated state is published when its deadline is past at ``now``, else
    collecting, and its filings follow it.
    """
    issue: Issue | None = None
    filings: list[Filing] = []
    number = 0
    for number, line in enumerate(lines, 1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            if issue is None:
                record = _record(line, "issue")
                issue = _issue(record, bulletin, calendar, new_id(), now)
            else:
                record = _record(line, "filing")
                filed_at = now + timedelta(microseconds=len(filings))
                filings.append(_filing(record, bulletin, issue, new_id(), filed_at))
        except RecordError as error:
            raise ExchangeError(number, str(error)) from error
    if issue is None:
        raise ExchangeError(max(number, 1), 'expected {"issue": …}')
    return Imported(issue, tuple(filings))


def write_jsonl(issue: Issue, filings: Iterable[Filing]) -> Iterator[str]:
    """The lines of a file that ``read_jsonl`` reads; who filed is not told, people stay here."""
    yield _line("issue", _issue_record(issue))
    for filing in sorted(filings, key=lambda each: (each.filed_at, each.id)):
        yield _line("filing", _filing_record(filing))


def _line(what: str, record: Mapping[str, object]) -> str:
    return json.dumps({what: record}, ensure_ascii=False) + "\n"


def _record(line: str, what: str) -> dict[str, object]:
    try:
        value = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise RecordError(f'expected {{"{what}": …}} in JSON') from error
    if not isinstance(value, dict) or list(value) != [what] or not isinstance(value[what], dict):
        raise RecordError(f'expected {{"{what}": …}}')
    record: dict[str, object] = value[what]
    return record


def _known(record: Mapping[str, object], keys: Iterable[str]) -> None:
    keys = tuple(keys)
    for key in record:
        if key not in keys:
            raise RecordError(f"{key}: expected no such key{nearest(key, keys)}")


def _issue(
    record: Mapping[str, object],
    bulletin: Bulletin,
    calendar: WorkingCalendar,
    id: UUID,
    now: datetime,
) -> Issue:
    _known(record, _OF_ISSUE)
    period = Period(
        day_of(record.get("first_day"), "first_day"), day_of(record.get("last_day"), "last_day")
    )
    if period.last < period.first:
        raise RecordError("last_day: expected a day not before first_day")
    deadline = deadline_of(period, bulletin, calendar)
    if "deadline" in record:
        deadline = _moment(record["deadline"], "deadline")
    return Issue(
        id=id,
        bulletin=bulletin.key,
        year=_whole(record, "year", least=1900),
        number=_whole(record, "number", least=1),
        total=_whole(record, "total", least=1),
        period=period,
        deadline=deadline,
        date=day_of(record["date"], "date") if record.get("date") is not None else None,
        copies=_whole(record, "copies") if "copies" in record else bulletin.copies,
        state=_state(record, IssueState.PUBLISHED if deadline < now else IssueState.COLLECTING),
        totals_before=_totals(record, bulletin),
        total_units=_total_units(record, bulletin),
    )


def _state(record: Mapping[str, object], usual: IssueState) -> IssueState:
    return IssueState(_one_of(record, "state", [each.value for each in IssueState], usual))


def _totals(record: Mapping[str, object], bulletin: Bulletin) -> dict[str, int] | None:
    if record.get("totals_before") is None:
        return None
    if record["totals_before"] == {}:
        return {}
    values = values_of(record, "totals_before")
    _indicators(values, "totals_before", bulletin)
    return values


def _total_units(record: Mapping[str, object], bulletin: Bulletin) -> dict[str, str]:
    units = record.get("total_units", {})
    if not isinstance(units, dict):
        raise RecordError("total_units: expected a unit by indicator")
    _indicators(units, "total_units", bulletin)
    return {key: text_of(units, key) for key in units}


def _indicators(values: Mapping[str, object], where: str, bulletin: Bulletin) -> None:
    keys = tuple(each.key for each in bulletin.indicators)
    for key in values:
        if key not in keys:
            raise RecordError(f'{where}: expected an indicator, not "{key}"{nearest(key, keys)}')


def _filing(
    record: Mapping[str, object], bulletin: Bulletin, issue: Issue, id: UUID, filed_at: datetime
) -> Filing:
    kind = Kind(_one_of(record, "kind", [each.value for each in Kind]))
    _known(record, (*_OF_FILING, *_OF_KIND[kind]))
    name = text_of(record, "window")
    if bulletin.window(name) is None:
        known = tuple(each.name for each in bulletin.windows)
        raise RecordError(f'window: expected a window, not "{name}"{nearest(name, known)}')
    content = content_from_record(kind, record)
    if kind is Kind.STATISTICS:
        _indicators(values_of(record, "values"), "values", bulletin)
    late = record.get("late", False)
    if not isinstance(late, bool):
        raise RecordError("late: expected true or false")
    usual = Status.PUBLISHED if issue.state is IssueState.PUBLISHED else Status.FILED
    return Filing(
        id=id,
        issue=issue.id,
        window=name,
        content=content,
        section=_section(record, bulletin, name, kind),
        status=Status(_one_of(record, "status", [each.value for each in Status], usual)),
        filed_at=_moment(record["filed_at"], "filed_at") if "filed_at" in record else filed_at,
        late=late,
        approved_by=text_of(record, "approved_by") if "approved_by" in record else "",
    )


def _section(record: Mapping[str, object], bulletin: Bulletin, name: str, kind: Kind) -> str | None:
    if kind is Kind.NOTHING:
        return None
    window = bulletin.window(name)
    keys = [each.key for each in bulletin.sections_of(window, kind)] if window else []
    if not keys:
        raise RecordError(f"kind: expected a kind that {name} may file, not {kind}")
    if kind is Kind.ACTIVITY and len(keys) > 1:
        return _one_of(record, "section", keys)
    return _one_of(record, "section", keys, keys[0])


def _one_of(
    record: Mapping[str, object], key: str, known: list[str], usual: str | None = None
) -> str:
    value = record.get(key, usual)
    if not isinstance(value, str) or value not in known:
        given = f', not "{value}"' if isinstance(value, str) else ""
        raise RecordError(f"{key}: expected one of {', '.join(known)}{given}")
    return str(value)


def _whole(record: Mapping[str, object], key: str, least: int = 0) -> int:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 2**31:
        raise RecordError(f"{key}: expected a whole number, {least} or more")
    return value


def _moment(value: object, key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise RecordError(f"{key}: expected a moment such as 2025-03-21T15:00:00+08:00")


def _issue_record(issue: Issue) -> dict[str, object]:
    record: dict[str, object] = {
        "year": issue.year,
        "number": issue.number,
        "total": issue.total,
        "first_day": issue.period.first.isoformat(),
        "last_day": issue.period.last.isoformat(),
        "copies": issue.copies,
        "state": issue.state.value,
        "deadline": issue.deadline.isoformat(),
    }
    if issue.date:
        record["date"] = issue.date.isoformat()
    if issue.totals_before is not None:
        record["totals_before"] = dict(issue.totals_before)
    if issue.total_units:
        record["total_units"] = dict(issue.total_units)
    return record


def _filing_record(filing: Filing) -> dict[str, object]:
    record: dict[str, object] = {"window": filing.window, "kind": filing.kind.value}
    if filing.section is not None:
        record["section"] = filing.section
    record |= content_to_record(filing.content)
    record |= {"status": filing.status.value, "filed_at": filing.filed_at.isoformat()}
    if filing.approved_by:
        record["approved_by"] = filing.approved_by
    return record | ({"late": True} if filing.late else {})
