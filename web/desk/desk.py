"""A request in hand: who sits at the desk, over which bulletin, inside one transaction."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bulletin.access import Action, Scope, can
from bulletin.calendar import WorkingCalendar
from bulletin.filings import Filing
from bulletin.issues import Issue, edition
from bulletin.people import Person, Role
from bulletin.rejected import Rejected
from handlers.acts.acting import Acting
from storage.web_sessions import WebSession
from storage.work import Work
from web import security
from web.desk.pages import render
from web.desk.tabs import TABS, Tab
from web.messenger import MESSENGER
from web.security import Problem
from web.site import Site, site_of

#: The cookie that carries what an act came to over to the page that follows it.
_SAID: Final = "zhoubao-said"
_SAID_S: Final = 60
#: A browser keeps no cookie of more than 4,096 bytes, and a Chinese character takes nine.
_LONGEST_SAID: Final = 300
#: Issues that the desk lists to choose from, the latest first; the archive has them all.
_ISSUES_SHOWN: Final = 12
#: How long a lock holds after its page was heard of last.
LOCKED_FOR: Final = timedelta(minutes=3)
#: The path of a form that undoes an act, and its fields.
Undo = tuple[str, Mapping[str, str | int]]
_EDITORIAL: Final = (Role.EDITOR, Role.ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Acting):
    """One request of somebody who may be here: what a page shows and an act changes."""

    request: Request
    site: Site
    visit: WebSession
    #: Of a POST, with the page's token verified; empty otherwise.
    form: FormData

    @property
    def home(self) -> str:
        """The path of this bulletin's desk."""
        return f"/desk/{self.bulletin.key}"

    def path_of(self, issue: Issue, page: str = "") -> str:
        """The path of one of an issue's pages; without a name, of its board."""
        return f"{self.home}/issues/{issue.label}{f'/{page}' if page else ''}"

    def tabs(self, issue: Issue | None) -> list[Tab]:
        """The tabs that the person may open, each with its whole path; without an issue, fewer."""
        return [
            replace(
                each,
                path=self.path_of(issue, each.path)
                if issue and each.of_issue
                else f"{self.home}/{each.path}".rstrip("/"),
            )
            for each in TABS
            if self.may(each.action) and (issue is not None or each.path == "" or not each.of_issue)
        ]

    def field(self, name: str) -> str:
        """What the form says under a name, without the spaces around it; empty if nothing."""
        value = self.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def id(self, name: str) -> UUID | None:
        """The id that the form says under a name; None if it says none."""
        try:
            return UUID(self.field(name))
        except ValueError:
            return None

    def typed(self) -> dict[str, str]:
        """Every field of the form with its text as it was typed."""
        return {name: value for name, value in self.form.items() if isinstance(value, str)}

    async def filing(self) -> tuple[Filing, Issue]:
        """The filing that the address names, and its issue; Problem 404 when there is none."""
        try:
            found = await self.work.filings.get(UUID(self.request.path_params["filing"]))
        except ValueError:
            found = None
        issue = await self.work.issues.get(found.issue) if found else None
        if found is None or issue is None or issue.bulletin != self.bulletin.key:
            raise Problem(404, "not_found")
        return found, issue

    async def filing_to_change(self, *, frozen: bool = False) -> tuple[Filing, Issue]:
        """The filing as it stands, and stays until the act is done; Rejected when closed.

        ``frozen``: what is done may be done after 定稿, too.
        """
        filing, _ = await self.filing()
        issue = await self.locked_issue(filing.issue, frozen=frozen)
        return (await self.filing())[0], issue

    def lock_expiry(self) -> datetime:
        """The moment, by the machine's time, before which a lock must have been seen to hold."""
        return datetime.now(UTC) - LOCKED_FOR

    async def issue(self) -> Issue:
        """The issue that the address names; Problem 404 when there is none."""
        year, _, number = self.request.path_params["issue"].partition("-")
        # Python reads no number of thousands of digits.
        if year.isdecimal() and number.isdecimal() and len(year + number) <= 12:
            issue = await self.work.issues.find(self.bulletin.key, int(year), int(number))
            if issue is not None:
                return issue
        raise Problem(404, "not_found")

    async def on_desk(self) -> Issue | None:
        """The issue that is worked on: the oldest that is not published, else the last one."""
        issues = self.work.issues
        return await issues.current(self.bulletin.key) or await issues.latest(self.bulletin.key)

    async def page(
        self,
        name: str,
        tab: str,
        *,
        issue: Issue | None = None,
        status: int = 200,
        wrong: Rejected | None = None,
        **values: object,
    ) -> HTMLResponse:
        """A page of templates/desk, under the tab of that name, with what was said last above it.

        ``wrong`` is what could not be done with the form that the page shows again.
        """
        bulletin = edition(self.bulletin, issue) if issue else self.bulletin
        # The tabs stay where a page is of no issue.
        issue = issue or await self.on_desk()
        issues = await self.work.issues.of_bulletin(self.bulletin.key)
        opened = [each for each in issues if each.opened]
        near = opened[-_ISSUES_SHOWN:][::-1]
        if issue is not None and issue not in near:
            near.append(issue)
        answer = HTMLResponse(
            render(
                name,
                self.language,
                desk=self,
                tab=tab,
                issue=issue,
                issues=near,
                bulletin=bulletin,
                said=self._said(),
                wrong=None
                if wrong is None
                else self.say(f"rejected.{wrong.reason}", **wrong.details).text,
                demo=None if self.site.demo is None else self.local(self.now),
                **values,
            ),
            status,
        )
        answer.headers["Referrer-Policy"] = "same-origin"
        if _SAID in self.request.cookies:
            answer.delete_cookie(_SAID, path="/desk", httponly=True, samesite="lax")
        return answer

    def back(
        self, to: str, said: str = "", *, undo: Undo | None = None, **values: str | int
    ) -> Response:
        """To a page of the desk, which then says what came of the act, and offers to undo it."""
        return sent_back(to, said, undo=undo, **values)

    def _said(self) -> tuple[str, Mapping[str, object], Undo | None, str] | None:
        """The name and values of what the last act came to, the form that undoes it, its place."""
        kept = unquote(self.request.cookies.get(_SAID, ""))
        try:
            name, values, undo, place = json.loads(kept)
            path, fields = undo or ("", {})
        except (ValueError, TypeError):
            return None
        if not (isinstance(name, str) and isinstance(values, dict) and isinstance(fields, dict)):
            return None
        own = isinstance(path, str) and path.startswith(f"{self.home}/")
        return name, values, (path, fields) if own else None, str(place)


def sent_back(
    to: str, said: str = "", *, undo: Undo | None = None, **values: str | int
) -> Response:
    """A redirection (303) to a page that then says ``said``, one of the desk's words.

    A script that follows it never hears the place behind the ``#``; the page tells it.
    """
    answer = RedirectResponse(to, 303)
    if said:
        short = {
            name: f"{value[:_LONGEST_SAID]}…"
            if isinstance(value, str) and len(value) > _LONGEST_SAID
            else value
            for name, value in values.items()
        }
        answer.set_cookie(
            _SAID,
            quote(json.dumps((said, short, undo, urlsplit(to).fragment), ensure_ascii=False)),
            max_age=_SAID_S,
            path="/desk",
            httponly=True,
            samesite="lax",
        )
    return answer


@asynccontextmanager
async def at_desk(
    request: Request, action: Action, *, quietly: bool = False
) -> AsyncIterator[Desk]:
    """The desk of the bulletin in the address, for whoever may do that there.

    One transaction, kept when the block ends well; the others at the desk then see what changed,
    unless it is done ``quietly``.
    Raises Problem 401, 403 or 404; a ``Rejected`` that leaves the block keeps nothing.
    """
    site = site_of(request)
    posted, form = request.method == "POST", FormData()
    if posted:
        async with site.sessions.begin() as session:
            # Asked before the form is read, so a stranger cannot fill the disk.
            await seated(request, Work.on(session))
        form = await request.form(max_files=1, max_fields=2000)
    async with site.sessions.begin() as session:
        work = Work.on(session)
        visit, person = await seated(request, work)
        request.state.language = person.language
        if posted:
            security.require_own_origin(request, site.public_url)
            security.require_form_token(str(form.get("csrf", "")), visit)
            site.acts.spend(str(person.id))
        bulletin = await work.bulletins.get(request.path_params["bulletin"])
        if bulletin is None:
            raise Problem(404, "not_found")
        if not can(person, action, Scope(bulletin.key)):
            raise Problem(403, "not_yours")
        yield Desk(
            work=work,
            now=site.clock.now(),
            bulletin=bulletin,
            calendar=WorkingCalendar(bulletin.exceptions),
            actor=person,
            language=person.language,
            fonts=site.fonts,
            request=request,
            site=site,
            visit=visit,
            form=form,
        )
    if posted and not quietly:
        site.acted()


async def seated(request: Request, work: Work) -> tuple[WebSession, Person]:
    """Who is signed in, as a person that the bot knows; Problem 401 when nobody is."""
    visit = await security.visit_of(request, work, site_of(request).public_url)
    if visit.person is not None:
        person = await work.people.get(visit.person)
    else:
        person = await work.people.by_account(MESSENGER, visit.chat)
    if person is None:
        raise Problem(401, "signed_out")
    return visit, person


def desks_of(person: Person, keys: list[str]) -> list[str]:
    """The keys of the bulletins at whose desk the person has a seat."""
    return [key for key in keys if person.plays(key, *_EDITORIAL)]


def came_from(request: Request, other: str) -> str:
    """The desk's page that a form was on, by its Referer; else ``other``.

    So it is for a page that can't be shown itself any more: it would lead to itself for ever.
    """
    path = urlsplit(request.headers.get("referer", "")).path
    itself = request.method == "GET" and path == request.url.path
    return path if path.startswith("/desk/") and not itself else other
