"""What people type, understood by rules and word lists alone: no network, no clock, no chance."""
