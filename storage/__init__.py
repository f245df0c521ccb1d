"""What is kept: rows and transactions, behind repositories that take and give plain values.

A repository writes at once, inside the transaction of the session that it was made on, and never
commits: what a turn stores stands or falls together. SQLite and PostgreSQL run the same code.
"""
