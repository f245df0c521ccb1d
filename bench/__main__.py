"""``python -m bench parsing``: how often the parser is right, and how fast it is.

``python -m bench checks``: how long the soft checks of a full issue take.

``python -m bench desk``: how long the desk's pages take with a full issue.
"""

import sys

from bench import checks, desk, parsing

BENCHES = {"checks": checks.main, "desk": desk.main, "parsing": parsing.main}


def main(arguments: list[str]) -> int:
    """Run the bench that is named; 1 when it does not reach its goals."""
    if not arguments or arguments[0] not in BENCHES:
        print(f"usage: python -m bench ({'|'.join(BENCHES)}) [options]", file=sys.stderr)
        return 2
    return BENCHES[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
