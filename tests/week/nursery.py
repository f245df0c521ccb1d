"""Gives birth to the real program in a moment: all is loaded once, and each start is a fork.

Reads an order a line from standard input ({"arguments", "environment", "afresh"}), starts
``zhoubao`` with it, and says ``pid N`` and, when it has ended, ``ended CODE`` on standard output,
which the program shares. ``afresh`` starts the installed command instead of a copy of this process.
"""

import gc
import json
import os
import sys
from importlib import import_module
from pathlib import Path

import bot.cli
from templates.words import LANGUAGES, label

#: What the command line imports late.
LATE = (
    "bot.logs",
    "bot.program",
    "bot.store",
    "uvicorn.lifespan.off",
    "uvicorn.protocols.http.auto",
)


def main() -> None:
    """Serve orders, one program at a time, until there are no more."""
    for name in LATE:
        import_module(name)
    for language in LANGUAGES:
        label(language, "nothing")
    # Looking through what all have in common would give each its own copy of it.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.environ.update(order["environment"])
            arguments = ["zhoubao", *order["arguments"]]
            if order["afresh"]:
                os.execv(Path(sys.executable).with_name("zhoubao"), arguments)  # noqa: S606
            sys.argv = arguments
            bot.cli.main()
        print(f"pid {pid}", flush=True)  # noqa: T201
        _, status = os.waitpid(pid, 0)
        print(f"ended {os.waitstatus_to_exitcode(status)}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
