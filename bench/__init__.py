"""What the program promises in figures, measured: ``python -m bench`` prints them."""
