"""The rules: pure values and functions; no I/O, no clock of its own, no database."""
