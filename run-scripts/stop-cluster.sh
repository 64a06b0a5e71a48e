#!/usr/bin/env bash
# stop-cluster.sh: ends the cluster that start-cluster.sh started, and waits until its processes are gone.
#   TRIBUTARY_CLUSTER_DIR  as given to start-cluster.sh (default: target/cluster)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

help_if_asked "$@"
[ $# -eq 0 ] || die "unknown argument '$1'; usage: stop-cluster.sh"
if [ -z "$(running)" ]; then
  echo 'No cluster is running.'
  exit
fi
stop_cluster
rm -f "$cluster/master.url"
echo 'The cluster has been stopped.'
