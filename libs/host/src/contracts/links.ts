/** The typed contracts of the two links between our processes: methods (the maps in this folder) and permissions (the role tables). */
import { defineLink, type LinkClient, type NoMethods } from '../link/contract.ts';
import { commandApiRoles, type CommandApiCalls, type CommandApiStreams, type CommandCall, type CommandOutcome } from './command-api.ts';
import { projectionsRoles, type ProjectionsCalls, type ProjectionsStreams } from './projections.ts';

export type CommandApiBatches = { commands: [CommandCall, CommandOutcome] };

export const commandApiLink = defineLink<CommandApiCalls, CommandApiStreams, CommandApiBatches>('command-api', commandApiRoles);
export const projectionsLink = defineLink<ProjectionsCalls, ProjectionsStreams>('projections', projectionsRoles);

/** The client ends, as created by `connectLink`. */
export type CommandApiClient = LinkClient<CommandApiCalls, CommandApiStreams, CommandApiBatches>;
export type ProjectionsClient = LinkClient<ProjectionsCalls, ProjectionsStreams, NoMethods>;
