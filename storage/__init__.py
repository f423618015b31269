"""What must not be forgotten: users, their conversations and notebooks, nudges, calls, inbox and outbox."""
