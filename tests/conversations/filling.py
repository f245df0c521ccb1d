"""The shortest ways through the forms, for tests that are about what comes after."""

from tests.telegram.person import TelegramPerson

NEWS = "窗口上线“一码游云岭”，办证材料由5份减为2份。"


async def open_activity(person: TelegramPerson, section: str = "") -> None:
    """Open the form, up to the question of the day."""
    await person.says("报送动态")
    if section:
        await person.sees("请选择")
        await person.taps(section)
    await person.sees("哪天")


async def preview_activity(person: TelegramPerson, text: str = NEWS, section: str = "") -> None:
    """Fill the form up to the preview."""
    await open_activity(person, section)
    await person.taps("11月18日")
    await person.sees("发送动态")
    await person.says(text)
    await person.sees("请核对")
    await person.heard()


async def file_activity(person: TelegramPerson, text: str = NEWS, section: str = "") -> None:
    """File an activity of 18 November."""
    await preview_activity(person, text, section)
    await person.taps("确认报送")
    await person.sees("已报送")


async def rewrite_activity(person: TelegramPerson, text: str) -> None:
    """Send another text for the only filing, which is in the list of what was filed."""
    await person.says("我的报送")
    await person.sees("点数字可查看")
    await person.taps("1")
    await person.sees("政务工作动态（")
    await person.taps("修改")
    await person.sees("请核对")
    await person.taps("改内容")
    await person.sees("发送动态")
    await person.says(text)


async def file_numbers(person: TelegramPerson, numbers: str) -> None:
    """File the week's numbers in one message."""
    await person.says("报送数据")
    await person.sees("本周多少")
    await person.says(numbers)
    await person.sees("请核对")
    await person.taps("确认报送")
    await person.sees("已报送")
    await person.heard()


async def file_visit(person: TelegramPerson, name: str, title: str) -> None:
    """File the visit of one leader, without a date."""
    await person.says("领导到厅")
    await person.sees("姓名")
    await person.says(name)
    await person.sees("职务")
    await person.says(title)
    await person.sees("哪天")
    await person.taps("跳过")
    await person.sees("还有同来")
    await person.taps("没有了")
    await person.sees("请核对")
    await person.taps("确认报送")
    await person.sees("已报送")
    await person.heard()
