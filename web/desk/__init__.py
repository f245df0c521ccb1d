"""The editor's desk: an issue from filings to print, in the browser.

Every address answers a whole page. A form posts one act, which is one transaction, and is sent back
to a page (303); htmx only morphs that page into the one that is open. So what works here works
without a script, too, and a page never shows what is not on disk.
"""
