import asyncio
from dataclasses import replace
from datetime import datetime

from bulletin.people import Membership, Role
from storage.ids import new_id
from storage.invitations import Invitation
from storage.people import Account
from tests.storage.a_week import NOW, SOURCE, founded, later, person, reporter
from tests.storage.conftest import Transaction

EDITOR = Membership("weekly", Role.EDITOR)


async def test_a_person_comes_back_with_every_part_in_the_order_of_joining(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await founded(work)
        await work.bulletins.save("monthly", SOURCE, NOW)
        plain = person("段小满")
        both = person("和晓燕", reporter("省医保局"), EDITOR)
        for each in (plain, both):
            await work.people.add(each)
        monthly = Membership("monthly", Role.CHIEF, "省水务厅")
        for part in (monthly, EDITOR, monthly):
            await work.people.join(both.id, part, NOW)
    async with transaction() as work:
        joined = replace(both, memberships=(reporter("省医保局"), EDITOR, monthly))
        assert await work.people.get(both.id) == joined
        assert await work.people.get(plain.id) == plain
        assert await work.people.get(new_id()) is None
        found = await work.people.by_ids({both.id, plain.id, new_id()})
        assert found == {both.id: joined, plain.id: plain}
        assert await work.people.of_bulletin("monthly") == [joined]
        changed = replace(joined, name="和小燕", phone="0871-5550199", language="en")
        await work.people.change(changed)
        assert await work.people.of_bulletin("weekly") == [changed]


async def test_a_person_is_found_by_name_and_part(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
        water, health, editor = (
            person("段小满", part) for part in (reporter(), reporter("省医保局"), EDITOR)
        )
        for each in (water, health, editor):
            await work.people.add(each)
        named = work.people.named
        assert await named("weekly", "段小满", Role.REPORTER, "省医保局") == health
        assert await named("weekly", "段小满", Role.EDITOR, None) == editor
        assert await named("weekly", "段小满", Role.CHIEF, "省医保局") is None
        assert await named("weekly", "和晓燕", Role.EDITOR, None) is None
        assert await named("monthly", "段小满", Role.EDITOR, None) is None


async def test_an_account_leads_to_its_person_and_says_whether_messages_arrive(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await founded(work)
        one, two = person("段小满", reporter()), person("和晓燕")
        for each in (one, two):
            await work.people.add(each)
        big = 7_000_000_000
        await work.people.link(one.id, "telegram", big, big, NOW)
        await work.people.link(one.id, "web", 5, 5, later(minutes=1))
        assert await work.people.by_account("telegram", big) == one
        assert await work.people.by_account("web", big) is None
        await work.people.set_reachable("telegram", big, False, NOW)
        blocked = Account("telegram", big, big, False)
        assert await work.people.accounts(one.id) == [blocked, Account("web", 5, 5, True)]
        assert await work.people.accounts(two.id) == []
        # Whoever links again can be reached again, and an account has one person.
        await work.people.link(two.id, "telegram", big, big, later(minutes=2))
        assert await work.people.accounts_of([one.id, two.id]) == {
            one.id: [Account("web", 5, 5, True)],
            two.id: [replace(blocked, reachable=True)],
        }
        assert await work.people.by_account("telegram", big) == two


def _invitation(expires_at: datetime) -> Invitation:
    return Invitation(
        id=new_id(),
        bulletin="weekly",
        role=Role.REPORTER,
        window="省水务厅",
        name="段小满",
        phone="",
        person=None,
        expires_at=expires_at,
    )


async def test_an_invitation_is_found_by_its_hash_and_spent_once(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
        invitation = _invitation(later(days=7))
        await work.invitations.add(invitation, "hash")
        assert await work.invitations.by_hash("hash") == invitation
        assert await work.invitations.by_hash("other") is None
        assert await work.invitations.use(invitation.id, NOW)
        assert not await work.invitations.use(invitation.id, later(minutes=1))
        assert await work.invitations.by_hash("hash") == replace(invitation, used_at=NOW)


async def test_invitations_that_wait_are_known_and_withdrawn_once(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await founded(work)
        later_one, waiting, ended = (_invitation(later(days=each)) for each in (7, 2, 0))
        for each in (later_one, waiting, ended):
            await work.invitations.add(each, str(each.id))
        assert await work.invitations.waiting("weekly", NOW) == [waiting, later_one]
        assert await work.invitations.withdraw("other", waiting.id, NOW) is None
        withdrawn = await work.invitations.withdraw("weekly", waiting.id, NOW)
        assert withdrawn == replace(waiting, expires_at=NOW)
        assert await work.invitations.withdraw("weekly", waiting.id, NOW) is None
        assert not await work.invitations.use(waiting.id, NOW)
        assert await work.invitations.waiting("weekly", NOW) == [later_one]


async def test_an_expired_invitation_is_not_spent(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
        invitation = _invitation(NOW)
        await work.invitations.add(invitation, "hash")
        assert not await work.invitations.use(invitation.id, NOW)


async def test_of_two_processes_that_use_an_invitation_at_once_one_wins(
    transaction: Transaction, elsewhere: Transaction
) -> None:
    async with transaction() as work:
        await founded(work)
        invitation = _invitation(later(days=7))
        await work.invitations.add(invitation, "hash")

    async def use(begin: Transaction) -> bool:
        async with begin() as work:
            assert await work.invitations.by_hash("hash") is not None
            await asyncio.sleep(0.02)
            return await work.invitations.use(invitation.id, NOW)

    used = await asyncio.gather(*(use(begin) for begin in (transaction, elsewhere) * 3))
    assert sorted(used) == [False] * 5 + [True]
