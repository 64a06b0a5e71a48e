#!/usr/bin/env bash
# Trains several candidates in the same passes and keeps the best. --help lists the options; lib.sh lists the environment variables.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tributary sweep "$@"
