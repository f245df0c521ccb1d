"""What two people do at the same moment, in two processes on one database: it is done once."""

import asyncio
from collections.abc import Awaitable, Callable

from bulletin.calendar import WorkingCalendar
from bulletin.people import Membership, Person, Role
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from handlers.acts.nudging import Came, urge
from handlers.acts.staffing import revoke
from storage.work import Work
from templates.fonts import find_fonts
from tests.storage.a_week import BULLETIN, NOW, founded, person, reporter
from tests.storage.conftest import Transaction

ADMIN = Membership(BULLETIN, Role.ADMIN, None)


async def at_once(
    begins: tuple[Transaction, Transaction],
    actors: tuple[Person, Person],
    act: Callable[[Acting], Awaitable[str]],
) -> list[str]:
    """What came of the act for each of the two, none of whom ends before the other has begun."""

    async def one(begin: Transaction, actor: Person) -> str:
        async with begin() as work:
            came = await act(await acting(work, actor))
            await asyncio.sleep(0.1)
            return came

    return sorted(await asyncio.gather(*map(one, begins, actors)))


async def acting(work: Work, actor: Person) -> Acting:
    bulletin = await work.bulletins.get(BULLETIN)
    assert bulletin is not None
    return Acting(
        work=work,
        now=NOW,
        bulletin=bulletin,
        calendar=WorkingCalendar(()),
        actor=actor,
        language="zh",
        fonts=find_fonts(None),
    )


async def test_two_administrators_who_end_each_others_part_leave_one(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    one, other = person("欧阳衡", ADMIN), person("简若宁", ADMIN)
    async with transaction() as work:
        await founded(work)
        for each in (one, other):
            await work.people.add(each)

    async def ends(acting: Acting) -> str:
        try:
            await revoke(acting, other if acting.actor == one else one, ADMIN)
        except Rejected as rejected:
            return rejected.reason
        return "revoked"

    assert await at_once((transaction, elsewhere), (one, other), ends) == ["last_admin", "revoked"]
    async with transaction() as work:
        assert len(await work.people.of_bulletin(BULLETIN)) == 1


async def test_two_editors_who_urge_a_window_send_one_message(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    editors = (person("简若宁", ADMIN), person("齐砚秋", ADMIN))
    async with transaction() as work:
        issue = await founded(work)
        asked = person("段小满", reporter())
        for each in (*editors, asked):
            await work.people.add(each)
        await work.people.link(asked.id, "web", 7, 7, NOW)

    async def urges(acting: Acting) -> str:
        return await urge(acting, issue, acting.bulletin.windows[0])

    came = await at_once((transaction, elsewhere), editors, urges)
    assert came == [Came.NUDGED, Came.NUDGED_BEFORE]
    async with transaction() as work:
        assert await work.outbox.count("waiting") == 1
