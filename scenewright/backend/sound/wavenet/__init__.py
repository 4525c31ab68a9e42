"""A small WaveNet of sound effects: what it hears, what it is asked for, and how it draws one sample after another."""
