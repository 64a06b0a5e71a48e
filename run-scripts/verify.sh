#!/usr/bin/env bash
# Checks that distributed training gives the right results. --help lists the options; lib.sh lists the environment variables.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tributary verify "$@"
