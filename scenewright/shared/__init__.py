"""What both sides speak: artifacts, tasks, messages and the wire. Runs inside Blender: stdlib, msgspec, numpy only."""
