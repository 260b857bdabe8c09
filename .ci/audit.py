"""Known vulnerabilities among the pinned packages; a package that could not be looked up is said, not passed over."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "audit.json"
        command = [
            *(sys.executable, "-m", "pip_audit", "--requirement", "constraints.txt", "--no-deps", "--disable-pip"),
            *("--progress-spinner", "off", "--format", "json", "--output", str(report)),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=180, check=False)  # noqa: S603 -- our own command
            packages = json.loads(report.read_text())["dependencies"]
        except (subprocess.TimeoutExpired, OSError, ValueError):
            print("Skipped: the vulnerability index did not answer.")
            return 0
    return tell(packages)


def tell(packages: list[dict]) -> int:
    """Print what was found. 1 when a package is known to be vulnerable, else 0."""
    looked_up = [package for package in packages if "skip_reason" not in package]
    vulnerable = [package for package in looked_up if package["vulns"]]
    for package in vulnerable:
        for found in package["vulns"]:
            fixed = ", ".join(found["fix_versions"]) or "none yet"
            print(f"{package['name']} {package['version']}: {found['id']}, fixed in: {fixed}")
    if not looked_up:
        print(f"Skipped: the index knew none of the {len(packages)} packages, so nothing was audited.")
    else:
        print(f"{len(looked_up)} of {len(packages)} packages looked up, {len(vulnerable)} of them vulnerable.")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
