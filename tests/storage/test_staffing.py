"""Parts that are taken by two at once: an administrator always stays."""

import asyncio

from bulletin.calendar import WorkingCalendar
from bulletin.people import Membership, Person, Role
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from handlers.acts.staffing import revoke
from templates.fonts import find_fonts
from tests.storage.a_week import BULLETIN, NOW, founded, person
from tests.storage.conftest import Transaction

ADMIN = Membership(BULLETIN, Role.ADMIN, None)


async def test_two_administrators_who_end_each_others_part_at_once_leave_one(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    one, other = person("欧阳衡", ADMIN), person("简若宁", ADMIN)
    async with transaction() as work:
        await founded(work)
        for each in (one, other):
            await work.people.add(each)

    async def revokes(begin: Transaction, actor: Person, whom: Person) -> str:
        async with begin() as work:
            bulletin = await work.bulletins.get(BULLETIN)
            assert bulletin is not None
            acting = Acting(
                work=work,
                now=NOW,
                bulletin=bulletin,
                calendar=WorkingCalendar(()),
                actor=actor,
                language="zh",
                fonts=find_fonts(None),
            )
            try:
                await revoke(acting, whom, ADMIN)
            except Rejected as rejected:
                return rejected.reason
            await asyncio.sleep(0.1)
            return "revoked"

    came = await asyncio.gather(revokes(transaction, one, other), revokes(elsewhere, other, one))
    assert sorted(came) == ["last_admin", "revoked"]
    async with transaction() as work:
        assert len(await work.people.of_bulletin(BULLETIN)) == 1
