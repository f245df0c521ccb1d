"""What the windows are told of a request: who hears it, in which words, with which buttons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import product
from zoneinfo import ZoneInfo

from bulletin.absences import at_work
from bulletin.people import Membership, Person, Role
from bulletin.publication import Bulletin
from bulletin.requests import Request
from handlers.acts.delivery import Method, deliver, message
from handlers.keyboards import of_request
from storage.work import Work
from templates.words import say


class Occasion(StrEnum):
    """Why windows hear of a request: it is new, they are silent, or it was taken back."""

    ASKED = "asked"
    REMINDED = "reminded"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Told:
    """How many people were told, and the windows of which nobody can be reached."""

    people: int
    unreached: tuple[str, ...]


async def tell_windows(
    work: Work,
    bulletin: Bulletin,
    request: Request,
    windows: Sequence[str],
    occasion: Occasion,
    *,
    on: date,
    over: bool = False,
    dedup_key: str | None = None,
) -> Told:
    """Tell everybody who answers for these windows, in one message each.

    Who is away ``on`` that day is spared, and who stands in hears it in their place. ``over`` says
    that the due time has passed.
    """
    people = await work.people.of_bulletin(bulletin.key)
    absences = await work.absences.of_bulletin(bulletin.key, on)
    here = at_work(people, absences, bulletin.key, on)
    asker = next((each.name for each in people if each.id == request.by), "")
    reached: set[str] = set()
    told = 0
    for person, own in _recipients(here, people, bulletin, windows):

        def make(person: Person, chat_id: int, own: Sequence[str] = own) -> Method:
            said = say(
                person.language,
                f"requests.told_{occasion}",
                by=asker,
                topic=request.topic,
                due=request.due.astimezone(ZoneInfo(bulletin.timezone)),
                windows=own,
                over=over,
            )
            answers = occasion is not Occasion.RECALLED
            keyboard = of_request(person.language, request.id, own) if answers else None
            return message(chat_id, said, keyboard)

        if await deliver(work, [person], make, dedup_key=dedup_key):
            reached.update(own)
            told += 1
    return Told(told, tuple(each for each in windows if each not in reached))


def contact(bulletin: Bulletin, people: Iterable[Person], name: str) -> dict[str, str]:
    """Whom to call about a window: its chief representative or first reporter, and its number."""
    window = bulletin.window(name)
    person = next(
        (
            each
            for role in (Role.CHIEF, Role.REPORTER)
            for each in people
            if Membership(bulletin.key, role, name) in each.memberships
        ),
        None,
    )
    phone = (window.phone if window else "") or (person.phone if person else "")
    return {"window": name, "contact": person.name if person else "", "phone": phone}


def _recipients(
    here: Sequence[Person], people: Sequence[Person], bulletin: Bulletin, windows: Sequence[str]
) -> list[tuple[Person, tuple[str, ...]]]:
    """Who answers for the windows, each with theirs: the reporters, or where none are the chief.

    Those who are here; where all are away, they all the same.
    """
    own: dict[Person, list[str]] = {}
    for window in windows:
        for among, role in product((here, people), (Role.REPORTER, Role.CHIEF)):
            part = Membership(bulletin.key, role, window)
            staff = [each for each in among if part in each.memberships]
            for person in staff:
                own.setdefault(person, []).append(window)
            if staff:
                break
    return [(person, tuple(each)) for person, each in own.items()]
