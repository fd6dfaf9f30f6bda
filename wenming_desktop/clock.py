"""The clerk's clock: the local day and time of this PC, which dates, file names and messages are told by."""

from datetime import date, datetime


def today() -> date:
    """The clerk's calendar day."""
    return date.today()  # noqa: DTZ011


def now() -> datetime:
    """The local time, without a zone."""
    return datetime.now()  # noqa: DTZ005


def local_time(timestamp: float) -> datetime:
    """The local time of a moment given in seconds since the epoch, as files carry it."""
    return datetime.fromtimestamp(timestamp)  # noqa: DTZ006
