"""One week of the bulletin, written once, for whichever messenger each person uses."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bulletin.people import Role
from tests.conversations.office import ZONE
from tests.documents import reading
from tests.person import Bubble, Person
from tests.week.newsroom import Newsroom

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)
THURSDAY, FRIDAY = MONDAY + timedelta(days=3), MONDAY + timedelta(days=4)

NEWS = "启用古镇民宿“一照通办”专窗，民宿开业由跑五个部门改为只进一扇门，首周办结27家。"
WORK = "完成大厅叫号系统升级，老年人凭身份证可优先取号。"

#: The whole issue as it must be printed; the date stands beside the publisher once it is there.
PRINTED = [
    "云岭窗口周报",
    "2026年第1期（总第1期）",
    "（11月16日—11月20日）",
    "云岭省政务服务中心",
    "一、重点工作",
    WORK,
    "二、政务工作动态",
    f"本周，省文旅厅{NEWS}",
    "三、领导进大厅",
    "本周，省文旅厅党组成员、副厅长应如是，行政审批处处长欧阳知秋到省政务服务大厅窗口调研值守。",
    "四、综窗办件情况",
    "本周，共计咨询1286人次、受理548件、流转5310件次。"
    "今年以来，累计咨询1286人次、受理548件、流转5310次。",
    "报：省政务办。",
    "发：各窗口。",
    "（共印80份）",
]
PUBLISHED = [line + "2026年11月20日" * (line == "云岭省政务服务中心") for line in PRINTED]


class Staff(NamedTuple):
    """Who makes this week's issue, each at the messenger they like."""

    tourism: Person
    centre: Person
    water: Person
    chief: Person
    editor: Person


async def hired(newsroom: Newsroom, *messengers: str) -> Staff:
    """Everybody joins on Monday; the messengers are dealt out in turn."""
    at = [messengers[n % len(messengers)] for n in range(5)]
    await newsroom.comes(MONDAY)
    return Staff(
        tourism=await newsroom.joins(at[0], "段小满", Role.REPORTER, "省文旅厅"),
        centre=await newsroom.joins(at[1], "乔一禾", Role.REPORTER, "省中心"),
        water=await newsroom.joins(at[2], "蒲见山", Role.REPORTER, "省水务厅"),
        chief=await newsroom.joins(at[3], "柏长青", Role.CHIEF, "省文旅厅"),
        editor=await newsroom.joins(at[4], "闻一帆", Role.EDITOR),
    )


async def reminded(newsroom: Newsroom, staff: Staff) -> None:
    """Thursday, ten o'clock: every reporter hears of it, and nobody else."""
    await newsroom.comes(THURSDAY.replace(hour=10))
    for person in (staff.tourism, staff.centre, staff.water):
        [reminder] = await person.heard()
        assert "第1期（11月16日—11月20日）请于11月20日（周五）15:00前报送" in reminder.text
        assert "还有1天5小时" in reminder.text
        assert reminder.labels == ["报送", "本周无", "稍后"]


async def says_nothing(person: Person) -> None:
    """本周无, in one tap on the reminder."""
    await person.taps("本周无")
    [answer] = await person.heard()
    assert answer.text.startswith("已记录：省水务厅第1期无报送内容。")


async def files_activity(person: Person, text: str) -> None:
    """An activity, from the reminder's button."""
    await person.taps("报送")
    await person.sees("报送什么？")
    await person.taps("报送动态")
    await person.sees("哪天的事？")
    await person.taps("跳过")
    await person.sees("请发送动态内容")
    await person.says(text)
    preview = await person.sees("请核对")
    assert text in preview.text
    await person.taps("确认报送")
    await person.sees("已报送（第1期，政务工作动态）。")


async def files_visit(person: Person) -> None:
    """Two leaders of the window who came on Wednesday."""
    await person.says("领导到厅")
    await person.sees("请输入到厅领导的姓名")
    await person.says("应如是")
    await person.sees("请输入职务")
    await person.says("党组成员、副厅长")
    await person.sees("领导是哪天到厅的？")
    await person.taps("11月18日")
    await person.sees("还有同来的领导吗？")
    await person.taps("还有一位")
    await person.sees("请输入第2位领导的姓名")
    await person.says("欧阳知秋")
    await person.sees("请输入第2位领导的职务")
    await person.says("行政审批处处长")
    await person.sees("行政审批处处长欧阳知秋")
    await person.taps("没有了")
    await person.sees("请核对")
    await person.taps("确认报送")
    await person.sees("已报送（第1期，领导进大厅）。")


async def files_statistics(person: Person) -> None:
    """All the numbers in one message."""
    await person.says("报送数据")
    await person.sees("咨询本周多少人次？")
    await person.says("咨询1,286 受理５４８ 流转五千三百一十")
    preview = await person.sees("请核对")
    assert "咨询1286人次" in preview.text
    await person.taps("确认报送")
    filed = await person.sees("已报送（第1期，综窗办件情况）。")
    assert "本期还缺：动态。" in filed.text


async def urged(editor: Person, late: Person) -> None:
    """The editor sees who is missing what, and urges them."""
    await editor.says("报送情况")
    standing = await editor.sees("共3个窗口")
    assert "已报1 · 零报告1 · 未报齐1" in standing.text
    assert "省中心：缺动态" in standing.text
    await editor.taps("催报 省中心")
    await late.sees("编辑催报：省中心第1期")


async def files_work(person: Person) -> None:
    """What was missing, into the section that the person chooses."""
    await person.says("报送动态")
    await person.sees("请选择栏目")
    await person.taps("重点工作")
    await person.sees("哪天的事？")
    await person.taps("不写日期")
    await person.sees("请发送动态内容")
    await person.says(WORK)
    await person.sees("请核对")
    await person.taps("确认报送")
    await person.sees("已报送（第1期，重点工作）。")


async def drafted(editor: Person) -> list[str]:
    """The draft in Word, as its reader's program reads it."""
    await editor.heard()
    await editor.says("生成样稿")
    *papers, summary = await editor.heard(3)
    assert "第1期样稿已生成，共4条。日期未定" in summary.text
    assert "没有发现问题。" in summary.text
    return await read(editor, papers)


async def published(editor: Person) -> list[str]:
    """The issue as published, in Word."""
    await editor.taps("刊发")
    await editor.sees("确认刊发吗？")
    await editor.heard()
    await editor.taps("确认刊发")
    papers = await editor.heard(2)
    await editor.sees("2026年第1期已刊发，已发给各窗口共4人。")
    return await read(editor, papers)


async def read(person: Person, papers: list[Bubble]) -> list[str]:
    """The paragraphs of the Word file among the papers."""
    [word] = [each for each in papers if each.document and each.document.name.endswith(".docx")]
    assert word.document is not None
    assert word.document.name == "云岭窗口周报2026年第1期.docx"
    paragraphs = reading.word(await person.downloads(word))
    lines = (reading.squashed(each.text) for each in paragraphs)
    return [line for line in lines if line]


async def received(person: Person) -> str:
    """The published paper that came to a window, without its white space."""
    paper = await person.sees("云岭窗口周报2026年第1期已刊发，见附件。")
    assert paper.document is not None
    assert paper.document.name == "云岭窗口周报2026年第1期.pdf"
    text = reading.pdf(await person.downloads(paper), "-raw")
    return reading.squashed(reading.without_page_numbers(text))


async def play(newsroom: Newsroom, staff: Staff) -> None:
    """The week, from the first reminder to the published issue and the next one."""
    await reminded(newsroom, staff)
    await says_nothing(staff.water)
    await files_activity(staff.tourism, NEWS)
    await files_visit(staff.tourism)
    await files_statistics(staff.centre)

    await newsroom.comes(FRIDAY.replace(hour=10))
    second = await staff.centre.sees("截止，还有5小时")
    assert "省中心：已报数据，还缺动态。" in second.text
    await urged(staff.editor, staff.centre)
    await files_work(staff.centre)

    await newsroom.comes(FRIDAY.replace(hour=15, minute=30))
    assert await drafted(staff.editor) == PRINTED
    assert await published(staff.editor) == PUBLISHED
    for person in (staff.tourism, staff.water, staff.centre, staff.chief):
        assert await received(person) == reading.squashed(PUBLISHED)
    assert {person.name: reminders(person) for person in staff} == {
        "段小满": 1,
        "乔一禾": 2,
        "蒲见山": 1,
        "柏长青": 0,
        "闻一帆": 0,
    }

    await newsroom.comes(MONDAY + timedelta(weeks=1))
    await staff.water.says("本周无")
    await staff.water.sees("省水务厅第2期无报送内容")


def reminders(person: Person) -> int:
    """How many the person was sent."""
    return sum(each.text.startswith("云岭窗口周报第1期（") for each in person.chat)
