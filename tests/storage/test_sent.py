"""What was sent and became drafts, and changes that wait: both are found again after a restart."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

from bulletin.filings import Activity, LateChange
from bulletin.parts import Part
from storage.sent import Sending
from tests.storage.a_week import NOW, filing, founded, later, news, person
from tests.storage.conftest import Transaction

DAY = date(2025, 3, 18)


async def test_a_sending_is_found_by_each_of_its_messages_and_changes_with_them(
    transaction: Transaction,
) -> None:
    sending = Sending(
        id=uuid4(),
        parts={7: Part("第一段", DAY), 8: Part("请收", DAY, "第二段")},
        drafts=(uuid4(), uuid4()),
        question=None,
    )
    async with transaction() as work:
        await work.sent.keep("web", 1, sending)
    changed = replace(sending.edited(8, "请查收"), drafts=(sending.drafts[1], uuid4(), uuid4()))
    async with transaction() as work:
        assert await work.sent.find("web", 1, 8) == sending
        assert await work.sent.find("telegram", 1, 8) is None
        await work.sent.change(changed)
    async with transaction() as work:
        assert await work.sent.get(sending.id) == changed
        assert changed.text == "第一段\n请查收\n第二段"
        again = replace(
            sending, id=uuid4(), parts={8: Part("又一次", date(2025, 3, 19))}, question="text"
        )
        await work.sent.keep("web", 1, again)
        assert await work.sent.find("web", 1, 8) == again


async def test_one_late_change_waits_for_a_filing_and_is_decided_once(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        issue = await founded(work)
        editor = person("闻一帆")
        await work.people.add(editor)
        filed = filing(issue, news())
        await work.filings.add(filed, by=None, at=NOW)
        changes = [
            LateChange(
                id=uuid4(),
                filing=filed.id,
                content=content,
                section="news",
                files=(uuid4(),),
                based_on=1,
                by=editor.id,
                at=later(minutes=minutes),
            )
            for minutes, content in ((1, Activity(text="改过。")), (2, None))
        ]
        for change in changes:
            await work.late_changes.put(change, filed)
    first, second = changes
    async with transaction() as work:
        assert await work.late_changes.get(first.id) is None
        assert await work.late_changes.of_filing(filed.id) == second
        assert await work.late_changes.of_issue(issue.id) == [second]
        for expected in (True, False):
            decided = await work.late_changes.decide(
                second.id, taken=True, by=editor.id, at=later(minutes=3)
            )
            assert decided is expected
        assert await work.late_changes.of_filing(filed.id) is None
        await work.late_changes.wait_again(second.id, taken=True)
        assert await work.late_changes.of_filing(filed.id) == second
