#!/usr/bin/env python3
"""Makes the simulator's schema out of PaulSonOfLars/telegram-bot-api-spec's api.json: names, types, what is required,
and the constant by which a subtype is known. Usage: trim-bot-api-schema.py api.json > bot-api-schema.json"""
import json
import re
import sys

CONSTANT = re.compile(r'(?:always|must be) "?([A-Za-z_0-9]+)"?')


def fields(thing):
    result = []
    for field in thing.get("fields", []):
        row = {"name": field["name"], "types": field["types"], "required": field["required"]}
        if field["name"] in ("type", "status", "source", "state"):
            constant = CONSTANT.search(field["description"])
            if constant and "one of" not in field["description"]:
                row["constant"] = constant.group(1)
        result.append(row)
    return result


spec = json.load(open(sys.argv[1], encoding="utf-8"))
json.dump(
    {
        "version": spec["version"],
        "methods": {n: {"returns": m["returns"], "fields": fields(m)} for n, m in spec["methods"].items()},
        "types": {
            n: {"subtypes": t.get("subtypes", []), "fields": fields(t)} for n, t in spec["types"].items()
        },
    },
    sys.stdout,
    separators=(",", ":"),
)
