"""What a person can mend: said with a reason that the templates know how to put into words."""

from typing import Any


class Rejected(Exception):
    """Input that cannot be taken as it is; ``reason`` names a message, ``details`` fill it in.

    The message of a reason is the block of that name in
    ``templates/messages/<language>/rejected.j2``; a test holds that every reason raised
    anywhere has its words in every language.
    """

    def __init__(self, reason: str, **details: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details

    def __str__(self) -> str:
        return f"{self.reason} {self.details}" if self.details else self.reason
