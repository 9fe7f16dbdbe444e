"""Groups of commands, and what all commands share; `arlib.cli` puts them together."""
