"""The publication itself: what a weekly consists of, when it is due, and how it reads in print.

Pure values and functions. Nothing here opens a file, a socket or a database, and nothing here asks
for the time: ``now`` is always an argument.
"""
