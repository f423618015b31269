"""When the coach may speak first: planning, deciding, snoozing, falling silent."""

from dialogs.nudging.answering import heard, left
from dialogs.nudging.choosing import presets, snooze
from dialogs.nudging.deciding import due
from dialogs.nudging.timeline import forget, promise, replan, timeline

__all__ = ["due", "forget", "heard", "left", "presets", "promise", "replan", "snooze", "timeline"]
