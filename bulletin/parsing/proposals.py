"""What reading a message gives: proposed filings, what is doubtful about them, and the rest.

The chat fills in what is sure, asks what is doubtful and lists what was left, so that a person
sees where every character that they sent has gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bulletin.filings import Content
from bulletin.publication import Kind


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the original: ``text[start:end]``, without white space at its ends."""

    start: int
    end: int


class DoubtKind(StrEnum):
    """Names of questions; what each is about stands in ``Doubt.details``."""

    #: Several sections would do, or the one named is not the window's.
    #: details: sections (keys), heading (the title that named one; else empty)
    WHICH_SECTION = "which_section"
    #: The window files this kind nowhere. details: kind
    NO_SECTION = "no_section"
    #: It may as well be of another kind. details: kind (the other)
    WHICH_KIND = "which_kind"
    #: The text is about another window than the sender's. details: window (its name)
    OTHER_WINDOW = "other_window"
    #: Several windows act in one sentence. details: windows (names)
    TWO_WINDOWS = "two_windows"
    #: details: days (those outside), first, last (of the period)
    DAY_OUTSIDE = "day_outside"
    #: A date that does not exist. details: given
    DAY_UNCLEAR = "day_unclear"
    #: details: indicator (key), name
    INDICATOR_MISSING = "indicator_missing"
    #: Not a whole number, too large, or two for one name. details: indicator (key), name, given
    NUMBER_UNCLEAR = "number_unclear"
    #: Numbers without names were taken in the order of the plan.
    ORDER_ASSUMED = "order_assumed"
    #: A name that is unlike most. details: name
    NAME_UNCERTAIN = "name_uncertain"
    #: A title and nobody who bears it. details: title
    NAME_MISSING = "name_missing"
    #: A name without a title (left empty). details: name
    TITLE_MISSING = "title_missing"
    #: Two names behind one title, which was given to both. details: name, title
    TITLE_ASSUMED = "title_assumed"
    #: details: count, most
    TOO_MANY_VISITORS = "too_many_visitors"
    #: details: length, most
    TEXT_TOO_LONG = "text_too_long"
    #: Words of the span that no field took. details: words
    WORDS_UNUSED = "words_unused"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to ask about a proposal."""

    kind: DoubtKind
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A filing as it would be if nobody said otherwise."""

    content: Content
    #: Name of the window it is about: the sender's unless the text names another.
    window: str
    #: Key of the section; None for 本周无 and where it has to be asked.
    section: str | None
    span: Span
    doubts: tuple[Doubt, ...] = ()

    @property
    def kind(self) -> Kind:
        return self.content.kind


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message as read. The spans of both, in order, hold every character that is not blank."""

    items: tuple[Proposed, ...]
    left: tuple[Span, ...]
