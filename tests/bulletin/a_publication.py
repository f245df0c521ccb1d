"""A small invented publication and its filings, for the tests of this folder."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from bulletin.calendar import WorkingCalendar
from bulletin.filings import Activity, Content, Filing, Statistics, Status, Visit, Visitor
from bulletin.issues import Issue, IssueState, Period
from bulletin.people import Membership, Person, Role
from bulletin.publication import (
    Bulletin,
    Indicator,
    Kind,
    Numbering,
    Order,
    Schedule,
    Section,
    SectionKind,
    Window,
    WindowKind,
)

CALENDAR = WorkingCalendar()

NEWS = Section(key="news", title="窗口动态", kind=SectionKind.DIGEST, numbering=Numbering.ARABIC)
PROJECTS = Section(key="projects", title="重点项目", kind=SectionKind.LIST)
VISITS = Section(key="visits", title="领导进大厅", kind=SectionKind.VISITS)
CASELOAD = Section(key="caseload", title="办件情况", kind=SectionKind.STATISTICS)
TRAINING = Section(
    key="training", title="业务培训", kind=SectionKind.LIST, numbering=Numbering.ARABIC
)
REFORM = Section(
    key="reform", title="综窗改革", kind=SectionKind.GROUP, sections=(CASELOAD, TRAINING)
)


def window(name: str, *files: str, kind: WindowKind = WindowKind.WINDOW) -> Window:
    numbers = (Kind.STATISTICS,) if "caseload" in files else ()
    return Window(
        name=name,
        full_name=f"云岭{name}",
        kind=kind,
        files=files,
        required=(*numbers, Kind.ACTIVITY),
    )


OFFICE = window("省中心", "news", "projects", "caseload", "training", kind=WindowKind.OFFICE)
CULTURE = window("省文旅厅", "news", "visits")
WATER = window("省水务厅", "news", "visits")
HEALTH = window("省医保局", "news", "visits")


def bulletin(order: Order = Order.FILED, schedule: Schedule | None = None) -> Bulletin:
    return Bulletin(
        key="weekly",
        name="云岭窗口周报",
        publisher="云岭省政务服务中心",
        timezone="Asia/Shanghai",
        report_to="省政务办。",
        send_to="各窗口。",
        order=order,
        sections=(NEWS, PROJECTS, VISITS, REFORM),
        indicators=(
            Indicator(key="asked", name="咨询", unit="人次", total_unit="人次"),
            Indicator(key="moved", name="流转", unit="件次", total_unit="次"),
        ),
        windows=(OFFICE, CULTURE, WATER, HEALTH),
        schedule=schedule or Schedule(),
    )


def issue(
    number: int = 12, *, year: int = 2025, state: IssueState = IssueState.COLLECTING
) -> Issue:
    """Monday 17 to Friday 21 March 2025, due at 15:00 in Shanghai."""
    return Issue(
        id=UUID(int=year * 1000 + number),
        bulletin="weekly",
        year=year,
        number=number,
        total=300 + number,
        period=Period(date(2025, 3, 17), date(2025, 3, 21)),
        deadline=datetime(2025, 3, 21, 7, 0, tzinfo=UTC),
        state=state,
    )


def filing(
    n: int,
    window: str,
    content: Content,
    section: str | None = None,
    *,
    status: Status = Status.FILED,
    late: bool = False,
) -> Filing:
    """The n-th filing of the issue; its section is the usual one of its kind unless given."""
    usual = {Kind.ACTIVITY: "news", Kind.VISIT: "visits", Kind.STATISTICS: "caseload"}
    return Filing(
        id=UUID(int=n),
        issue=issue().id,
        window=window,
        content=content,
        section=section or usual.get(content.kind),
        status=status,
        filed_at=datetime(2025, 3, 20, tzinfo=UTC) + timedelta(minutes=n),
        late=late,
    )


def news(n: int, window: str, text: str, section: str = "news", **fields: object) -> Filing:
    return filing(n, window, Activity(text=text, **fields), section)  # type: ignore[arg-type]


def visit(n: int, window: str, *visitors: tuple[str, str]) -> Filing:
    return filing(n, window, Visit(visitors=tuple(Visitor(*each) for each in visitors)))


def numbers(n: int, window: str = "省中心", **values: int) -> Filing:
    return filing(n, window, Statistics(values=values))


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2025 in Shanghai, as UTC."""
    midnight = datetime.combine(date(2025, 3, day), time(), UTC) - timedelta(hours=8)
    return midnight + timedelta(hours=hour, minutes=minute)


def person(n: int, *parts: tuple[Role, str | None]) -> Person:
    return Person(
        id=UUID(int=n),
        name=f"第{n}人",
        memberships=tuple(Membership("weekly", role, window) for role, window in parts),
    )
