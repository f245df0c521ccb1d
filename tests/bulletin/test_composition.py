"""A published issue is kept as a snapshot, which must give back every word and every source."""

import json

from hypothesis import given
from hypothesis import strategies as st

from bulletin.composition import (
    Block,
    Composition,
    Paragraph,
    Run,
    from_snapshot,
    snapshot,
)

WORDS = st.text(max_size=12)
RUNS = st.builds(Run, WORDS, st.booleans(), st.none() | st.uuids())
PARAGRAPHS = st.lists(
    st.builds(Paragraph, WORDS, st.lists(RUNS, max_size=3).map(tuple)), max_size=3
).map(tuple)
LEAVES = st.builds(Block, key=WORDS, label=WORDS, title=WORDS, paragraphs=PARAGRAPHS)
BLOCKS = st.builds(
    Block,
    key=WORDS,
    label=WORDS,
    title=WORDS,
    paragraphs=PARAGRAPHS,
    blocks=st.lists(LEAVES, max_size=2).map(tuple),
)
COMPOSITIONS = st.builds(
    Composition,
    name=WORDS,
    number_line=WORDS,
    period_line=WORDS,
    publisher=WORDS,
    date_line=WORDS,
    blocks=st.lists(BLOCKS, max_size=3).map(tuple),
    imprint=st.lists(WORDS, max_size=3).map(tuple),
    copies_line=WORDS,
)


@given(COMPOSITIONS)
def test_a_snapshot_kept_as_json_gives_the_same_issue_back(issue: Composition) -> None:
    assert from_snapshot(json.loads(json.dumps(snapshot(issue)))) == issue
