# shellcheck shell=bash
# Shared parts of the run scripts: sourced by each of them, never run by itself.
# Only what bash 3.2 (macOS) has; the project path and any argument may hold spaces.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(dirname "$here")
jar=$root/target/tributary.jar

die() {
  printf '%s: %s\n' "${0##*/}" "$1" >&2
  exit 2
}

# Sets `java`: JAVA_HOME's, else the one on the PATH; 17 or newer.
find_java() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/java}
  java=${java:-$(command -v java)} || die 'Java 17 or newer is needed: install a JDK or set JAVA_HOME'
  local version
  # macOS has a `java` that only says that there is none, so its answer is what counts.
  version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p') || version=
  [ -n "$version" ] || die "Java 17 or newer is needed, and this does not run: $java"
  [ "$version" -ge 17 ] || die "Java 17 or newer is needed, and this is $version: $java"
}

# Sets `collector`, a JVM option. A step leaves vectors as long as the model behind, which Java's default
# collector (G1) answers by marking the heap on the tasks' cores. The caller's own choice stands.
choose_collector() {
  collector=-XX:+UseParallelGC
  case "${SPARK_SUBMIT_OPTS:-} ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
    *-XX:+Use*GC*) collector= ;;
  esac
}

# True when the jar or Spark's jars are missing, or something they are made from is newer. The
# integration tests say no beforehand: they run inside the build.
needs_build() {
  [ -z "${TRIBUTARY_NO_BUILD:-}" ] || return 1
  [ -f "$jar" ] && [ -f "$root/target/spark/RELEASE" ] || return 0
  [ -n "$(find "$root/pom.xml" "$root/conf/reference.conf" "$root/src/main" "$root/src/build" -newer "$jar" | head -n 1)" ]
}

build_if_needed() {
  needs_build || return 0
  command -v mvn >/dev/null || die 'Maven 3.8 or newer is needed for the first build: put mvn on the PATH'
  echo 'Building Tributary (first use) …' >&2
  local log status=0
  log=$(mktemp)
  # Tests and format are `mvn verify`'s business: neither changes the jar. Not -q: that would hide the
  # compiler's warnings, which are errors here.
  (cd "$root" && mvn -B -Dmaven.test.skip=true -Dspotless.check.skip=true package) \
    >"$log" 2>&1 </dev/null || status=$?
  [ "$status" -eq 0 ] || cat "$log" >&2
  rm -f "$log"
  [ "$status" -eq 0 ] || {
    echo "${0##*/}: the build failed (see above)" >&2
    exit 1
  }
  touch "$jar" # Maven leaves it alone when its content is the same as before
}

# Without a Spark of the user's, the build's own jars are the SPARK_HOME. It has no bin/ folder.
use_spark() {
  own_spark=
  [ -z "${SPARK_HOME:-}" ] || return 0
  own_spark=yes
  # Spark's launcher, which starts the executors, looks for the Scala version in the environment.
  export SPARK_HOME=$root/target/spark SPARK_SCALA_VERSION=2.13
}

# Java says on every start that the vector module (for fast BLAS) is an incubating one, and has no
# option against it. It is always the first line, so only that one is held back: the rest, progress
# lines without a line end included, passes as it comes.
drop_incubator_warning() {
  trap '' INT TERM # the program still reports after Ctrl-C
  local line
  while IFS= read -r line || { printf '%s' "$line" && false; }; do
    case $line in 'WARNING: Using incubator modules: '*) break ;; esac
    printf '%s\n' "$line"
    case $line in 'Picked up '*) ;; *) break ;; esac
  done
  exec cat
}

# Ends the script as the given command. On a terminal its first warning is dropped, otherwise the
# command replaces the shell, so that a signal to the script reaches it.
run() {
  [ -t 2 ] || exec "$@"
  local status
  set +e
  {
    "$@" 2>&1 >&3 3>&- | drop_incubator_warning >&2
    status=${PIPESTATUS[0]}
  } 3>&1
  exit "$status"
}

# tributary COMMAND ARGUMENT...: runs the program through spark-submit; its exit code is the script's.
#   SPARK_HOME             a Spark 4.1 installation (default: the jars of the build)
#   SPARK_MASTER           the master's URL (default: what the program is configured to use)
#   SPARK_DRIVER_MEMORY    heap of the driver (default: 2g)
#   TRIBUTARY_SUBMIT_ARGS  more spark-submit arguments, such as --conf key=value, split at spaces
#   SPARK_SUBMIT_OPTS      more JVM options of the driver, split at spaces
#   TRIBUTARY_NO_BUILD     when set: use what is there, however old
tributary() {
  find_java
  build_if_needed
  use_spark
  export SPARK_DRIVER_MEMORY=${SPARK_DRIVER_MEMORY:-2g}
  local submit=(--class io.github.tributary.cli.Main)
  if [ -n "${SPARK_MASTER:-}" ]; then
    submit+=(--master "$SPARK_MASTER")
  fi
  case ${SPARK_MASTER:-} in
    # All on this machine: the driver needs no address that others can reach.
    local* | spark://127.0.0.1:* | spark://localhost:*) export SPARK_LOCAL_IP=${SPARK_LOCAL_IP:-127.0.0.1} ;;
  esac
  set -f # split, but keep the star of local[*]
  # shellcheck disable=SC2206
  submit+=(${TRIBUTARY_SUBMIT_ARGS:-})
  # shellcheck disable=SC2206
  local options=(-Xmx"$SPARK_DRIVER_MEMORY" ${SPARK_SUBMIT_OPTS:-})
  set +f
  local log=$here/log4j2.properties
  if [ -n "$own_spark" ]; then
    choose_collector
    # shellcheck disable=SC2086
    run "$java" $collector "@$here/spark-jvm.options" "-Dlog4j2.configurationFile=$log" "${options[@]}" \
      -cp "$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit "${submit[@]}" "$jar" "$@"
  else
    export SPARK_SUBMIT_OPTS="\"-Dlog4j2.configurationFile=$log\" ${SPARK_SUBMIT_OPTS:-}"
    run "$SPARK_HOME/bin/spark-submit" "${submit[@]}" "$jar" "$@"
  fi
}

# What start-cluster.sh and stop-cluster.sh share: the processes that the cluster's pid files name.
cluster=${TRIBUTARY_CLUSTER_DIR:-$root/target/cluster}

# True when the process of a pid file runs. After a reboot its number may be another program's.
is_running() {
  local pid command
  pid=$(cat "$1" 2>/dev/null) && kill -0 "$pid" 2>/dev/null || return 1
  command -v ps >/dev/null || return 0
  command=$(ps -ww -o command= -p "$pid") || return 1
  case $command in *org.apache.spark.deploy.*) ;; *) return 1 ;; esac
}

# Prints the pid files whose process runs: the workers', then the master's.
running() {
  local file
  for file in "$cluster"/worker-*.pid "$cluster/master.pid"; do
    if is_running "$file"; then
      printf '%s\n' "$file"
    fi
  done
}

# signal_and_wait SIGNAL SECONDS: true when no process of the cluster is left.
signal_and_wait() {
  local file end=$((SECONDS + $2))
  running | while IFS= read -r file; do
    kill -s "$1" "$(cat "$file")" 2>/dev/null || true
  done
  while [ -n "$(running)" ]; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

# Asks first, so that the workers end their executors.
stop_cluster() {
  signal_and_wait TERM 15 || signal_and_wait KILL 5 || die "processes of the cluster in $cluster cannot be ended"
  rm -f "$cluster"/*.pid
}
