"""The conversations: one file each; handlers return Telegram methods, and never send or commit."""

from aiogram import Router

from handlers import (
    answering,
    anything,
    asking,
    batch,
    desk,
    desk_door,
    editing,
    fallback,
    files,
    filing,
    filling,
    late_changes,
    leave,
    mine,
    publishing,
    requests,
    review,
    sending,
    signing,
    start,
    weekly,
)


def router() -> Router:
    """Every conversation, in the order in which an update is offered to them.

    Commands and large buttons come before what is typed into an open form, so that nobody is
    caught in one; the fallback takes what is left.
    """
    made = Router(name="all")
    made.include_routers(
        start.router(),
        filing.router(),
        weekly.router(),
        mine.router(),
        desk.router(),
        desk_door.router(),
        publishing.router(),
        review.router(),
        late_changes.router(),
        leave.router(),
        signing.router(),
        requests.router(),
        asking.router(),
        answering.router(),
        files.router(),
        batch.router(),
        filling.router(),
        editing.router(),
        filling.answers(),
        publishing.answers(),
        review.answers(),
        leave.answers(),
        signing.answers(),
        asking.answers(),
        answering.answers(),
        anything.router(),
        sending.router(),
        fallback.router(),
    )
    return made
