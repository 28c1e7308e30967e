/** connect.json: what a client, an auditor or an analyst needs to connect; read by people, test drivers and `npm run chat`. */
import { renameSync, writeFileSync } from 'node:fs';
import type { RsaPublicKey } from '@teamgram/crypto';
import type { DataPaths, Deployment, ReadyDetails } from '@teamgram/host';
import { NEWEST_LAYER, OLDEST_LAYER } from '@teamgram/tl';
import type { StartOptions } from './options.ts';

export type Connect = {
  dcId: number;
  host: string;
  port: number;
  rsaPublicKeyFile: string;
  /** Signed decimal, as a TL long. */
  rsaFingerprint: string;
  layers: { min: number; max: number };
  auditUrl: string;
  /** Connection string for EventStoreDB clients, usable as it is: @eventstore/db-client and others can read and follow the log. */
  eventStoreUrl: string;
  logOrigin: string;
  logVerifierKeys: string[];
  /** Journals of the partitions other than home, if there are several. */
  partitions?: { auditUrl: string; logOrigin: string; logVerifierKeys: string[] }[];
  /** Refers to a password file; `psql "$URL"` works as it is. */
  analystUrl: string;
};

const ANY_ADDRESS = ['0.0.0.0', '::'];

/** The contents of connect.json for a started deployment. */
export function connectOf({ host, port }: StartOptions, paths: DataPaths, key: RsaPublicKey, deployment: Deployment): Connect {
  const { dcId, auditUrl, eventStoreUrl, analystUrl, details, partitions } = deployment;
  return {
    dcId,
    // A server that listens on all addresses is reached on loopback from this machine.
    host: ANY_ADDRESS.includes(host) ? '127.0.0.1' : host,
    port,
    rsaPublicKeyFile: paths.rsaPublicKeyFile,
    rsaFingerprint: String(key.fingerprint),
    layers: details.layers ?? { min: OLDEST_LAYER, max: NEWEST_LAYER },
    auditUrl,
    eventStoreUrl,
    logOrigin: details.logOrigin ?? '',
    logVerifierKeys: details.logVerifierKeys ?? [],
    analystUrl,
    ...(partitions.length > 0 ? { partitions: partitions.map((partition, index) => journalOf(`${auditUrl}/partitions/${index + 1}`, partition)) } : {}),
  };
}

function journalOf(auditUrl: string, { logOrigin = '', logVerifierKeys = [] }: ReadyDetails): NonNullable<Connect['partitions']>[number] {
  return { auditUrl, logOrigin, logVerifierKeys };
}

/** With other keys for the log of one partition. */
export function withLogKeys(connect: Connect, logVerifierKeys: string[], partition: number): Connect {
  if (partition === 0) return { ...connect, logVerifierKeys };
  const partitions = (connect.partitions ?? []).map((journal, index) => (index === partition - 1 ? { ...journal, logVerifierKeys } : journal));
  return { ...connect, partitions };
}

/** Whoever waits for the file to appear sees it whole. */
export function writeConnectFile({ connectFile }: DataPaths, connect: Connect): void {
  writeFileSync(`${connectFile}.new`, JSON.stringify(connect, undefined, 2) + '\n');
  renameSync(`${connectFile}.new`, connectFile);
}
