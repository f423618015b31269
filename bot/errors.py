"""What the program tells its operator in one sentence before it ends."""

from __future__ import annotations


class BotError(Exception):
    """The program cannot do what it was asked; the message says why and what to do."""


class SettingsError(BotError):
    """A setting is wrong; the message names the variable and says why, and never shows its value."""


class CommandError(BotError):
    """A command was asked for something that is not there or cannot be done."""
