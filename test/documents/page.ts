/** Extracts the commands of a document: its blocks fenced as `sh`. */
export type ShellBlock = {
  /** Line of the block's start, for messages. */
  line: number;
  commands: string[];
  /** Why it cannot be run in a test, from the fence ```sh no-run: REASON. Empty when no reason is given. */
  notRun: string | undefined;
};

const BLOCK = /^```sh(?<info>[^\n]*)\n(?<body>[\s\S]*?)^```$/gm;

export function shellBlocks(text: string): ShellBlock[] {
  return [...text.matchAll(BLOCK)].map((match) => {
    const { info, body } = match.groups as { info: string; body: string };
    return { line: text.slice(0, match.index).split('\n').length, commands: commandsOf(body), notRun: reasonOf(info.trim()) };
  });
}

function reasonOf(info: string): string | undefined {
  if (info === '') return undefined;
  if (!info.startsWith('no-run')) throw new Error(`a shell block is fenced as "sh" or "sh no-run: REASON", not "sh ${info}"`);
  return info.replace(/^no-run:?/, '').trim();
}

/** One command per line, without trailing comment; a backslash at the end continues it. */
function commandsOf(body: string): string[] {
  return body.replaceAll('\\\n', ' ').split('\n').map((line) => line.replace(/(^|\s+)# .*$/, '').trim()).filter((line) => line !== '');
}

export type CommandKind = 'server' | 'chat' | 'elsewhere' | 'plain';

/** Run by the suite itself or by `.ci/run`, so not repeated inside a test. For `npm test -- PATH` the paths must exist. */
const ELSEWHERE = [
  /^(\w+=\S+ )*npm test\b/,
  /^npm run bench\b/,
  /^npm run test:desktop\b/,
  // Writes into the checkout while other suites read it; covered by tools/generate/generated.test.ts.
  /^(\w+=\S+ )*npm run generate\b/,
  // The first two steps of `npm test`.
  /^npm run (check|lint)\b/,
];

export function kindOf(command: string): CommandKind {
  if (/^npm start\b/.test(command)) return 'server';
  if (/^npm run chat\b/.test(command)) return 'chat';
  return ELSEWHERE.some((pattern) => pattern.test(command)) ? 'elsewhere' : 'plain';
}

/** The paths given to `npm test -- …`. */
export function testPaths(command: string): string[] {
  const [, words = ''] = /npm test -- (.*)$/.exec(command) ?? [];
  return words.split(' ').filter((word) => word.includes('/'));
}

/** Adds a port to `npm start`, since the default one may be in use by the reader's server. The rest of the command stays unchanged. */
export function withPort(command: string, port: number): string {
  if (command.includes('--port')) throw new Error(`${command}: documents leave the port to the default, so that they can be tested beside a running server`);
  return `${command}${command.includes(' -- ') ? '' : ' --'} --port ${port}`;
}
