"""A reader of pickles that knows tensors and calls nothing.

A pickle is a list of instructions. Those that build dictionaries, lists, tuples and numbers are followed on a stack of
our own; a name is kept as words; the two names that may be called stand for functions of this module. Anything else is
refused, so no code that a file brings or names can run.
"""

from __future__ import annotations

import pickletools
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, NamedTuple

# What the storages of PyTorch are called in pickles, and the numbers they hold.
STORAGES = {
    "DoubleStorage": "float64", "FloatStorage": "float32", "HalfStorage": "float16", "LongStorage": "int64",
    "IntStorage": "int32", "ShortStorage": "int16", "CharStorage": "int8", "ByteStorage": "uint8",
    "BoolStorage": "bool",
}  # fmt: skip


class Name(NamedTuple):
    """A function or class that a pickle asks for: kept as words, never looked up."""

    module: str
    name: str


class Storage(NamedTuple):
    """Numbers in the archive: their type, the member they lie in, and how many there are."""

    kind: str
    key: str
    length: int


class Tensor(NamedTuple):
    """A view of a storage: its first number, and how many numbers and how many apart along each side."""

    storage: Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]


def _tensor(storage: Any, offset: Any, shape: Any, strides: Any, *more: Any) -> Tensor:
    """Stand for `torch._utils._rebuild_tensor_v2`; whether it wants gradients is of no interest."""
    if not isinstance(storage, Storage) or len(shape) != len(strides):
        raise ValueError("a tensor without numbers")
    return Tensor(storage, int(offset), tuple(map(int, shape)), tuple(map(int, strides)))


CALLABLE: dict[Name, Callable[..., Any]] = {
    Name("torch._utils", "_rebuild_tensor_v2"): _tensor,
    Name("collections", "OrderedDict"): OrderedDict,
}
KNOWN = {*CALLABLE, *(Name("torch", kind) for kind in STORAGES)}
CONSTANTS: dict[str, Callable[[], Any]] = {
    "EMPTY_DICT": dict, "EMPTY_LIST": list, "EMPTY_TUPLE": tuple, "NONE": lambda: None, "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
}  # fmt: skip
ARGUMENTS = {
    "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "BINUNICODE", "SHORT_BINUNICODE", "BINSTRING",
    "SHORT_BINSTRING",
}  # fmt: skip
TUPLES = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}


class Reader:
    """Follow a pickle's instructions, as far as they describe tensors."""

    def __init__(self) -> None:
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}
        self._methods: dict[str, Callable[[Any], None]] = {
            "MARK": self._mark, "TUPLE": self._tuple, "APPEND": self._append, "APPENDS": self._appends,
            "SETITEM": self._setitem, "SETITEMS": self._setitems, "BUILD": self._build, "GLOBAL": self._global,
            "STACK_GLOBAL": self._stack_global, "REDUCE": self._reduce, "BINPERSID": self._binpersid,
        }  # fmt: skip

    def read(self, pickled: bytes) -> Any:
        """Return what a pickle builds of dictionaries, lists, tuples, numbers, words and tensors.

        Raises:
            ValueError: it wants anything else.
        """
        for instruction, argument, _ in pickletools.genops(pickled):
            self._follow(instruction.name, argument)
        [found] = self._stack
        return found

    def _follow(self, name: str, argument: Any) -> None:
        if name in CONSTANTS:
            self._stack.append(CONSTANTS[name]())
        elif name in ARGUMENTS:
            self._stack.append(argument)
        elif name in TUPLES:
            self._stack[-TUPLES[name] :] = [tuple(self._stack[-TUPLES[name] :])]
        elif name in ("BINPUT", "LONG_BINPUT", "MEMOIZE"):
            self._memo[len(self._memo) if argument is None else argument] = self._stack[-1]
        elif name in ("BINGET", "LONG_BINGET"):
            self._stack.append(self._memo[argument])
        elif name in self._methods:
            self._methods[name](argument)
        elif name not in ("PROTO", "FRAME", "STOP"):
            raise ValueError(f"the instruction {name}")

    def _mark(self, _: Any) -> None:
        self._marks.append(len(self._stack))

    def _since_mark(self) -> list[Any]:
        start = self._marks.pop()
        items, self._stack[start:] = self._stack[start:], []
        return items

    def _tuple(self, _: Any) -> None:
        self._stack.append(tuple(self._since_mark()))

    def _append(self, _: Any) -> None:
        item = self._stack.pop()
        self._list().append(item)

    def _appends(self, _: Any) -> None:
        items = self._since_mark()
        self._list().extend(items)

    def _setitem(self, _: Any) -> None:
        value, key = self._stack.pop(), self._stack.pop()
        self._dictionary()[key] = value

    def _setitems(self, _: Any) -> None:
        items = self._since_mark()
        self._dictionary().update(zip(items[::2], items[1::2], strict=True))

    def _build(self, _: Any) -> None:
        """Leave out what a dictionary of tensors carries besides them: the versions of modules."""
        self._stack.pop()
        self._dictionary()

    def _global(self, argument: str) -> None:
        name = Name(*argument.split(" ", 1))
        if name not in KNOWN:
            raise ValueError(f"it asks for {name.module}.{name.name}")
        self._stack.append(name)

    def _stack_global(self, _: Any) -> None:
        name, module = self._stack.pop(), self._stack.pop()
        self._global(f"{module} {name}")

    def _reduce(self, _: Any) -> None:
        arguments, name = self._stack.pop(), self._stack.pop()
        if not isinstance(name, Name) or name not in CALLABLE or not isinstance(arguments, tuple):
            raise ValueError("a call")
        self._stack.append(CALLABLE[name](*arguments))

    def _binpersid(self, _: Any) -> None:
        what, kind, key, _place, count = self._stack.pop()
        if what != "storage" or not isinstance(kind, Name) or kind.name not in STORAGES or not isinstance(key, str):
            raise ValueError("something outside of it")
        self._stack.append(Storage(kind.name, key, int(count)))

    def _list(self) -> list[Any]:
        if not isinstance(self._stack[-1], list):
            raise ValueError("a list that is none")
        return self._stack[-1]

    def _dictionary(self) -> dict[Any, Any]:
        if not isinstance(self._stack[-1], dict):
            raise ValueError("an object of its own")
        return self._stack[-1]
