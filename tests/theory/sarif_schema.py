"""The part of SARIF's published schema that `check --format sarif` writes in: what is not here, it must not write.

Taken down, without its descriptions, from Schemata/sarif-schema-2.1.0.json of https://github.com/oasis-tcs/sarif-spec.
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
FROM_ONE = {"type": "integer", "minimum": 1}
LEVEL = {"type": "string", "enum": ["none", "note", "warning", "error"]}


def to(name: str) -> dict[str, str]:
    return {"$ref": f"#/definitions/{name}"}


def several(name: str, unique: bool) -> dict[str, Any]:
    return {"type": "array", "minItems": 0, "uniqueItems": unique, "items": to(name)}


def holding(required: list[str], **properties: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": required} if required else found


MESSAGE = holding([], text=TEXT, markdown=TEXT, id=TEXT) | {"anyOf": [{"required": ["text"]}, {"required": ["id"]}]}
REGION = holding([], startLine=FROM_ONE, startColumn=FROM_ONE, endLine=FROM_ONE, endColumn=FROM_ONE)
PLACE = holding([], artifactLocation=to("artifactLocation"), region=to("region"))

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"type": "string", "enum": ["2.1.0"]},
        "runs": {"type": ["array", "null"], "minItems": 0, "uniqueItems": False, "items": to("run")},
    },
    "required": ["version", "runs"],
    "definitions": {
        "artifactLocation": holding([], uri={"type": "string", "format": "uri-reference"}),
        "location": holding(
            [], physicalLocation=to("physicalLocation"), logicalLocations=several("logicalLocation", True)
        ),
        "logicalLocation": holding([], name=TEXT, fullyQualifiedName=TEXT, kind=TEXT),
        "message": MESSAGE,
        "multiformatMessageString": holding(["text"], text=TEXT, markdown=TEXT),
        "physicalLocation": PLACE | {"anyOf": [{"required": ["address"]}, {"required": ["artifactLocation"]}]},
        "region": REGION | {"anyOf": [{"required": [one]} for one in ("startLine", "charOffset", "byteOffset")]},
        "reportingDescriptor": holding(["id"], id=TEXT, name=TEXT, shortDescription=to("multiformatMessageString")),
        "result": holding([], ruleId=TEXT, level=LEVEL, message=to("message"), locations=several("location", False)),
        "run": holding(
            ["tool"],
            tool=to("tool"),
            results=several("result", False),
            columnKind={"type": "string", "enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        ),
        "tool": holding(["driver"], driver=to("toolComponent")),
        "toolComponent": holding(["name"], name=TEXT, version=TEXT, rules=several("reportingDescriptor", True)),
    },
}
