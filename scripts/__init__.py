"""The commands: parse, call, show. No logic lives here."""
