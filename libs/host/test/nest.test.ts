import { describe, expect, test } from 'vitest';
import { createNestContext, provideCommandHandler, UnknownCommand } from '../src/index.ts';

describe('Nest without decorators', () => {
  test('a command reaches the handler of its name, built with its dependencies', async () => {
    const greet = provideCommandHandler('Greet', (greeting: string) => (name: string) => `${greeting} ${name}`, ['greeting']);
    const count = provideCommandHandler('Count', () => async (words: string[]) => words.length);
    const nest = await createNestContext([greet, count], [{ provide: 'greeting', useValue: 'Hello' }]);
    expect(await nest.execute('Greet', 'Alice')).toBe('Hello Alice');
    expect(await nest.execute('Count', ['a', 'b'])).toBe(2);
    expect(nest.get('greeting')).toBe('Hello');
    await nest.close();
  });

  test('an unknown command and a failing handler reject', async () => {
    const fail = provideCommandHandler('Fail', () => () => {
      throw new Error('as planned');
    });
    const nest = await createNestContext([fail]);
    await expect(nest.execute('Missing', {})).rejects.toThrow(UnknownCommand);
    await expect(nest.execute('Fail', {})).rejects.toThrow('as planned');
    await nest.close();
  });
});
