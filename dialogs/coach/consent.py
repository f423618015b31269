"""The version of the text users agree to."""

CONSENT_VERSION = 1
"""Raised when the text changes in substance: everyone is asked again."""
