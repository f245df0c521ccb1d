"""设置: the publication, its people and its Word template, changed in the browser.

The configuration stays the TOML text that ``zhoubao init`` reads: a form edits one table of it, and
the rest, comments and order, stays as it was written.
"""
