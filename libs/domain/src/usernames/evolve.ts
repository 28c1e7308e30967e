import type { Evolutions } from '../evolution.ts';
import { arrange, CHOSEN, grant, withdraw } from './names.ts';

export const usernamesEvolutions: Evolutions<'UsernameGranted' | 'UsernameWithdrawn' | 'UsernamesArranged'> = {
  UsernameGranted: (documents, { peer, username }) => { if (username) grant(documents, peer, username.username); },
  UsernameWithdrawn: (documents, { peer, username }) => { if (username) withdraw(documents, peer, username.username); },
  UsernamesArranged: (documents, { peer, active }) => arrange(documents, peer, active?.usernames ?? [CHOSEN]),
};
