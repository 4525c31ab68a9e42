"""Tiny ONNX graphs, written by hand: what a network that cuts out is, without a network's size.

Source: onnx.proto of the Open Neural Network Exchange, and the wire format of Protocol Buffers.
"""

from __future__ import annotations

import struct

import numpy as np

FLOAT = 1
IR, OPSET = 8, 13


def colour_network(side: int, weights: tuple[float, float, float], bias: float = 0.0) -> bytes:
    """Return a graph that weighs the channels of a picture (1, 3, side, side) into one of logits."""
    kernel = np.array(weights, np.float32).reshape(1, 3, 1, 1)
    node = _text(1, "input_image") + _text(1, "weight") + _text(1, "bias") + _text(2, "output_image") + _text(4, "Conv")
    graph = (
        _message(1, node) + _text(2, "cut")
        + _message(5, _tensor("weight", kernel)) + _message(5, _tensor("bias", np.array([bias], np.float32)))
        + _message(11, _value("input_image", (1, 3, side, side)))
        + _message(12, _value("output_image", (1, 1, side, side)))
    )  # fmt: skip
    return _number(1, IR) + _message(7, graph) + _message(8, _text(1, "") + _number(2, OPSET))


def _tensor(name: str, values: np.ndarray) -> bytes:
    dims = b"".join(_number(1, side) for side in values.shape)
    return dims + _number(2, FLOAT) + _text(8, name) + _bytes(9, values.astype("<f4").tobytes())


def _value(name: str, shape: tuple[int, ...]) -> bytes:
    sides = b"".join(_message(1, _number(1, side)) for side in shape)
    return _text(1, name) + _message(2, _message(1, _number(1, FLOAT) + _message(2, sides)))


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())


def _message(field: int, content: bytes) -> bytes:
    return _bytes(field, content)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    made = b""
    while value > 0x7F:
        made, value = made + struct.pack("B", value & 0x7F | 0x80), value >> 7
    return made + struct.pack("B", value)
