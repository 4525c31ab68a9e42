"""Music by rule: words to a plan, a plan to chords, voices and a tune, notes to sound."""
