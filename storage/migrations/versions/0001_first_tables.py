"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "filing_revisions")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "bulletins",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_bulletins")),
    )
    op.create_table(
        "conversations",
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("draft", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("messenger", "chat_id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_table(
        "inbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("update", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'done', 'dead')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("messenger", "key", name=op.f("uq_inbox_messenger_key")),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["messenger", "chat_id", "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "notices",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_notices")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("dedup_key", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease", sa.Uuid(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'dead')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedup_key", name=op.f("uq_outbox_dedup_key")),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["messenger", "chat_id", "id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "web_chats",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("messages", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_web_chats")),
    )
    op.create_table(
        "accounts",
        sa.Column("messenger", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reachable_since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_accounts_person_people")),
        sa.PrimaryKeyConstraint("messenger", "user_id", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_messenger_chat_id"), "accounts", ["messenger", "chat_id"])
    op.create_index(op.f("ix_accounts_person"), "accounts", ["person"])
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_invitations_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name=op.f("fk_invitations_person_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitations_code_hash")),
    )
    op.create_table(
        "issues",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("totals_before", sa.JSON(), nullable=True),
        sa.Column("total_units", sa.JSON(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "state IN ('collecting', 'editing', 'frozen', 'published')",
            name=op.f("ck_issues_state"),
        ),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_issues_period")),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_issues_bulletin_bulletins")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint(
            "bulletin", "year", "number", name=op.f("uq_issues_bulletin_year_number")
        ),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role IN ('reporter', 'chief')) = (\"window\" <> '')",
            name=op.f("ck_memberships_window"),
        ),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_memberships_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name=op.f("fk_memberships_person_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "person",
            "bulletin",
            "role",
            "window",
            name=op.f("uq_memberships_person_bulletin_role_window"),
        ),
    )
    op.create_index(op.f("ix_memberships_bulletin"), "memberships", ["bulletin"])
    op.create_table(
        "web_messages",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("from_bot", sa.Boolean(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["web_chats.chat_id"], name=op.f("fk_web_messages_chat_id_web_chats")
        ),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_web_messages")),
        sa.UniqueConstraint("chat_id", "key", name=op.f("uq_web_messages_chat_id_key")),
        sa.UniqueConstraint("chat_id", "version", name=op.f("uq_web_messages_chat_id_version")),
    )
    op.create_table(
        "web_sessions",
        sa.Column("id_hash", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["web_chats.chat_id"], name=op.f("fk_web_sessions_chat_id_web_chats")
        ),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_web_sessions")),
    )
    op.create_index(op.f("ix_web_sessions_chat_id"), "web_sessions", ["chat_id"])
    op.create_table(
        "archive",
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("file", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_archive_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["file"], ["files.id"], name=op.f("fk_archive_file_files")),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name=op.f("fk_archive_issue_issues")),
        sa.PrimaryKeyConstraint("issue", "format", name=op.f("pk_archive")),
    )
    op.create_table(
        "filings",
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name=op.f("fk_filings_author_people")),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_filings_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name=op.f("fk_filings_issue_issues")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
    )
    op.create_index(
        op.f("ix_filings_bulletin_kind_window"), "filings", ["bulletin", "kind", "window"]
    )
    op.create_index(op.f("ix_filings_issue_filed_at_id"), "filings", ["issue", "filed_at", "id"])
    op.create_table(
        "nudges",
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_nudges_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_nudges_by_people")),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name=op.f("fk_nudges_issue_issues")),
        sa.PrimaryKeyConstraint("issue", "window", name=op.f("pk_nudges")),
    )
    op.create_table(
        "reminder_claims",
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_reminder_claims_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(
            ["issue"], ["issues.id"], name=op.f("fk_reminder_claims_issue_issues")
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["people.id"], name=op.f("fk_reminder_claims_person_people")
        ),
        sa.PrimaryKeyConstraint("issue", "person", "kind", name=op.f("pk_reminder_claims")),
    )
    op.create_table(
        "snoozes",
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_snoozes_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name=op.f("fk_snoozes_issue_issues")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_snoozes_person_people")),
        sa.PrimaryKeyConstraint("issue", "person", name=op.f("pk_snoozes")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("filing", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_drafts_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["filing"], ["filings.id"], name=op.f("fk_drafts_filing_filings")),
        sa.ForeignKeyConstraint(["issue"], ["issues.id"], name=op.f("fk_drafts_issue_issues")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_drafts_person_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_person_changed_at"), "drafts", ["person", "changed_at"])
    op.create_table(
        "filing_revisions",
        sa.Column("bulletin", sa.String(), nullable=False),
        sa.Column("issue", sa.Uuid(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author", sa.Uuid(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("filing", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author"], ["people.id"], name=op.f("fk_filing_revisions_author_people")
        ),
        sa.ForeignKeyConstraint(
            ["bulletin"], ["bulletins.key"], name=op.f("fk_filing_revisions_bulletin_bulletins")
        ),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_filing_revisions_by_people")),
        sa.ForeignKeyConstraint(
            ["filing"], ["filings.id"], name=op.f("fk_filing_revisions_filing_filings")
        ),
        sa.ForeignKeyConstraint(
            ["issue"], ["issues.id"], name=op.f("fk_filing_revisions_issue_issues")
        ),
        sa.PrimaryKeyConstraint("filing", "revision", name=op.f("pk_filing_revisions")),
    )

    if op.get_context().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
    else:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_is_append_only "
                f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
