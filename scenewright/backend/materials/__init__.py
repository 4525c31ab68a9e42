"""Procedural surfaces: periodic noise, patterns laid over them, and the maps of a material made from their heights."""
