"""Chinese unless somebody wishes for English; then words and buttons both."""

from tests.conversations.office import Office
from tests.telegram.person import TelegramPerson


async def test_english_changes_the_words_and_the_large_buttons(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("/language")
    asked = await reporter.sees("choose a language")
    assert asked.labels == ["中文", "English"]
    await reporter.taps("English")
    await reporter.sees("English")
    assert not [each for each in reporter.large_buttons if not each.isascii()]
    await reporter.says(reporter.large_buttons[0])
    asked = await reporter.sees("day")
    assert asked.labels[0].isascii()
    await reporter.taps("Cancel")
    await reporter.sees("ancelled")


async def test_a_large_button_of_the_other_language_still_works(
    office: Office, reporter: TelegramPerson
) -> None:
    await reporter.says("/language")
    await reporter.sees("choose a language")
    await reporter.taps("English")
    await reporter.sees("English")
    await reporter.says("我的报送")
    await reporter.sees("No. 1")


async def test_back_to_chinese(office: Office, reporter: TelegramPerson) -> None:
    await reporter.says("/language")
    asked = await reporter.sees("choose a language")
    await reporter.taps("English", on=asked)
    await reporter.sees("English")
    await reporter.taps("中文", on=asked)
    await reporter.sees("以后用中文")
    assert "我的报送" in reporter.large_buttons


async def test_who_has_telegram_in_english_is_spoken_to_in_english(office: Office) -> None:
    stranger = office.server.person("Visitor", language="en")
    await stranger.says("/start")
    said = await stranger.sees("invitation")
    assert said.text.isascii()
    other = office.server.person("Besucher", language="de")
    await other.says("/start")
    await other.sees("您还没有加入")
