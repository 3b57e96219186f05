"""Finds out which column of which table each column of a view is, from the rule that PostgreSQL stores for the view."""

import re

Origin = tuple[str, int]
"""A column: the oid of its table, and its number there."""
Origins = dict[int, Origin]
_TOKEN = re.compile(r"\\.|[{}]|:resno (\d+)|:resorigtbl (\d+)|:resorigcol (\d+)", re.DOTALL)
# The rule is `({QUERY ... :targetList ({TARGETENTRY ...} ...)})`: entries of inner queries lie deeper.
_DEPTH_OF_TARGETS = 2


def read_origins(rule: str) -> Origins:
    """Return the origins of a view's columns by their numbers; columns that are computed have none.

    Source: PostgreSQL's nodes/outfuncs.c (a backslash escapes braces in names) and parser/parse_target.c
    (markTargetListOrigins fills in table and column, through subqueries and joins).
    """
    origins: Origins = {}
    depth = 0
    number, table = 0, "0"
    for token in _TOKEN.finditer(rule):
        if token[0] == "{":
            depth += 1
        elif token[0] == "}":
            depth -= 1
        elif depth != _DEPTH_OF_TARGETS or token[0].startswith("\\"):
            continue
        elif token[1]:
            number = int(token[1])
        elif token[2]:
            table = token[2]
        elif table != "0":
            origins[number] = (table, int(token[3]))
    return origins
