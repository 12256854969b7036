/** Id of the link between a client node and a server node. */
export const linkId = (clientId: string, serverId: string): string => `${clientId}~${serverId}`;
