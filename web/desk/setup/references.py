"""What one table says of another: it is changed along, or keeps the other from being removed."""

import re
import tomllib

from bulletin.publication import Bulletin
from bulletin.rejected import Rejected
from web.desk.setup import edits
from web.desk.setup.edits import Place


def indicator_renamed(source: str, old: str, new: str) -> str:
    """The text in which the rules speak of an indicator by its new name."""
    name = re.compile(rf"(?<![^+<>=≤≥＋＜＞＝\s]){re.escape(old)}(?![^+<>=≤≥＋＜＞＝\s])")
    for at, rule in enumerate(tomllib.loads(source).get("rules", [])):
        text = name.sub(lambda _: new, str(rule.get("rule", "")))
        if text != rule.get("rule"):
            source = edits.changed(source, ("rules", at), {"rule": text})
    return source


def window_renamed(source: str, old: str, new: str) -> str:
    """The text in which the leaders of a window are of it under its new name."""
    for at, leader in enumerate(tomllib.loads(source).get("leaders", [])):
        if leader.get("window") == old:
            source = edits.changed(source, ("leaders", at), {"window": new})
    return source


def require_no_leaders(source: str, bulletin: Bulletin, place: Place) -> None:
    """Rejected when the roster of leaders names somebody as the window's at that place."""
    window = (edits.found(tomllib.loads(source), place) or {}).get("name")
    theirs = [each.name for each in bulletin.leaders if each.window == window]
    if theirs:
        raise Rejected("window_has_leaders", window=window, leaders=theirs)


def require_no_rules(source: str, bulletin: Bulletin, place: Place) -> None:
    """Rejected when rules speak of the indicator at that place."""
    data = tomllib.loads(source)
    indicator = edits.found(data, place) or {}
    rules = [
        written["rule"]
        for written, rule in zip(data.get("rules", ()), bulletin.rules, strict=True)
        if indicator.get("key") in (*rule.left, *rule.right)
    ]
    if rules:
        raise Rejected("indicator_has_rules", indicator=indicator.get("name"), rules=rules)


def without_section(source: str, bulletin: Bulletin, place: Place) -> str:
    """The text in which no window files into the section any more.

    Rejected for those that file nowhere else.
    """
    section = edits.found(tomllib.loads(source), place) or {}
    gone = {section.get("key"), *(each.get("key") for each in section.get("sections", []))}
    only = [each.name for each in bulletin.windows if gone.issuperset(each.files)]
    if only:
        raise Rejected("only_section", windows=only)
    for at, window in enumerate(bulletin.windows):
        kept = [key for key in window.files if key not in gone]
        if len(kept) < len(window.files):
            source = edits.changed(source, ("windows", at), {"files": kept})
    return source
