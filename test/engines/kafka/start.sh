#!/usr/bin/env bash
# Runs one real Apache Kafka broker (KRaft, broker and controller in one process) on loopback.
#
#   start.sh DATA_DIR PORT        controller listens on PORT+1; log in DATA_DIR/broker.log
#
# Prints "kafka ready 127.0.0.1:PORT" once clients may connect, then stays in the foreground.
# SIGTERM or SIGINT shuts the broker down cleanly (exit 0). DATA_DIR survives restarts; a new one is formatted.
# KAFKA_PROPERTIES names a file whose lines are appended to server.properties; KAFKA_SCRAM creates a user: '[name=N,password=P]' (SCRAM-SHA-512).
# KAFKA_WITH_STDIN=1: the broker is killed when standard input ends, so that it does not outlive the process that started it.
# Needs Java >= 17; fetches the jars once (43 MB) with Maven into $KAFKA_LIB (default: node_modules/.cache/kafka-4.4.0).
set -euo pipefail

data=${1:?data directory} port=${2:?port}
here=$(cd "$(dirname "$0")" && pwd)
lib=${KAFKA_LIB:-$here/../../../node_modules/.cache/kafka-4.4.0}

mkdir -p "$lib"
exec 9>"$lib/.lock"
flock 9 # two test suites may start at the same time
if ! compgen -G "$lib/kafka_2.13-*.jar" >/dev/null; then
  mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$lib" >&2
fi
exec 9>&-

mkdir -p "$data"
data=$(cd "$data" && pwd)
# Session timeouts are short so that a broker killed with SIGKILL is back in 4 s instead of 13 s:
# KRaft refuses the new registration until the dead broker's session has expired.
cat >"$data/server.properties" <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
advertised.listeners=PLAINTEXT://127.0.0.1:$port
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$data/log
auto.create.topics.enable=false
offsets.topic.num.partitions=1
offsets.topic.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
broker.session.timeout.ms=${KAFKA_SESSION_MS:-2000}
broker.heartbeat.interval.ms=500
EOF
[ -z "${KAFKA_PROPERTIES:-}" ] || cat "$KAFKA_PROPERTIES" >>"$data/server.properties"

jvm=(java -Xmx"${KAFKA_HEAP:-512m}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  -Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info
  -cp "$lib/*")

if [ ! -f "$data/log/meta.properties" ]; then
  id=$("${jvm[@]}" kafka.tools.StorageTool random-uuid 2>/dev/null)
  "${jvm[@]}" kafka.tools.StorageTool format -t "$id" -c "$data/server.properties" ${KAFKA_SCRAM:+--add-scram "SCRAM-SHA-512=$KAFKA_SCRAM"} >"$data/format.log" 2>&1
fi

: >"$data/broker.log"
"${jvm[@]}" kafka.Kafka "$data/server.properties" >"$data/broker.log" 2>&1 &
broker=$!
watch=
if [ "${KAFKA_WITH_STDIN:-}" = 1 ]; then
  exec 3<&0
  { cat <&3 >/dev/null; kill -KILL "$broker" 2>/dev/null || true; } &
  watch=$!
  exec 3<&-
fi
trap 'kill -TERM "$broker" 2>/dev/null || true' TERM INT

until grep -q 'Kafka Server started' "$data/broker.log"; do
  if ! kill -0 "$broker" 2>/dev/null; then
    tail -n 20 "$data/broker.log" >&2
    echo "kafka did not start" >&2
    exit 1
  fi
  sleep 0.1
done
echo "kafka ready 127.0.0.1:$port pid $broker"

status=0
while kill -0 "$broker" 2>/dev/null; do wait "$broker" && status=0 || status=$?; done # a trapped signal ends `wait` early
[ -z "$watch" ] || kill "$watch" 2>/dev/null || true
[ "$status" -eq 143 ] && status=0 # stopped by the SIGTERM from the trap above, after Kafka's shutdown hook
exit "$status"
