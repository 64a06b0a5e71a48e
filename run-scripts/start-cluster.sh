#!/usr/bin/env bash
# start-cluster.sh [WORKERS]: starts a standalone Spark cluster on this machine, a master and WORKERS
# (default 2) workers, each a process of its own. The last line of the output is the master's URL.
#   MASTER_PORT            the master's port; the next free one when busy, 0 = any (default: 7077)
#   WORKER_CORES           of each worker (default: 1)
#   WORKER_MEMORY          of each worker, for its executors (default: 1g)
#   TRIBUTARY_CLUSTER_DIR  logs and pid files (default: target/cluster)
#   CLUSTER_TIMEOUT        seconds to wait for the cluster (default: 60)
#   SPARK_HOME             a Spark 4.1 installation (default: the jars of the build)
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

help_if_asked "$@"
workers=${1:-2}
case $workers in '' | *[!0-9]* | 0*) die "not a number of workers: '$workers'; usage: start-cluster.sh [WORKERS]" ;; esac
[ $# -le 1 ] || die "unknown argument '$2'; usage: start-cluster.sh [WORKERS]"

# daemon NAME CLASS ARGUMENT...: starts a process of the cluster; it outlives this script.
daemon() {
  local name=$1 command
  shift
  if [ -n "$own_spark" ]; then
    command=("$java" "@$here/spark-jvm.options" -Xmx512m "$log_option" -cp "$SPARK_HOME/jars/*")
  else
    command=("$SPARK_HOME/bin/spark-class")
  fi
  nohup "${command[@]}" "$@" >"$cluster/$name.log" 2>&1 </dev/null &
  echo $! >"$cluster/$name.pid"
}

# await NAME WHAT COMMAND...: waits until the command is true, or until a process has died.
await() {
  local name=$1 what=$2 file
  shift 2
  until "$@"; do
    for file in "$cluster"/*.pid; do
      is_running "$file" || fail "$(basename "$file" .pid)" 'it has ended'
    done
    [ "$SECONDS" -lt "$deadline" ] || fail "$name" "no $what within ${CLUSTER_TIMEOUT:-60} s"
    sleep 0.2
  done
}

fail() {
  echo "The end of $cluster/$1.log:" >&2
  tail -n 20 "$cluster/$1.log" >&2
  die "the cluster did not start: $1: $2"
}

# The ports are the ones that the master's log names: it takes the next one when one is busy.
find_master() {
  [ -f "$cluster/master.log" ] || return 1
  url=$(sed -n 's|.*Starting Spark master at \(spark://[^ ]*\).*|\1|p' "$cluster/master.log")
  ui_port=$(sed -n "s|.*Successfully started service 'MasterUI' on port \([0-9]*\).*|\1|p" "$cluster/master.log")
  [ -n "$url" ] && [ -n "$ui_port" ]
}

# Asks the master itself, by bash's own network files: curl may not be there.
all_alive() {
  local state
  state=$({
    exec 3<>"/dev/tcp/127.0.0.1/$ui_port"
    printf 'GET /json/ HTTP/1.0\r\n\r\n' >&3
    cat <&3
  } 2>/dev/null) || return 1
  printf '%s' "$state" | grep -Eq "\"aliveworkers\" *: *$workers([^0-9]|\$)"
}

find_java
build_if_needed
use_spark
if [ -n "$(running)" ]; then
  die "a cluster is running already (end it with stop-cluster.sh): $(cat "$cluster/master.url" 2>/dev/null)"
fi
mkdir -p "$cluster"
cluster=$(cd "$cluster" && pwd -P)
rm -f "$cluster"/*.pid "$cluster"/*.log "$cluster/master.url"

# Loopback only: nothing of this cluster is to be reached from another machine.
export SPARK_LOCAL_IP=127.0.0.1
# Spark's own log settings, whatever an installation says: the ports are read from the log.
log_option=-Dlog4j2.configurationFile=org/apache/spark/log4j2-defaults.properties
export SPARK_DAEMON_JAVA_OPTS="$log_option ${SPARK_DAEMON_JAVA_OPTS:-}"
deadline=$((SECONDS + ${CLUSTER_TIMEOUT:-60}))
trap stop_cluster EXIT # a cluster that does not come up leaves nothing behind

daemon master org.apache.spark.deploy.master.Master \
  --host 127.0.0.1 --port "${MASTER_PORT:-7077}" --webui-port 0
await master 'master' find_master
for ((i = 1; i <= workers; i++)); do
  daemon "worker-$i" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 --webui-port 0 \
    --cores "${WORKER_CORES:-1}" --memory "${WORKER_MEMORY:-1g}" --work-dir "$cluster/work" "$url"
done
await master "$workers workers" all_alive
trap - EXIT

echo "$url" >"$cluster/master.url"
cat <<END
Master and $workers workers run (web page: http://127.0.0.1:$ui_port/, logs: $cluster).
Train on them with: SPARK_MASTER=$url run-scripts/train.sh …
End them with: run-scripts/stop-cluster.sh
$url
END
