"""The dialog machine: events in, turns out; it knows steps and frames, not what is being talked about."""
