"""The browser: the built-in chat, a messenger that needs no account anywhere else."""
