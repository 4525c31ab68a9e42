"""From any mesh to an asset that an engine takes: mended, reduced, unwrapped, baked, with levels and collision."""
