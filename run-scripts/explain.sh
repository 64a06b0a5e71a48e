#!/usr/bin/env bash
# Explains a trained network's answers. --help lists the options; lib.sh lists the environment variables.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tributary explain "$@"
