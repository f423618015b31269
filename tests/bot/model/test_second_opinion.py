"""`sanmon evaluate answers --llm`: the rules beside the rules with a language model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bot.commands import Sanmon
from tests.bot.model.world import settings_for
from tests.doubles.llm.server import llm
from tests.doubles.serving import loop_in_a_thread

LINE = {"lang": "en", "question": "goal", "text": "stock control", "label_vague": True, "purpose": None}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps({**LINE, "note": ""}) + "\n", encoding="utf-8")
    return str(path)


def test_figures_stand_beside_each_other(sanmon: Sanmon, file: str) -> None:
    with loop_in_a_thread("llm") as loop:
        opened = llm()
        server = loop.run(opened.__aenter__())
        server.says = lambda _text: {"missing": "detail", "purpose": None}
        settings = {f"SANMON_{name.upper()}": value for name, value in settings_for(server).items()}
        done = sanmon("evaluate", "answers", file, "--llm", **settings)
        loop.run(opened.__aexit__(None, None, None))
    assert done.status == 0
    figures = [json.loads(line) for line in done.out.splitlines() if line.startswith("{")]
    assert [each["all"]["judged"]["count"] for each in figures] == [0, 1]
    assert server.texts == ["stock control"]


def test_without_a_model_it_says_how_to_set_one_up(sanmon: Sanmon, file: str) -> None:
    done = sanmon("evaluate", "answers", file, "--llm")
    assert "SANMON_LLM_BASE_URL" in done.sentence
