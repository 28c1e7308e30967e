/**
 * Nest without decorator syntax (Node strips types but does not support decorators) and without its startup cost for processes that do not use it:
 * this file imports only types, and `createNestContext` loads Nest. Decorators are functions applied to classes, and are called as such here.
 */
import type { InjectionToken, Provider } from '@nestjs/common';

/** Handles all commands with one name. */
export type CommandHandling<Payload, Reply> = (payload: Payload) => Reply | Promise<Reply>;

/** Created by `provideCommandHandler`, passed to `createNestContext`. */
export type CommandRoute = {
  name: string;
  factory: (...dependencies: never[]) => CommandHandling<never, unknown>;
  inject: readonly InjectionToken[];
};

/** `inject` names the providers whose values are passed to `factory`, in order. */
export function provideCommandHandler<Dependencies extends unknown[], Payload, Reply>(
  name: string,
  factory: (...dependencies: Dependencies) => CommandHandling<Payload, Reply>,
  inject: readonly InjectionToken[] = [],
): CommandRoute {
  return { name, factory: factory as unknown as CommandRoute['factory'], inject };
}

export type NestContext = {
  /** Executes the handler of this name through Nest's CommandBus. Rejects with UnknownCommand. */
  execute<Reply>(name: string, payload: unknown): Promise<Reply>;
  /** The value of a provider. */
  get<Value>(token: InjectionToken<Value>): Value;
  close(): Promise<void>;
};

/** There is no handler for the name of a command. */
export class UnknownCommand extends Error {
  constructor(name: string) {
    super(`no handler for the command ${name}`);
    this.name = 'UnknownCommand';
  }
}

/** One application module with the given providers and one handler per route. Nest's own logging is disabled. */
export async function createNestContext(routes: readonly CommandRoute[], providers: Provider[] = []): Promise<NestContext> {
  const { NestFactory, Module, CommandBus, CommandHandler, CqrsModule } = await loadNest();
  const commands = new Map(routes.map(({ name }) => [name, commandClass(name)]));
  const handlers = routes.map((route) => handlerProvider(route, commands.get(route.name)!, CommandHandler));
  class App {}
  Module({ imports: [CqrsModule.forRoot()], providers: [...providers, ...handlers] })(App);
  const context = await NestFactory.createApplicationContext(App, { logger: false, abortOnError: false });
  const bus = context.get(CommandBus);
  return {
    execute: async (name, payload) => {
      const Command = commands.get(name);
      if (!Command) throw new UnknownCommand(name);
      return await bus.execute(new Command(payload));
    },
    get: (token) => context.get(token),
    close: () => context.close(),
  };
}

type CommandClass = new (payload: unknown) => { payload: unknown };

/** Nest dispatches commands by class; ours are plain data with a name, so each name gets a class. */
function commandClass(name: string): CommandClass {
  const Command = class {
    readonly payload: unknown;
    constructor(payload: unknown) {
      this.payload = payload;
    }
  };
  Object.defineProperty(Command, 'name', { value: name });
  return Command;
}

/** Nest finds a handler by metadata on its class, so every route gets a class of its own. */
function handlerProvider(route: CommandRoute, command: CommandClass, decorate: (command: CommandClass) => ClassDecorator): Provider {
  class Handler {
    readonly execute: (command: { payload: unknown }) => unknown;
    constructor(handle: (payload: unknown) => unknown) {
      this.execute = ({ payload }) => handle(payload);
    }
  }
  decorate(command)(Handler);
  const build = route.factory as (...dependencies: unknown[]) => (payload: unknown) => unknown;
  return { provide: Handler, useFactory: (...dependencies: unknown[]) => new Handler(build(...dependencies)), inject: [...route.inject] };
}

async function loadNest() {
  await import('reflect-metadata');
  const [core, common, cqrs] = await Promise.all([import('@nestjs/core'), import('@nestjs/common'), import('@nestjs/cqrs')]);
  return { ...core, ...common, ...cqrs };
}
