"""The Khronos validator, where there is Node.js: what it finds amiss with GLB files."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checkout import ROOT

FOLDER = ROOT / ".venvs" / "gltf-validator"
VERSION = "2.0.0-dev.3.10"
AT_ONCE = 50  # files
JUDGE = """
const validator = require('gltf-validator'), fs = require('fs');
(async () => {
  const found = {};
  for (const file of process.argv.slice(1)) {
    const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)));
    found[file] = report.issues;
  }
  console.log(JSON.stringify(found));
})();
"""


def validator() -> str:
    """Return Node.js, with the validator installed for it; "" where either cannot be had."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return ""
    if not (FOLDER / "node_modules" / "gltf-validator").is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), f"gltf-validator@{VERSION}"]
        if subprocess.run(command, capture_output=True, timeout=100, check=False).returncode:
            return ""
    return node


def issues(node: str, files: Sequence[Path]) -> dict[str, Any]:
    """Return what the validator says of each file."""
    found: dict[str, Any] = {}
    for first in range(0, len(files), AT_ONCE):
        command = [node, "-e", JUDGE, *map(str, files[first : first + AT_ONCE])]
        environment = os.environ | {"NODE_PATH": str(FOLDER / "node_modules")}
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, env=environment, check=True)
        found |= json.loads(done.stdout)
    return found


def grave(node: str, files: Sequence[Path]) -> int:
    """Return how many errors and warnings there are in all files."""
    return sum(each["numErrors"] + each["numWarnings"] for each in issues(node, files).values())
