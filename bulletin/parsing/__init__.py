"""Anything first: what a busy reporter sends becomes proposed filings.

Rules only, no model: the same text is always read in the same way, in time linear in its length,
and where a rule is not sure it says so. ``python -m bench parsing`` prints how often it is right.
"""

from bulletin.parsing.message import goes_without_saying, parse
from bulletin.parsing.proposals import Doubt, DoubtKind, Parsed, Proposed, Span

__all__ = ["Doubt", "DoubtKind", "Parsed", "Proposed", "Span", "goes_without_saying", "parse"]
