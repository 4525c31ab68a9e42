"""The jobs of the open file: what is known of each, and how its result finds its place."""
