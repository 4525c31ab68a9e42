"""Pictures that move: fluids, waves and noise for effects, cameras that move before one picture."""
