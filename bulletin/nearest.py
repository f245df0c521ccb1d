"""What a writer may have meant by a name that nobody knows."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(given: object, known: Iterable[str]) -> str:
    """ "; did you mean …?" when a known name is like what was given, else the list of them."""
    names = list(known)
    close = get_close_matches(str(given), names, n=1, cutoff=0.5)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f" (there are {', '.join(names)})" if names else ""
