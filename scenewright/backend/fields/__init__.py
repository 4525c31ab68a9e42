"""Radiance fields on the CPU: sparse voxels, fused ray marching, training and views.

The modules here are imported where they are used, because the kernels bring numba with them.
"""
