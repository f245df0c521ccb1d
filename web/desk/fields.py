"""A filing's fields as a form of the desk has them: out of a filing, and read again."""

from collections.abc import Mapping
from typing import Final

from bulletin import filing_forms
from bulletin.days import read_days
from bulletin.filings import Activity, Content, Nothing, Statistics, Visit, Visitor
from bulletin.issues import Issue
from bulletin.publication import Bulletin, Kind, Window, WindowKind
from bulletin.rejected import Rejected
from bulletin.text import format_days, normalise, whole_number

#: Empty rows for visitors behind those that are there.
_MORE_VISITORS: Final = 2

Typed = Mapping[str, str]


def shown(content: Content | None) -> dict[str, str]:
    """The content as it is typed; empty where there is none yet."""
    if isinstance(content, Activity):
        return {"text": content.text, "days": format_days(content.days)}
    if isinstance(content, Visit):
        people: dict[str, str] = {}
        for place, each in enumerate(content.visitors, start=1):
            people |= {f"title-{place}": each.title, f"name-{place}": each.name}
        return people | {"days": format_days(content.days)}
    if isinstance(content, Statistics):
        return {f"value-{key}": str(value) for key, value in content.values.items()}
    return {}


def rows_of(typed: Typed) -> range:
    """The numbers of the rows for visitors."""
    there = [
        place
        for place in range(1, filing_forms.MOST_VISITORS + 1)
        if typed.get(f"name-{place}") or typed.get(f"title-{place}")
    ]
    last = max(there, default=0) + _MORE_VISITORS
    return range(1, min(last, filing_forms.MOST_VISITORS) + 1)


def content_of(
    typed: Typed,
    kind: Kind,
    bulletin: Bulletin,
    window: str,
    issue: Issue,
    old: Content | None = None,
) -> Content:
    """What was typed, as the chat would take it; Rejected says what to mend.

    What no field shows stays as it is in ``old``.
    """
    if kind is Kind.NOTHING:
        return Nothing()
    # A window may have left the roster since it filed.
    on_roster = bulletin.window(window) or Window(
        name=window, full_name="", kind=WindowKind.WINDOW, files=(), required=()
    )
    form = filing_forms.form_of(kind, bulletin, on_roster, issue)
    if kind is Kind.STATISTICS:
        names = {each.key: each.name for each in bulletin.indicators}
        before = old.values if isinstance(old, Statistics) else {}
        values = {key: value for key, value in before.items() if key not in names}
        for key in names:
            if number := normalise(typed.get(f"value-{key}", "")):
                values[key] = whole_number(number)
        if not values:
            raise Rejected("not_a_whole_number", given="")
        return Statistics(values=values)
    days = normalise(typed.get("days", ""))
    given = read_days(days, issue.period) if days else ()
    if old is not None and not isinstance(old, Statistics) and shown(old).get("days", "") == days:
        given = getattr(old, "days", ())
    if kind is Kind.ACTIVITY:
        taken = form.question("text").take(typed.get("text", ""), {})
        new = isinstance(old, Activity) and old.new_paragraph
        return Activity(text=taken["text"], days=given, new_paragraph=new)
    visitors = []
    for place in range(1, filing_forms.MOST_VISITORS + 1):
        name, title = typed.get(f"name-{place}", ""), typed.get(f"title-{place}", "")
        if name.strip() or title.strip():
            taken = dict(form.question("name-1").take(name, {}))
            # With the name of somebody on the roster comes their title.
            if title.strip() or "title-1" not in taken:
                taken |= form.question("title-1").take(title, {})
            visitors.append(Visitor(taken["title-1"], taken["name-1"]))
    if not visitors:
        raise Rejected("not_a_name", most=filing_forms.MOST_NAME)
    return Visit(visitors=tuple(visitors), days=given)
