"""What filing in seconds needs: signatures, late changes, absences, requests, who sent what."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_WAITING = sa.text("state = 'waiting'")


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.add_column(
        "issues", sa.Column("opened", sa.Boolean(), nullable=False, server_default=sa.true())
    )
    for table in ("filings", "filing_revisions"):
        for name, kind, usual in (
            ("approved_by", sa.String(), ""),
            ("reason", sa.String(), ""),
            ("files", sa.JSON(), "[]"),
        ):
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=usual))
    op.create_table(
        "late_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("filing", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        _moment("at"),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        _moment("decided_at", nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'taken', 'left', 'replaced')",
            name=op.f("ck_late_changes_state"),
        ),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_late_changes_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(
            ["issue"], ["issues.id"], name=op.f("fk_late_changes_issue_issues")
        ),
        sa.ForeignKeyConstraint(
            ["filing"], ["filings.id"], name=op.f("fk_late_changes_filing_filings")
        ),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_late_changes_by_people")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["people.id"], name=op.f("fk_late_changes_decided_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_changes")),
    )
    op.create_index(op.f("ix_late_changes_issue"), "late_changes", ["issue"])
    op.create_index(
        "ix_late_changes_waiting",
        "late_changes",
        ["filing"],
        unique=True,
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_table(
        "absences",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deputy", sa.Uuid(), nullable=True),
        _moment("noted_at"),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_absences_days")),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_absences_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_absences_person_people")),
        sa.ForeignKeyConstraint(["deputy"], ["people.id"], name=op.f("fk_absences_deputy_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_bulletin"), "absences", ["bulletin"])
    op.create_index(op.f("ix_absences_person"), "absences", ["person"])
    op.create_table(
        "sent_messages",
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("sending", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "messenger", "chat_id", "message_id", name=op.f("pk_sent_messages")
        ),
    )
    op.create_index(op.f("ix_sent_messages_sending"), "sent_messages", ["sending"])
    op.create_table(
        "sent_drafts",
        sa.Column("sending", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sending", "place", name=op.f("pk_sent_drafts")),
    )
    op.create_index(op.f("ix_sent_drafts_draft"), "sent_drafts", ["draft"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        _moment("due"),
        sa.Column("by", sa.Uuid(), nullable=False),
        _moment("at"),
        _moment("closed_at", nullable=True),
        _moment("reminded_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_requests_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_requests_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_bulletin"), "requests", ["bulletin"])
    op.create_table(
        "requested",
        sa.Column("request", sa.Uuid(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        _moment("at", nullable=True),
        sa.Column("filing", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'declined')", name=op.f("ck_requested_state")
        ),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_requested_request_requests")
        ),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_requested_by_people")),
        sa.ForeignKeyConstraint(
            ["filing"], ["filings.id"], name=op.f("fk_requested_filing_filings")
        ),
        sa.PrimaryKeyConstraint("request", "window", name=op.f("pk_requested")),
    )
    op.create_table(
        "answer_messages",
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("request", sa.Uuid(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request"], ["requests.id"], name=op.f("fk_answer_messages_request_requests")
        ),
        sa.PrimaryKeyConstraint(
            "messenger", "chat_id", "message_id", name=op.f("pk_answer_messages")
        ),
    )
    op.create_table(
        "received_files",
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("unique_id", sa.String(), nullable=False),
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["files.id"], name=op.f("fk_received_files_file_files")),
        sa.PrimaryKeyConstraint("messenger", "unique_id", name=op.f("pk_received_files")),
    )
