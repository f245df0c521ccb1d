"""Leave as it is kept, and the drafts that a deputy finds."""

from datetime import date
from uuid import UUID

from bulletin.absences import Absence
from bulletin.people import Person
from storage.ids import new_id
from storage.work import Work
from tests.storage.a_week import BULLETIN, NOW, SOURCE, draft, founded, later, person
from tests.storage.conftest import Transaction


def absence(who: Person, first: int, last: int, deputy: UUID | None = None) -> Absence:
    return Absence(
        id=new_id(),
        bulletin=BULLETIN,
        person=who.id,
        first=date(2025, 3, first),
        last=date(2025, 3, last),
        deputy=deputy,
    )


async def two_people(work: Work) -> tuple[Person, Person]:
    people = person("段小满"), person("和晓燕")
    for each in people:
        await work.people.add(each)
    return people


async def test_leave_is_found_until_its_last_day_or_its_end(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
        one, two = await two_people(work)
        await work.bulletins.save("monthly", SOURCE, NOW)
        second, first = absence(one, 24, 25), absence(one, 20, 21, two.id)
        other = absence(two, 21, 28)
        for each in (second, first, other):
            await work.absences.add(each, NOW)
    of_bulletin = [first, other, second]
    async with transaction() as work:
        assert await work.absences.of_bulletin(BULLETIN, date(2025, 3, 21)) == of_bulletin
        assert await work.absences.of_bulletin(BULLETIN, date(2025, 3, 22)) == of_bulletin[1:]
        assert await work.absences.of_bulletin("monthly", date(2025, 3, 1)) == []
        assert await work.absences.of_person(BULLETIN, one.id, date(2025, 3, 1)) == [first, second]
        assert await work.absences.of_person(BULLETIN, one.id, date(2025, 3, 26)) == []

        assert await work.absences.end(first.id, later(hours=1))
        assert not await work.absences.end(first.id, later(hours=2))
        assert await work.absences.of_person(BULLETIN, one.id, date(2025, 3, 1)) == [second]
        assert await work.absences.get(first.id) == first
    async with transaction() as work:
        assert await work.absences.resume(first.id)
        assert not await work.absences.resume(first.id)
        assert await work.absences.of_person(BULLETIN, one.id, date(2025, 3, 1)) == [first, second]
        assert await work.absences.get(new_id()) is None


async def test_a_deputy_finds_the_drafts_of_who_is_away_after_their_own(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        issue = await founded(work)
        away, deputy = await two_people(work)
        left, own, ended = draft(issue), draft(issue), draft(issue)
        await work.drafts.keep(own, person=deputy.id, at=NOW)
        await work.drafts.keep(left, person=away.id, at=later(minutes=5))
        await work.drafts.keep(ended, person=away.id, at=later(minutes=9))
        await work.drafts.drop(ended.id, later(minutes=9))
        assert await work.drafts.open_of(deputy.id) == [own]
        assert await work.drafts.open_of(deputy.id, [away.id]) == [own, left]
        assert await work.drafts.by_tag(deputy.id, left.tag) is None
        assert await work.drafts.by_tag(deputy.id, left.tag, [away.id]) == left

        await work.drafts.keep(left, person=deputy.id, at=later(minutes=10))
        assert await work.drafts.get(left.id, person=away.id) is None
        assert await work.drafts.get(left.id, person=deputy.id) == left
        assert await work.drafts.open_of(away.id) == []
