"""Named places at which a test may kill the program, to see that nothing is lost or done twice."""

import os
from typing import Final

#: The environment variable that names the crash point to die at: its name, or ``name:n`` for the
#: n-th time it is passed.
VARIABLE: Final = "ZHOUBAO_CRASH_AT"

#: Every boundary of a commit or an API call, in the order in which an answer passes them.
POINTS: Final = (
    "intake.before-commit",
    "intake.after-commit",
    "poll.before-offset",
    "fetch.after-commit",
    "turn.before-handler",
    "turn.before-commit",
    "turn.after-commit",
    "sender.claimed",
    "sender.before-call",
    "sender.after-call",
    "sender.before-commit",
    "sender.after-commit",
    "clock.before-commit",
    "clock.after-commit",
)

_passed: dict[str, int] = {}


def crashpoint(name: str) -> None:
    """Die here, as if the power had failed, when the environment asks for it."""
    wanted = os.environ.get(VARIABLE)
    if wanted is None:
        return
    if name not in POINTS:
        raise LookupError(f"{name} is not a declared crash point")
    _passed[name] = _passed.get(name, 0) + 1
    if wanted in (name, f"{name}:{_passed[name]}"):
        os._exit(137)
