"""The coach itself: pure dialogs that know no platform, no database and no clock."""
