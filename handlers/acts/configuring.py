"""Changing the publication: the next version of its configuration, with nothing left hanging."""

from collections.abc import Mapping

from bulletin.config import parse_bulletin
from bulletin.dependents import left_hanging
from bulletin.issues import IssueState
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting


async def configure(
    acting: Acting,
    source: str,
    *,
    after: int,
    renamed: Mapping[str, str] | None = None,
    about: Mapping[str, object],
) -> int:
    """Save the text as the version that follows ``after``, and note what was done; its number.

    ConfigError when the text is no publication; Rejected when something in use would be gone;
    Stale when the configuration is not at ``after`` any more. ``renamed``: window's old name → new.
    """
    after_it = parse_bulletin(source, "")
    before, work = acting.bulletin, acting.work
    if after_it.key != before.key:
        raise Rejected("other_publication")
    unpublished = [
        each
        for each in await work.issues.of_bulletin(before.key)
        if each.state is not IssueState.PUBLISHED
    ]
    filings = [filing for each in unpublished for filing in await work.filings.of_issue(each.id)]
    people = await work.people.of_bulletin(before.key)
    hanging = [*left_hanging(before, after_it, filings, people, renamed or {})]
    if hanging:
        raise Rejected("in_use", dependents=hanging)
    version = await work.bulletins.save(
        before.key, source, acting.now, by=acting.person().id, after=after
    )
    if version == after:
        return version
    for old, new in (renamed or {}).items():
        for kept in (work.people, work.invitations, work.drafts, work.requests):
            await kept.rename_window(before.key, old, new)
    await acting.note("configured", str(version), about)
    return version
