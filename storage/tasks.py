"""Jobs, the queue they wait in, and the threads that take them."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

from storage.connections import Connection
from storage.errors import ClosedError
from storage.peers import Place
from storage.rows import Topic
from storage.sealing import KeyRing
from storage.transaction import Transaction
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
Job = Callable[[UnitOfWork], T]
Hear = Callable[[Topic], None]


@dataclass(slots=True)
class Task(Generic[T]):
    """A job, its future, and what came of it."""

    job: Job[T]
    future: Future[T]
    result: T | None = None
    error: BaseException | None = None
    news: Iterable[Topic] = ()

    def attempt(self, connection: Connection, ring: KeyRing) -> None:
        """Run the job; what it raises is kept as `error`."""
        transaction = Transaction(connection, ring)
        self.result = self.error = None
        self.news = transaction.news
        try:
            self.result = self.job(UnitOfWork(transaction))
        except BaseException as error:  # noqa: BLE001  # else the thread dies and whoever waits, waits for ever
            self.error = error

    def resolve(self) -> None:
        """Let the one who waits have it. To be called after the commit."""
        if self.error is None:
            self.future.set_result(self.result)  # type: ignore[arg-type]  # the job has run, so it is its T
        else:
            self.future.set_exception(self.error)


class Workers:
    """A queue of tasks, the threads that take them, and those who want to hear of commits."""

    def __init__(self, ring: KeyRing, place: Place) -> None:
        self._ring = ring
        self._place = place
        self._queue: queue.SimpleQueue[Task[Any] | None] = queue.SimpleQueue()
        self._threads: list[Thread] = []
        self._hearers: list[Hear] = []
        self._lock = Lock()
        self._closed = False

    def submit(self, job: Job[T]) -> Future[T]:
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise ClosedError
            self._queue.put(Task(job, future))
        return future

    def run(self, job: Job[T]) -> T:
        return self.submit(job).result()

    def enrol(self, first: Job[Any]) -> bool:
        alone = self._place.take()
        try:
            if alone:
                self.run(first)
        finally:
            self._place.share()
        return alone

    def listen(self, hear: Hear) -> None:
        self._hearers.append(hear)

    def close(self) -> None:
        with self._lock:
            closing, self._closed = not self._closed, True
        if closing:
            for _ in self._threads:
                self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._place.leave()

    def _start(self, name: str, target: Callable[[], None]) -> None:
        thread = Thread(target=target, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _finish(self, *done: Task[Any]) -> None:
        """Resolve what was committed together, and tell its news once."""
        for task in done:
            task.resolve()
        for topic in {topic for task in done if task.error is None for topic in task.news}:
            self._tell(topic)

    def _tell(self, topic: Topic) -> None:
        for hear in tuple(self._hearers):
            try:
                hear(topic)
            except RuntimeError:  # an event loop that has been closed hears no more
                self._hearers.remove(hear)
