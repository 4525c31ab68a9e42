"""A package whose dependency is not installed."""

import a_package_nobody_has  # noqa: F401


class Broken:
    """Never reached."""
