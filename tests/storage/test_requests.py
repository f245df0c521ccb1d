"""Requests as stored: whom they ask, what was answered, and that a lock holds."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bulletin.requests import PartState, Request, Requested
from storage.ids import new_id
from storage.work import Work
from tests.storage.a_week import BULLETIN, NOW, filing, founded, later, news, person
from tests.storage.conftest import Transaction

WINDOWS = ("省水务厅", "省文旅厅", "省中心")


async def asked(work: Work, *, hours: float = 24, windows: tuple[str, ...] = WINDOWS) -> Request:
    editor = person("闻一帆")
    await work.people.add(editor)
    request = Request(
        id=new_id(),
        bulletin=BULLETIN,
        topic="节水宣传周活动情况",
        due=later(hours=hours),
        by=editor.id,
        at=NOW,
        parts=tuple(Requested(window=each) for each in windows),
    )
    await work.requests.add(request)
    return request


async def test_a_request_comes_back_as_it_was_asked_the_first_due_first(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await founded(work)
        await work.bulletins.save("daily", await work.bulletins.source(BULLETIN), NOW)
        second = await asked(work)
        first = await asked(work, hours=1, windows=WINDOWS[1:2])
    async with transaction() as work:
        assert await work.requests.get(second.id) == second
        assert await work.requests.get(new_id()) is None
        assert await work.requests.open_of(BULLETIN) == [first, second]
        assert await work.requests.open_of("daily") == []


async def test_an_answer_replaces_what_was_said_before(transaction: Transaction) -> None:
    async with transaction() as work:
        issue = await founded(work)
        request = await asked(work)
        stored = filing(issue, news())
        await work.filings.add(stored, by=None, at=NOW)
    part = Requested(
        window="省文旅厅",
        state=PartState.ANSWERED,
        text="窗口发放节水手册。",
        by=request.by,
        at=later(hours=1),
        filing=stored.id,
    )
    async with transaction() as work:
        await work.requests.keep(request.id, part)
    async with transaction() as work:
        await work.requests.keep(request.id, replace(part, window="省中心", filing=None))
        await work.requests.keep(request.id, Requested(window="省中心", state=PartState.DECLINED))
    async with transaction() as work:
        kept = await work.requests.get(request.id)
    assert kept == replace(
        request,
        parts=(
            request.parts[0],
            part,
            Requested(window="省中心", state=PartState.DECLINED),
        ),
    )


async def test_a_request_is_closed_opened_and_reminded_of(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
        request = await asked(work)
        other = await asked(work, hours=48)
        await work.requests.lock(request.id)
        await work.requests.close(request.id, later(hours=2))
        await work.requests.remind(request.id, later(hours=1))
    async with transaction() as work:
        assert await work.requests.open_of(BULLETIN) == [other]
        closed = await work.requests.get(request.id)
        assert closed == replace(request, closed_at=later(hours=2), reminded_at=later(hours=1))
        await work.requests.close(request.id, None)
    async with transaction() as work:
        opened = replace(request, reminded_at=later(hours=1))
        assert await work.requests.open_of(BULLETIN) == [opened, other]


async def test_the_message_that_answered_is_known_again(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
        request = await asked(work)
        for window in ("省水务厅", "省文旅厅"):
            # Given once more, it stays what it was.
            await work.requests.sent("telegram", -7, 2**40, request_id=request.id, window=window)
    async with transaction() as work:
        found = await work.requests.answered_by("telegram", -7, 2**40)
        assert found == (request.id, "省水务厅")
        assert await work.requests.answered_by("telegram", -7, 1) is None
        assert await work.requests.answered_by("web", -7, 2**40) is None


async def test_a_window_is_asked_once_in_a_request(transaction: Transaction) -> None:
    async with transaction() as work:
        await founded(work)
    with pytest.raises(IntegrityError):
        async with transaction() as work:
            await asked(work, windows=(*WINDOWS, WINDOWS[0]))


async def test_a_window_that_gets_the_name_of_one_that_was_asked_too_leaves_it_its_answer(
    transaction: Transaction,
) -> None:
    async with transaction() as work:
        await founded(work)
        both = await asked(work, windows=WINDOWS[:2])
        one = await asked(work, windows=WINDOWS[:1])
        await work.requests.rename_window(BULLETIN, WINDOWS[0], WINDOWS[1])
    async with transaction() as work:
        assert await work.requests.get(both.id) == both
        renamed = await work.requests.get(one.id)
        assert renamed is not None
        assert [each.window for each in renamed.parts] == [WINDOWS[1]]
