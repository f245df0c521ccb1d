"""What the editor's desk needs: an order, locks, editions, the archive's search, configurations."""

import contextlib

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: The index reads the text out of the table itself, and triggers keep it in step.
_SQLITE_TRIGRAMS = (
    "CREATE VIRTUAL TABLE passages_trigrams USING fts5("
    "folded, content='passages', content_rowid='id', tokenize='trigram')",
    "CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN "
    "INSERT INTO passages_trigrams (rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER passages_removed AFTER DELETE ON passages BEGIN "
    "INSERT INTO passages_trigrams (passages_trigrams, rowid, folded) "
    "VALUES ('delete', old.id, old.folded); END",
)
#: What there is to choose from, without the texts. PostgreSQL indexes no value as long as the
#: windows of a sum may be.
_SQLITE_CREDITS = "CREATE INDEX passages_credits ON passages (bulletin, section, windows)"


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _bulletin(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["bulletin"], ["bulletins.key"], name=op.f(f"fk_{table}_bulletin_bulletins")
    )


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def upgrade() -> None:
    for name in ("arranged", "special"):
        op.add_column("issues", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("issues", sa.Column("frozen_by", sa.Uuid(), nullable=True))
    op.add_column("issues", _moment("frozen_at", nullable=True))
    for table in ("filings", "filing_revisions"):
        op.add_column(table, sa.Column("source", sa.String(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_filings_issue_kind_window"), "filings", ["issue", "kind", "window"])
    op.create_table(
        "configurations",
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        _moment("at"),
        _bulletin("configurations"),
        _refers("configurations", "by", "people"),
        sa.PrimaryKeyConstraint("bulletin", "version", name=op.f("pk_configurations")),
    )
    op.execute(
        "INSERT INTO configurations (bulletin, version, source, at) "
        "SELECT key, 1, source, changed_at FROM bulletins"
    )
    op.create_table(
        "locks",
        sa.Column("filing", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _moment("taken_at"),
        _moment("seen_at"),
        _refers("locks", "filing", "filings"),
        _bulletin("locks"),
        _refers("locks", "by", "people"),
        sa.PrimaryKeyConstraint("filing", name=op.f("pk_locks")),
    )
    op.create_table(
        "clearances",
        sa.Column("filing", sa.Uuid(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _moment("at"),
        _refers("clearances", "filing", "filings"),
        _bulletin("clearances"),
        _refers("clearances", "by", "people"),
        sa.PrimaryKeyConstraint("filing", "problem", "revision", name=op.f("pk_clearances")),
    )
    op.create_table(
        "editions",
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        _moment("at"),
        _refers("editions", "issue", "issues"),
        _bulletin("editions"),
        _refers("editions", "by", "people"),
        sa.PrimaryKeyConstraint("issue", "version", name=op.f("pk_editions")),
    )
    op.execute(
        "INSERT INTO editions (issue, version, bulletin, snapshot, note, at) "
        "SELECT id, 1, bulletin, snapshot, '', deadline FROM issues "
        "WHERE state = 'published' AND snapshot IS NOT NULL"
    )
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("filing", sa.Uuid(), nullable=True),
        sa.Column("windows", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("people", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        _refers("passages", "issue", "issues"),
        _bulletin("passages"),
        _refers("passages", "filing", "filings"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint("issue", "place", name=op.f("uq_passages_issue_place")),
    )
    op.create_index(op.f("ix_passages_bulletin_last_day"), "passages", ["bulletin", "last_day"])
    _index_trigrams()
    op.create_table(
        "word_templates",
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _moment("at"),
        _bulletin("word_templates"),
        _refers("word_templates", "file", "files"),
        _refers("word_templates", "by", "people"),
        sa.PrimaryKeyConstraint("bulletin", name=op.f("pk_word_templates")),
    )
    with op.batch_alter_table("archive", recreate="auto") as archive:
        archive.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        archive.drop_constraint("pk_archive", type_="primary")
        archive.create_primary_key("pk_archive", ["issue", "version", "format"])
    with op.batch_alter_table("web_sessions") as sessions:
        sessions.alter_column("chat_id", existing_type=sa.BigInteger(), nullable=True)
        sessions.add_column(sa.Column("person", sa.Uuid(), nullable=True))
        sessions.create_foreign_key("fk_web_sessions_person_people", "people", ["person"], ["id"])
        sessions.create_check_constraint(
            op.f("ck_web_sessions_whose"), "(chat_id IS NULL) <> (person IS NULL)"
        )
        sessions.create_index("ix_web_sessions_person", ["person"])


def _index_trigrams() -> None:
    """Make the archive quick to search; where PostgreSQL lacks the extension it is slow."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in (*_SQLITE_TRIGRAMS, _SQLITE_CREDITS):
            op.execute(statement)
        return
    with contextlib.suppress(sa.exc.DBAPIError), op.get_bind().begin_nested():
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX passages_trigrams ON passages USING gin (folded gin_trgm_ops)")
