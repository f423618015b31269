"""The schema's history, run by Alembic through `storage.migrating`."""
