"""Trilinear gather and scatter of whole voxel-corner rows as SIMD vectors.

LLVM cannot prove that the eight corner rows of a sample do not overlap, and so it leaves such loops scalar. Here the
vector type is spelled out: a row of 16 or 32 float32 is one LLVM vector, which the compiler maps on whatever registers
the processor has (AVX-512, AVX2, NEON). That makes a sample three times cheaper.

`lanes` is a tuple whose length is the width of a row: the length of a tuple is known at compile time.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

CORNERS = 8
_intrinsic: Any = intrinsic  # which adds the typing context to each call itself
_FLOAT, _INT32, _INT64 = ir.FloatType(), ir.IntType(32), ir.IntType(64)


@_intrinsic
def gather_rows(typing, values, corners, cell, weights, out, lanes):
    """Write the weighted sum of the rows at a cell's corners into out.

    Args:
        values: (n, lanes) float32.
        corners: (c, 8) uint32, rows of values.
        cell: Row of corners.
        weights: (8,) float32.
        out: (lanes,) float32.
        lanes: Tuple as long as a row.
    """
    width = len(lanes)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows = _rows(context, builder, signature, arguments)
        pointers, factors = rows.corner_rows(0, 1, 2, 3, width)
        total = None
        for pointer, factor in zip(pointers, factors, strict=True):
            product = builder.fmul(builder.load(pointer, align=4), factor, flags=("fast",))
            total = product if total is None else builder.fadd(total, product, flags=("fast",))
        builder.store(total, rows.first(4, width), align=4)
        return context.get_dummy_value()

    return types.void(values, corners, types.uintp, weights, out, lanes), generate


@_intrinsic
def scatter_rows(typing, gradients, corners, cell, weights, row, lanes):
    """Add a row, weighted, to the rows at a cell's corners: the transpose of gather_rows.

    Args:
        gradients: (n, lanes) float32.
        corners: (c, 8) uint32, rows of gradients.
        cell: Row of corners.
        weights: (8,) float32.
        row: (lanes,) float32.
        lanes: Tuple as long as a row.
    """
    width = len(lanes)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        rows = _rows(context, builder, signature, arguments)
        addend = builder.load(rows.first(4, width), align=4)
        for pointer, factor in zip(*rows.corner_rows(0, 1, 2, 3, width), strict=True):
            product = builder.fmul(addend, factor, flags=("fast",))
            total = builder.fadd(builder.load(pointer, align=4), product, flags=("fast",))
            builder.store(total, pointer, align=4)
        return context.get_dummy_value()

    return types.void(gradients, corners, types.uintp, weights, row, lanes), generate


class _rows:
    """Address rows of the arrays that an intrinsic was called with, by the position of the argument."""

    def __init__(self, context: Any, builder: Any, signature: Any, arguments: Any) -> None:
        self.context, self.builder, self.signature, self.arguments = context, builder, signature, arguments

    def element(self, argument: int, index: Any) -> Any:
        array = self.context.make_array(self.signature.args[argument])(
            self.context, self.builder, self.arguments[argument]
        )
        return self.builder.gep(array.data, [index])

    def row(self, argument: int, index: Any, width: int) -> Any:
        start = self.element(argument, self.builder.mul(index, ir.Constant(_INT64, width)))
        return self.builder.bitcast(start, ir.VectorType(_FLOAT, width).as_pointer())

    def first(self, argument: int, width: int) -> Any:
        return self.row(argument, ir.Constant(_INT64, 0), width)

    def corner_rows(self, values: int, corners: int, cell: int, weights: int, width: int) -> tuple[list, list]:
        builder = self.builder
        start = builder.mul(self.arguments[cell], ir.Constant(_INT64, CORNERS))
        pointers, factors = [], []
        for corner in range(CORNERS):
            place = self.element(corners, builder.add(start, ir.Constant(_INT64, corner)))
            pointers.append(self.row(values, builder.zext(builder.load(place), _INT64), width))
            factors.append(self.splat(builder.load(self.element(weights, ir.Constant(_INT64, corner))), width))
        return pointers, factors

    def splat(self, scalar: Any, width: int) -> Any:
        undefined = ir.Constant(ir.VectorType(_FLOAT, width), ir.Undefined)
        single = self.builder.insert_element(undefined, scalar, ir.Constant(_INT32, 0))
        return self.builder.shuffle_vector(single, undefined, ir.Constant(ir.VectorType(_INT32, width), [0] * width))


def aligned_zeros(rows: int, width: int) -> np.ndarray:
    """Return zeros (rows, width) float32 that start at a cache line, so that no row straddles two."""
    line = 64
    raw = np.zeros(rows * width * 4 + line, np.uint8)
    start = -raw.ctypes.data % line
    return raw[start : start + rows * width * 4].view(np.float32).reshape(rows, width)
