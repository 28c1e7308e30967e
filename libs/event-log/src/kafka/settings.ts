/** How to reach a Kafka cluster and what to feed. Contains no secrets: they are in files, which are read again for every connection. */
export type KafkaSettings = {
  /** `host:port` of some brokers (bootstrap servers). */
  brokers: string[];
  /** Topics are named `<prefix>.<room>`; `<prefix>.feed-positions` belongs to the feed. */
  topicPrefix: string;
  /** Number of partitions of topics that the feed creates. */
  partitions: number;
  /** Replication factor of topics that the feed creates; default 3, or the number of brokers if smaller. */
  replicas?: number;
  /** Use TLS if present. PEM files; without `authorityFile` public certificate authorities are trusted. */
  tls?: { authorityFile?: string; certificateFile?: string; keyFile?: string };
  sasl?: { mechanism: SaslMechanism; username: string; passwordFile: string };
};

export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

export const TOPIC_PREFIX = 'teamgram';
export const TOPIC_PARTITIONS = 8;
