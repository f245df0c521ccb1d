"""The three guided forms: an activity, a leader's visit, the week's statistics.

What can be known is not asked: a window with one section is not asked for it, and one message may
answer several questions at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from bulletin.attachments import as_answers
from bulletin.calendar import WorkingCalendar
from bulletin.days import read_days
from bulletin.filings import Activity, Content, Filing, Statistics, Visit, Visitor
from bulletin.forms import REVIEW, Answers, Draft, Form, Question, moved
from bulletin.issues import Issue, Period
from bulletin.publication import Bulletin, Indicator, Kind, Section, SectionKind, Signing, Window
from bulletin.rejected import Rejected
from bulletin.text import bare_name, normalise, starts_with_day
from bulletin.typed_values import read_values

#: Characters from which on a message is an activity's text and no slip at another question.
LEAST_TEXT: Final = 12
#: Characters of one activity's text, and of a name or title.
MOST_TEXT: Final = 5000
MOST_NAME: Final = 30
MOST_TITLE: Final = 60
#: Answers that say nothing by themselves.
_NOT_SHOWN: Final = ("more", "new_paragraph")
#: Visitors that one filing may hold.
MOST_VISITORS: Final = 8


def form_of(kind: Kind, bulletin: Bulletin, window: Window, issue: Issue) -> Form:
    """The form in which this window files that kind into this issue."""
    signed = (_approver(),) if window.signing is Signing.NAMED else ()
    if kind is Kind.ACTIVITY:
        return Form(kind, (*_activity(bulletin, window, issue.period), *signed))
    if kind is Kind.VISIT:
        return Form(kind, (*_visit(bulletin.leaders_of(window.name), issue.period), *signed))
    if kind is Kind.STATISTICS:
        return Form(kind, (*_statistics(bulletin.indicators), *signed))
    raise ValueError(f"there is no form for {kind}")


def kinds_of(bulletin: Bulletin, window: Window) -> tuple[Kind, ...]:
    """The kinds that this window may file, in the order of the plan."""
    kinds = (each.kind.takes for each in bulletin.leaves() if each.key in window.files)
    return tuple(dict.fromkeys(kind for kind in kinds if kind is not None))


def begin(
    kind: Kind,
    bulletin: Bulletin,
    window: Window,
    issue: Issue,
    *,
    id: UUID,
    text: str | None = None,
) -> Draft:
    """A new draft at its first question, with what need not be asked filled in.

    ``text`` is what the person sent before the form was opened: an activity's text.
    """
    sections = bulletin.sections_of(window, kind)
    if not sections:
        raise Rejected("kind_not_for_you", kind=kind)
    form = form_of(kind, bulletin, window, issue)
    known: dict[str, Any] = {} if len(sections) > 1 else {"section": sections[0].key}
    if text is not None and kind is Kind.ACTIVITY:
        known |= form.question("text").take(text, known)
    return Draft(
        id=id,
        form=kind,
        bulletin=bulletin.key,
        issue=issue.id,
        window=window.name,
        at=form.next_unanswered(known),
        answers=known,
    )


def reopened(filing: Filing, bulletin: Bulletin, *, id: UUID) -> Draft:
    """A draft that shows a filing's fields for review, so that any of them can be changed.

    It remembers which revision they were, so that a colleague's change is not replaced unseen.
    """
    signed = {"approver": filing.approved_by} if filing.approved_by else {}
    return Draft(
        id=id,
        form=filing.kind,
        bulletin=bulletin.key,
        issue=filing.issue,
        window=filing.window,
        at=REVIEW,
        answers={
            "section": filing.section,
            "changes": filing.revision,
            **_answers(filing.content),
            **signed,
            **(as_answers(filing.files) if filing.files else {}),
        },
        filing=filing.id,
    )


def proposed(
    content: Content,
    section: str | None,
    bulletin: Bulletin,
    window: Window,
    issue: Issue,
    *,
    id: UUID,
) -> Draft:
    """A draft of what was read out of a message, at the first question that it leaves open.

    What was not found is asked only where it must be: no days found means that none are given, and
    what names no section stands in the running digest.
    """
    form = form_of(content.kind, bulletin, window, issue)
    known = {key: value for key, value in _answers(content).items() if value != ""}
    if not known.get("days", True):
        known["days"] = None
    sections = bulletin.sections_of(window, content.kind)
    if section is None and (usual := _usual(sections)) is not None:
        section = usual.key
    if section is not None:
        known["section"] = section
    return Draft(
        id=id,
        form=content.kind,
        bulletin=bulletin.key,
        issue=issue.id,
        window=window.name,
        at=form.next_unanswered(known),
        answers=known,
    )


def _usual(sections: Sequence[Section]) -> Section | None:
    """The only section, or the first running digest: what stands there runs on with the rest."""
    digests = (each for each in sections if each.kind is SectionKind.DIGEST)
    return sections[0] if len(sections) == 1 else next(digests, None)


def content_of(draft: Draft) -> Content:
    """What a finished draft files."""
    answers = draft.answers
    days = tuple(date.fromisoformat(day) for day in answers.get("days") or ())
    if draft.form == Kind.ACTIVITY:
        return Activity(
            text=answers["text"], days=days, new_paragraph=answers.get("new_paragraph", False)
        )
    if draft.form == Kind.VISIT:
        return Visit(visitors=visitors_of(answers), days=days)
    return Statistics(
        values={
            key.removeprefix("value-"): value
            for key, value in answers.items()
            if key.startswith("value-") and value is not None
        }
    )


def first_words(draft: Draft) -> str:
    """What a draft says so far, by which its author knows it again; empty for mere numbers."""
    visitors = "、".join(each.title + each.name for each in visitors_of(draft.answers))
    said = visitors or draft.answers.get("text") or draft.answers.get("name-1") or ""
    return str(said).rstrip("。")


def approver_of(form: Form, draft: Draft) -> str:
    """Who signed what the draft files, where its form asks for that; else empty."""
    asked = any(question.key == "approver" for question in form.questions)
    return draft.answers.get("approver", "") if asked else ""


def changed_fields(before: Content, after: Content | None) -> tuple[str, ...]:
    """The keys of the answers in which two contents of one kind differ, in the form's order."""
    if after is None:
        return ()
    old, new = _answers(before), _answers(after)
    shown = (key for key in {**new, **old} if key.partition("-")[0] not in _NOT_SHOWN)
    return tuple(key for key in shown if old.get(key) != new.get(key))


def reread(draft: Draft, form: Form, before: Answers, after: Answers) -> Draft:
    """The draft with what differs between two readings of its message, and nothing else changed.

    So what was set by hand meanwhile stays. Visitors are taken all together.
    """
    changed = {key: value for key, value in after.items() if before.get(key, ...) != value}
    answers = dict(draft.answers)
    if any(_of_visitor(key) for key in changed) or _visitors(before) != _visitors(after):
        answers = {key: value for key, value in answers.items() if not _of_visitor(key)}
        changed |= _visitors(after)
    answers |= changed
    return replace(
        draft, at=form.next_unanswered(answers), answers=answers, revision=draft.revision + 1
    )


def _visitors(answers: Answers) -> Answers:
    return {key: value for key, value in answers.items() if _of_visitor(key)}


def _of_visitor(key: str) -> bool:
    return key.partition("-")[0] in ("name", "title", "more")


def visitors_of(answers: Answers) -> tuple[Visitor, ...]:
    """The visitors entered so far whose name and title are both known."""
    visitors = []
    for each in range(1, MOST_VISITORS + 1):
        if each > 1 and not answers.get(f"more-{each - 1}"):
            break
        if f"name-{each}" in answers and f"title-{each}" in answers:
            visitors.append(Visitor(answers[f"title-{each}"], answers[f"name-{each}"]))
    return tuple(visitors)


def _answers(content: Content) -> Answers:
    if isinstance(content, Activity):
        return {
            "text": content.text,
            "days": _iso(content.days),
            "new_paragraph": content.new_paragraph,
        }
    if isinstance(content, Visit):
        return {"days": _iso(content.days), **_of_visitors(content.visitors)}
    if isinstance(content, Statistics):
        return {f"value-{key}": value for key, value in content.values.items()}
    return {}


def _of_visitors(visitors: Sequence[Visitor]) -> Answers:
    taken: dict[str, Any] = {}
    for each, visitor in enumerate(visitors[:MOST_VISITORS], start=1):
        taken |= {f"name-{each}": visitor.name, f"title-{each}": visitor.title}
        taken[f"more-{each}"] = each < len(visitors)
    return taken


def text_ahead(form: Form, draft: Draft, text: str) -> Draft | None:
    """The draft with an activity's text that came while its section or day was asked for.

    None when the message is too short to be one, or the text is there already.
    """
    asked = draft.at in ("section", "days")
    if draft.form != Kind.ACTIVITY or not asked or "text" in draft.answers:
        return None
    if len(text.strip()) < LEAST_TEXT:
        return None
    return moved(draft, draft.at, form.question("text").take(text, draft.answers))


def with_day(draft: Draft, day: date) -> Draft:
    """The draft with one more day ticked, or one fewer; it stays at the same question."""
    ticked = set(draft.answers.get("days") or ()) ^ {day.isoformat()}
    return moved(draft, draft.at, {"days": sorted(ticked)})


def with_visitor(draft: Draft, form: Form, visitor: Visitor) -> Draft:
    """The draft with the visitor on the table filled in: one who has come before."""
    each = draft.at.rsplit("-", 1)[-1]
    taken: Answers = {f"name-{each}": visitor.name, f"title-{each}": visitor.title}
    return moved(draft, form.next_unanswered({**draft.answers, **taken}), taken)


def without_visitor(draft: Draft, form: Form, place: int) -> Draft:
    """The draft without its visitor at that place, 1 being the first; asking for more again."""
    left = [each for n, each in enumerate(visitors_of(draft.answers), start=1) if n != place]
    others = {key: value for key, value in draft.answers.items() if not _of_visitor(key)}
    answers = others | dict(_of_visitors(left))
    answers.pop(f"more-{len(left)}", None)
    return replace(
        draft, at=form.next_unanswered(answers), answers=answers, revision=draft.revision + 1
    )


def working_days(period: Period, calendar: WorkingCalendar) -> tuple[date, ...]:
    """The working days of a period, which the buttons offer."""
    span = range(period.first.toordinal(), period.last.toordinal() + 1)
    return tuple(day for day in map(date.fromordinal, span) if calendar.is_working(day))


def _activity(bulletin: Bulletin, window: Window, period: Period) -> tuple[Question, ...]:
    sections = bulletin.sections_of(window, Kind.ACTIVITY)

    def section(text: str, _: Answers) -> Answers:
        for each in sections:
            if text.strip() in (each.key, each.title):
                return {"section": each.key}
        raise Rejected("choose_section", sections=[each.title for each in sections])

    def words(text: str, _: Answers) -> Answers:
        clean = normalise(text)
        if not clean:
            raise Rejected("text_empty")
        if len(clean) > MOST_TEXT:
            raise Rejected("text_too_long", length=len(clean), most=MOST_TEXT)
        return {"text": clean}

    return (
        *((Question(key="section", take=section),) if len(sections) > 1 else ()),
        Question(key="days", take=_days(period), optional=True),
        Question(key="text", take=words),
    )


def _visit(leaders: Mapping[str, str], period: Period) -> tuple[Question, ...]:
    questions = [*_visitor(1, leaders), Question(key="days", take=_days(period), optional=True)]
    for each in range(2, MOST_VISITORS + 1):
        questions.append(_more(each - 1))
        questions.extend(_visitor(each, leaders))
    return tuple(questions)


def _visitor(each: int, leaders: Mapping[str, str]) -> tuple[Question, Question]:
    """Name and title; the title of one of the roster's ``leaders`` comes with the name."""

    def applies(answers: Answers) -> bool:
        return all(answers.get(f"more-{earlier}") for earlier in range(1, each))

    def name(text: str, _: Answers) -> Answers:
        clean = _words(text, most=MOST_NAME, reason="not_a_name")
        if re.search(r"\d", clean):
            raise Rejected("not_a_name", most=MOST_NAME)
        title = leaders.get(bare_name(clean))
        return {f"name-{each}": clean} | ({f"title-{each}": title} if title else {})

    def title(text: str, _: Answers) -> Answers:
        clean = _words(text, most=MOST_TITLE, reason="not_a_title")
        # 第1纪检组组长 is one; a day or a number answers another question.
        if starts_with_day(clean) or not re.search(r"[^\W\d]", clean):
            raise Rejected("not_a_title", most=MOST_TITLE)
        return {f"title-{each}": clean}

    return (
        Question(key=f"name-{each}", take=name, applies=applies),
        Question(key=f"title-{each}", take=title, applies=applies),
    )


def _more(each: int) -> Question:
    def applies(answers: Answers) -> bool:
        return all(answers.get(f"more-{earlier}") for earlier in range(1, each))

    def more(text: str, _: Answers) -> Answers:
        if text in ("yes", "no"):
            return {f"more-{each}": text == "yes"}
        raise Rejected("choose_button")

    return Question(key=f"more-{each}", take=more, applies=applies)


def _approver() -> Question:
    """签发人: who approved it. A signature is never guessed, so it is asked each time."""

    def approver(text: str, _: Answers) -> Answers:
        return {"approver": _words(text, most=MOST_NAME, reason="not_a_name")}

    return Question(key="approver", take=approver)


def _words(text: str, *, most: int, reason: str) -> str:
    clean = normalise(text).strip("，。、；,.;")
    if not clean or len(clean) > most or "\n" in clean:
        raise Rejected(reason, most=most)
    return clean


def _statistics(indicators: Sequence[Indicator]) -> tuple[Question, ...]:
    def question(asked: Indicator) -> Question:
        def take(text: str, _: Answers) -> Answers:
            found = read_values(text, indicators, asked)
            return {f"value-{key}": value for key, value in found.items()}

        return Question(key=f"value-{asked.key}", take=take)

    return tuple(question(each) for each in indicators)


def _days(period: Period) -> Callable[[str, Answers], Answers]:
    def take(text: str, answers: Answers) -> Answers:
        if text == "done":
            if not answers.get("days"):
                raise Rejected("choose_day")
            return {"days": answers["days"]}
        return {"days": _iso(read_days(text, period))}

    return take


def _iso(days: Iterable[date]) -> list[str]:
    return [day.isoformat() for day in days]
