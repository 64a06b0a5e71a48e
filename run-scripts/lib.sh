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

# Prints the script's head comment and ends it where help is asked for; nothing else may come before.
help_if_asked() {
  local argument
  for argument in "$@"; do
    case $argument in
      -h | --help)
        awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"
        exit 0
        ;;
    esac
  done
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
  local log status=0 interrupted=
  log=$(mktemp)
  trap 'interrupted=yes' INT TERM
  # Tests and format are `mvn verify`'s business: neither changes the jar. Not -q: that would hide the
  # compiler's warnings, which are errors here.
  (cd "$root" && mvn -B -Dmaven.test.skip=true -Dspotless.check.skip=true package) \
    >"$log" 2>&1 </dev/null || status=$?
  trap - INT TERM
  [ "$status" -lt 128 ] || interrupted=yes
  [ "$status" -eq 0 ] || [ -n "$interrupted" ] || cat "$log" >&2
  rm -f "$log"
  if [ -n "$interrupted" ]; then
    echo "${0##*/}: interrupted in the build; start again to finish it" >&2
    exit 130
  fi
  [ "$status" -eq 0 ] || {
    echo "${0##*/}: the build failed (see above)" >&2
    exit 1
  }
  touch "$jar" # Maven leaves it alone when its content is the same as before
}

# A Spark of the user's says in RELEASE which version it is; one that was built by hand may not.
require_spark_home() {
  local fix='set SPARK_HOME to a Spark 4.1 installation, or unset it to use the one of the build' version
  [ -d "$SPARK_HOME" ] || die "SPARK_HOME: no such folder: $SPARK_HOME; $fix"
  [ -x "$SPARK_HOME/bin/spark-submit" ] || die "SPARK_HOME: no bin/spark-submit in $SPARK_HOME; $fix"
  version=$(sed -n '1s/^Spark \([0-9]*\.[0-9]*\).*/\1/p' "$SPARK_HOME/RELEASE" 2>/dev/null) || version=
  case $version in '' | 4.1) ;; *) die "SPARK_HOME: Spark 4.1 is needed, and $SPARK_HOME is Spark $version; $fix" ;; esac
}

# Without a Spark of the user's, the build's own jars are the SPARK_HOME. It has no bin/ folder.
use_spark() {
  own_spark=
  if [ -n "${SPARK_HOME:-}" ]; then
    require_spark_home
    return
  fi
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

# Ends the script as the given command, without its first warning. Signals to the script reach the
# command, and the script waits for the last of what it says.
run() {
  local errors filter program signal status
  errors=$(mktemp -d) && mkfifo "$errors/fifo" || exec "$@"
  drop_incubator_warning <"$errors/fifo" >&2 &
  filter=$!
  trap 'signal=INT' INT
  trap 'signal=TERM' TERM
  # The shell lets background commands ignore Ctrl-C.
  (
    trap - INT TERM
    exec "$@"
  ) <&0 2>"$errors/fifo" &
  program=$!
  set +e
  while :; do
    signal=
    wait "$program"
    status=$?
    [ -n "$signal" ] || break
    kill -s "$signal" "$program" 2>/dev/null
  done
  wait "$filter"
  rm -rf "$errors"
  # Spark's own code for memory that ran out, of which the program has told.
  [ "$status" -ne 52 ] || status=2
  exit "$status"
}

# What spark-submit would only say in words of its own, or after a stack trace.
require_usable_settings() {
  local number least=512
  number=${SPARK_DRIVER_MEMORY%[kKmMgGtT]}
  case $number in '' | *[!0-9]* | ??????????????*) die "SPARK_DRIVER_MEMORY: expected a number and k, m, g or t, such as 2g, found '$SPARK_DRIVER_MEMORY'" ;; esac
  case $SPARK_DRIVER_MEMORY in
    *[kK]) number=$((10#$number / 1024)) ;;
    *[mM]) number=$((10#$number)) ;;
    *[gG]) number=$((10#$number * 1024)) ;;
    *[tT]) number=$((10#$number * 1048576)) ;;
    *) number=$((10#$number / 1048576)) ;;
  esac
  [ "$number" -ge "$least" ] \
    || die "SPARK_DRIVER_MEMORY: expected ${least}m or more, found $SPARK_DRIVER_MEMORY: Spark does not start with less"
  case ${SPARK_MASTER:-local} in
    local | local\[*\] | spark://* | local-cluster\[*\]) ;;
    yarn)
      require_jar yarn
      [ -n "${HADOOP_CONF_DIR:-}${YARN_CONF_DIR:-}" ] \
        || die 'SPARK_MASTER=yarn: set HADOOP_CONF_DIR to the folder with the cluster'"'"'s core-site.xml and yarn-site.xml'
      ;;
    k8s://*) require_jar kubernetes ;;
    *) die "SPARK_MASTER: expected local[N], local[*], spark://HOST:PORT, yarn or k8s://URL, found '$SPARK_MASTER'" ;;
  esac
}

# require_jar NAME: Spark's own part for a cluster has to be in its jars before it starts.
require_jar() {
  ls "$SPARK_HOME/jars/spark-$1_"*.jar >/dev/null 2>&1 \
    || die "SPARK_MASTER=$SPARK_MASTER: no spark-$1 jar in $SPARK_HOME/jars; set SPARK_HOME to a Spark 4.1 installation with it"
}

# Help needs the program, but neither the newest one nor a Spark that works.
print_help_if_asked() {
  local argument
  for argument in "$@"; do
    case $argument in
      -h | --help)
        [ -f "$jar" ] && [ -d "$root/target/spark/jars" ] || build_if_needed
        local jars=$root/target/spark/jars
        [ -d "$jars" ] || jars=${SPARK_HOME:-}/jars
        exec "$java" -cp "$jar:$jars/*" io.github.tributary.cli.Main "$@"
        ;;
    esac
  done
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
  print_help_if_asked "$@"
  build_if_needed
  use_spark
  export SPARK_DRIVER_MEMORY=${SPARK_DRIVER_MEMORY:-2g}
  require_usable_settings
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
