"""What must not be forgotten: users, conversations, notebooks, nudges, inbox and outbox, on SQLite or
PostgreSQL.
"""
