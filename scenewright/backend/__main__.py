"""`python -m scenewright.backend` is the same as `scenewright`."""

from scenewright.backend.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
