"""The one way to run a pretrained diffusion pipeline: loaded from a folder, watched, stopped and run again."""
