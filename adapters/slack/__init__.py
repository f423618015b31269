"""Slack: what it can show."""
