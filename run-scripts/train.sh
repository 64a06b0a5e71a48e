#!/usr/bin/env bash
# Trains a network. --help lists the options; lib.sh lists the environment variables.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tributary train "$@"
