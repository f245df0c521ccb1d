"""The parser against a corpus with labels: precision and recall of every field, and its speed.

A fifth of the corpus, at least, is held out, in rounds: each was written before it was first read,
and no rule is ever changed because of a case that stays in one. A case that has taught us something
goes to the tuned part, and others are written in its place. So only the first reading of a round
says how messages fare that were never seen: docs/decisions/0012 keeps those figures.

Each line of ``parsing_corpus.jsonl`` is a message, who sent it, and the items that a person would
have filed; a section that is missing there has to be asked.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import process_time

from bulletin.config import parse_bulletin
from bulletin.filings import Activity, Statistics, Visit, Visitor
from bulletin.issues import Period
from bulletin.parsing import Parsed, Proposed, parse
from bulletin.publication import Bulletin, Indicator

ROOT = Path(__file__).parent
CORPUS = ROOT / "parsing_corpus.jsonl"
PUBLICATION = ROOT.parent / "examples" / "yunling.toml"
INDICATORS = (
    Indicator(key="consulted", name="咨询", unit="人次", total_unit="人次"),
    Indicator(key="accepted", name="受理", unit="件", total_unit="件"),
    Indicator(key="issued", name="颁发", unit="件", total_unit="件"),
    Indicator(key="transferred", name="流转", unit="件次", total_unit="次"),
)
#: Monday to Friday; a message is sent on the Thursday unless its case says otherwise.
PERIOD = Period(date(2025, 3, 17), date(2025, 3, 21))
SENT_ON = date(2025, 3, 20)
PRECISION, RECALL = 0.98, 0.95

Values = Counter[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class Case:
    """A message, and what a person would have filed of it; items are fields with their values."""

    name: str
    text: str
    window: str
    sent_on: date
    known: tuple[Visitor, ...]
    items: tuple[Values, ...]
    #: The round of held-out cases in which it was written; 0 for a tuned one.
    round: int


@dataclass(slots=True)
class Score:
    """How often a field was right, made up, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def reached(self) -> bool:
        """Whether the goals are reached."""
        return self.precision >= PRECISION and self.recall >= RECALL


def bulletin() -> Bulletin:
    """The example publication, with the indicators that the corpus counts."""
    return replace(parse_bulletin(PUBLICATION.read_text(encoding="utf-8")), indicators=INDICATORS)


def corpus() -> list[Case]:
    """Every case, in the order of the file."""
    return [_case(json.loads(line)) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def read(case: Case, publication: Bulletin) -> Parsed:
    """What the parser makes of a case."""
    window = publication.window(case.window)
    assert window, case.window
    return parse(
        case.text,
        bulletin=publication,
        window=window,
        period=PERIOD,
        sent_on=case.sent_on,
        known=case.known,
    )


def scores(cases: Iterable[Case], publication: Bulletin) -> dict[str, Score]:
    """The score of every field over the cases."""
    found: dict[str, Score] = defaultdict(Score)
    for case in cases:
        for field, right, wrong, missed in compared(case, read(case, publication)):
            score = found[field]
            score.right += right
            score.wrong += wrong
            score.missed += missed
    return dict(found)


def compared(case: Case, parsed: Parsed) -> list[tuple[str, int, int, int]]:
    """(field, right, made up, missed) for every field of a case."""
    got = [values_of(item, case.window) for item in parsed.items]
    outcome: list[tuple[str, int, int, int]] = []
    for wanted_item, got_item in _aligned(case.items, got):
        for field in sorted({field for field, _ in (*wanted_item, *got_item)}):
            wanted = Counter({each: n for each, n in wanted_item.items() if each[0] == field})
            given = Counter({each: n for each, n in got_item.items() if each[0] == field})
            right = (wanted & given).total()
            outcome.append((field, right, given.total() - right, wanted.total() - right))
    return outcome


def values_of(item: Proposed, sender: str) -> Values:
    """The fields of a proposal as the corpus writes them."""
    values: Values = Counter({("kind", str(item.kind)): 1})
    if item.section:
        values["section", item.section] += 1
    if item.window != sender:
        values["window", item.window] += 1
    content = item.content
    if isinstance(content, Activity):
        values["text", content.text] += 1
    if isinstance(content, Activity | Visit):
        values.update(("days", day.isoformat()) for day in content.days)
    if isinstance(content, Visit):
        values.update(("visitor title", each.title) for each in content.visitors)
        values.update(("visitor name", each.name) for each in content.visitors)
    if isinstance(content, Statistics):
        values.update((key, value) for key, value in content.values.items())
    values.update(("doubts", str(doubt.kind)) for doubt in item.doubts)
    return values


def _case(record: dict[str, object]) -> Case:
    known = record.get("known", [])
    items = record["items"]
    assert isinstance(known, list)
    assert isinstance(items, list)
    return Case(
        name=str(record["name"]),
        text=str(record["text"]),
        window=str(record["window"]),
        sent_on=date.fromisoformat(str(record.get("sent_on", SENT_ON))),
        known=tuple(Visitor(title, name) for title, name in known),
        items=tuple(map(_wanted, items)),
        round=int(str(record.get("held_out", 0))),
    )


def _wanted(item: dict[str, object]) -> Values:
    values: Values = Counter()
    for field, value in item.items():
        if field == "values" and isinstance(value, dict):
            values.update(value.items())
        elif field == "visitors" and isinstance(value, list):
            values.update(("visitor title", title) for title, _ in value)
            values.update(("visitor name", name) for _, name in value)
        elif isinstance(value, list):
            values.update((field, each) for each in value)
        else:
            values[field, value] += 1
    return values


def _aligned(wanted: Sequence[Values], got: Sequence[Values]) -> list[tuple[Values, Values]]:
    """Pairs of items in order, such that the most fields agree; one without a partner has {}."""
    best: list[list[int]] = [[0] * (len(got) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        for j in range(len(got) - 1, -1, -1):
            pair = (wanted[i] & got[j]).total() + best[i + 1][j + 1]
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(wanted) or j < len(got):
        both = i < len(wanted) and j < len(got)
        if both and best[i][j] == (wanted[i] & got[j]).total() + best[i + 1][j + 1]:
            pairs.append((wanted[i], got[j]))
            i, j = i + 1, j + 1
        elif j == len(got) or (both and best[i][j] == best[i + 1][j]):
            pairs.append((wanted[i], Counter()))
            i += 1
        else:
            pairs.append((Counter(), got[j]))
            j += 1
    return pairs


def a_paste(length: int) -> str:
    """A pasted weekly of about so many characters, made of the corpus's own pastes."""
    pastes = [
        case.text for case in corpus() if len(case.text) > 120 and case.text.isprintable() is False
    ]
    text = "\n".join(pastes)
    return (text * (length // len(text) + 1))[:length]


def fastest(action: Callable[[], object], times: int = 7) -> float:
    """The shortest of several runs, in seconds of the processor: other programs do not count."""
    runs = []
    for _ in range(times):
        start = process_time()
        action()
        runs.append(process_time() - start)
    return min(runs)


def seconds(text: str, publication: Bulletin, times: int = 7) -> float:
    """How long the parser takes for a text, at its best."""
    window = publication.windows[0]
    return fastest(
        lambda: parse(text, bulletin=publication, window=window, period=PERIOD, sent_on=SENT_ON),
        times,
    )


def main(arguments: Sequence[str]) -> int:
    """Print the figures (<: the goal is missed); 1 when it is.

    With ``--wrong`` every tuned case that is not right is printed too, with ``--held-out`` the
    others: look at them only to move them to the tuned part.
    """
    publication = bulletin()
    cases = corpus()
    newest = max(case.round for case in cases)
    parts = {
        "tuned": [case for case in cases if not case.round],
        "held out": [case for case in cases if case.round],
        f"of these, round {newest}": [case for case in cases if case.round == newest],
    }
    reached = True
    for name, part in parts.items():
        print(f"{name}: {len(part)} cases")
        print(f"  {'field':<14}{'right':>6}{'wrong':>6}{'missed':>7}{'precision':>11}{'recall':>8}")
        for field, score in sorted(scores(part, publication).items()):
            reached = reached and score.reached
            print(
                f"  {field:<14}{score.right:>6}{score.wrong:>6}{score.missed:>7}"
                f"{score.precision:>11.3f}{score.recall:>8.3f}{'' if score.reached else '  <'}"
            )
    if "--wrong" in arguments:
        held_out = "--held-out" in arguments
        _print_wrong([case for case in cases if bool(case.round) is held_out], publication)
    short, long = a_paste(5_000), a_paste(50_000)
    floor = re.compile(r"[0-9]+|\S")
    at_least = fastest(lambda: sum(1 for _ in floor.finditer(short)))
    took, took_long = seconds(short, publication), seconds(long, publication, 3)
    print(
        f"5,000 characters: {took * 1000:.1f} ms, {took / at_least:.0f} times one pass of a regex"
    )
    print(f"50,000 characters: {took_long * 1000:.0f} ms, {took_long / took:.1f} times as long")
    return 0 if reached else 1


def _print_wrong(cases: Iterable[Case], publication: Bulletin) -> None:
    for case in cases:
        parsed = read(case, publication)
        if any(wrong or missed for _, _, wrong, missed in compared(case, parsed)):
            print(f"\n{case.name}: {case.text!r}")
            got = [values_of(item, case.window) for item in parsed.items]
            for wanted, given in _aligned(case.items, got):
                print("  missed", dict(wanted - given), "made up", dict(given - wanted))
            print("  left", [case.text[each.start : each.end] for each in parsed.left])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
