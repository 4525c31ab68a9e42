"""Installing what a machine lacks: Pythons found, environments made, locks installed, failures told in one sentence.

It runs before anything is installed, by the scripts of a checkout and by the extension inside Blender, so: the standard
library, the syntax of Python 3.9, and relative imports only.
"""
