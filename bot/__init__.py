"""The running program: what comes in, the turn it takes, and what goes out."""
