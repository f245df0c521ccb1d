"""A reason that names a field opens the filing there."""

from datetime import date
from uuid import UUID

import pytest

from bulletin.filing_forms import form_of, reopened
from bulletin.filings import Activity, Content, Statistics, Visit, Visitor
from bulletin.returns import question_about
from tests.bulletin.a_publication import CULTURE, OFFICE, bulletin, filing, issue

DAYS = (date(2025, 3, 18),)
NEWS = Activity(text="窗口上线新系统。", days=DAYS)
TWO = Visit(visitors=(Visitor("副厅长", "谭雨生"), Visitor("处长", "蓝溪")), days=DAYS)
NUMBERS = Statistics(values={"asked": 12, "moved": 3})


@pytest.mark.parametrize(
    ("content", "reason", "key"),
    [
        (NEWS, "日期有误，请核对", "days"),
        (NEWS, "数字请核对", "text"),
        (NEWS, "缺姓名、职务，请补充", "text"),
        (NEWS, "篇幅过长，请精简", "text"),
        (NEWS, "日期和内容都要改", None),
        (NEWS, "请与窗口负责人商量", None),
        (NEWS, "Please check the date.", "days"),
        (TWO, "缺姓名、职务，请补充", "name-1"),
        (TWO, "职务不对", "title-1"),
        (TWO, "蓝溪的职务不对", "title-2"),
        (TWO, "日期有误，请核对", "days"),
        (NUMBERS, "数字请核对", "value-asked"),
        (NUMBERS, "流转数请核对", "value-moved"),
        (NUMBERS, "日期有误", None),
    ],
)
def test_the_question_that_a_reason_is_about(
    content: Content, reason: str, key: str | None
) -> None:
    window = OFFICE if isinstance(content, Statistics) else CULTURE
    draft = reopened(filing(1, window.name, content), bulletin(), id=UUID(int=9))
    form = form_of(content.kind, bulletin(), window, issue())
    assert question_about(reason, form, draft.answers, bulletin().indicators) == key
