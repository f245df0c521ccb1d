"""The command line: set the publication up, run it, and get an issue out of it.

Commands import late, so that ``zhoubao --help`` answers at once. Wrong use ends with one sentence
and a non-zero status.
"""

import asyncio
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import (
    Failure,
    console,
    in_transaction,
    now,
    settings_of,
    telegram_name,
    text_of,
    the_bulletin,
    the_issue,
    told,
    write,
)

if TYPE_CHECKING:
    from storage.work import Work

app = typer.Typer(
    name="zhoubao",
    help="周报: reminds each window, takes its items in chat, and drafts the weekly.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


class Format(StrEnum):
    """The formats of a draft; the same as ``templates.documents.Format``, without its imports."""

    TEXT = "text"
    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


class Role(StrEnum):
    """The roles of an invitation; the same as ``bulletin.people.Role``."""

    REPORTER = "reporter"
    CHIEF = "chief"
    EDITOR = "editor"
    ADMIN = "admin"


Port = Annotated[int, typer.Option(min=0, max=65535, help="The web chat's port.")]
Host = Annotated[str, typer.Option(help="The address to listen on; the machine itself by default.")]


@app.callback()
def options(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option(
            help="The folder with the database; without it ZHOUBAO_DATA, else ./zhoubao-data.",
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Say where the publication is."""
    context.obj = data


@app.command()
def demo(context: typer.Context, port: Port = 8080, host: Host = "127.0.0.1") -> None:
    """Try it: an example publication and its web chat, without token, server or internet."""
    from bot.demo import run

    with told():
        settings = settings_of(context.obj or Path("zhoubao-demo"))
        asyncio.run(run(settings, host, port))


@app.command()
def init(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option(help="The publication as TOML.", exists=True, dir_okay=False)
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite what was changed in the browser since.")
    ] = False,
) -> None:
    """Set a publication up, or take over a changed configuration; what was filed stays."""
    from bulletin.config import parse_bulletin

    with told():
        source = text_of(config)
        bulletin = parse_bulletin(source, config.name)

        async def save(work: "Work") -> bool:
            known = await work.bulletins.keys()
            if known and bulletin.key not in known:
                raise Failure(
                    f"this folder holds the publication with key “{known[0]}”; "
                    f"“{bulletin.key}” needs a folder of its own (--data)"
                )
            latest = await work.bulletins.versions(bulletin.key, limit=1)
            in_browser = bool(latest) and latest[0].by is not None
            if in_browser and not force and await work.bulletins.source(bulletin.key) != source:
                raise Failure(
                    "the configuration was changed in the browser since the last file was read: "
                    "get it with `zhoubao export-config --output FILE` and change that one, "
                    "then say --force"
                )
            await work.bulletins.save(bulletin.key, source, now())
            return bool(known)

        again = in_transaction(context.obj, save, make=True)
        verb = "changed" if again else "set up"
        typer.echo(
            f"{bulletin.name} is {verb}: {len(bulletin.windows)} windows, "
            f"{sum(1 for _ in bulletin.leaves())} sections."
        )


@app.command("export-config")
def export_config(
    context: typer.Context,
    output: Annotated[
        Path | None, typer.Option(dir_okay=False, help="The file; standard output without it.")
    ] = None,
) -> None:
    """Write the publication as TOML, with what was changed in the browser; init takes it back."""
    with told():

        async def read(work: "Work") -> str:
            return await work.bulletins.source((await the_bulletin(work)).key)

        text = in_transaction(context.obj, read)
        if output is None:
            sys.stdout.write(text)
        else:
            write(output, text.encode())


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="An issue as JSONL.")],
) -> None:
    """Bring in one issue with its filings; all of it or nothing."""
    from rich.progress import track

    from bulletin.calendar import WorkingCalendar
    from bulletin.composition import snapshot
    from bulletin.exchange import read_jsonl
    from bulletin.issues import IssueState
    from storage.compositions import composed, keep_missing_passages
    from storage.editions import Edition
    from storage.ids import new_id

    with told(about=file.name):
        lines = text_of(file).splitlines()

        async def add(work: "Work") -> tuple[str, int]:
            bulletin = await the_bulletin(work)
            read = read_jsonl(
                lines,
                bulletin,
                new_id=new_id,
                now=now(),
                calendar=WorkingCalendar(bulletin.exceptions),
            )
            issue = read.issue
            if await work.issues.find(bulletin.key, issue.year, issue.number):
                raise Failure(f"issue {issue.label} is here already; nothing was imported")
            await work.issues.add(issue)
            shown = track(read.filings, description="importing", console=console(), transient=True)
            for filing in shown:
                await work.filings.add(filing, by=None, at=now(), action="imported")
            if issue.state is IssueState.PUBLISHED:
                text = snapshot(await composed(work, bulletin, issue))
                await work.editions.add(Edition(issue=issue.id, version=1, by=None, at=now()), text)
            await keep_missing_passages(work, bulletin)
            return issue.label, len(read.filings)

        label, count = in_transaction(context.obj, add)
        typer.echo(f"Imported issue {label} with {count} filings.")


@app.command()
def export(
    context: typer.Context,
    issue: str,
    output: Annotated[
        Path | None, typer.Option(dir_okay=False, help="The file; standard output without it.")
    ] = None,
) -> None:
    """Write one issue with its filings as JSONL, in the form that import takes."""
    from bulletin.exchange import write_jsonl

    with told():

        async def read(work: "Work") -> str:
            found = await the_issue(work, issue)
            filings = await work.filings.of_issue(found.id)
            return "".join(write_jsonl(found, filings))

        text = in_transaction(context.obj, read)
        if output is None:
            sys.stdout.write(text)
        else:
            write(output, text.encode())


@app.command()
def draft(
    context: typer.Context,
    issue: str,
    output: Annotated[Path, typer.Option(dir_okay=False, help="The file to write.")],
    format: Annotated[Format, typer.Option(help="How it is printed.")] = Format.DOCX,
) -> None:
    """Print an issue (2024-37, with or without a leading zero) as it stands."""
    from bulletin.composition import Composition
    from storage.compositions import composed
    from templates import documents
    from templates.own_word import TemplateRefused

    with told():

        async def read(work: "Work") -> tuple[Composition, bytes | None]:
            bulletin = await the_bulletin(work)
            template = await work.word_templates.content(bulletin.key)
            return await composed(work, bulletin, await the_issue(work, issue)), template

        composition, template = in_transaction(context.obj, read)
        fonts = documents.find_fonts(settings_of(context.obj).fonts) if format == "pdf" else None
        wanted = documents.Format(format)
        with console().status(f"printing {issue} as {format}"):
            try:
                content = documents.render(composition, wanted, fonts=fonts, template=template)
            except TemplateRefused as refused:
                content = documents.render(composition, wanted, fonts=fonts)
                said = f"the own Word template failed ({refused.why}); the usual one printed this"
                typer.echo(said, err=True)
        write(output, content)
        typer.echo(f"Wrote {output} ({len(content):,} bytes).")


@app.command()
def invite(
    context: typer.Context,
    role: Annotated[Role, typer.Option(help="What the person will be.")],
    window: Annotated[str | None, typer.Option(help="The window, for reporter and chief.")] = None,
    name: Annotated[
        str, typer.Option(help="The person's name; the same name again is a new way in for them.")
    ] = "",
    phone: Annotated[str, typer.Option(help="The person's telephone number.")] = "",
) -> None:
    """Make a link that lets one person in, once, within seven days."""
    from bot.inviting import VALID, invite, telegram_link, web_link
    from bulletin import people

    with told():
        part = people.Role(role)
        if part.of_window and window is None:
            raise Failure(f"a {role} belongs to a window: say --window NAME")
        if not part.of_window and window is not None:
            raise Failure(f"the {role} belongs to no window: leave --window out")

        async def add(work: "Work") -> str:
            bulletin = await the_bulletin(work)
            if window is not None and bulletin.window(window) is None:
                names = "、".join(each.name for each in bulletin.windows)
                raise Failure(f"there is no window “{window}”; the windows are {names}")
            known = await work.people.named(bulletin.key, name, part, window) if name else None
            return await invite(
                work,
                bulletin.key,
                part,
                window,
                now=now(),
                name=name,
                phone=phone,
                person=known.id if known else None,
            )

        code = in_transaction(context.obj, add)
        settings = settings_of(context.obj)
        typer.echo(web_link(settings.public_url or "http://127.0.0.1:8080", code))
        if username := asyncio.run(telegram_name(settings)):
            typer.echo(telegram_link(username, code))
        typer.echo(f"For one person, once, within {VALID.days} days.", err=True)


@app.command()
def status(context: typer.Context) -> None:
    """Who has filed for the issue that is open now, and who has not."""
    from rich.table import Table

    from bulletin.absences import absent_windows
    from bulletin.standing import day_of_standing, missing_kinds, standing_of

    with told():

        async def read(work: "Work") -> Table:
            bulletin = await the_bulletin(work)
            issue = await work.issues.latest(bulletin.key)
            if issue is None:
                raise Failure("no issue is open yet; `zhoubao run` opens one by itself")
            filings = await work.filings.of_issue(issue.id)
            people = await work.people.of_bulletin(bulletin.key)
            day = day_of_standing(issue, bulletin, datetime.now(UTC))
            absences = await work.absences.of_bulletin(bulletin.key, day)
            away = absent_windows(bulletin, people, absences, day)
            table = Table(title=f"{bulletin.name} {issue.label} · {issue.state}")
            for heading in ("window", "standing", "filed", "missing"):
                table.add_column(heading)
            for window in bulletin.windows:
                own = [filing for filing in filings if filing.window == window.name]
                table.add_row(
                    window.name,
                    standing_of(window, own, absent=window.name in away),
                    str(sum(1 for filing in own if filing.status.counts)),
                    ", ".join(missing_kinds(window, own)),
                )
            return table

        table = in_transaction(context.obj, read)
        console(stderr=False).print(table)


@app.command()
def doctor(context: typer.Context) -> None:
    """Look whether all that the program needs is there, and say what to do about the rest."""
    from rich.markup import escape
    from rich.table import Table

    from bot.doctor import examine

    with told():
        findings = asyncio.run(examine(settings_of(context.obj)))
        table = Table()
        for heading in ("", "what", "found"):
            table.add_column(heading)
        for finding in findings:
            table.add_row("✓" if finding.well else "✗", finding.what, escape(finding.found))
        console(stderr=False).print(table)
        if not all(finding.well for finding in findings):
            raise typer.Exit(1)


@app.command()
def run(context: typer.Context, host: Host = "127.0.0.1", port: Port = 8080) -> None:
    """Run the bot: the web chat, the reminders, and Telegram when a token is set."""
    from bot.logs import configure_logging
    from bot.program import Program, serve
    from bot.store import opened
    from bot.telegram import TelegramUnusable
    from storage.work import Work

    with told():
        settings = settings_of(context.obj)

        async def go() -> None:
            async def ready(at: int) -> None:
                typer.echo(f"周报 is running: http://{host}:{at}/  (Ctrl+C ends it)")

            async with opened(settings, alone=True) as sessions:
                async with sessions.begin() as session:
                    await the_bulletin(Work.on(session))
                await serve(Program(settings, sessions), host, port, ready=ready)

        configure_logging()
        try:
            asyncio.run(go())
        except* TelegramUnusable as group:
            raise Failure(str(group.exceptions[0])) from None


def main() -> None:
    """Run the command line."""
    app()
