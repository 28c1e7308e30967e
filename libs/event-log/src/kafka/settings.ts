/** A Kafka cluster that is fed with the journal, and how to reach it. Holds no secret: those stand in files, which are read again at every connection. */
export type KafkaSettings = {
  /** `host:port` of some brokers; the rest are found through them. */
  brokers: string[];
  /** Topics are `<prefix>.<room>`; `<prefix>.feed-positions` is the feed's own. */
  topicPrefix: string;
  /** Of a topic that the feed makes: how many partitions the streams of a room are spread over. */
  partitions: number;
  /** Of a topic that the feed makes; absent = 3, or as many as there are brokers when those are fewer. */
  replicas?: number;
  /** TLS when present. Files in PEM; without `authorityFile` the public authorities count. */
  tls?: { authorityFile?: string; certificateFile?: string; keyFile?: string };
  sasl?: { mechanism: SaslMechanism; username: string; passwordFile: string };
};

export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

export const TOPIC_PREFIX = 'teamgram';
export const TOPIC_PARTITIONS = 8;
