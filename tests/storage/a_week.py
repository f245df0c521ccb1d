"""A small invented weekly, as rows to store."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from bulletin.filings import Activity, Content, Filing, Statistics, Status, Visit, Visitor
from bulletin.forms import Draft
from bulletin.issues import Issue, IssueState, Period
from bulletin.people import Membership, Person, Role
from storage.ids import new_id
from storage.work import Work

NOW = datetime(2025, 3, 20, 2, 30, 15, 123456, tzinfo=UTC)
BULLETIN = "weekly"
SOURCE = """\
[bulletin]
name = "云岭窗口周报"
publisher = "云岭省政务服务中心"
timezone = "Asia/Shanghai"

[[sections]]
key = "news"
title = "窗口动态"
kind = "digest"

[[windows]]
name = "省水务厅"
files = ["news"]
"""


def later(**parts: float) -> datetime:
    return NOW + timedelta(**parts)


def issue(
    number: int = 12,
    *,
    year: int = 2025,
    state: IssueState = IssueState.COLLECTING,
    bulletin: str = BULLETIN,
) -> Issue:
    return Issue(
        id=new_id(),
        bulletin=bulletin,
        year=year,
        number=number,
        total=(year - 2020) * 50 + number,
        period=Period(date(2025, 3, 17), date(2025, 3, 21)),
        deadline=datetime(2025, 3, 21, 7, tzinfo=UTC),
        state=state,
    )


def person(name: str = "段小满", *memberships: Membership) -> Person:
    return Person(id=new_id(), name=name, phone="0871-5550101", memberships=memberships)


def reporter(window: str = "省水务厅", bulletin: str = BULLETIN) -> Membership:
    return Membership(bulletin, Role.REPORTER, window)


def filing(
    issue: Issue,
    content: Content,
    *,
    window: str = "省水务厅",
    section: str | None = "news",
    status: Status = Status.FILED,
    minutes: int = 0,
) -> Filing:
    return Filing(
        id=new_id(),
        issue=issue.id,
        window=window,
        content=content,
        section=section,
        status=status,
        filed_at=later(minutes=minutes),
    )


def news(text: str = "3月18日，窗口延时服务至20时。") -> Activity:
    return Activity(text=text, days=(date(2025, 3, 18),), new_paragraph=True)


def visit(*names: str) -> Visit:
    return Visit(visitors=tuple(Visitor("副厅长", name) for name in names))


def numbers(**values: int) -> Statistics:
    return Statistics(values=values)


def draft(issue: Issue, *, id: UUID | None = None, at: str = "text", revision: int = 1) -> Draft:
    return Draft(
        id=id or new_id(),
        form="activity",
        bulletin=issue.bulletin,
        issue=issue.id,
        window="省水务厅",
        at=at,
        answers={"section": "news", "days": ["2025-03-18"], "skipped": None},
        revision=revision,
    )


async def founded(work: Work) -> Issue:
    """A bulletin with one issue that is being collected."""
    await work.bulletins.save(BULLETIN, SOURCE, NOW)
    first = issue()
    await work.issues.add(first)
    return first


async def with_two_issues(work: Work) -> tuple[Issue, Issue]:
    """A bulletin with the issue that is being collected and the one after it."""
    first, second = await founded(work), issue(13)
    await work.issues.add(second)
    return first, second
