"""Two workers come for the same file of words at once, and neither was there before."""

from __future__ import annotations

import subprocess
import sys

ROUNDS = 30
# Each round in a process of its own, forked before anything was read: only the first to come reads.
READ_AT_ONCE = f"""
import os, sys
from threading import Barrier, Thread
from dialogs.writing.loading import load_words
sys.setswitchinterval(1e-6)
start = Barrier(4)
def read():
    start.wait()
    load_words()
for _ in range({ROUNDS}):
    child = os.fork()
    if child == 0:
        threads = [Thread(target=read) for _ in range(4)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_each_gets_it_and_the_process_lives() -> None:
    command = [sys.executable, "-c", READ_AT_ONCE]
    ended = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert ended == ["0"] * ROUNDS
