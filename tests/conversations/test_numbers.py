"""Filing the week's numbers: in one message, or one by one."""

from datetime import timedelta

import pytest

from bulletin.filings import Statistics
from tests.conversations.filling import file_numbers
from tests.conversations.office import THURSDAY, Office
from tests.telegram.person import TelegramPerson


async def values(office: Office) -> list[dict[str, int]]:
    return [
        dict(each.content.values)
        for each in await office.filings()
        if isinstance(each.content, Statistics)
    ]


@pytest.mark.parametrize(
    "message",
    [
        "咨询1286 受理548 流转1027",
        "本周，共计咨询1286人次、受理548件、流转1027件次。",
        "1,286、548、1,027",
    ],
)
async def test_all_numbers_come_in_one_message(
    office: Office, counter: TelegramPerson, message: str
) -> None:
    await file_numbers(counter, message)
    assert await values(office) == [{"asked": 1286, "taken": 548, "moved": 1027}]


async def test_one_by_one_in_any_usual_writing(office: Office, counter: TelegramPerson) -> None:
    await counter.says("报送数据")
    await counter.sees("咨询")
    await counter.says("１２３４人次")
    await counter.sees("受理本周多少件")
    await counter.says("一千二百")
    await counter.sees("流转本周多少件次")
    await counter.says("1,234")
    preview = await counter.sees("请核对")
    assert "共计咨询1234人次、受理1200件、流转1234件次" in preview.text
    await counter.taps("确认报送")
    await counter.sees("已报送（第1期，综窗办件情况）")
    assert await values(office) == [{"asked": 1234, "taken": 1200, "moved": 1234}]


async def test_what_is_no_number_is_asked_again_and_the_form_goes_on(
    office: Office, counter: TelegramPerson
) -> None:
    await counter.says("报送数据")
    asked = await counter.sees("咨询")
    for wrong in ("-5", "12.5", "很多", "1 2", "9999999999999"):
        await counter.says(wrong)
        again = await counter.sees(asked.text)
        assert again.text != asked.text
    await counter.says("1286 548 0")
    await counter.sees("请核对")
    await counter.taps("确认报送")
    await counter.sees("已报送")
    assert await values(office) == [{"asked": 1286, "taken": 548, "moved": 0}]


async def test_some_by_name_and_the_rest_is_asked(office: Office, counter: TelegramPerson) -> None:
    await counter.says("报送数据")
    await counter.sees("咨询")
    await counter.says("流转1027件次，咨询1286人次")
    await counter.sees("受理")
    await counter.says("548")
    await counter.sees("请核对")


async def test_last_weeks_value_and_the_running_total_are_shown(
    office: Office, counter: TelegramPerson
) -> None:
    await file_numbers(counter, "1286 548 1027")
    await office.comes(THURSDAY + timedelta(days=7))
    await counter.says("报送数据")
    asked = await counter.sees("咨询")
    assert "1286" in asked.text
    await counter.says("7")
    asked = await counter.sees("受理")
    assert "548" in asked.text
    await counter.says("3")
    await counter.sees("流转")
    await counter.says("8")
    preview = await counter.sees("请核对")
    assert "今年以来，累计咨询1293人次、受理551件、流转1035次" in preview.text


async def test_the_second_time_opens_what_is_filed(office: Office, counter: TelegramPerson) -> None:
    await file_numbers(counter, "1286 548 1027")
    await counter.says("报送数据")
    preview = await counter.sees("请核对")
    assert "咨询1286人次" in preview.text
    await counter.taps("改受理")
    await counter.sees("受理")
    await counter.says("573")
    changed = await counter.sees("已修改")
    assert "受理573件" in changed.text
    assert await values(office) == [{"asked": 1286, "taken": 573, "moved": 1027}]


async def test_two_colleagues_numbers_are_not_added_up(
    office: Office, counter: TelegramPerson
) -> None:
    colleague = await office.joined("冉星", window="省中心")
    for person in (counter, colleague):
        await person.says("报送数据")
        await person.sees("咨询")
        await person.says("1286 548 1027" if person is counter else "1500 540 1150")
        await person.sees("请核对")
    await counter.taps("确认报送")
    await counter.sees("已报送")
    await colleague.taps("确认报送")
    await colleague.sees("已修改")
    assert await values(office) == [{"asked": 1500, "taken": 540, "moved": 1150}]


async def test_numbers_withdrawn_and_filed_anew_count_once_even_when_restored(
    office: Office, counter: TelegramPerson
) -> None:
    await file_numbers(counter, "1 2 3")
    await counter.taps("撤回")
    await counter.sees("已撤回")
    withdrawn = counter.chat[-1]
    await file_numbers(counter, "4 5 6")
    assert await values(office) == [{"asked": 4, "taken": 5, "moved": 6}]
    await counter.taps("撤销", on=withdrawn)
    await counter.sees("已恢复")
    assert await values(office) == [{"asked": 1, "taken": 2, "moved": 3}]
