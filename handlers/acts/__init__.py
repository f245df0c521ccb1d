"""What is done to an issue and its filings, whichever door it comes through: chat or desk.

An act changes rows in the transaction that it is given, writes down who did it, and puts what
others hear of it into the outbox. It answers nobody: the conversation or page that called it does.
"""
