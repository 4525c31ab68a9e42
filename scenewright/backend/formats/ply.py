"""The PLY container: elements with properties, ASCII or binary. Source: The PLY polygon file format, Turk 1994."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from scenewright.shared.errors import InvalidInput

TYPES = {
    "char": "i1", "uchar": "u1", "short": "i2", "ushort": "u2", "int": "i4", "uint": "u4", "float": "f4",
    "double": "f8", "int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "uint32": "u4",
    "float32": "f4", "float64": "f8",
}  # fmt: skip
NAMES = {"u1": "uchar", "i4": "int", "f4": "float"}
ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">", "ascii": ""}
Columns = dict[str, np.ndarray]


class Property(NamedTuple):
    """A column: its name and type; `length` is the type of a list's length, empty for a plain number."""

    name: str
    type: str
    length: str = ""


class Element(NamedTuple):
    """A table of a file's header."""

    name: str
    rows: int
    properties: list[Property]


def read(path: Path) -> dict[str, Columns]:
    """Return the columns of a file by element and property.

    A list property is an array of two axes where all its lists have one length, else an object array of lists.

    Raises:
        InvalidInput: the file is no PLY file or ends too early.
    """
    with path.open("rb") as file:
        order, elements = _header(path, file)
        body = file.read()
    try:
        return _ascii(body, elements) if not order else _binary(body, elements, order)
    except (ValueError, IndexError) as error:
        raise InvalidInput(f"{path} ends too early, or its header is wrong.", detail=str(error)) from error


def header(path: Path) -> dict[str, set[str]]:
    """Return the names of a file's properties by element.

    Raises:
        InvalidInput: the file is no PLY file.
    """
    with path.open("rb") as file:
        _, elements = _header(path, file)
    return {element.name: {column.name for column in element.properties} for element in elements}


def write(path: Path, elements: Mapping[str, Columns]) -> None:
    """Write columns as binary little endian; a column of two axes becomes a list property."""
    lines, blocks = ["ply", "format binary_little_endian 1.0"], []
    for name, columns in elements.items():
        rows = len(next(iter(columns.values())))
        lines.append(f"element {name} {rows}")
        fields: list[Any] = []
        for column, values in columns.items():
            kind = values.dtype.str[1:]
            is_list = values.ndim == 2
            lines.append(f"property {'list uchar ' if is_list else ''}{NAMES[kind]} {column}")
            fields += [(f"{column} length", "u1")] if is_list else []
            fields.append((column, f"<{kind}", values.shape[1:]))
        block = np.empty(rows, fields)
        for column, values in columns.items():
            block[column] = values
            if values.ndim == 2:
                block[f"{column} length"] = values.shape[1]
        blocks.append(block.tobytes())
    path.write_bytes("\n".join([*lines, "end_header", ""]).encode() + b"".join(blocks))


def stacked(columns: Columns, names: str, dtype: type = np.float32) -> np.ndarray | None:
    """Return the columns of those names, separated by spaces, side by side; None where one is missing."""
    wanted = names.split()
    if not all(name in columns for name in wanted):
        return None
    return np.asarray(np.stack([columns[name] for name in wanted], axis=1), dtype)


def _header(path: Path, file: BinaryIO) -> tuple[str, list[Element]]:
    if file.readline(8).strip() != b"ply":
        raise InvalidInput(f"{path} is no PLY file.")
    order, elements = None, []
    for line in iter(file.readline, b""):
        match line.decode("ascii", "replace").split():
            case ["end_header"]:
                if order is None:
                    break
                return order, elements
            case ["format", word, _]:
                order = ORDERS.get(word)
            case ["element", name, rows]:
                elements.append(Element(name, int(rows), []))
            case ["property", "list", count, kind, name]:
                elements[-1].properties.append(Property(name, TYPES[kind], TYPES[count]))
            case ["property", kind, name]:
                elements[-1].properties.append(Property(name, TYPES[kind]))
    raise InvalidInput(f"{path} has no complete PLY header.")


def _binary(body: bytes, elements: list[Element], order: str) -> dict[str, Columns]:
    found, start = {}, 0
    for element in elements:
        dtype = _row(body, start, element, order)
        table = np.frombuffer(body, dtype, element.rows, start)
        lists = [column.name for column in element.properties if column.length]
        if any((table[f"{name} length"] != table.dtype[name].shape[0]).any() for name in lists):
            found[element.name], start = _uneven(body, start, element, order)
        else:
            found[element.name] = {column.name: table[column.name] for column in element.properties}
            start += table.nbytes
    return found


def _row(body: bytes, start: int, element: Element, order: str) -> np.dtype:
    """Return the layout of an element's rows as its first row has it."""
    fields: list[Any] = []
    for name, kind, count in element.properties:
        if not count:
            fields.append((name, order + kind))
            continue
        offset = start + np.dtype(fields).itemsize
        length = int(np.frombuffer(body, order + count, 1, offset)[0]) if element.rows else 0
        fields += [(f"{name} length", order + count), (name, order + kind, (length,))]
    return np.dtype(fields)


def _uneven(body: bytes, start: int, element: Element, order: str) -> tuple[Columns, int]:
    rows: dict[str, list] = {column.name: [] for column in element.properties}
    for _ in range(element.rows):
        for name, kind, count in element.properties:
            length = 1
            if count:
                length = int(np.frombuffer(body, order + count, 1, start)[0])
                start += np.dtype(count).itemsize
            values = np.frombuffer(body, order + kind, length, start)
            start += values.nbytes
            rows[name].append(values.tolist() if count else values[0])
    return {name: _column(values) for name, values in rows.items()}, start


def _ascii(body: bytes, elements: list[Element]) -> dict[str, Columns]:
    words, at = body.split(), 0
    found: dict[str, Columns] = {}
    for element in elements:
        rows: dict[str, list] = {column.name: [] for column in element.properties}
        for _ in range(element.rows):
            for name, _kind, count in element.properties:
                length = int(words[at]) if count else 1
                at += 1 if count else 0
                values = [float(word) for word in words[at : at + length]]
                at += length
                rows[name].append(values if count else values[0])
        found[element.name] = {name: _column(values) for name, values in rows.items()}
    return found


def _column(values: list) -> np.ndarray:
    if values and isinstance(values[0], list) and len({len(each) for each in values}) > 1:
        column = np.empty(len(values), object)
        column[:] = values
        return column
    return np.array(values)
