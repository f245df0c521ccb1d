"""Every word the program says and every page it prints."""
