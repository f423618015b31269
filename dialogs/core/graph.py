"""A dialog drawn from its own table, as a Mermaid flowchart."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from dialogs.core.steps import Ask, End, Loop, Review, Sub, Tell, When

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dialogs.core.steps import Dialog, Step


def graph(dialog: Dialog) -> str:
    """The flowchart of `dialog`; the same table always draws the same text."""
    lines = ["flowchart TD", f"    start((start)) --> {dialog.first}"]
    for step in dialog.steps:
        lines.append(f"    {_node(step)}")
        lines += [f"    {edge}" for edge in _edges(step)]
    if dialog.finish:
        lines.append(f"    finish_now((finish now)) -.-> {dialog.finish}")
    return "\n".join(lines) + "\n"


def _node(step: Step) -> str:
    match step:
        case Ask():
            return f'{step.id}["{step.id}?"]'
        case Tell():
            return f'{step.id}("{step.id}")' if step.text or step.show else f'{step.id}{{"{step.id}"}}'
        case Review():
            return f'{step.id}[/"{step.id}: OK?"/]'
        case Sub():
            return f'{step.id}[["{step.dialog}"]]'
        case Loop():
            return f'{step.id}[["for each: {step.dialog}"]]'
        case End():
            return f'{step.id}(["{step.id}"])'
        case _:
            assert_never(step)


def _edges(step: Step) -> Iterator[str]:
    if isinstance(step, End):
        return
    for route in step.to:
        if isinstance(route, When):
            yield f"{step.id} -->|{_name(route)}| {route.then}"
        else:
            yield f"{step.id} --> {route}"
    if isinstance(step, Ask):
        yield from (f"{step.id} -.->|{word}| {then}" for word, then in step.own.items())
        if step.probe:
            yield f"{step.id} -.->|vague| {step.id}"
    if isinstance(step, Review):
        yield from (f"{step.id} -.->|edit| {edit}" for edit in step.edits)


def _name(route: When) -> str:
    return route.test.__name__.strip("_").replace("_", " ")
