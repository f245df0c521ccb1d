"""The publication's clock: the real time, which the demo may move forward."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Aware UTC time, ahead of the real one by as much as it was moved."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        """The publication's present moment, aware UTC."""
        return datetime.now(UTC) + self._ahead

    def move_to(self, moment: datetime) -> None:
        """Let it be that moment now (aware); time goes on from there."""
        self._ahead = moment - datetime.now(UTC)
