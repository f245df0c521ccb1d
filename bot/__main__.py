"""``python -m bot`` is the command line, too."""

from bot.cli import main

main()
