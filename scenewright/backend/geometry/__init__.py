"""Triangle meshes: isosurfaces, closing, decimation, unwrapping, texture baking and how to measure them."""
