#!/usr/bin/env bash
# Measures a trained network on data with known answers. --help lists the options; lib.sh lists the environment variables.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tributary evaluate "$@"
