"""The editor's desk, played over HTTP on loopback and in Chromium."""
