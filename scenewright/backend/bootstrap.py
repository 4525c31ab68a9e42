"""Start a worker in any Python: `python …/bootstrap.py`.

The interpreter may be that of another environment, where Scenewright is not installed. The package is therefore
imported from where this file lies, and nothing beside it becomes importable.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path


def main() -> None:
    """Import the package and run the worker."""
    backend = Path(__file__).resolve().parent
    sys.path[:] = [entry for entry in sys.path if Path(entry).resolve() != backend]
    package = backend.parent
    spec = spec_from_file_location("scenewright", package / "__init__.py", submodule_search_locations=[str(package)])
    assert spec is not None and spec.loader is not None
    module = sys.modules["scenewright"] = module_from_spec(spec)
    spec.loader.exec_module(module)

    from scenewright.backend import worker

    worker.main()


if __name__ == "__main__":
    main()
