#!/usr/bin/env bash
# Writes a trained network's answers for new data. --help lists the options; lib.sh lists the environment variables.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tributary predict "$@"
