/** What a document tells a person to type: its blocks fenced as `sh`. */
export type ShellBlock = {
  /** Where the block starts, for messages. */
  line: number;
  commands: string[];
  /** Why it cannot be run in a test, as the fence says: ```sh no-run: REASON. Empty when the page is silent about it. */
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

/** One command a line, without the remark behind it; a backslash at the end continues it. */
function commandsOf(body: string): string[] {
  return body.replaceAll('\\\n', ' ').split('\n').map((line) => line.replace(/(^|\s+)# .*$/, '').trim()).filter((line) => line !== '');
}

export type CommandKind = 'server' | 'chat' | 'elsewhere' | 'plain';

/** Run by the suite itself or by `.ci/run`, so not once more inside a test. Of `npm test -- PATH` the paths must exist. */
const ELSEWHERE = [
  /^(\w+=\S+ )*npm test\b/,
  /^npm run bench\b/,
  /^npm run test:desktop\b/,
  // Writes into the checkout while other suites read it; tools/generate/generated.test.ts runs it.
  /^(\w+=\S+ )*npm run generate\b/,
  // The first two steps of `npm test`.
  /^npm run (check|lint)\b/,
];

export function kindOf(command: string): CommandKind {
  if (/^npm start\b/.test(command)) return 'server';
  if (/^npm run chat\b/.test(command)) return 'chat';
  return ELSEWHERE.some((pattern) => pattern.test(command)) ? 'elsewhere' : 'plain';
}

/** The files and folders that `npm test -- …` is told to run. */
export function testPaths(command: string): string[] {
  const [, words = ''] = /npm test -- (.*)$/.exec(command) ?? [];
  return words.split(' ').filter((word) => word.includes('/'));
}

/** `npm start` on a port of its own: the default one may be taken by the reader's server. Nothing else of the command changes. */
export function withPort(command: string, port: number): string {
  if (command.includes('--port')) throw new Error(`${command}: documents leave the port to the default, so that they can be tested beside a running server`);
  return `${command}${command.includes(' -- ') ? '' : ' --'} --port ${port}`;
}
