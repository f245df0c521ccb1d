"""How each kind of section reads: the sentences, run by run, each with its source.

Filings come in the order in which they are to be printed, all of the kind that the section takes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from bulletin import statistics as counting
from bulletin.composition import Run
from bulletin.filings import Activity, Filing, Visit, gist
from bulletin.issues import Issue
from bulletin.publication import Bulletin, Section, Values, WindowKind
from bulletin.text import closed, format_days, normalise, starts_with_day

Runs = tuple[Run, ...]
#: Filing → the others that are told in its paragraph; a joint paragraph credits all of them.
Merged = Mapping[UUID, Sequence[Filing]]

_OPENING = "本周，"
#: 本周 that says no more than the opening does: no day of the week, no 本周内, and no 本周报.
_WEEK = "本周(?!一(?!共)|[二三四五六日天末内初底中以起前后之期刊报])(?:[，,] ?)?"
_THIS_WEEK = re.compile(f"^{_WEEK}")
_WEEK_AGAIN = re.compile(f"^(窗口)?[，,]?{_WEEK}")
_OUR_OFFICE = re.compile("我(?:厅|局|委|办)")


def items(filings: Iterable[Filing], merged: Merged) -> list[Runs]:
    """A list: each filing is a paragraph of its own."""
    return [
        (Run(_alone(each.content), filing=each.id), *_credits(each, merged))
        for each in filings
        if isinstance(each.content, Activity)
    ]


def digest(bulletin: Bulletin, filings: Sequence[Filing], merged: Merged) -> list[Runs]:
    """Each office's item by itself, then the windows' items in shared paragraphs of this week."""
    offices: list[Filing] = []
    windows: list[Filing] = []
    for each in filings:
        roster = bulletin.window(each.window)
        office = roster is not None and roster.kind is WindowKind.OFFICE
        (offices if office else windows).append(each)
    shared: list[list[Run]] = []
    for each in windows:
        if not isinstance(each.content, Activity):
            continue
        if not shared or each.content.new_paragraph:
            shared.append([Run(_OPENING)])
        shared[-1] += _running_on(bulletin, each, each.content, merged)
    return [*items(offices, merged), *(tuple(runs) for runs in shared)]


def visits(section: Section, filings: Iterable[Filing]) -> list[Runs]:
    """One sentence: each window's visitors together, its name once, 分别 when no two share one."""
    by_window: dict[str, list[tuple[Filing, Visit]]] = {}
    for each in filings:
        if isinstance(each.content, Visit) and each.content.visitors:
            by_window.setdefault(each.window, []).append((each, each.content))
    if not by_window:
        return []
    runs = [Run(_OPENING)]
    for window, filed in by_window.items():
        for n, (filing, visit) in enumerate(filed):
            if len(runs) > 1:
                runs.append(Run("，"))
            people = "，".join(
                normalise(visitor.title) + normalise(visitor.name) for visitor in visit.visitors
            )
            runs.append(Run(people if n else window + people, filing=filing.id))
    counts = [sum(len(visit.visitors) for _, visit in filed) for filed in by_window.values()]
    apart = len(counts) > 1 and max(counts) == 1
    runs.append(Run(f"{'分别到' if apart else '到'}{section.place}{section.verb}。"))
    return [tuple(runs)]


def statistics(
    bulletin: Bulletin, issue: Issue, filings: Sequence[Filing], totals_before: Values
) -> list[Runs]:
    """The week's numbers and the year's so far. Of several filings the first has the sentence and
    each other an empty run, for no word of a sum is one filing's own.
    """
    week = counting.week(filings)
    if not any(each.key in week for each in bulletin.indicators):
        return []
    of_week, of_year = [], []
    for each in bulletin.indicators:
        total = totals_before.get(each.key, 0) + week.get(each.key, 0)
        if each.key in week:
            of_week.append(f"{each.name}{week[each.key]}{each.unit}")
        if each.key in week or each.key in totals_before:
            unit = issue.total_units.get(each.key, each.total_unit)
            of_year.append(f"{each.name}{total}{unit}")
    sentence = f"{_OPENING}共计{'、'.join(of_week)}。今年以来，累计{'、'.join(of_year)}。"
    first, *others = filings
    return [(Run(sentence, filing=first.id), *(Run("", filing=each.id) for each in others))]


def _alone(news: Activity) -> str:
    """The text of an item that has a paragraph to itself: it says when, if its days are known."""
    text = closed(normalise(news.text))
    if news.days and not starts_with_day(text):
        return f"{format_days(news.days)}，{text}"
    return text


def _credits(filing: Filing, merged: Merged) -> Iterator[Run]:
    """The filings told in this one's words: sources, each without a word that is its own."""
    return (Run("", filing=each.id) for each in merged.get(filing.id, ()))


def _running_on(bulletin: Bulletin, filing: Filing, news: Activity, merged: Merged) -> Runs:
    """The item of a window in a shared paragraph: its name, bold, and then its text.

    A joint one names every window that filed it.
    """
    text = behind_name(bulletin, filing.window, news.text)
    windows = dict.fromkeys([filing.window, *(each.window for each in merged.get(filing.id, ()))])
    return (
        Run("、".join(windows), bold=True, filing=filing.id),
        Run(closed(text), filing=filing.id),
        *_credits(filing, merged),
    )


def beside_name(bulletin: Bulletin, filing: Filing) -> str:
    """The filing's own words, to stand beside its window's name; empty for mere numbers."""
    return behind_name(bulletin, filing.window, gist(filing.content))


def behind_name(bulletin: Bulletin, name: str, text: str) -> str:
    """What a text says behind 本周 and the window's own name, or 我厅, at its head."""
    window = bulletin.window(name)
    names = [normalise(each) for each in (window.full_name if window else "", name)]
    text = _THIS_WEEK.sub("", normalise(text), count=1)
    ours = _OUR_OFFICE.match(text)
    if ours:
        text = text[ours.end() :]
    else:
        head = next((each for each in names if each and text.startswith(each)), "")
        text = text.removeprefix(head)
    return _WEEK_AGAIN.sub(r"\1", text, count=1)
