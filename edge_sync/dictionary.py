"""Writes ``DICTIONARY.md``, the dictionary for people: ``python -m edge_sync.dictionary [--check]``."""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import msgspec

from edge_sync import messages
from edge_sync.messages import values
from edge_sync.messages.message import Downlink, Message, all_kinds
from edge_sync.messages.sensitivity import marks

PAGE = Path(__file__).with_name("DICTIONARY.md")
STALE = 1

_HEAD = """# The dictionary

Every message that may travel between a machine and the centre. Written by `python -m edge_sync.dictionary` from the
modules in `edge_sync/messages/`; do not edit. A new field has a default; a changed meaning is a new version.

PUBLIC may be shown to anybody, LINKABLE names a visit but no person, PERSONAL travels only sealed.
"""


def main(words: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` say whether it is up to date (status 1: it is not)."""
    reader = argparse.ArgumentParser(prog="python -m edge_sync.dictionary", description=__doc__)
    reader.add_argument("--check", action="store_true")
    page = write_page()
    if reader.parse_args(words).check:
        fresh = PAGE.is_file() and PAGE.read_text("utf-8") == page
        sys.stdout.write(f"{PAGE.name}: {'up to date' if fresh else 'stale; run python -m edge_sync.dictionary'}\n")
        return 0 if fresh else STALE
    PAGE.write_text(page, "utf-8")
    return 0


def write_page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for module in _topics():
        shapes = [shape for shape in all_kinds() if shape.__module__ == module.__name__]
        parts.append(f"\n## {module.__name__.rsplit('.', 1)[1]}\n\n{_first_line(module)}\n")
        parts += [_write_kind(shape) for shape in shapes]
        parts += [_write_part(part) for part in _parts_of(module, shapes)]
    parts.append(_write_values())
    return "".join(parts)


def _topics() -> list[ModuleType]:
    return [getattr(messages, name) for name in sorted(messages.__all__)]


def _parts_of(module: ModuleType, shapes: list[type[Message]]) -> list[type[msgspec.Struct]]:
    """Structs of a topic that stand inside its messages."""
    structs = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, msgspec.Struct)]
    return [one for one in structs if one.__module__ == module.__name__ and one not in shapes]


def _write_kind(shape: type[Message]) -> str:
    way = "centre → machine" if issubclass(shape, Downlink) else "machine → centre"
    title = f"\n### `{shape.KIND}` version {shape.VERSION} ({way})\n\n"
    return f"{title}{_text(shape)}\n\n{_table(shape)}"


def _write_part(shape: type[msgspec.Struct]) -> str:
    return f"\n### {shape.__name__}\n\n{_text(shape)}\n\n{_table(shape)}"


def _table(shape: type[msgspec.Struct]) -> str:
    rows = ["| field | type | mark | meaning |", "| --- | --- | --- | --- |"]
    source = ast.parse(inspect.getsource(shape)).body[0]
    said = _read_fields(source.body if isinstance(source, ast.ClassDef) else [])
    for field in msgspec.structs.fields(shape):
        mark = marks(shape)[field.name]
        kind, meaning = said.get(field.name, ("?", ""))
        optional = "" if field.required else ", optional"
        rows.append(f"| `{field.encode_name}` | {kind}{optional} | {mark.value if mark else 'MISSING'} | {meaning} |")
    return "\n".join(rows) + "\n"


def _write_values() -> str:
    """The small values messages are made of: their rule and their meaning."""
    rows = ["\n## values\n", _first_line(values), "", "| value | rule | meaning |", "| --- | --- | --- |"]
    tree = ast.parse(inspect.getsource(values))
    for name, (rule, meaning) in _read_fields(tree.body).items():
        rows.append(f"| {name} | {rule} | {meaning} |")
    for part in tree.body:
        if isinstance(part, ast.ClassDef):
            words = ", ".join(str(member.value) for member in getattr(values, part.name))
            rows.append(f"| {part.name} | one of {words} | {ast.get_docstring(part) or ''} |")
    return "\n".join(rows) + "\n"


def _read_fields(lines: Sequence[ast.stmt]) -> dict[str, tuple[str, str]]:
    """Name → (type, the sentence under it), which Python keeps in the source only."""
    found: dict[str, tuple[str, str]] = {}
    last = ""
    for line in lines:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
            last = line.target.id
            found[last] = (_plain(line.annotation), "")
        elif isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            last = line.targets[0].id
            found[last] = (_rule(line.value), "")
        elif isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and last:
            found[last] = (found[last][0], " ".join(str(line.value.value).split()))
            last = ""
        else:
            last = ""
    return found


class _Bare(ast.NodeTransformer):
    """Leaves the type of ``Annotated[type, marks]``."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "Annotated" and isinstance(node.slice, ast.Tuple):
            return node.slice.elts[0]
        return node


def _plain(annotation: ast.expr) -> str:
    return ast.unparse(_Bare().visit(annotation)).replace(" | ", " or ")


def _rule(value: ast.expr) -> str:
    metas = [node for node in ast.walk(value) if isinstance(node, ast.Call)]
    rules = [f"{rule.arg} `{_shown(rule.value)}`" for meta in metas for rule in meta.keywords]
    return ", ".join([_plain(value), *rules])


def _shown(rule: ast.expr) -> str:
    return str(rule.value).replace("|", "\\|") if isinstance(rule, ast.Constant) else ast.unparse(rule)


def _text(shape: type[msgspec.Struct]) -> str:
    return inspect.cleandoc(shape.__doc__ or "")


def _first_line(module: ModuleType) -> str:
    return (module.__doc__ or "").strip().splitlines()[0]


if __name__ == "__main__":
    sys.exit(main())
