"""A static check of generated Python against an allow-list: what isn't known to be harmless is refused, by line."""

from __future__ import annotations

import ast
from typing import NamedTuple

from .code_rules import (
    BUILTINS,
    CONTEXT,
    DATA,
    FORBIDDEN,
    FORBIDDEN_TEXT,
    LARGEST_NUMBER,
    LARGEST_POWER,
    MODULES,
    MOST_CHARACTERS,
    NODES,
    OPERATORS,
    PATH,
)

MEMBERS = {"data": DATA, "context": CONTEXT}
STATEMENTS = {
    "With": "with", "AsyncWith": "with", "Try": "try", "TryStar": "try", "ClassDef": "class", "Delete": "del",
    "Global": "global", "Nonlocal": "nonlocal", "Raise": "raise", "Assert": "assert", "AsyncFunctionDef": "async",
    "Await": "await", "Yield": "yield", "YieldFrom": "yield", "NamedExpr": ":=", "Match": "match",
}  # fmt: skip


class Refusal(NamedTuple):
    """One thing that is not allowed; lines count from 1, 0 is all of it."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.reason}" if self.line else self.reason


def refusals(source: str) -> list[Refusal]:
    """Return what in a program is not allowed, in the order of its lines; none if it may be run."""
    if len(source) > MOST_CHARACTERS:
        return [Refusal(0, "It is too long to be checked.")]
    if "\0" in source:
        return [Refusal(0, "It holds characters that no program has.")]
    try:
        tree = ast.parse(source)
        check = _Check(tree)
        check.visit(tree)
    except SyntaxError as error:
        return [Refusal(error.lineno or 0, f"This is no Python: {error.msg}.")]
    except (RecursionError, MemoryError, ValueError):
        return [Refusal(0, "It is nested too deeply to be checked.")]
    return sorted(set(check.found))


class _Check(ast.NodeVisitor):
    def __init__(self, tree: ast.Module) -> None:
        self.found: list[Refusal] = []
        self._modules = _imported(tree)
        self._known = BUILTINS | self._modules.keys() | _bound(tree)

    def visit(self, node: ast.AST) -> None:
        """Check a node and all in it."""
        if not isinstance(node, NODES):
            name = type(node).__name__
            return self._refuse(node, f"“{STATEMENTS.get(name, name)}” is not allowed.")
        super().visit(node)
        return None

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name not in MODULES or alias.asname not in (None, alias.name):
                self._refuse(node, f"importing {alias.name} is not allowed.")

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        allowed = MODULES.get(node.module or "", frozenset()) if not node.level else frozenset()
        for alias in node.names:
            bad = alias.name == "*" or FORBIDDEN.fullmatch(alias.name) or alias.asname not in (None, alias.name)
            if bad or node.module == "bpy" or (allowed is not None and alias.name not in allowed):
                self._refuse(node, f"importing {alias.name} from {node.module} is not allowed.")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        if node.decorator_list:
            self._refuse(node, "decorators are not allowed.")
        self._bind(node, node.name)
        self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> None:
        self._bind(node, node.arg)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg is None:
            self._refuse(node.value, "“**” in a call is not allowed.")
        elif FORBIDDEN.fullmatch(node.arg):
            self._refuse(node.value, f"{node.arg} is not allowed.")
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store):
            self._bind(node, node.id)
        elif node.id in self._modules:
            self._refuse(node, f"{node.id} can only be used with what is in it.")
        elif node.id not in self._known or _hidden(node.id):
            self._refuse(node, f"{node.id} is not allowed, or not defined.")

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if FORBIDDEN.fullmatch(node.attr):
            return self._refuse(node, f"{_dotted(node)} is not allowed.")
        chain = _chain(node)
        if chain is None or chain[0] not in self._modules:
            self.generic_visit(node)
            return None
        return self._module(node, chain)

    def visit_Call(self, node: ast.Call) -> None:
        chain = _chain(node.func)
        if chain and chain[:2] == ["bpy", "ops"] and "bpy" in self._modules:
            self._operator(node, chain)
        elif isinstance(node.func, (ast.Name, ast.Attribute)):
            self.visit(node.func)
        elif not isinstance(node.func, ast.Subscript):
            self._refuse(node, "only what has a name can be called.")
        else:
            self._refuse(node, "what lies in a list or a dictionary cannot be called.")
        for argument in (*node.args, *node.keywords):
            self.visit(argument)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, str) and (PATH.search(value) or FORBIDDEN_TEXT.fullmatch(value)):
            self._refuse(node, f"the text {value[:40]!r} is not allowed: it names a file, or what runs code.")
        elif isinstance(value, (int, float)) and abs(value) > LARGEST_NUMBER:
            self._refuse(node, f"the number {value:.3g} is too large.")
        elif isinstance(value, bytes):
            self._refuse(node, "bytes are not allowed.")

    def visit_BinOp(self, node: ast.BinOp) -> None:
        exponent = node.right.value if isinstance(node.right, ast.Constant) else None
        small = isinstance(exponent, (int, float)) and abs(exponent) <= LARGEST_POWER
        if isinstance(node.op, ast.Pow) and not small:
            self._refuse(node, f"powers beyond {LARGEST_POWER}, and those not written out, are not allowed.")
        if isinstance(node.op, ast.LShift):
            self._refuse(node, "“<<” is not allowed.")
        self.generic_visit(node)

    def _module(self, node: ast.Attribute, chain: list[str]) -> None:
        """Check something of a module: only read, and of bpy only what is listed."""
        module, member = self._modules[chain[0]] or chain[0], chain[1]
        allowed = MODULES.get(module)
        if isinstance(node.ctx, ast.Store) and len(chain) == 2:
            return self._refuse(node, f"{_dotted(node)} cannot be changed.")
        if module not in MODULES or (allowed is not None and member not in allowed):
            return self._refuse(node, f"{chain[0]}.{member} is not allowed.")
        if chain[:2] == ["bpy", "ops"]:
            return self._refuse(node, f"{'.'.join(chain)} can only be called.")
        if module == "bpy" and len(chain) > 2 and chain[2] not in MEMBERS[member]:
            return self._refuse(node, f"{'.'.join(chain[:3])} is not allowed.")
        if module == "bpy" and len(chain) == 2:
            return self._refuse(node, f"{'.'.join(chain)} can only be used with what is in it.")
        forbidden = next((part for part in chain[1:] if FORBIDDEN.fullmatch(part)), None)
        return self._refuse(node, f"{forbidden} is not allowed.") if forbidden else None

    def _operator(self, node: ast.Call, chain: list[str]) -> None:
        names = OPERATORS.get(chain[2]) if len(chain) == 4 else None
        if names is None or not names.fullmatch(chain[3]):
            self._refuse(node, f"{'.'.join(chain)} is not allowed.")

    def _bind(self, node: ast.AST, name: str) -> None:
        if _hidden(name) or name in BUILTINS or name in self._modules:
            self._refuse(node, f"nothing may be called {name}.")

    def _refuse(self, node: ast.AST, reason: str) -> None:
        self.found.append(Refusal(getattr(node, "lineno", 0), reason))


def _hidden(name: str) -> bool:
    return name.startswith("_") and name != "_"


def _imported(tree: ast.Module) -> dict[str, str]:
    """Return the names that stand for modules; those taken out of one are names like others."""
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import))
    return {alias.name.split(".")[0]: alias.name for node in imports for alias in node.names}


def _bound(tree: ast.Module) -> set[str]:
    """Return every name that the program itself defines."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names}
    return names


def _chain(node: ast.AST) -> list[str] | None:
    """Return a dotted name in parts, None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return [node.id, *parts] if isinstance(node, ast.Name) else None


def _dotted(node: ast.Attribute) -> str:
    chain = _chain(node)
    return ".".join(chain) if chain else f"….{node.attr}"
