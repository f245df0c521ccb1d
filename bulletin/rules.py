"""Rules between indicators, as an administrator writes them: 办结 <= 受理, a >= b + c."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bulletin.nearest import nearest
from bulletin.publication import Indicator, Relation, Rule, Values

FORM: Final = 'two sides with <=, >= or = between them, such as "办结 <= 受理"'
_RELATION: Final = re.compile(r"(<=|>=|=)")
#: What a Chinese keyboard writes instead.
_USUAL: Final = str.maketrans(
    {"≤": "<=", "≦": "<=", "≥": ">=", "≧": ">=", "＝": "=", "＜": "<", "＞": ">", "＋": "+"}
)


def read_rule(text: str, indicators: Sequence[Indicator], says: str = "") -> Rule:
    """The rule that a text states; ``ValueError`` says what was expected.

    Either side is an indicator's name or key, or several with + between them.
    """
    parts = _RELATION.split(text.translate(_USUAL))
    if len(parts) != 3:
        raise ValueError(f'{FORM}, not "{text}"')
    left, relation, right = parts
    return Rule(
        left=_side(left, indicators),
        relation=Relation(relation),
        right=_side(right, indicators),
        says=says,
    )


def broken(
    rules: Iterable[Rule], indicators: Sequence[Indicator], values: Values
) -> Iterator[Mapping[str, object]]:
    """The rules that the week's numbers do not keep: what each says, its two sides' numbers, and
    whether they had to be equal.

    A rule about a number that is not there is not looked at.
    """
    names = {each.key: each.name for each in indicators}
    for rule in rules:
        if not values.keys() >= {*rule.left, *rule.right}:
            continue
        left, right = (sum(values[key] for key in side) for side in (rule.left, rule.right))
        if not rule.relation.holds(left, right):
            sides = ("+".join(names[key] for key in side) for side in (rule.left, rule.right))
            yield {
                "rule": rule.says or rule.relation.sign.join(sides),
                "left": left,
                "right": right,
                "exact": rule.relation is Relation.EQUAL,
            }


def _side(text: str, indicators: Sequence[Indicator]) -> tuple[str, ...]:
    keys = {name: each.key for each in indicators for name in (each.name, each.key)}
    side = [each.strip() for each in text.split("+")]
    for name in side:
        if name not in keys:
            raise ValueError(
                f'an indicator\'s name or key on either side, not "{name}"{nearest(name, keys)}'
            )
    return tuple(keys[name] for name in side)
