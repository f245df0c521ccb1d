"""Which messages and labels the program names, read out of its source."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from jinja2 import nodes

from bulletin.absences import LeaveChoice
from bulletin.filing_forms import form_of, kinds_of
from bulletin.filings import Status
from bulletin.forms import Form
from bulletin.parsing import DoubtKind
from bulletin.people import Role
from bulletin.problems import ProblemKind
from bulletin.proofread import RemarkKind
from bulletin.publication import Kind, Signing
from bulletin.reminders import Later, ReminderKind
from bulletin.returns import DeclineReason, ReturnReason
from bulletin.standing import Standing
from handlers.acts.manuscripts import DECISIONS
from handlers.acts.nudging import Came
from handlers.requested import Occasion
from handlers.signing import _REASONS
from templates.words import _environment
from tests.bulletin import a_publication

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = ROOT / "templates" / "messages"
_SPEAKS = {"say", "send", "show", "toast", "Shown", "tell_authors"}
#: Arguments of ``send`` and ``show`` that are not values of the message.
_NOT_VALUES = {"keyboard", "above"}


@dataclass(slots=True)
class Use:
    """How the source uses one name."""

    #: The names of the values of each call; None where they can't be read off it.
    values: list[frozenset[str] | None] = field(default_factory=list)
    toast: bool = False


@cache
def blocks(language: str) -> frozenset[str]:
    """Every message and label of the language, as ``file.block``."""
    environment = _environment(language)
    return frozenset(
        f"{path.stem}.{block}"
        for path in (MESSAGES / language).glob("*.j2")
        for block in environment.get_template(path.name).blocks
    )


@cache
def used() -> Mapping[str, Use]:
    """Every name that the program or a template uses."""
    found: dict[str, Use] = defaultdict(Use)
    families = _families()
    for tree in trees().values():
        for call, function in _calls(tree):
            for name in _names(call, function):
                expanded = families[name] if "{}" in name else {name}
                for each in expanded:
                    use = found[each]
                    use.values.append(_values(call))
                    use.toast |= _called(call) == "toast"
    for path in MESSAGES.glob("*/*.j2"):
        for name in _labels_in(path):
            for each in families[name] if "{}" in name else {name}:
                found[each].values.append(None)
    return found


@cache
def trees() -> Mapping[Path, ast.Module]:
    """The parsed source of the parts that speak."""
    paths = (
        path
        for part in ("bulletin", "handlers", "bot", "web")
        for path in (ROOT / part).rglob("*.py")
    )
    return {path: ast.parse(path.read_text("utf-8"), str(path)) for path in paths}


def _families() -> Mapping[str, Set[str]]:
    """What stands for the names that are put together: ``form.ask_{}`` and its like."""
    questions = {question.key.partition("-")[0] for form in _forms() for question in form.questions}
    files = set(Kind) - {Kind.NOTHING}
    fields = {"number", "total", "date", "copies"}
    commands = {
        name
        for tree in trees().values()
        for call, function in _calls(tree)
        for name in _strings(call.args, function)
        if _called(call) == "Command"
    }
    parts: Mapping[str, Set[str]] = {
        "form.ask_{}": questions,
        "labels.reason_{}": set(_REASONS),
        "labels.field_{}": questions - {"value"},
        "labels.file_{}": files,
        "labels.issue_{}": fields,
        "publishing.ask_{}": fields,
        "desk.{}": set(Came),
        "doubts.{}": set(DoubtKind),
        "remarks.{}": set(RemarkKind),
        "problems.{}": set(ProblemKind),
        "reminder.{}": set(ReminderKind),
        "requests.told_{}": set(Occasion),
        "rejected.{}": reasons().keys(),
        "labels.command_{}": commands | {"start"},
        "labels.kind_{}": set(Kind),
        "labels.status_{}": set(Status),
        "labels.role_{}": set(Role),
        "labels.standing_{}": set(Standing),
        "labels.decide_{}": DECISIONS.keys(),
        "labels.return_{}": set(ReturnReason),
        "labels.decline_{}": set(DeclineReason),
        "labels.leave_{}": set(LeaveChoice),
        "labels.later_{}": set(Later),
    }
    return {family: {family.format(part) for part in each} for family, each in parts.items()}


@cache
def reasons() -> Mapping[str, list[frozenset[str] | None]]:
    """Every reason of a Rejected, with the names of its details where it is raised."""
    found: dict[str, list[frozenset[str] | None]] = defaultdict(list)
    for tree in trees().values():
        for call, function in _calls(tree):
            if _called(call) == "Rejected":
                for name in _strings(call.args[:1], function):
                    found[name].append(_values(call))
            for keyword in call.keywords:
                constant = isinstance(keyword.value, ast.Constant) and keyword.value.value
                if keyword.arg == "reason" and constant:
                    found[str(constant)].append(None)
    return found


def _forms() -> Iterator[Form]:
    bulletin, issue = a_publication.bulletin(), a_publication.issue()
    for window in (replace(each, signing=Signing.NAMED) for each in bulletin.windows):
        for kind in kinds_of(bulletin, window):
            yield form_of(kind, bulletin, window, issue)


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Every call, with the function it stands in (or the module)."""

    def walk(node: ast.AST, function: ast.AST) -> Iterator[tuple[ast.Call, ast.AST]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Call):
                yield child, function
            inner = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from walk(child, child if inner else function)

    return walk(tree, tree)


def _called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _names(call: ast.Call, function: ast.AST) -> Iterator[str]:
    """The names that a call speaks; ``{}`` stands for what is put in."""
    called = _called(call)
    if called in _SPEAKS:
        yield from (
            name
            for name in _strings(call.args, function)
            if re.fullmatch(r"[a-z_]+\.(?:[a-z_]+|[a-z_]*\{\})", name)
        )
    elif called == "label":
        yield from (f"labels.{name}" for name in _strings(call.args[-2:], function))
    elif called == "Says":
        yield from (f"labels.{name}" for name in _strings(call.args, function))


def _strings(
    values: list[ast.expr], function: ast.AST, seen: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The texts that these expressions may be, as far as they stand in the same function.

    ``seen`` are the variables on the way: one may be given itself again.
    """
    for value in values:
        match value:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp(body=body, orelse=orelse):
                yield from _strings([body, orelse], function, seen)
            case ast.JoinedStr(values=parts):
                yield "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
            case ast.Name(id=name) if name not in seen:
                yield from _strings(list(_given(name, function)), function, seen | {name})


def _given(name: str, function: ast.AST) -> Iterator[ast.expr]:
    """What is assigned to a variable, or is in its place in the tuples of a loop."""
    for each in ast.walk(function):
        match each:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                yield value
            case ast.For(target=ast.Tuple(elts=targets), iter=ast.Tuple(elts=rows)):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
                for row in rows:
                    if name in names and isinstance(row, ast.Tuple):
                        yield row.elts[names.index(name)]


def _values(call: ast.Call) -> frozenset[str] | None:
    """The names of the values a call gives; None where some are not written out."""
    if any(keyword.arg is None for keyword in call.keywords) or _called(call) in ("Shown", "Says"):
        return None
    return frozenset(str(keyword.arg) for keyword in call.keywords) - _NOT_VALUES


def _labels_in(path: Path) -> Iterator[str]:
    """The labels that a template uses: ``"back"|label`` and ``kind|label("kind")``."""
    tree = _environment(path.parent.name).parse(path.read_text("utf-8"))
    for each in tree.find_all(nodes.Filter):
        kin = [arg.value for arg in each.args if isinstance(arg, nodes.Const)]
        if each.name == "map" and kin[:1] == ["label"]:
            yield f"labels.{kin[1]}_{{}}"
        elif each.name == "label":
            word = each.node.value if isinstance(each.node, nodes.Const) else "{}"
            yield f"labels.{'_'.join([*kin, word])}"
