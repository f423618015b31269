"""Slack's Web API."""

from __future__ import annotations

API_URL = "https://slack.com/api"
