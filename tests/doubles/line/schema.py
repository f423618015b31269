"""LINE's own OpenAPI file made strict, where LINE_OPENAPI_DIR names the folder it lies in.

As published it describes a message, an action and a Flex component by a base type with a discriminator that
validators do not follow, and says nothing about properties it does not know: it lets nearly everything pass.
Here each base dispatches to the type its discriminator names, what a type inherits is written into it, and
unknown properties are refused.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.doubles.answers import Detail

if TYPE_CHECKING:
    from jsonschema_rs import Validator

Node = dict[str, Any]
FOLDER = "LINE_OPENAPI_DIR"
_REF = "#/components/schemas/"


class Official:
    """The schemas of one OpenAPI file, each compiled when first asked for."""

    def __init__(self, file: Path) -> None:
        import yaml  # noqa: PLC0415  # the double runs without it where no file is named

        schemas = yaml.safe_load(file.read_text(encoding="utf-8"))["components"]["schemas"]
        self._defs = strict(schemas)
        self._validators: dict[str, Validator] = {}

    def check(self, name: str, value: object) -> Iterator[Detail]:
        """What the schema of this name finds wrong."""
        for error in self._validator(name).iter_errors(value):
            yield Detail(_path(error.instance_path), error.message)

    def _validator(self, name: str) -> Validator:
        if name not in self._validators:
            from jsonschema_rs import Draft202012Validator  # noqa: PLC0415  # likewise

            schema = {"$ref": f"#/$defs/{name}", "$defs": self._defs}
            self._validators[name] = Draft202012Validator(schema, validate_formats=True)
        return self._validators[name]


@cache
def official() -> Official | None:
    """LINE's schemas, where the environment says where they are."""
    folder = os.environ.get(FOLDER)
    return Official(Path(folder) / "messaging-api.yml") if folder else None


def strict(schemas: Mapping[str, Node]) -> Node:
    """All schemas by name. A base type with a discriminator becomes the choice among its types."""
    kinds = {
        target.removeprefix(_REF): (node["discriminator"]["propertyName"], kind)
        for node in schemas.values()
        for kind, target in node.get("discriminator", {}).get("mapping", {}).items()
    }
    made: Node = {}
    for name, node in schemas.items():
        if "discriminator" in node:
            made[name] = _dispatch(node["discriminator"])
        else:
            made[name] = _closed(_whole(name, schemas), kinds.get(name))
    return made


def _dispatch(discriminator: Node) -> Node:
    tag, mapping = discriminator["propertyName"], discriminator["mapping"]
    cases = [
        {
            "if": {"properties": {tag: {"const": kind}}, "required": [tag]},
            "then": {"$ref": _moved(target)},
        }
        for kind, target in mapping.items()
    ]
    return {
        "type": "object",
        "required": [tag],
        "properties": {tag: {"enum": list(mapping)}},
        "allOf": cases,
    }


def _whole(name: str, schemas: Mapping[str, Node]) -> Node:
    """A schema with everything it inherits."""
    return _merged(schemas[name], schemas)


def _merged(node: Node, schemas: Mapping[str, Node]) -> Node:
    if "$ref" in node:
        return _merged(schemas[node["$ref"].removeprefix(_REF)], schemas)
    whole: Node = {key: value for key, value in node.items() if key not in {"allOf", "discriminator"}}
    for part in node.get("allOf", []):
        inherited = _merged(part, schemas)
        whole["properties"] = inherited.get("properties", {}) | whole.get("properties", {})
        whole["required"] = [*whole.get("required", []), *inherited.get("required", [])]
    return whole


def _closed(node: Node, kind: tuple[str, str] | None) -> Node:
    """The schema without room for anything else, its references moved, its tag fixed."""
    made: Node = {key: _moved_within(value) for key, value in node.items()}
    if "required" in made:
        made["required"] = sorted(set(made["required"]))
    if "properties" in made:
        made.setdefault("additionalProperties", False)
        made["type"] = "object"
        if kind is not None:
            made["properties"] = made["properties"] | {kind[0]: {"const": kind[1]}}
    return made


def _moved_within(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _moved(value) if key == "$ref" else _moved_within(value) for key, value in node.items()}
    return [_moved_within(item) for item in node] if isinstance(node, list) else node


def _moved(reference: str) -> str:
    return f"#/$defs/{reference.removeprefix(_REF)}"


def _path(parts: list[str | int]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    return path.removeprefix(".")
