/**
 * Nest without decorator syntax (Node strips types and knows no decorators) and without its start cost for processes that do not need it:
 * this file imports types only, and `createNestContext` loads Nest when it is called. A decorator is a function of a class; here it is called as one.
 */
import type { InjectionToken, Provider } from '@nestjs/common';

/** Handles every command of one name. */
export type CommandHandling<Payload, Reply> = (payload: Payload) => Reply | Promise<Reply>;

/** Made by `provideCommandHandler`, given to `createNestContext`. */
export type CommandRoute = {
  name: string;
  factory: (...dependencies: never[]) => CommandHandling<never, unknown>;
  inject: readonly InjectionToken[];
};

/** `inject` names the providers whose values `factory` gets, in order. */
export function provideCommandHandler<Dependencies extends unknown[], Payload, Reply>(
  name: string,
  factory: (...dependencies: Dependencies) => CommandHandling<Payload, Reply>,
  inject: readonly InjectionToken[] = [],
): CommandRoute {
  return { name, factory: factory as unknown as CommandRoute['factory'], inject };
}

export type NestContext = {
  /** Through Nest's CommandBus to the route of this name. Rejects with UnknownCommand. */
  execute<Reply>(name: string, payload: unknown): Promise<Reply>;
  /** A provider's value. */
  get<Value>(token: InjectionToken<Value>): Value;
  close(): Promise<void>;
};

export class UnknownCommand extends Error {
  constructor(name: string) {
    super(`no handler for the command ${name}`);
    this.name = 'UnknownCommand';
  }
}

/** One application module: the given providers and a handler per route. Nest's own logging is off; ours speaks. */
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

/** Nest dispatches by the class of a command; ours are plain data with a name, so each name gets a class. */
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

/** Nest finds the handler by the metadata on the class of the factory's value, so every route has a class of its own. */
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
