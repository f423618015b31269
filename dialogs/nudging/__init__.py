"""When the coach may speak first: planning, deciding, snoozing, falling silent."""

from dialogs.nudging.answering import back, heard, left, resumed
from dialogs.nudging.choosing import Snooze, again, later, presets, snooze
from dialogs.nudging.coming import coming
from dialogs.nudging.deciding import due
from dialogs.nudging.hours import Hours
from dialogs.nudging.phase import phase, to_prepare, to_reflect
from dialogs.nudging.rhythm import RHYTHM
from dialogs.nudging.riding import parked, ride
from dialogs.nudging.timeline import forget, monthly, nudge_id, promise, replan, resume, timeline

__all__ = [
    "RHYTHM",
    "Hours",
    "Snooze",
    "again",
    "back",
    "coming",
    "due",
    "forget",
    "heard",
    "later",
    "left",
    "monthly",
    "nudge_id",
    "parked",
    "phase",
    "presets",
    "promise",
    "replan",
    "resume",
    "resumed",
    "ride",
    "snooze",
    "timeline",
    "to_prepare",
    "to_reflect",
]
