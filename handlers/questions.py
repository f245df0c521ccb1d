"""A draft as the person sees it: the question on the table with its buttons, or the preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aiogram.types import InlineKeyboardMarkup

from bulletin import filing_forms
from bulletin.attachments import files_after, files_of, sent_with
from bulletin.compose import printed
from bulletin.filings import Filing, Statistics, Status, Visitor
from bulletin.forms import REVIEW, Answers, Draft, Form, moved
from bulletin.issues import Issue
from bulletin.publication import Kind, Section, SectionKind, Window, WindowKind
from bulletin.rejected import Rejected
from bulletin.text import bare_name
from handlers.acts.remarks import remarks, words
from handlers.attachments import counted
from handlers.keyboards import Row, in_rows, of_draft, rows, tag
from handlers.turn import Turn
from storage.compositions import totals_before

#: How many leaders are offered as buttons.
LEADERS_OFFERED = 6
#: What is changed by filing it again, not with each answer.
UNSETTLED: Final = frozenset({Status.RETURNED, Status.SUBMITTED, Status.WITHDRAWN})
#: How many of those who signed for a window before are offered as buttons.
APPROVERS_OFFERED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What lies on the table: the draft with everything it is about."""

    draft: Draft
    form: Form
    issue: Issue
    window: Window


@dataclass(frozen=True, slots=True)
class Shown:
    """A message to be made: its name, its buttons, its values."""

    name: str
    keyboard: InlineKeyboardMarkup
    values: Mapping[str, object]


async def table(turn: Turn, draft: Draft) -> Table:
    """The draft with its form; Rejected when its issue or window is no longer there.

    Where the configuration has changed since, the draft is at a question that is asked now.
    """
    issue = await turn.work.issues.get(draft.issue)
    window = turn.bulletin.window(draft.window)
    if issue is None or window is None or draft.bulletin != turn.bulletin.key:
        raise Rejected("draft_without_place", window=draft.window)
    form = filing_forms.form_of(Kind(draft.form), turn.bulletin, window, issue)
    at = form.next_unanswered(draft.answers)
    if draft.at not in {question.key for question in form.questions} and draft.at != at:
        draft = moved(draft, at)
    return Table(draft=draft, form=form, issue=issue, window=window)


def left_over(turn: Turn, on: Table) -> bool:
    """Whether the draft is of a past issue, and nobody has said yet what is to become of it."""
    if on.draft.filing is not None and on.issue.state.changeable:
        return False
    if not on.issue.state.open:
        return True
    newer = turn.issue is not None and on.issue.period.last < turn.issue.period.first
    return newer and on.draft.answers.get("stays") != staying(turn)["stays"]


def staying(turn: Turn) -> Answers:
    """The answer that a draft is for its own issue, though this newer one is open."""
    return {"stays": turn.issue.tag if turn.issue else ""}


async def shown(turn: Turn, on: Table) -> Shown:
    """The question on the table as a message, or the preview when all is answered.

    What is left over from a past issue is asked about first: 转入这期, or 放弃.
    """
    if left_over(turn, on):
        return _left_over(turn, on)
    if on.draft.at == REVIEW:
        return await _review(turn, on)
    key = on.draft.at
    name, _, which = key.partition("-")
    values: dict[str, object] = {"window": on.window.name, "issue": on.issue, "which": which}
    choices: list[Row] = []
    if name == "section":
        choices = [
            [of_draft(on.draft, each.title, "pick", each.key)] for each in _sections(turn, on)
        ]
    elif name == "days":
        values["several"] = bool(on.draft.answers.get("several_days"))
        values["kind"] = on.draft.form
        choices = _days(turn, on)
    elif name == "name":
        choices = await _leaders(turn, on)
    elif name == "more":
        visitors = filing_forms.visitors_of(on.draft.answers)
        values["visitors"] = visitors
        choices = _more(turn, on, visitors)
    elif name == "approver":
        choices = await _approvers(turn, on)
    elif name == "value":
        values |= await _numbers(turn, on, which)
    return Shown(f"form.ask_{name}", rows(*choices, *_steps(turn, on)), values)


def _left_over(turn: Turn, on: Table) -> Shown:
    draft, issue = on.draft, on.issue
    carry = (
        turn.label("carry", issue=turn.issue)
        if turn.issue and turn.issue.state.open and turn.issue.id != issue.id
        else turn.label("carry_next")
    )
    return Shown(
        "form.left_over",
        rows(
            [of_draft(draft, carry, "carry")],
            [of_draft(draft, turn.label("stay", issue=issue), "stay")] if issue.state.open else [],
            [of_draft(draft, turn.label("give_up"), "cancel")],
        ),
        {
            "issue": issue,
            "window": on.window.name,
            "kind": draft.form,
            "text": str(draft.answers.get("text") or ""),
        },
    )


def _steps(turn: Turn, on: Table) -> list[Row]:
    """Back, keep, skip, cancel: those that make sense here."""
    draft, asked = on.draft, on.form.asked(on.draft.answers)
    buttons = []
    if asked and asked[0].key != draft.at:
        buttons.append(of_draft(draft, turn.label("back"), "back"))
    if draft.at in draft.answers:
        buttons.append(of_draft(draft, turn.label("keep"), "keep"))
    if on.form.question(draft.at).optional:
        skip = "no_date" if draft.at == "days" and _dated(turn, on) else "skip"
        buttons.append(of_draft(draft, turn.label(skip), "skip"))
    buttons.append(of_draft(draft, turn.label("cancel"), "cancel"))
    return in_rows(buttons, 3 if len(buttons) <= 3 else 2)


def _days(turn: Turn, on: Table) -> list[Row]:
    ticked = set(on.draft.answers.get("days") or ())
    several = bool(on.draft.answers.get("several_days"))
    buttons = [
        of_draft(
            on.draft,
            turn.label("day", day=day, ticked=several and day.isoformat() in ticked),
            "tick" if several else "pick",
            day.isoformat(),
        )
        for day in filing_forms.working_days(on.issue.period, turn.calendar)
    ]
    last = (
        of_draft(on.draft, turn.label("days_done"), "pick", "done")
        if several
        else of_draft(on.draft, turn.label("several_days"), "several")
    )
    return [*in_rows(buttons, 3), [last]]


def _more(turn: Turn, on: Table, visitors: Sequence[Visitor]) -> list[Row]:
    """Whether there is another visitor; and each, if there are several, to be taken out."""
    away = [
        of_draft(on.draft, turn.label("drop_visitor", visitor=each.name), "drop", str(place))
        for place, each in enumerate(visitors, start=1)
    ]
    return [
        [
            of_draft(on.draft, turn.label("one_more"), "pick", "yes"),
            of_draft(on.draft, turn.label("no_more"), "pick", "no"),
        ],
        *(in_rows(away, 2) if len(away) > 1 else []),
    ]


async def _leaders(turn: Turn, on: Table) -> list[Row]:
    taken = {visitor.name for visitor in filing_forms.visitors_of(on.draft.answers)}
    offered = [each for each in await leaders(turn, on) if each.name not in taken]
    return [
        [of_draft(on.draft, f"{each.title} {each.name}", "leader", tag(each.title + each.name))]
        for each in offered[:LEADERS_OFFERED]
    ]


async def leaders(turn: Turn, on: Table) -> list[Visitor]:
    """Who came for the window before, the latest first, and then whom the roster has for it.

    The roster's title goes before that of an earlier visit.
    """
    titles = turn.bulletin.leaders_of(on.window.name)
    earlier = [
        replace(each, title=titles.get(bare_name(each.name), each.title))
        for each in await turn.work.filings.earlier_visitors(turn.bulletin.key, on.window.name)
    ]
    own = [
        Visitor(titles[each.name], each.name)
        for each in turn.bulletin.leaders
        if each.window == on.window.name
    ]
    return list(dict.fromkeys((*earlier, *own)))


async def _approvers(turn: Turn, on: Table) -> list[Row]:
    return in_rows(
        [of_draft(on.draft, each, "approver", tag(each)) for each in await approvers(turn, on)], 2
    )


async def approvers(turn: Turn, on: Table) -> list[str]:
    """Who signed what the window filed before, the latest first; those that are offered again."""
    return await turn.work.filings.earlier_approvers(
        turn.bulletin.key, on.window.name, APPROVERS_OFFERED
    )


async def _numbers(turn: Turn, on: Table, key: str) -> dict[str, object]:
    last = await last_values(turn, on)
    answers = on.draft.answers
    return {
        "indicator": next(each for each in turn.bulletin.indicators if each.key == key),
        "last": last.get(key),
        "indicators": turn.bulletin.indicators,
        "all_last": last,
        "first": not any(f"value-{each.key}" in answers for each in turn.bulletin.indicators),
    }


async def last_values(turn: Turn, on: Table) -> Mapping[str, int]:
    """The window's own numbers in the issue before; empty where there are none."""
    issues = await turn.work.issues.of_bulletin(turn.bulletin.key)
    before = [each for each in issues if each.total < on.issue.total]
    if not before:
        return {}
    for filing in await turn.work.filings.of_window(before[-1].id, on.window.name):
        if isinstance(filing.content, Statistics) and filing.status.counts:
            return filing.content.values
    return {}


def as_filed(turn: Turn, draft: Draft) -> Filing:
    """A finished draft as the filing that it would be now."""
    return Filing(
        id=draft.id,
        issue=draft.issue,
        window=draft.window,
        content=filing_forms.content_of(draft),
        section=draft.answers.get("section"),
        filed_at=turn.now,
    )


async def preview(turn: Turn, on: Table) -> str:
    """What a finished draft files, as it would be printed."""
    before = await totals_before(turn.work, turn.bulletin.key)
    return printed(turn.bulletin, on.issue, as_filed(turn, on.draft), before.get(on.issue.id, {}))


def differs(on: Table, filing: Filing) -> bool:
    """Whether the draft would change the filing."""
    draft = on.draft
    named = filing_forms.approver_of(on.form, draft)
    return (
        filing_forms.content_of(draft) != filing.content
        or draft.answers.get("section") != filing.section
        or named not in ("", filing.approved_by)
        or files_after(filing.files, draft.answers) != filing.files
    )


async def _review(turn: Turn, on: Table) -> Shown:
    draft = on.draft
    old = await turn.work.filings.get(draft.filing) if draft.filing else None
    # What is filed is changed with each answer: there is something to confirm only now and then.
    confirm = old is None or old.status in UNSETTLED or differs(on, old)
    fields = [
        of_draft(draft, turn.label("edit_field", field=field(turn, key)), "edit", key)
        for key in _editable(turn, on)
    ]
    if sent_with(draft.answers):
        label = turn.label("edit_field", field=turn.label("field_files"))
        fields.append(of_draft(draft, label, "files"))
    filings = await turn.work.filings.of_issue(on.issue.id)
    content = filing_forms.content_of(draft)
    found = await remarks(
        turn, on.issue, draft.window, content, filings, own=draft.filing or draft.id
    )
    return Shown(
        "form.review",
        rows(
            [of_draft(draft, turn.label("file_changed" if draft.filing else "file"), "file")]
            if confirm
            else [],
            *in_rows(fields, 2),
            [*await _other_issues(turn, on), of_draft(draft, turn.label("cancel"), "cancel")],
        ),
        {
            "text": await preview(turn, on),
            "issue": on.issue,
            "section": _title(turn, draft.answers.get("section")),
            "new": not draft.filing,
            "confirm": confirm,
            "stands": old is not None and old.status.counts,
            "approver": filing_forms.approver_of(on.form, draft),
            "remarks": words(turn, found),
            **await counted(turn, files_of(draft.answers)),
        },
    )


async def _other_issues(turn: Turn, on: Table) -> Row:
    """The issues that a new item may be filed for instead: one still open, and the next."""
    if on.draft.filing is not None:
        return []
    issues = await turn.work.issues.of_bulletin(turn.bulletin.key)
    others = [each for each in issues if each.state.open and each.id != on.issue.id]
    buttons = [
        of_draft(on.draft, turn.label("carry", issue=each), "carry", each.tag)
        for each in sorted(others, key=lambda each: each.period)[-2:]
    ]
    if all(each.period.last <= on.issue.period.last for each in issues):
        buttons.append(of_draft(on.draft, turn.label("carry_next"), "carry", "next"))
    return buttons


def _dated(turn: Turn, on: Table) -> bool:
    """Whether the days of this draft will be printed, or are kept only."""
    section = turn.bulletin.section(on.draft.answers.get("section") or "")
    if section is None or on.draft.form != Kind.ACTIVITY:
        return False
    return section.kind is SectionKind.LIST or on.window.kind is WindowKind.OFFICE


def _editable(turn: Turn, on: Table) -> list[str]:
    """The keys that the review offers to change; asked once, the last 还有吗 can add a visitor."""
    keys = [question.key for question in on.form.asked(on.draft.answers)]
    further = [key for key in keys if key.startswith("more-")]
    return [key for key in keys if key not in further[:-1]]


def field(turn: Turn, key: str) -> str:
    """The name of a question's field, as the buttons of the review say it."""
    name, _, which = key.partition("-")
    if name == "value":
        return next(each.name for each in turn.bulletin.indicators if each.key == which)
    return turn.label(f"field_{name}", which=which)


def section_title(turn: Turn, filed: Filing) -> str:
    """The title of the section that a filing stands in; empty for what stands in none."""
    return _title(turn, filed.section)


def _title(turn: Turn, key: str | None) -> str:
    section = turn.bulletin.section(key) if key else None
    return section.title if section else ""


def _sections(turn: Turn, on: Table) -> tuple[Section, ...]:
    return turn.bulletin.sections_of(on.window, Kind(on.draft.form))
