"""A composed issue: a plain value that every format prints, and that knows its sources."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one weight, from one filing (None: the bulletin's own words)."""

    text: str
    bold: bool = False
    filing: UUID | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered or plain paragraph: ``label`` is （一）, 1. or empty."""

    label: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return self.label + "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A section as printed: its heading, with its paragraphs or the blocks inside it."""

    key: str
    label: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    blocks: tuple["Block", ...] = ()

    @property
    def heading(self) -> str:
        return self.label + self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The issue, ready to print. Every line is final text; formats add only looks."""

    name: str
    number_line: str
    period_line: str
    publisher: str
    #: Empty while the issue has no date.
    date_line: str
    blocks: tuple[Block, ...]
    #: 报：…, 送：…, 发：…, those that the bulletin has.
    imprint: tuple[str, ...]
    #: （共印100份）, empty when no copies are set.
    copies_line: str
    #: What a corrected edition corrects; empty in the first one.
    correction: str = ""

    def masthead(self) -> tuple[str, ...]:
        """The lines above the first section that are not empty."""
        lines = (self.name, self.number_line, self.period_line, self.publisher, self.date_line)
        return tuple(line for line in lines if line)

    def lines(self) -> Iterator[str]:
        """The issue as plain text, one paragraph a line."""
        yield from self.masthead()
        for block in self.blocks:
            yield from _lines(block)
        if self.correction:
            yield self.correction
        yield from self.imprint
        if self.copies_line:
            yield self.copies_line


def _lines(block: Block) -> Iterator[str]:
    yield block.heading
    for paragraph in block.paragraphs:
        yield paragraph.text
    for inner in block.blocks:
        yield from _lines(inner)


def digest_of(composition: Composition) -> str:
    """The same for the same words on paper, and another for any other."""
    return sha256(json.dumps(composition, default=_fields).encode()).hexdigest()[:32]


def snapshot(composition: Composition) -> dict[str, Any]:
    """The composed issue as JSON-ready values, so that a published issue stays as it was."""
    return asdict(composition, dict_factory=_record)


def from_snapshot(record: Mapping[str, Any]) -> Composition:
    """The composed issue that ``snapshot`` was taken of."""
    return Composition(
        **{
            **record,
            "blocks": tuple(map(_block, record["blocks"])),
            "imprint": tuple(record["imprint"]),
        }
    )


def _fields(value: Any) -> object:
    """What JSON does not know: ids, and the parts of a composition."""
    return value.hex if isinstance(value, UUID) else [getattr(value, f.name) for f in fields(value)]


def _record(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value.hex if isinstance(value, UUID) else value for key, value in items}


def _block(record: Mapping[str, Any]) -> Block:
    return Block(
        key=record["key"],
        label=record["label"],
        title=record["title"],
        paragraphs=tuple(
            Paragraph(each["label"], tuple(map(_run, each["runs"])))
            for each in record["paragraphs"]
        ),
        blocks=tuple(map(_block, record["blocks"])),
    )


def _run(record: Mapping[str, Any]) -> Run:
    filing = record["filing"]
    return Run(record["text"], record["bold"], UUID(filing) if filing else None)
